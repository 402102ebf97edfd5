-- Nothing here is ever changed or taken away, whoever asks: the owner and a superuser meet the same trigger, and ALWAYS
-- keeps it firing under session_replication_role = replica.

CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION USING
        ERRCODE = 'XZ010',
        MESSAGE = format('%s on %s is refused: the ledger only grows', TG_OP, TG_TABLE_NAME);
END $$;

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['log', 'entry', 'facts', 'row', 'columns', 'leaf', 'checkpoint'] LOOP
        EXECUTE format('CREATE TRIGGER ledger_only_grows BEFORE UPDATE OR DELETE ON %I
            FOR EACH ROW EXECUTE FUNCTION ledger_refuse()', 'ledger_' || t);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER ledger_only_grows', 'ledger_' || t);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['log', 'entry', 'facts', 'row', 'columns', 'leaf', 'checkpoint', 'head', 'mark'] LOOP
        EXECUTE format('CREATE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON %I
            FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()', 'ledger_' || t);
        EXECUTE format('ALTER TABLE %I ENABLE ALWAYS TRIGGER ledger_no_truncate', 'ledger_' || t);
    END LOOP;
END $$;

-- A head goes forward by one function; it is never deleted, and the function alone may update it (no role has the grant).
CREATE TRIGGER ledger_only_grows BEFORE DELETE ON ledger_head FOR EACH ROW EXECUTE FUNCTION ledger_refuse();
ALTER TABLE ledger_head ENABLE ALWAYS TRIGGER ledger_only_grows;
