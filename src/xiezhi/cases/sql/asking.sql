-- Questions across all bodies' cases. A case is told by its number only, and never one that has none yet of another body.
CREATE FUNCTION cases_asked(
    question text, code text, who text, what text, act_day date, since date, asking_body uuid, asking_case uuid
) RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT CASE WHEN number = '' THEN '（未编号）' ELSE number END FROM cases_case
    WHERE id <> asking_case AND matter = what AND CASE question
        WHEN 'penalised_before' THEN party_code = code AND penalised_on >= since
        WHEN 'fined_same_act' THEN party_code = code AND fined AND act_on = act_day
        WHEN 'filed_elsewhere' THEN party_code = code AND act_on = act_day AND body_id <> asking_body
            AND number <> '' AND closed_on IS NULL
        WHEN 'same_clue' THEN body_id = asking_body AND closed_on IS NULL AND opened_on >= since
            AND (party_code = code AND code <> '' OR code = '' AND party_name = who)
        ELSE false END
    ORDER BY opened_on, id
    LIMIT 20
$$;
COMMENT ON FUNCTION cases_asked(text, text, text, text, date, date, uuid, uuid)
    IS 'Numbers of cases of any body that answer one of a closed list of questions about a party and a matter.';
REVOKE ALL ON FUNCTION cases_asked(text, text, text, text, date, date, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION cases_asked(text, text, text, text, date, date, uuid, uuid) TO xiezhi_app;
CREATE INDEX cases_case_parent ON cases_case (parent_id) WHERE parent_id IS NOT NULL;
