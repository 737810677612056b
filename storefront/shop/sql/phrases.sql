-- What suggestions are made of.

-- name: product_names
-- Names of products that are shown, the most wanted first.
SELECT p.name::text FROM product p JOIN product_document d ON d.product_id = p.id
WHERE d.slug IS NOT NULL
ORDER BY p.popularity DESC, p.id LIMIT $1;

-- name: places_of_several_words
SELECT DISTINCT name FROM kelurahan WHERE name LIKE '% %' ORDER BY name;
