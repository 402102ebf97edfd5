-- An organisation that a body entrusts with penalties (penalty_law/20, 21). Periods include their last day; `ended_on` is
-- the last day where it ended early. At one time an organisation acts in the name of one body.
ALTER TABLE accounts_entrustment ADD CONSTRAINT accounts_entrustment_period CHECK (valid_to >= valid_from);
ALTER TABLE accounts_entrustment ADD CONSTRAINT accounts_entrustment_other CHECK (body_id <> by_body_id);
ALTER TABLE accounts_entrustment ADD CONSTRAINT accounts_entrustment_scope
    CHECK (cardinality(matters) > 0 AND cardinality(kinds) > 0);
ALTER TABLE accounts_entrustment ADD CONSTRAINT accounts_entrustment_once EXCLUDE USING gist (
    body_id WITH =, daterange(valid_from, greatest(valid_from, least(valid_to, ended_on)), '[]') WITH &&);

-- A public register, like that of the bodies: the letter of entrustment is published (penalty_law/20/p2).
ALTER TABLE accounts_entrustment ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_entrustment FORCE ROW LEVEL SECURITY;
CREATE POLICY accounts_entrustment_owner ON accounts_entrustment FOR ALL TO xiezhi_owner
    USING (true) WITH CHECK (true);
CREATE POLICY accounts_entrustment_read ON accounts_entrustment FOR SELECT USING (true);
CREATE POLICY accounts_entrustment_add ON accounts_entrustment FOR INSERT TO xiezhi_app
    WITH CHECK (scope <@ ANY ((SELECT xiezhi_paths())::ltree[]));
CREATE POLICY accounts_entrustment_change ON accounts_entrustment FOR UPDATE TO xiezhi_app
    USING (scope <@ ANY ((SELECT xiezhi_paths())::ltree[]));

-- Every entrustment of an organisation, with what papers say of the body in whose name it acts.
CREATE FUNCTION accounts_entrustments(p_body uuid) RETURNS jsonb
LANGUAGE sql STABLE SET search_path = pg_catalog, public AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'id', e.id, 'by', by_body.id, 'name_zh', by_body.name_zh, 'name_en', by_body.name_en,
        'reconsideration_zh', by_body.reconsideration_body_zh, 'reconsideration_en', by_body.reconsideration_body_en,
        'court_zh', by_body.court_zh, 'court_en', by_body.court_en, 'matters', e.matters, 'kinds', e.kinds,
        'most_fine', e.most_fine::text, 'letter', e.letter, 'published_at', e.published_at,
        'from', e.valid_from, 'to', least(e.valid_to, e.ended_on), 'ended', e.ended_on IS NOT NULL)
        ORDER BY e.valid_from), '[]')
    FROM accounts_entrustment e JOIN accounts_body by_body ON by_body.id = e.by_body_id
    WHERE e.body_id = p_body
$$;
REVOKE ALL ON FUNCTION accounts_entrustments(uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_entrustments(uuid) TO xiezhi_app, xiezhi_auditor;

-- The claim as before, its body with the entrustments it acts under.
ALTER FUNCTION accounts_claim(uuid, date, jsonb) RENAME TO accounts_claim_of_post;
CREATE FUNCTION accounts_claim(p_user uuid, p_day date, p_reach jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    found jsonb := accounts_claim_of_post(p_user, p_day, p_reach);
BEGIN
    IF found -> 'body' ->> 'id' IS NULL THEN
        RETURN found;
    END IF;
    RETURN jsonb_set(found, '{body,entrustments}', accounts_entrustments((found -> 'body' ->> 'id')::uuid));
END
$$;
REVOKE ALL ON FUNCTION accounts_claim(uuid, date, jsonb) FROM PUBLIC;
REVOKE ALL ON FUNCTION accounts_claim_of_post(uuid, date, jsonb) FROM PUBLIC, xiezhi_app;
GRANT EXECUTE ON FUNCTION accounts_claim(uuid, date, jsonb) TO xiezhi_app;
