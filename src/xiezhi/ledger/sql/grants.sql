-- Who may do what. The application appends through functions only; row security on reading by scope is set in the migration.

DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['log', 'columns', 'row', 'leaf', 'checkpoint', 'mark'] LOOP
        EXECUTE format('REVOKE ALL ON %I FROM PUBLIC', 'ledger_' || t);
        EXECUTE format('GRANT SELECT ON %I TO xiezhi_auditor', 'ledger_' || t);
    END LOOP;
END $$;
GRANT SELECT ON ledger_log, ledger_leaf, ledger_checkpoint, ledger_mark TO xiezhi_app;

-- Row digests name rows of every body: the application reads none of them.
ALTER TABLE ledger_row ENABLE ROW LEVEL SECURITY;
ALTER TABLE ledger_row FORCE ROW LEVEL SECURITY;
CREATE POLICY ledger_row_owner ON ledger_row FOR ALL TO xiezhi_owner USING (true) WITH CHECK (true);
CREATE POLICY ledger_row_auditor ON ledger_row FOR SELECT TO xiezhi_auditor USING (true);

-- The sequencer reads what it numbers (identifiers, canonical bytes, hash) and no fact.
GRANT SELECT (id, canonical, hash, xid) ON ledger_entry TO xiezhi_sequencer;
CREATE POLICY ledger_entry_sequencer ON ledger_entry FOR SELECT TO xiezhi_sequencer USING (true);
GRANT SELECT ON ledger_log TO xiezhi_sequencer;
GRANT SELECT, INSERT ON ledger_leaf, ledger_checkpoint TO xiezhi_sequencer;
GRANT SELECT, UPDATE ON ledger_mark TO xiezhi_sequencer;

DO $$
DECLARE f regprocedure;
BEGIN
    FOR f IN SELECT oid::regprocedure FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'ledger\_%' LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', f);
    END LOOP;
END $$;
GRANT EXECUTE ON FUNCTION ledger_lock(uuid), ledger_enter(uuid), ledger_prepare(uuid, uuid),
    ledger_append(bytea, jsonb, bytea), ledger_lock_many(uuid[]), ledger_known(uuid[]),
    ledger_append_many(bytea[], text[], bytea[]) TO xiezhi_app;
