-- Stored documents: what shoppers read and what engines are fed from.

CREATE SEQUENCE IF NOT EXISTS product_document_seq;

-- One row per product that is or was visible. `seq` grows with every write, in commit order (the
-- indexer writes under an advisory lock), so any reader can follow by "seq > the last I saw".
CREATE TABLE IF NOT EXISTS product_document (
    product_id bigint PRIMARY KEY,          -- no foreign key: a deleted product must leave its withdrawal behind
    seq bigint NOT NULL DEFAULT nextval('product_document_seq'),
    slug text,                              -- NULL: withdrawn; such a row only tells engines to forget the product
    hash text,
    document text,                          -- ProductDocument, every language
    card_id text,                           -- the list's item in Indonesian, JSON
    card_en text,                           -- … and in English
    entry text,                             -- IndexEntry
    stored_at timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT product_document_whole CHECK (
        num_nulls(slug, hash, document, card_id, card_en, entry) IN (0, 6)
    )
);
-- Compressing these costs more than storing them: a write took half as long without. Cards stay in
-- their row, for a page of them is read at once: apart from it, each costs an index and more pages.
ALTER TABLE product_document SET (toast_tuple_target = 6000);
ALTER TABLE product_document
    ALTER COLUMN document SET STORAGE EXTERNAL,
    ALTER COLUMN card_id SET STORAGE MAIN,
    ALTER COLUMN card_en SET STORAGE MAIN,
    ALTER COLUMN entry SET STORAGE EXTERNAL;
-- Not unique: two products may swap slugs, and the catalogue is what keeps them apart.
CREATE INDEX IF NOT EXISTS product_document_slug ON product_document (slug);
CREATE UNIQUE INDEX IF NOT EXISTS product_document_seq_order ON product_document (seq);
-- How far each engine index that is fed over a network has come.
CREATE TABLE IF NOT EXISTS engine_position (
    target text PRIMARY KEY,                -- engine's address and index name
    seq bigint NOT NULL,
    updated_at timestamptz NOT NULL DEFAULT now()
);

-- Products set aside because they cannot be built or are refused by an engine; the rest goes on.
CREATE TABLE IF NOT EXISTS index_failure (
    product_id bigint NOT NULL,
    stage text NOT NULL,                    -- 'document', or an engine's target
    error text NOT NULL,
    attempts integer NOT NULL DEFAULT 1,
    failed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (product_id, stage)
);
