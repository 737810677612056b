-- What the upkeep of stored pictures asks of the catalogue and tells it.

-- name: count_images
SELECT count(*) FROM image;

-- name: images_after
SELECT id, key FROM image WHERE id > $1 ORDER BY id LIMIT $2;

-- name: is_known
SELECT EXISTS (SELECT FROM image WHERE key = $1);

-- name: upload_parts
SELECT key, bytes FROM upload_part ORDER BY id;

-- name: unrendered_after
-- Uploads whose ladder is not complete, the oldest first. Painted pictures are left out: there are
-- hundreds of them at once, and all of it can be made when it is asked for.
SELECT id, key FROM image
WHERE rendered_at IS NULL AND source IS NULL AND id > $1
ORDER BY id LIMIT $2;

-- name: mark_rendered
UPDATE image SET rendered_at = now() WHERE id = $1 AND key = $2 AND rendered_at IS NULL;

-- name: image_by_key
SELECT id FROM image WHERE key = $1 FOR UPDATE;

-- name: move_image
-- New renditions under a new key. A focal point that the old rendering found is found anew.
UPDATE image SET key = $3, format = $4, width = $5, height = $6, bytes = $7, widths = $8,
    placeholder = $9, colour = $10, fingerprint = $11, focal_x = $12, focal_y = $13,
    rendered_at = NULL
WHERE id = $1 AND key = $2;

-- name: merge_placements
UPDATE image_placement SET image = $2 WHERE image = $1;

-- name: merge_library
UPDATE library_image AS old SET image = $2 WHERE image = $1 AND NOT EXISTS (
    SELECT FROM library_image AS new WHERE new.image = $2 AND new.producer IS NOT DISTINCT FROM old.producer);

-- name: drop_library
DELETE FROM library_image WHERE image = $1;

-- name: take_over_source
-- What a painted picture was painted from goes with it, so that it is not painted again.
WITH gone AS (DELETE FROM image WHERE id = $1 RETURNING source)
UPDATE image SET source = gone.source FROM gone
WHERE image.id = $2 AND image.source IS NULL AND gone.source IS NOT NULL;
