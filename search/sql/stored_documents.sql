-- Reading and writing stored documents.

-- name: document_by_slug
SELECT document FROM product_document WHERE slug = $1 ORDER BY seq DESC LIMIT 1;

-- name: cards_id
SELECT product_id, card_id FROM product_document WHERE product_id = ANY ($1::bigint[]) AND slug IS NOT NULL;

-- name: cards_en
SELECT product_id, card_en FROM product_document WHERE product_id = ANY ($1::bigint[]) AND slug IS NOT NULL;

-- name: documents
SELECT product_id, document FROM product_document WHERE product_id = ANY ($1::bigint[]) AND slug IS NOT NULL;

-- name: entries
SELECT product_id, entry FROM product_document WHERE product_id = ANY ($1::bigint[]) AND slug IS NOT NULL;

-- name: current_slug
-- Where an old address leads now, if its row is still shown.
SELECT CASE history.entity
    WHEN 'product' THEN (SELECT slug FROM product_document WHERE product_id = history.entity_id)
    WHEN 'producer' THEN (SELECT slug FROM producer WHERE id = history.entity_id AND status = 'published')
    WHEN 'category' THEN (SELECT slug FROM category WHERE id = history.entity_id)
    WHEN 'collection' THEN (SELECT slug FROM collection WHERE id = history.entity_id)
END
FROM slug_history AS history WHERE history.entity = $1 AND history.slug = $2;

-- name: stored_hashes
SELECT product_id, hash FROM product_document WHERE product_id = ANY ($1::bigint[]) AND slug IS NOT NULL;

-- name: all_hashes
SELECT product_id, hash FROM product_document WHERE slug IS NOT NULL;

-- name: store
INSERT INTO product_document (product_id, slug, hash, document, card_id, card_en, entry)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
ON CONFLICT (product_id) DO UPDATE SET
    seq = nextval('product_document_seq'), slug = EXCLUDED.slug, hash = EXCLUDED.hash,
    document = EXCLUDED.document, card_id = EXCLUDED.card_id, card_en = EXCLUDED.card_en,
    entry = EXCLUDED.entry, stored_at = now();

-- name: withdraw
-- The row stays, empty, until engines that are fed later have forgotten the product too.
UPDATE product_document SET
    seq = nextval('product_document_seq'), slug = NULL, hash = NULL, document = NULL,
    card_id = NULL, card_en = NULL, entry = NULL, stored_at = now()
WHERE product_id = ANY ($1::bigint[]) AND slug IS NOT NULL
RETURNING product_id;

-- name: newest
SELECT coalesce(max(seq), 0) FROM product_document;

-- name: changed_since
SELECT product_id, seq FROM product_document WHERE seq > $1 ORDER BY seq LIMIT $2;

-- name: count_visible
SELECT count(*) FROM product_document WHERE slug IS NOT NULL;

-- name: distrust
-- Nothing equals this hash, so every document is written again when it is next built.
UPDATE product_document SET hash = 'rebuild' WHERE slug IS NOT NULL;
