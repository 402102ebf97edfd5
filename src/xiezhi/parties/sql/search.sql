-- Search by name through a function that applies the scope itself: under a policy the planner would not use the index of
-- grams, since array operators are not leakproof. The function runs as the owner, sees through the claim's paths only, and
-- answers at most `p_limit` rows. A claim on a province or city (fewer than three labels) holds so many rows that reading
-- the index of scopes only costs; the planner cannot know, since it has no estimate for `<@ ANY`, so the function says so.
CREATE INDEX parties_party_grams ON parties_party USING gin (grams);
CREATE INDEX parties_party_scope ON parties_party USING gist (scope);
ALTER TABLE parties_party ADD CONSTRAINT parties_party_kind CHECK (kind IN ('citizen', 'organisation', 'sole_trader'));

CREATE FUNCTION parties_search(p_grams text[], p_key text, p_number text, p_limit integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    v_paths ltree[] := xiezhi_paths();
    v_wide boolean := (SELECT bool_or(nlevel(path) < 3) FROM unnest(v_paths) AS path WHERE NOT path ~ 'reg|usr.*');
BEGIN
    IF v_paths IS NULL THEN
        RETURN;
    END IF;
    RETURN QUERY
        SELECT p.id FROM parties_party p
        WHERE p.scope <@ ANY (v_paths) AND p.id_number = p_number AND p_number <> ''
        ORDER BY p.recorded_at DESC LIMIT p_limit;
    IF NOT FOUND AND cardinality(p_grams) > 0 THEN
        IF v_wide THEN  -- the scope as an expression, which no index answers: the grams alone narrow
            RETURN QUERY
                SELECT p.id FROM parties_party p
                WHERE (p.scope || '') <@ ANY (v_paths) AND p.grams @> p_grams AND strpos(p.name_key, p_key) > 0
                ORDER BY p.name_key <> p_key, p.recorded_at DESC LIMIT p_limit;
        ELSE
            RETURN QUERY
                SELECT p.id FROM parties_party p
                WHERE p.scope <@ ANY (v_paths) AND p.grams @> p_grams AND strpos(p.name_key, p_key) > 0
                ORDER BY p.name_key <> p_key, p.recorded_at DESC LIMIT p_limit;
        END IF;
    END IF;
END
$$;
REVOKE ALL ON FUNCTION parties_search(text[], text, text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION parties_search(text[], text, text, integer) TO xiezhi_app;
