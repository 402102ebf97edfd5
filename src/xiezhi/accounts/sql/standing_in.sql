-- A stand-in for somebody's approvals. Periods include their last day; `ended_on` is the last day where it ended early.
ALTER TABLE accounts_standin ADD CONSTRAINT accounts_standin_period CHECK (valid_to >= valid_from);
ALTER TABLE accounts_standin ADD CONSTRAINT accounts_standin_other CHECK (officer_id <> standin_id);
ALTER TABLE accounts_standin ADD CONSTRAINT accounts_standin_once
    EXCLUDE USING gist (officer_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&) WHERE (ended_on IS NULL);
ALTER TABLE accounts_standin ADD CONSTRAINT accounts_standin_levels
    CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['unit_head', 'agency_head']);
CREATE INDEX accounts_standin_by ON accounts_standin (standin_id, valid_from);

-- Whom this officer stands in for on a day: for each post the one who holds it. Both must hold posts of one body that
-- day; whoever is absent gives what they hold, and nothing that they themselves hold for another.
CREATE FUNCTION accounts_stands_in(p_officer uuid, p_day date) RETURNS jsonb
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT coalesce(jsonb_object_agg(role, away.id ORDER BY away.id), '{}')
    FROM accounts_standin s
    JOIN accounts_officer away ON away.id = s.officer_id
    JOIN accounts_officer here ON here.id = s.standin_id AND here.body_id = away.body_id
    CROSS JOIN LATERAL unnest(s.roles) AS role
    WHERE s.standin_id = p_officer AND s.valid_from <= p_day AND p_day <= s.valid_to
      AND (s.ended_on IS NULL OR p_day <= s.ended_on)
      AND away.valid_from <= p_day AND (away.valid_to IS NULL OR p_day <= away.valid_to)
      AND role = ANY (away.roles) AND NOT role = ANY (here.roles)
$$;
REVOKE ALL ON FUNCTION accounts_stands_in(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_stands_in(uuid, date) TO xiezhi_app;

-- The claim as before, and whom its officer stands in for. The posts given see no further than the body both belong to.
CREATE OR REPLACE FUNCTION accounts_claim(p_user uuid, p_day date, p_reach jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    account accounts_user;
    post accounts_officer;
    home accounts_body;
    area ltree;
    paths ltree[];
    reach text[];
    stands_in jsonb := '{}';
BEGIN
    PERFORM set_config('xiezhi.paths', '', true);
    SELECT * INTO account FROM accounts_user WHERE id = p_user;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    paths := ARRAY[account.scope];
    SELECT * INTO post FROM accounts_officer
        WHERE user_id = p_user AND valid_from <= p_day AND (valid_to IS NULL OR p_day <= valid_to);
    IF FOUND THEN
        SELECT * INTO home FROM accounts_body
            WHERE id = post.body_id AND valid_from <= p_day AND (valid_to IS NULL OR p_day <= valid_to);
        IF FOUND THEN
            area := subpath(home.path, 0, -1);
            reach := ARRAY(SELECT DISTINCT p_reach ->> role FROM unnest(post.roles) AS role);
            paths := paths || ('reg'::ltree || home.path);
            IF 'body' = ANY (reach) THEN
                paths := paths || home.path;
            END IF;
            IF 'division' = ANY (reach) THEN
                paths := paths || ARRAY[area, 'reg'::ltree || area];
            END IF;
            IF 'registers' = ANY (reach) THEN
                paths := paths || ARRAY['reg'::ltree || area, 'usr'::ltree || area];
            END IF;
        END IF;
    END IF;
    IF account.state = 'active' THEN
        PERFORM set_config('xiezhi.paths', paths::text, true);
    END IF;
    IF home.id IS NOT NULL THEN
        stands_in := accounts_stands_in(post.id, p_day);
    END IF;
    RETURN jsonb_build_object(
        'stands_in', stands_in,
        'user', jsonb_build_object('id', account.id, 'login', account.login, 'password', account.password,
            'state', account.state, 'must_change', account.must_change, 'second_factor', account.totp <> ''),
        'officer', CASE WHEN post.id IS NOT NULL THEN to_jsonb(post) END,
        'body', CASE WHEN home.id IS NOT NULL THEN to_jsonb(home) END,
        'paths', to_jsonb(paths::text[]));
END
$$;
