-- Row security, constraints and the two functions through which a person enters. docs/rooms/accounts.md says why.

-- A person holds one post at a time; periods include their last day.
ALTER TABLE accounts_officer ADD CONSTRAINT accounts_officer_one_post
    EXCLUDE USING gist (user_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&);
ALTER TABLE accounts_officer ADD CONSTRAINT accounts_officer_period CHECK (valid_to IS NULL OR valid_to >= valid_from);
-- The three administrations are apart: whoever holds one of them holds nothing else (packs/national/rights.yaml, alone).
ALTER TABLE accounts_officer ADD CONSTRAINT accounts_officer_apart CHECK (
    NOT (roles && ARRAY['system_admin', 'security_admin', 'audit_admin']) OR cardinality(roles) = 1);
ALTER TABLE accounts_certificate ADD CONSTRAINT accounts_certificate_period CHECK (valid_to >= valid_from);
ALTER TABLE accounts_certificate_state ADD CONSTRAINT accounts_certificate_state_known
    CHECK (state IN ('valid', 'suspended', 'revoked'));
ALTER TABLE accounts_user ADD CONSTRAINT accounts_user_state CHECK (state IN ('active', 'suspended'));
ALTER TABLE accounts_body ADD CONSTRAINT accounts_body_level CHECK (level IN ('province', 'city', 'county', 'township'));

-- Public registers: everybody reads the divisions and bodies, only a claim on the register writes them.
ALTER TABLE accounts_division ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_division FORCE ROW LEVEL SECURITY;
CREATE POLICY accounts_division_owner ON accounts_division FOR ALL TO xiezhi_owner USING (true) WITH CHECK (true);
CREATE POLICY accounts_division_read ON accounts_division FOR SELECT USING (true);
CREATE POLICY accounts_division_add ON accounts_division FOR INSERT TO xiezhi_app
    WITH CHECK ('reg'::ltree <@ ANY ((SELECT xiezhi_paths())::ltree[]));
CREATE POLICY accounts_division_change ON accounts_division FOR UPDATE TO xiezhi_app
    USING ('reg'::ltree <@ ANY ((SELECT xiezhi_paths())::ltree[]));
ALTER TABLE accounts_body ENABLE ROW LEVEL SECURITY;
ALTER TABLE accounts_body FORCE ROW LEVEL SECURITY;
CREATE POLICY accounts_body_owner ON accounts_body FOR ALL TO xiezhi_owner USING (true) WITH CHECK (true);
CREATE POLICY accounts_body_read ON accounts_body FOR SELECT USING (true);
CREATE POLICY accounts_body_add ON accounts_body FOR INSERT TO xiezhi_app
    WITH CHECK (('reg'::ltree || path) <@ ANY ((SELECT xiezhi_paths())::ltree[]));
CREATE POLICY accounts_body_change ON accounts_body FOR UPDATE TO xiezhi_app
    USING (('reg'::ltree || path) <@ ANY ((SELECT xiezhi_paths())::ltree[]));

CREATE INDEX accounts_officer_body_period ON accounts_officer (body_id, valid_from);
CREATE INDEX accounts_officer_scope ON accounts_officer USING gist (scope);
CREATE INDEX accounts_user_scope ON accounts_user USING gist (scope);
GRANT USAGE ON SEQUENCE accounts_attempt_id_seq TO xiezhi_app;

-- Before a claim exists, one account is read by its login name. Only what the login itself needs comes out.
CREATE FUNCTION accounts_enter(p_login text)
RETURNS TABLE (id uuid, password text, state text, totp text, recovery text[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
    SELECT u.id, u.password, u.state, u.totp, u.recovery FROM accounts_user u WHERE u.login = p_login
$$;

-- The account, its post on that day, the body, and the paths its posts see; the paths are set for the transaction.
CREATE FUNCTION accounts_claim(p_user uuid, p_day date, p_reach jsonb) RETURNS jsonb
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    account accounts_user;
    post accounts_officer;
    home accounts_body;
    area ltree;
    paths ltree[];
    reach text[];
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
    RETURN jsonb_build_object(
        'user', jsonb_build_object('id', account.id, 'login', account.login, 'password', account.password,
            'state', account.state, 'must_change', account.must_change, 'second_factor', account.totp <> ''),
        'officer', CASE WHEN post.id IS NOT NULL THEN to_jsonb(post) END,
        'body', CASE WHEN home.id IS NOT NULL THEN to_jsonb(home) END,
        'paths', to_jsonb(paths::text[]));
END
$$;
REVOKE ALL ON FUNCTION accounts_enter(text), accounts_claim(uuid, date, jsonb) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION accounts_enter(text), accounts_claim(uuid, date, jsonb) TO xiezhi_app;
