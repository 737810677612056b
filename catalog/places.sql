-- The places of pictures: products and profiles of a producer, categories and collections of the
-- promo team (owner 0). Each `find_…` answers the place's id only to its owner.

-- name: take_turns
-- Until the transaction ends, nobody else changes or places pictures of this library.
SELECT pg_advisory_xact_lock(hashtextextended($1::bigint::text, 4158005));

-- name: find_product
SELECT id FROM product WHERE producer = $1 AND slug = $2;

-- name: find_producer
SELECT id FROM producer WHERE id = $1 AND $2::text IS NOT NULL;

-- name: find_category
SELECT id FROM category WHERE $1::bigint = 0 AND slug = $2;

-- name: find_collection
SELECT id FROM collection WHERE $1::bigint = 0 AND slug = $2;

-- name: listing
-- What a draft of an alternative text is made from.
SELECT json_build_object('name', coalesce(
        (SELECT name FROM product WHERE $1::text = 'product' AND id = $2),
        (SELECT jsonb_build_object('id', name) FROM producer WHERE $1::text = 'producer' AND id = $2),
        (SELECT name FROM category WHERE $1::text = 'category' AND id = $2),
        (SELECT title FROM collection WHERE $1::text = 'collection' AND id = $2)),
    'described', coalesce((
        SELECT json_object_agg(told.key, told.labels)
        FROM (
            SELECT attribute.key, json_agg(value.label ORDER BY value.position, value.id) AS labels
            FROM product
            JOIN attribute ON product.attributes ? attribute.key
            JOIN attribute_value AS value ON value.attribute = attribute.id
            WHERE $1::text = 'product' AND product.id = $2 AND attribute.key = ANY ($3::text[])
              AND (product.attributes -> attribute.key = to_jsonb(value.value)
                   OR product.attributes -> attribute.key @> jsonb_build_array(value.value))
            GROUP BY attribute.key
        ) AS told), '{}'))::text;

-- name: placed
-- The library's ids of what stands at a place, in order, with the texts that stand there.
SELECT mine.id, placement.alt::text, placement.focal_x, placement.focal_y
FROM image_placement AS placement
LEFT JOIN library_image AS mine
    ON mine.image = placement.image AND coalesce(mine.producer, 0) = $1
WHERE ($2::text = 'product' AND placement.product = $3)
   OR ($2::text = 'producer' AND placement.producer = $3)
   OR ($2::text = 'category' AND placement.category = $3)
   OR ($2::text = 'collection' AND placement.collection = $3)
ORDER BY placement.position;

-- name: in_library
SELECT mine.id, mine.alt::text, mine.alt_is_draft, mine.focal_x, mine.focal_y
FROM library_image AS mine
WHERE coalesce(mine.producer, 0) = $1 AND mine.id = ANY ($2::bigint[]);

-- name: clear
DELETE FROM image_placement AS placement
WHERE ($1::text = 'product' AND placement.product = $2)
   OR ($1::text = 'producer' AND placement.producer = $2)
   OR ($1::text = 'category' AND placement.category = $2)
   OR ($1::text = 'collection' AND placement.collection = $2);

-- name: fill
INSERT INTO image_placement
    (image, product, producer, category, collection, position, alt, focal_x, focal_y)
SELECT mine.image,
    CASE $2::text WHEN 'product' THEN $3::bigint END,
    CASE $2::text WHEN 'producer' THEN $3::bigint END,
    CASE $2::text WHEN 'category' THEN $3::bigint END,
    CASE $2::text WHEN 'collection' THEN $3::bigint END,
    wanted.place - 1, wanted.alt, mine.focal_x, mine.focal_y
FROM unnest($4::bigint[], $5::jsonb[]) WITH ORDINALITY AS wanted(id, alt, place)
JOIN library_image AS mine ON mine.id = wanted.id AND coalesce(mine.producer, 0) = $1;

-- name: skus
-- By which names the files of a folder find their products.
SELECT variant.sku AS name, product.slug FROM variant
JOIN product ON product.id = variant.product
WHERE product.producer = $1 AND product.status <> 'archived'
UNION ALL
SELECT product.slug, product.slug FROM product
WHERE product.producer = $1 AND product.status <> 'archived';
