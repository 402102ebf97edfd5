-- The ledger's tables. What each is: docs/rooms/ledger.md; what is hashed: docs/ledger-format.md.

-- The name of this log, in every entry and every checkpoint. One row, made here.
CREATE TABLE ledger_log (
    origin text PRIMARY KEY CHECK (origin ~ '^[A-Za-z0-9][A-Za-z0-9_.:/@-]{0,127}$')
);
CREATE UNIQUE INDEX ledger_log_single ON ledger_log ((true));
INSERT INTO ledger_log VALUES ('xiezhi.local/' || left(replace(gen_random_uuid()::text, '-', ''), 16));

CREATE TABLE ledger_entry (
    id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    position integer NOT NULL CHECK (position > 0),
    previous bytea NOT NULL CHECK (octet_length(previous) = 32),
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    kind text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    body text NOT NULL,
    scope ltree NOT NULL,
    canonical bytea NOT NULL CHECK (octet_length(canonical) <= 65535),
    xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
    UNIQUE (case_id, position)
);
-- The order in which the sequencer numbers and followers read.
CREATE INDEX ledger_entry_order ON ledger_entry (xid, id);

-- The facts behind the commitments. On erasure this row's facts and key go, and the chain still verifies.
CREATE TABLE ledger_facts (
    entry_id uuid PRIMARY KEY,
    case_id uuid NOT NULL,
    scope ltree NOT NULL,
    facts jsonb NOT NULL,
    record_key bytea NOT NULL CHECK (octet_length(record_key) = 32)
);

-- Where each case's chain ends. Its row lock is the only lock an append takes, so two cases never wait for each other.
CREATE TABLE ledger_head (
    case_id uuid PRIMARY KEY,
    scope ltree NOT NULL,
    position integer NOT NULL,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32)
) WITH (fillfactor = 50);

-- The digest of each guarded row that an entry changed. The entry comes last, hence the deferred reference.
CREATE TABLE ledger_row (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    entry_id uuid NOT NULL REFERENCES ledger_entry DEFERRABLE INITIALLY DEFERRED,
    table_name text NOT NULL,
    row_key text NOT NULL,
    op text NOT NULL CHECK (op IN ('I', 'U', 'D', 'B')),
    digest bytea NOT NULL CHECK (octet_length(digest) = 32),
    columns_version text NOT NULL
);
CREATE INDEX ledger_row_entry ON ledger_row (entry_id);
CREATE INDEX ledger_row_latest ON ledger_row (table_name, row_key, id DESC);

-- What a columns_version stands for. The version is the digest of the layout, so this table vouches for itself.
CREATE TABLE ledger_columns (
    version text PRIMARY KEY,
    table_name text NOT NULL,
    layout text NOT NULL
);

-- The place of each entry in the one tree: gapless, given after commit, never changed.
CREATE TABLE ledger_leaf (
    leaf_index bigint PRIMARY KEY,
    entry_id uuid NOT NULL UNIQUE,
    hash bytea NOT NULL CHECK (octet_length(hash) = 32),
    xid xid8 NOT NULL
);

-- Signed heads of the tree, one every half minute or so; the newest lies in the log's folder.
CREATE TABLE ledger_checkpoint (
    size bigint PRIMARY KEY,
    root bytea NOT NULL CHECK (octet_length(root) = 32),
    note text NOT NULL
);

-- How far the sequencer is, and its sign of life. One row; it can be lost: the sequencer then looks for entries without leaf.
CREATE TABLE ledger_mark (
    single boolean PRIMARY KEY DEFAULT true CHECK (single),
    xid xid8 NOT NULL DEFAULT '0',
    id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000',
    cluster text NOT NULL DEFAULT '',
    signed_size bigint NOT NULL DEFAULT 0,
    beat_at timestamptz,
    trouble text NOT NULL DEFAULT ''
);
INSERT INTO ledger_mark DEFAULT VALUES;
