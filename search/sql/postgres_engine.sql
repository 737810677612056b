-- What the `postgres` engine searches. Written only inside `PostgresEngine.index`, under an advisory lock.

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS fuzzystrmatch;

-- One row per product that is or was findable. Rows are never deleted: a forgotten product stays as
-- a tombstone (`live` false), so followers of `seq` learn of it and its place is not reused.
CREATE TABLE IF NOT EXISTS search_entry (
    product_id bigint PRIMARY KEY,
    place integer NOT NULL UNIQUE,          -- 0, 1, 2 …: the product's bit in every process's columns
    seq bigserial NOT NULL UNIQUE,          -- grows with every write, in commit order
    live boolean NOT NULL DEFAULT true,
    hash text NOT NULL,
    facets integer[] NOT NULL,              -- search_facet_value.id
    price_min double precision,
    price_max double precision,
    created double precision,
    popularity double precision,
    quality double precision,
    latitude double precision,
    longitude double precision,
    name_order text NOT NULL
);

-- The words of each findable product, alone: a match visits one row per product for the sake of its
-- visibility, so these rows are as narrow as can be, their only other column kept out of them as a whole.
CREATE TABLE IF NOT EXISTS search_words (
    place integer PRIMARY KEY,
    words tsvector NOT NULL                 -- 'a/tenun': see search.engines.postgres.lexemes
);
ALTER TABLE search_words ALTER COLUMN words SET STORAGE EXTERNAL;
-- Words of a batch are collected and merged by the writer at its end (statement `merge_words`): several times
-- faster than one by one, and no search finds a pending list to read.
CREATE INDEX IF NOT EXISTS search_words_words ON search_words USING gin (words)
    WITH (fastupdate = on, gin_pending_list_limit = 65536);

-- Choices as small numbers. Ids may have gaps and never change their meaning.
CREATE TABLE IF NOT EXISTS search_facet_value (
    id serial PRIMARY KEY,
    key text NOT NULL,
    value text NOT NULL,
    UNIQUE (key, value)
);

-- Every folded word that some product has: what corrections may lead to, for any engine.
CREATE TABLE IF NOT EXISTS search_lexeme (
    lexeme text PRIMARY KEY,
    products integer NOT NULL,              -- how many products have it; words of none are kept until rebuilt
    telling integer NOT NULL                -- how many have it in a name, a label or their producer's name
) WITH (fillfactor = 60);                   -- counts change all the time: room for updates that touch no index
CREATE INDEX IF NOT EXISTS search_lexeme_similar ON search_lexeme USING gin (lexeme gin_trgm_ops);
CREATE INDEX IF NOT EXISTS search_lexeme_start ON search_lexeme (left(lexeme, 1), length(lexeme));
CREATE INDEX IF NOT EXISTS search_lexeme_prefix ON search_lexeme (lexeme text_pattern_ops);
