-- Appending. The application may insert into no ledger table; these functions, which run as the owner, are its only way,
-- and they ask for the claim themselves (row security does not bind their owner).

-- Lock a case's head; a new case gets one at position 0.
CREATE FUNCTION ledger_lock(p_case uuid, OUT head_position integer, OUT head_hash bytea) LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE v_scope ltree; v_paths ltree[] := xiezhi_paths();
BEGIN
    SELECT position, hash, scope INTO head_position, head_hash, v_scope
    FROM ledger_head WHERE case_id = p_case FOR UPDATE;
    IF NOT FOUND AND v_paths IS NOT NULL THEN
        INSERT INTO ledger_head VALUES (p_case, '', 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
        SELECT position, hash, scope INTO head_position, head_hash, v_scope
        FROM ledger_head WHERE case_id = p_case FOR UPDATE;
    END IF;
    IF v_paths IS NULL OR (head_position > 0 AND NOT v_scope <@ ANY (v_paths)) THEN
        RAISE EXCEPTION USING ERRCODE = 'XZ004', MESSAGE = 'the present claim does not reach this case';
    END IF;
END $$;

-- Enter an entry: from here to its append, guarded rows may change on its account. Two transactions with the same entry
-- (a request sent twice) come one after the other, and the second finds it recorded.
CREATE FUNCTION ledger_enter(p_entry uuid) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended(p_entry::text, 7303));
    IF EXISTS (SELECT 1 FROM ledger_entry WHERE id = p_entry) THEN
        RETURN false;
    END IF;
    PERFORM set_config('xiezhi.entry', p_entry::text, true);
    RETURN true;
END $$;

-- Everything the canonical bytes need: the locked head, the rows changed so far, the server's time, the log's name.
CREATE FUNCTION ledger_prepare(p_case uuid, p_entry uuid, OUT head_position integer, OUT head_hash bytea,
    OUT rows_n bigint, OUT rows_root bytea, OUT recorded timestamptz, OUT log text, OUT known boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    SELECT l.head_position, l.head_hash INTO head_position, head_hash FROM ledger_lock(p_case) l;
    SELECT r.n, r.root INTO rows_n, rows_root FROM ledger_rows_root(p_entry) r;
    recorded := clock_timestamp();
    log := (SELECT origin FROM ledger_log);
    known := EXISTS (SELECT 1 FROM ledger_entry WHERE id = p_entry);
END $$;

-- Append one entry. Every column comes out of the canonical bytes, so that no column can disagree with what is hashed.
CREATE FUNCTION ledger_append(p_canonical bytea, p_facts jsonb, p_key bytea) RETURNS bytea
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    e jsonb := convert_from(p_canonical, 'UTF8')::jsonb;
    v_id uuid := e ->> 'id';
    v_case uuid := e ->> 'case';
    v_scope ltree := e ->> 'scope';
    v_position integer := e ->> 'position';
    v_previous bytea := decode(e ->> 'previous', 'hex');
    v_hash bytea := sha256('\x00'::bytea || p_canonical);
    v_paths ltree[] := xiezhi_paths();
    v_rows record;
BEGIN
    IF NOT coalesce(v_scope <@ ANY (v_paths), false) THEN
        RAISE EXCEPTION USING ERRCODE = 'XZ004', MESSAGE = 'the present claim does not reach this case';
    END IF;
    IF e -> 'v' <> '1' OR e ->> 'log' IS DISTINCT FROM (SELECT origin FROM ledger_log) THEN
        RAISE EXCEPTION USING ERRCODE = 'XZ001', MESSAGE = 'the entry is not of this log and version';
    END IF;
    -- The head moves only from where the entry says it stood, and only under a claim that reaches it.
    UPDATE ledger_head SET scope = v_scope, position = v_position, hash = v_hash
    WHERE case_id = v_case AND position = v_position - 1 AND hash = v_previous
        AND (position = 0 OR scope <@ ANY (v_paths));
    IF NOT FOUND THEN
        RAISE EXCEPTION USING ERRCODE = 'XZ003', MESSAGE = 'the case has moved on since its head was read';
    END IF;
    SELECT * INTO v_rows FROM ledger_rows_root(v_id);
    IF (e #>> '{rows,n}')::bigint <> v_rows.n OR decode(e #>> '{rows,root}', 'hex') <> v_rows.root THEN
        RAISE EXCEPTION USING ERRCODE = 'XZ003', MESSAGE = 'guarded rows have changed since the entry was prepared';
    END IF;
    INSERT INTO ledger_entry (id, case_id, position, previous, hash, kind, occurred_at, recorded_at, body, scope, canonical)
    VALUES (v_id, v_case, v_position, v_previous, v_hash, e ->> 'kind', (e ->> 'occurred')::timestamptz,
        (e ->> 'recorded')::timestamptz, e ->> 'body', v_scope, p_canonical);
    INSERT INTO ledger_facts VALUES (v_id, v_case, v_scope, p_facts, p_key);
    PERFORM set_config('xiezhi.entry', '', true);
    RETURN v_hash;
END $$;

-- For loading: lock many heads, in one order whoever asks, and tell which of the entries are known already.
CREATE FUNCTION ledger_lock_many(p_cases uuid[]) RETURNS TABLE (case_id uuid, head_position integer, head_hash bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE v_paths ltree[] := xiezhi_paths();
BEGIN
    IF v_paths IS NULL THEN
        RAISE EXCEPTION USING ERRCODE = 'XZ004', MESSAGE = 'there is no claim';
    END IF;
    INSERT INTO ledger_head SELECT c, '', 0, decode(repeat('00', 32), 'hex')
        FROM (SELECT DISTINCT unnest(p_cases) AS c) d ORDER BY c ON CONFLICT DO NOTHING;
    IF EXISTS (SELECT 1 FROM ledger_head h WHERE h.case_id = ANY (p_cases) AND h.position > 0
        AND NOT h.scope <@ ANY (v_paths)) THEN
        RAISE EXCEPTION USING ERRCODE = 'XZ004', MESSAGE = 'the present claim does not reach one of these cases';
    END IF;
    RETURN QUERY SELECT h.case_id, h.position, h.hash FROM ledger_head h
        WHERE h.case_id = ANY (p_cases) ORDER BY h.case_id FOR UPDATE;
END $$;

CREATE FUNCTION ledger_known(p_entries uuid[]) RETURNS TABLE (id uuid) LANGUAGE sql STABLE SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT e.id FROM ledger_entry e WHERE e.id = ANY (p_entries)
$$;

CREATE FUNCTION ledger_append_many(p_canonical bytea[], p_facts text[], p_keys bytea[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    v_paths ltree[] := xiezhi_paths();
    v_log text := (SELECT origin FROM ledger_log);
    v_no_rows text := encode(sha256('\x05'::bytea), 'hex');
    v_count bigint;
    v_wrong bigint;
    v_beyond bigint;
BEGIN
    WITH given AS MATERIALIZED (
        SELECT c, f, k, sha256('\x00'::bytea || c) AS h, j.*
        FROM unnest(p_canonical, p_facts, p_keys) AS u (c, f, k),
            jsonb_to_record(convert_from(c, 'UTF8')::jsonb) AS j (id uuid, "case" uuid, position integer, previous text,
                kind text, occurred timestamptz, recorded timestamptz, body text, scope ltree, log text, v text, rows jsonb)
    ), linked AS MATERIALIZED (
        SELECT g.*, coalesce(lag(g.position) OVER w, d.position, 0) AS before,
            coalesce(lag(g.h) OVER w, d.hash) AS link
        FROM given g LEFT JOIN ledger_head d ON d.case_id = g."case"
        WINDOW w AS (PARTITION BY g."case" ORDER BY g.position)
    ), entries AS (
        INSERT INTO ledger_entry
            (id, case_id, position, previous, hash, kind, occurred_at, recorded_at, body, scope, canonical)
        SELECT id, "case", position, decode(previous, 'hex'), h, kind, occurred, recorded, body, scope, c FROM given
    ), facts AS (
        INSERT INTO ledger_facts SELECT id, "case", scope, f::jsonb, k FROM given
    ), heads AS (
        UPDATE ledger_head d SET scope = l.scope, position = l.position, hash = l.h
        FROM (SELECT DISTINCT ON ("case") "case", scope, position, h FROM given ORDER BY "case", position DESC) l
        WHERE d.case_id = l."case"
    )
    SELECT count(*), count(*) FILTER (WHERE NOT coalesce(scope <@ ANY (v_paths), false)),
        count(*) FILTER (WHERE NOT coalesce(position = before + 1 AND decode(previous, 'hex') = link
            AND log = v_log AND v = '1' AND rows ->> 'n' = '0' AND rows ->> 'root' = v_no_rows, false))
    INTO v_count, v_beyond, v_wrong FROM linked;
    IF v_beyond > 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'XZ004', MESSAGE = 'the present claim does not reach one of these cases';
    END IF;
    IF v_wrong > 0 THEN
        RAISE EXCEPTION USING ERRCODE = 'XZ003', MESSAGE = format('%s entries do not follow their case''s head', v_wrong);
    END IF;
    RETURN v_count;
END $$;
