-- Pictures and their places.

-- name: known_sources
SELECT source, id FROM image WHERE source = ANY ($1::text[]);

-- name: record_image
-- The same bytes twice are one picture; a repainted source moves on to its new picture.
WITH moved AS (
    UPDATE image SET source = NULL WHERE source = $2 AND key <> $1
)
INSERT INTO image (key, source, format, width, height, bytes, widths, placeholder, colour,
                   fingerprint, focal_x, focal_y)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
ON CONFLICT (key) DO UPDATE SET source = coalesce(EXCLUDED.source, image.source),
    widths = EXCLUDED.widths, placeholder = EXCLUDED.placeholder, colour = EXCLUDED.colour,
    fingerprint = coalesce(EXCLUDED.fingerprint, image.fingerprint),
    focal_x = EXCLUDED.focal_x, focal_y = EXCLUDED.focal_y
RETURNING id;

-- name: fill_libraries
-- What is shown on a producer's products is in its library, so that its people can work with it.
INSERT INTO library_image (image, producer, alt)
SELECT DISTINCT ON (placement.image, product.producer)
    placement.image, product.producer, placement.alt
FROM image_placement AS placement JOIN product ON product.id = placement.product
WHERE product.slug = ANY ($1::text[])
ORDER BY placement.image, product.producer, placement.position
ON CONFLICT ON CONSTRAINT library_image_once DO NOTHING;

-- name: drop_product_placements
DELETE FROM image_placement AS old USING product
WHERE old.product = product.id AND product.slug = ANY ($2::text[]) AND NOT EXISTS (
    SELECT FROM jsonb_to_recordset($1::jsonb) AS new(product text, position integer)
    WHERE new.product = product.slug AND new.position = old.position);

-- name: merge_product_placements
MERGE INTO image_placement AS old
USING (
    SELECT row.*, product.id AS product_id
    FROM jsonb_to_recordset($1::jsonb) AS row(product text, position integer, image bigint, alt jsonb)
    JOIN product ON product.slug = row.product
) AS new ON old.product = new.product_id AND old.position = new.position
WHEN MATCHED AND (old.image, old.alt) IS DISTINCT FROM (new.image, new.alt)
THEN UPDATE SET image = new.image, alt = new.alt
WHEN NOT MATCHED THEN INSERT (product, position, image, alt)
VALUES (new.product_id, new.position, new.image, new.alt);
