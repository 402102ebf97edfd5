-- The letterbox: the one place into which the public's site may put something, and out of which it can read nothing.
CREATE SCHEMA letterbox;
COMMENT ON SCHEMA letterbox IS 'What the public has sent and nobody has taken in yet: a minute''s worth. The site may only insert.';
REVOKE ALL ON SCHEMA letterbox FROM PUBLIC;
GRANT USAGE ON SCHEMA letterbox TO xiezhi_app, xiezhi_public;

CREATE TABLE letterbox.letter (
    id uuid PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('complaint', 'correction', 'reply', 'question')),
    number text NOT NULL CHECK (number ~ '^[0-9A-Z]{10}$'),
    lookup text NOT NULL CHECK (lookup ~ '^[0-9a-f]{64}$'),
    seal text NOT NULL CHECK (seal ~ '^[0-9a-f]{64}$'),
    about jsonb NOT NULL DEFAULT '{}' CHECK (length(about::text) <= 2000),
    words text NOT NULL CHECK (char_length(words) BETWEEN 5 AND 4000),
    name text NOT NULL DEFAULT '' CHECK (char_length(name) <= 60),
    contact text NOT NULL DEFAULT '' CHECK (char_length(contact) <= 120),
    proof text NOT NULL DEFAULT '' CHECK (char_length(proof) <= 200),
    received_at timestamptz NOT NULL DEFAULT now()
);
-- No time finer than a day, and an id made of chance: what is counted cannot be led back to who sent it.
CREATE TABLE letterbox.rating (
    id uuid PRIMARY KEY,
    body text NOT NULL CHECK (char_length(body) BETWEEN 1 AND 40),
    act text NOT NULL CHECK (char_length(act) BETWEEN 1 AND 20),
    stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
    day date NOT NULL DEFAULT (now() AT TIME ZONE 'Asia/Shanghai')::date
);

GRANT INSERT (id, kind, number, lookup, seal, about, words, name, contact, proof) ON letterbox.letter TO xiezhi_public;
GRANT INSERT (id, body, act, stars) ON letterbox.rating TO xiezhi_public;
GRANT SELECT, DELETE, UPDATE ON letterbox.letter, letterbox.rating TO xiezhi_app;

-- Who floods the box closes it for a while, and nothing that lies in it is lost.
CREATE FUNCTION letterbox.not_full() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE waiting bigint;
BEGIN
    IF TG_TABLE_NAME = 'letter' THEN
        SELECT count(*) INTO waiting FROM (SELECT 1 FROM letterbox.letter LIMIT 5000) AS found;
    ELSE
        SELECT count(*) INTO waiting FROM (SELECT 1 FROM letterbox.rating LIMIT 5000) AS found;
    END IF;
    IF waiting >= 5000 THEN
        RAISE EXCEPTION 'the letterbox is full' USING ERRCODE = 'XZ001';
    END IF;
    RETURN NULL;
END $$;
REVOKE ALL ON FUNCTION letterbox.not_full() FROM PUBLIC;
CREATE TRIGGER letter_not_full BEFORE INSERT ON letterbox.letter FOR EACH STATEMENT EXECUTE FUNCTION letterbox.not_full();
CREATE TRIGGER rating_not_full BEFORE INSERT ON letterbox.rating FOR EACH STATEMENT EXECUTE FUNCTION letterbox.not_full();

-- What only its reader can open: see letters/sealing.py. No kind, no body, no time finer than a day.
CREATE TABLE opened.sealed (
    key text PRIMARY KEY CHECK (key ~ '^[0-9a-f]{64}$'),
    sealed text NOT NULL,
    on_day date NOT NULL
);
-- Questions that were answered and may be read by all.
CREATE TABLE opened.question (
    id uuid PRIMARY KEY,
    body_code text NOT NULL,
    body text NOT NULL,
    asked text NOT NULL,
    answer text NOT NULL,
    on_day date NOT NULL
);
CREATE INDEX question_day ON opened.question (on_day DESC, id);
CREATE INDEX question_body ON opened.question (body_code, on_day DESC);
-- Ratings of a body for a kind of act: only sums over enough of them.
CREATE TABLE opened.rating (
    body_code text NOT NULL,
    act text NOT NULL,
    until_day date NOT NULL,
    counts jsonb NOT NULL,
    PRIMARY KEY (body_code, act)
);
