-- What row security by scope does not say. docs/rooms/evidence.md tells why.

-- Of an item only its state, the review of a device's record and where it is may change; a state decided stays decided.
CREATE FUNCTION evidence_item_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    moving text[] := ARRAY['state', 'state_reason', 'state_at', 'state_by', 'record_review', 'whereabouts'];
BEGIN
    IF (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) THEN
        RAISE EXCEPTION 'evidence stays as it was taken in';
    END IF;
    IF OLD.state IN ('excluded', 'withdrawn') AND NEW.state <> OLD.state THEN
        RAISE EXCEPTION 'evidence that was excluded or withdrawn stays so';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_item_stays BEFORE UPDATE ON evidence_item
    FOR EACH ROW EXECUTE FUNCTION evidence_item_stays();

ALTER TABLE evidence_item ADD CONSTRAINT evidence_item_words CHECK (
    kind IN ('documentary', 'physical', 'audio_visual', 'electronic', 'witness', 'party_statement', 'expert', 'site_record')
    AND form IN ('original', 'copy')
    AND state IN ('unverified', 'verified', 'excluded', 'withdrawn')
    AND (state NOT IN ('excluded', 'withdrawn') OR state_reason <> '')
    AND (form <> 'copy' OR checked_by <> '')
    AND whereabouts IN ('kept', 'away', 'returned', 'destroyed', 'handed_over')
);
ALTER TABLE evidence_item ADD CONSTRAINT evidence_item_digest CHECK (length(digest) = 32 AND length(salt) = 16);
ALTER TABLE evidence_file ADD CONSTRAINT evidence_file_digest CHECK (length(digest) = 32 AND size > 0);
ALTER TABLE evidence_derived ADD CONSTRAINT evidence_derived_digest CHECK (length(digest) = 32 AND size > 0);
ALTER TABLE evidence_arrival ADD CONSTRAINT evidence_arrival_counts CHECK (received BETWEEN 0 AND size AND size > 0);

-- A review, a sign or a publication of a device is not rewritten: a new one is an entry, and the old one stays in it.
CREATE FUNCTION evidence_device_stays() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, public AS $$
DECLARE
    moving text[] := ARRAY['legal_review', 'technical_review', 'signs', 'publication', 'retired_on'];
BEGIN
    IF (to_jsonb(NEW) - moving) <> (to_jsonb(OLD) - moving) OR OLD.retired_on IS NOT NULL THEN
        RAISE EXCEPTION 'a device stays as it was registered, and a retired one stays retired';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_device_stays BEFORE UPDATE ON evidence_device
    FOR EACH ROW EXECUTE FUNCTION evidence_device_stays();
