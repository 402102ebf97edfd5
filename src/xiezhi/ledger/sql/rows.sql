-- Guarded rows: every change to a guarded table puts the digest of each changed row under the entry that the transaction
-- has entered. A digest covers the columns named by its columns_version, in one spelling whatever the session's settings.

-- The columns that a digest covers, as text: the table, its key column, then name and type of each column.
CREATE FUNCTION ledger_layout(guarded regclass, key text, without text[]) RETURNS text LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT c.relname || E'\n' || key || E'\n' || string_agg(
        a.attname || ' ' || format_type(a.atttypid, a.atttypmod), E'\n' ORDER BY a.attname COLLATE "C")
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.oid = guarded AND a.attnum > 0 AND NOT a.attisdropped AND NOT a.attname = ANY (without)
    GROUP BY c.relname
$$;

CREATE FUNCTION ledger_layout_version(layout text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT left(encode(sha256(convert_to(layout, 'UTF8')), 'hex'), 32)
$$;

CREATE FUNCTION ledger_row_changed() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
SET TimeZone = 'UTC' SET DateStyle = 'ISO, YMD' SET IntervalStyle = 'iso_8601'
SET extra_float_digits = 1 SET bytea_output = 'hex' AS $$
DECLARE
    v_version text := TG_ARGV[0];
    v_key text := TG_ARGV[1];
    v_without text[] := TG_ARGV[2];
    v_columns integer := TG_ARGV[3];
    v_entry uuid := nullif(current_setting('xiezhi.entry', true), '')::uuid;
    v_sample jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        SELECT to_jsonb(r) INTO v_sample FROM gone r LIMIT 1;
    ELSE
        SELECT to_jsonb(r) INTO v_sample FROM changed r LIMIT 1;
    END IF;
    IF v_sample IS NULL THEN
        RETURN NULL;  -- the statement touched no row
    END IF;
    IF v_entry IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'XZ005', MESSAGE = format(
            'guarded row changed outside an act: %s on %s with no current entry', TG_OP, TG_TABLE_NAME);
    END IF;
    IF EXISTS (SELECT 1 FROM ledger_entry WHERE id = v_entry) THEN
        RAISE EXCEPTION USING ERRCODE = 'XZ005', MESSAGE = format(
            'guarded row changed outside an act: %s on %s after entry %s was sealed', TG_OP, TG_TABLE_NAME, v_entry);
    END IF;
    IF (SELECT count(*) FROM jsonb_object_keys(v_sample)) <> v_columns THEN
        RAISE EXCEPTION USING ERRCODE = 'XZ006', MESSAGE = format(
            'the columns of %s have changed: end the migration with SELECT ledger_guard(...)', TG_TABLE_NAME);
    END IF;
    IF TG_OP = 'DELETE' THEN
        INSERT INTO ledger_row (entry_id, table_name, row_key, op, digest, columns_version)
        SELECT v_entry, TG_TABLE_NAME, j ->> v_key, 'D',
            sha256('\x06'::bytea || convert_to(v_version || (j - v_without)::text, 'UTF8')), v_version
        FROM (SELECT to_jsonb(r) AS j FROM gone r OFFSET 0) s;
        RETURN NULL;
    END IF;
    IF TG_OP = 'UPDATE' THEN  -- not one condition with the next: an insert has no table `gone` to ask
        IF EXISTS (SELECT to_jsonb(r) ->> v_key FROM gone r EXCEPT SELECT to_jsonb(r) ->> v_key FROM changed r) THEN
            RAISE EXCEPTION USING ERRCODE = 'XZ006',
                MESSAGE = format('the key of a row of %s may not change', TG_TABLE_NAME);
        END IF;
    END IF;
    INSERT INTO ledger_row (entry_id, table_name, row_key, op, digest, columns_version)
    SELECT v_entry, TG_TABLE_NAME, j ->> v_key, left(TG_OP, 1),
        sha256('\x06'::bytea || convert_to(v_version || (j - v_without)::text, 'UTF8')), v_version
    FROM (SELECT to_jsonb(r) AS j FROM changed r OFFSET 0) s;  -- OFFSET 0: each row is put into JSON once
    RETURN NULL;
END $$;

-- Guard a table: SELECT ledger_guard('cases_case'). Run it again at the end of a migration that changes its columns.
-- `key` names the primary key column; `without` names columns that a digest in another column already binds (blobs).
CREATE FUNCTION ledger_guard(guarded regclass, key text DEFAULT 'id', without text[] DEFAULT '{}') RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_layout text := ledger_layout(guarded, key, without);
    v_version text := ledger_layout_version(v_layout);
    v_columns integer := (SELECT count(*) FROM pg_attribute WHERE attrelid = guarded AND attnum > 0 AND NOT attisdropped);
    v_table text := (SELECT relname FROM pg_class WHERE oid = guarded);
    v_call text := format('EXECUTE FUNCTION ledger_row_changed(%L, %L, %L, %L)', v_version, key, without, v_columns);
BEGIN
    INSERT INTO ledger_columns VALUES (v_version, v_table, v_layout) ON CONFLICT DO NOTHING;
    EXECUTE format('CREATE OR REPLACE TRIGGER ledger_guard_insert AFTER INSERT ON %s
        REFERENCING NEW TABLE AS changed FOR EACH STATEMENT %s', guarded, v_call);
    EXECUTE format('CREATE OR REPLACE TRIGGER ledger_guard_update AFTER UPDATE ON %s
        REFERENCING OLD TABLE AS gone NEW TABLE AS changed FOR EACH STATEMENT %s', guarded, v_call);
    EXECUTE format('CREATE OR REPLACE TRIGGER ledger_guard_delete AFTER DELETE ON %s
        REFERENCING OLD TABLE AS gone FOR EACH STATEMENT %s', guarded, v_call);
    EXECUTE format('CREATE OR REPLACE TRIGGER ledger_no_truncate BEFORE TRUNCATE ON %s
        FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()', guarded);
    EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER ledger_guard_insert, ENABLE ALWAYS TRIGGER ledger_guard_update,
        ENABLE ALWAYS TRIGGER ledger_guard_delete, ENABLE ALWAYS TRIGGER ledger_no_truncate', guarded);
    RETURN v_version;
END $$;

-- Put the digest of every row of a guarded table that has none under its present columns below the current entry.
-- Used after migrations, by xiezhi.ledger.baseline, which first compares the rows with their older digests.
CREATE FUNCTION ledger_rebaseline(guarded regclass, spared text[] DEFAULT '{}') RETURNS bigint LANGUAGE plpgsql
SET search_path = pg_catalog, public, pg_temp
SET TimeZone = 'UTC' SET DateStyle = 'ISO, YMD' SET IntervalStyle = 'iso_8601'
SET extra_float_digits = 1 SET bytea_output = 'hex' AS $$
DECLARE
    v_entry uuid := nullif(current_setting('xiezhi.entry', true), '')::uuid;
    v_table text := (SELECT relname FROM pg_class WHERE oid = guarded);
    v_args text[] := (SELECT ledger_guard_arguments(guarded));
    v_done bigint;
BEGIN
    EXECUTE format($q$
        INSERT INTO ledger_row (entry_id, table_name, row_key, op, digest, columns_version)
        SELECT $1, $2, j ->> $4, 'B', sha256('\x06'::bytea || convert_to($3 || (j - $5::text[])::text, 'UTF8')), $3
        FROM (SELECT to_jsonb(r) AS j FROM %s r) s
        WHERE j ->> $4 <> ALL ($6) AND NOT EXISTS (
            SELECT 1 FROM (SELECT columns_version FROM ledger_row
                WHERE table_name = $2 AND row_key = j ->> $4 ORDER BY id DESC LIMIT 1) l WHERE l.columns_version = $3)
        ORDER BY j ->> $4
    $q$, guarded) USING v_entry, v_table, v_args[1], v_args[2], v_args[3], spared;
    GET DIAGNOSTICS v_done = ROW_COUNT;
    RETURN v_done;
END $$;

-- The arguments a table's guard was made with: version, key, without, number of columns. NULL when it has no guard.
CREATE FUNCTION ledger_guard_arguments(guarded regclass) RETURNS text[] LANGUAGE sql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT string_to_array(encode(substr(tgargs, 1, octet_length(tgargs) - 1), 'escape'), '\000')
    FROM pg_trigger WHERE tgrelid = guarded AND tgname = 'ledger_guard_insert'
$$;

-- How many rows an entry changed, and the hash over their records in the order they were made.
-- (plpgsql, not sql: before PostgreSQL 18 a sql function is planned anew at every call.)
CREATE FUNCTION ledger_rows_root(p_entry uuid, OUT n bigint, OUT root bytea) LANGUAGE plpgsql STABLE
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    SELECT count(*), sha256('\x05'::bytea || coalesce(string_agg(
        sha256('\x04'::bytea || int8send(id)
            || int4send(octet_length(table_name)) || convert_to(table_name, 'UTF8')
            || int4send(octet_length(row_key)) || convert_to(row_key, 'UTF8')
            || int4send(octet_length(op)) || convert_to(op, 'UTF8')
            || int4send(octet_length(columns_version)) || convert_to(columns_version, 'UTF8')
            || digest), ''::bytea ORDER BY id), ''::bytea))
    INTO n, root FROM ledger_row WHERE entry_id = p_entry;
END $$;
