-- How engines over a network are fed from product_document. Who runs these holds the target's lock.

-- name: try_lock
-- Not for the transaction: a delivery takes many short ones.
SELECT pg_try_advisory_lock(hashtextextended($1, 4158003));

-- name: lock
SELECT pg_advisory_lock(hashtextextended($1, 4158003));

-- name: unlock
SELECT pg_advisory_unlock(hashtextextended($1, 4158003));

-- name: position
SELECT coalesce((SELECT seq FROM engine_position WHERE target = $1), 0);

-- name: undelivered
-- The next rows in order, no more than $2 of them and $3 bytes; one row always, however large.
SELECT product_id, seq, entry FROM (
    SELECT product_id, seq, entry, sum(octet_length(entry)) OVER (ORDER BY seq) AS bytes,
        row_number() OVER (ORDER BY seq) AS place
    FROM (
        SELECT product_id, seq, entry FROM product_document WHERE seq > $1 ORDER BY seq LIMIT $2
    ) AS following
) AS weighed
WHERE place = 1 OR bytes IS NULL OR bytes <= $3::bigint
ORDER BY seq;

-- name: advance
-- Only from where this delivery began: otherwise somebody else has moved it, see rewind.
INSERT INTO engine_position (target, seq) VALUES ($1, $3)
ON CONFLICT (target) DO UPDATE SET seq = EXCLUDED.seq, updated_at = now()
WHERE engine_position.seq = $2
RETURNING seq;

-- name: rewind
UPDATE engine_position SET seq = least(seq, $2), updated_at = now() WHERE target = $1;

-- name: set_position
INSERT INTO engine_position (target, seq) VALUES ($1, $2)
ON CONFLICT (target) DO UPDATE SET seq = EXCLUDED.seq, updated_at = now();

-- name: forget_target
DELETE FROM engine_position WHERE target = $1;

-- name: forget_target_failures
DELETE FROM index_failure WHERE stage = $1;

-- name: rename_failures
-- What a new index has refused is now what the live one lacks.
WITH former AS (DELETE FROM index_failure WHERE stage = $1)
INSERT INTO index_failure (product_id, stage, error, attempts, failed_at)
SELECT product_id, $1, error, attempts, failed_at FROM index_failure WHERE stage = $2;

-- name: is_level
-- Nothing has waited for this target longer than $2 seconds, and it has been fed at all.
SELECT EXISTS (SELECT FROM engine_position WHERE target = $1) AND NOT EXISTS (
    SELECT FROM product_document
    WHERE seq > (SELECT seq FROM engine_position WHERE target = $1)
        AND stored_at < now() - make_interval(secs => $2::float8)
);

-- name: lag_seconds
-- How long the oldest row that this target lacks has been waiting.
SELECT coalesce(extract(epoch FROM now() - min(stored_at)), 0)::float8 FROM product_document
WHERE seq > coalesce((SELECT seq FROM engine_position WHERE target = $1), 0);

-- name: expected_documents
-- What an index that has been fed up to $2 holds: at least, and at most, since rows that changed
-- after that may be in it in an older form.
SELECT
    count(*) FILTER (WHERE seq <= $2 AND slug IS NOT NULL AND NOT refused) AS least,
    count(*) FILTER (WHERE seq > $2 OR slug IS NOT NULL) AS most
FROM (
    SELECT seq, slug, EXISTS (
        SELECT FROM index_failure WHERE stage = $1 AND product_id = product_document.product_id
    ) AS refused
    FROM product_document
) AS documents;

-- name: count_products
SELECT count(*) FROM product_document WHERE slug IS NOT NULL;
