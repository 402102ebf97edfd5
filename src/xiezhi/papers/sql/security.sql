-- What row security by scope does not say. docs/rooms/papers.md tells why.

-- The database itself refuses a blob that is not what its digest says.
ALTER TABLE papers_blob ADD CONSTRAINT papers_blob_digest CHECK (digest = sha256(content));
ALTER TABLE papers_blob ALTER COLUMN content SET STORAGE EXTERNAL;

-- Templates are the law as data and carry no case: everybody may read and keep them, under the empty path.
CREATE POLICY papers_blob_template ON papers_blob FOR SELECT TO xiezhi_app USING (scope = '' AND media = 'template');
CREATE POLICY papers_blob_keep_template ON papers_blob FOR INSERT TO xiezhi_app
    WITH CHECK (scope = '' AND media = 'template');

-- A series starts at 1 and only ever goes on by one; a number is what its series gave out.
ALTER TABLE papers_series ADD CONSTRAINT papers_series_counts CHECK (last >= 1);
CREATE FUNCTION papers_series_goes_on() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF (NEW.body_id, NEW.word, NEW.year, NEW.last) IS DISTINCT FROM (OLD.body_id, OLD.word, OLD.year, OLD.last + 1) THEN
        RAISE EXCEPTION 'a number series only goes on by one';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER papers_series_goes_on BEFORE UPDATE ON papers_series
    FOR EACH ROW EXECUTE FUNCTION papers_series_goes_on();

-- Of a number only its state may change, from used to void.
CREATE FUNCTION papers_number_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF OLD.state = 'void' OR (to_jsonb(NEW) - 'state' - 'reason') <> (to_jsonb(OLD) - 'state' - 'reason') THEN
        RAISE EXCEPTION 'a number given out stays as it is, and a void one stays void';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER papers_number_stays BEFORE UPDATE ON papers_number
    FOR EACH ROW EXECUTE FUNCTION papers_number_stays();

-- Of an issued paper only the digest of its PDF may be added, once.
CREATE FUNCTION papers_paper_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
BEGIN
    IF OLD.pdf_digest IS NOT NULL OR (to_jsonb(NEW) - 'pdf_digest') <> (to_jsonb(OLD) - 'pdf_digest') THEN
        RAISE EXCEPTION 'an issued paper stays as it is';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER papers_paper_stays BEFORE UPDATE ON papers_paper
    FOR EACH ROW EXECUTE FUNCTION papers_paper_stays();
