-- What anybody may learn of a paper whose digest is known. A digest is salted: who knows it holds the paper.
CREATE INDEX papers_paper_by_digest ON papers_paper (left(encode(contents_digest, 'hex'), 16));
CREATE INDEX papers_paper_by_pdf ON papers_paper (pdf_digest) WHERE pdf_digest IS NOT NULL;
CREATE INDEX papers_paper_by_number ON papers_paper (number) WHERE number <> '';

CREATE FUNCTION papers_told(papers_paper)
RETURNS TABLE (number text, label jsonb, organ text, issued_on date, void boolean, printed boolean, sealed text)
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT $1.number, $1.label, $1.organ, ($1.issued_at AT TIME ZONE 'Asia/Shanghai')::date,
        EXISTS (SELECT 1 FROM papers_number n WHERE n.used_for = $1.id AND n.state = 'void'),
        $1.pdf_digest IS NOT NULL,
        coalesce((SELECT CASE WHEN s.trial THEN 'trial' ELSE 'sealed' END FROM papers_seal s WHERE s.paper_id = $1.id), '')
$$;
REVOKE ALL ON FUNCTION papers_told(papers_paper) FROM PUBLIC;

CREATE FUNCTION papers_checked(digest text)
RETURNS TABLE (number text, label jsonb, organ text, issued_on date, void boolean, printed boolean, sealed text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT told.* FROM papers_paper AS p, papers_told(p) AS told
    WHERE digest ~ '^[0-9a-f]{16,64}$' AND left(encode(p.contents_digest, 'hex'), 16) = left(digest, 16)
        AND left(encode(p.contents_digest, 'hex'), length(digest)) = digest
    LIMIT 1
$$;
COMMENT ON FUNCTION papers_checked(text) IS 'What anybody is told of the paper whose digest begins like this.';

CREATE FUNCTION papers_checked_pdf(digest bytea)
RETURNS TABLE (number text, label jsonb, organ text, issued_on date, void boolean, printed boolean, sealed text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT told.* FROM papers_paper AS p, papers_told(p) AS told WHERE p.pdf_digest = digest LIMIT 1
$$;
COMMENT ON FUNCTION papers_checked_pdf(bytea) IS 'What anybody is told of the paper whose PDF has this SHA-256.';

CREATE FUNCTION papers_given_out(asked text) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT EXISTS (SELECT 1 FROM papers_paper WHERE number = asked AND asked <> '')
$$;
COMMENT ON FUNCTION papers_given_out(text) IS 'Whether a paper of this number was ever issued.';

REVOKE ALL ON FUNCTION papers_checked(text), papers_checked_pdf(bytea), papers_given_out(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION papers_checked(text), papers_checked_pdf(bytea), papers_given_out(text) TO xiezhi_app;

-- A seal stays as it is.
CREATE FUNCTION papers_seal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a seal stays as it is';
END $$;
CREATE TRIGGER papers_seal_stays BEFORE UPDATE ON papers_seal FOR EACH ROW EXECUTE FUNCTION papers_seal_stays();
