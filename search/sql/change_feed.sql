-- The outbox from the reader's side.

-- name: lock
-- One indexer writes at a time, whichever process it runs in; the lock ends with the transaction,
-- so a killed one never holds it. It also makes product_document.seq grow in commit order.
SELECT pg_advisory_xact_lock(4158002);

-- name: unfold
-- Changes of anything but products become changes of the products that show it; answers how many.
WITH RECURSIVE due AS (
    DELETE FROM catalog_change WHERE entity <> 'product' AND due_at <= now()
    RETURNING entity, entity_id
), subtree(id) AS (
    SELECT entity_id FROM due WHERE entity = 'category'
    UNION
    SELECT category.id FROM category JOIN subtree ON category.parent = subtree.id
), unfolded AS (
    INSERT INTO catalog_change (entity, entity_id, due_at)
    SELECT 'product', product.id, now() FROM product
    WHERE product.producer IN (SELECT entity_id FROM due WHERE entity = 'producer')
       OR product.category IN (SELECT id FROM subtree)
       OR product.category IN (
            SELECT uses.category FROM category_attribute AS uses JOIN due ON due.entity = 'attribute'
            WHERE uses.attribute = due.entity_id)
       OR EXISTS (SELECT FROM due WHERE entity = 'all')
    UNION
    SELECT 'product', product_id, now() FROM product_document
    WHERE EXISTS (SELECT FROM due WHERE entity = 'all')
)
SELECT count(*) FROM due;

-- name: waiting_longest
-- The products that waited longest, each once however often it changed. Looks at the oldest rows
-- only: to group the whole outbox of a big import costs more than to index what is claimed.
WITH oldest AS (
    SELECT id, entity_id FROM catalog_change
    WHERE entity = 'product' AND due_at <= now() ORDER BY id LIMIT 8 * $1::bigint
)
SELECT entity_id FROM oldest GROUP BY entity_id ORDER BY min(id) LIMIT $1::bigint;

-- name: take
-- A statement of its own, given the ids: right after an import, statistics say that the outbox is
-- empty, and a join with what was found would compare every row with every id.
DELETE FROM catalog_change
WHERE entity = 'product' AND due_at <= now() AND entity_id = ANY ($1::bigint[]);

-- name: next_due
SELECT extract(epoch FROM min(due_at) - now())::float8 FROM catalog_change;

-- name: due_products
SELECT count(DISTINCT entity_id) FROM catalog_change WHERE entity = 'product' AND due_at <= now();

-- name: lag
-- Seconds that the oldest due change has waited.
SELECT coalesce(extract(epoch FROM now() - min(due_at)), 0)::float8 FROM catalog_change WHERE due_at <= now();

-- name: put_all
-- Everything is due: what was visible and what may be.
INSERT INTO catalog_change (entity, entity_id) VALUES ('all', 0);

-- name: every_product
SELECT id FROM product ORDER BY id;

-- name: record_failure
INSERT INTO index_failure (product_id, stage, error) VALUES ($1, $2, $3)
ON CONFLICT (product_id, stage) DO UPDATE SET
    error = EXCLUDED.error, attempts = index_failure.attempts + 1, failed_at = now();

-- name: forget_failures
DELETE FROM index_failure WHERE product_id = ANY ($1::bigint[]) AND stage = $2;

-- name: announce
SELECT pg_notify('documents', '');
