-- The planner does not use a trigram index under row security, since its operators are not leakproof. This function
-- applies the very same scope itself: no claim, no row.
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX cases_case_search ON cases_case USING gin (search gin_trgm_ops);
CREATE INDEX cases_case_scope ON cases_case USING gist (scope);

CREATE FUNCTION cases_search(words text, most integer) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT id FROM cases_case
    WHERE search ILIKE '%' || replace(replace(replace(words, '\', '\\'), '%', '\%'), '_', '\_') || '%'
      AND scope <@ ANY ((SELECT xiezhi_paths())::ltree[])
    ORDER BY last_at DESC
    LIMIT most
$$;
COMMENT ON FUNCTION cases_search(text, integer) IS 'Ids of cases whose number, title or party contain the words, within the claim.';
REVOKE ALL ON FUNCTION cases_search(text, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_search(text, integer) TO xiezhi_app;
