-- name: lock_entries
-- One writer at a time: `seq` then grows in commit order, and places are given out without gaps.
SELECT pg_advisory_xact_lock(7126403510);

-- name: find_places
SELECT product_id, place FROM search_entry WHERE product_id = ANY ($1::bigint[]);

-- name: find_next_place
SELECT coalesce(max(place) + 1, 0) FROM search_entry;

-- name: count_words_of
-- What the lexicon must forget before these products are written anew.
SELECT substr(lexeme, 3) AS word, count(*)::integer AS products,
       (count(*) FILTER (WHERE left(lexeme, 2) <> 'd/'))::integer AS telling
FROM search_entry JOIN search_words USING (place), unnest(tsvector_to_array(words)) AS lexeme
WHERE product_id = ANY ($1::bigint[]) AND left(lexeme, 2) IN ('a/', 'b/', 'c/', 'd/')
GROUP BY 1;

-- name: store_facet_values
-- Existing values are looked for first, since a conflict would burn an id.
WITH given AS (
    SELECT * FROM unnest($1::text[], $2::text[]) AS given(key, value)
), added AS (
    INSERT INTO search_facet_value (key, value)
    SELECT key, value FROM given
    WHERE NOT EXISTS (SELECT FROM search_facet_value v WHERE (v.key, v.value) = (given.key, given.value))
    RETURNING id, key, value
)
SELECT id, key, value FROM added
UNION ALL
SELECT v.id, v.key, v.value FROM given JOIN search_facet_value v USING (key, value);

-- name: store_entries
INSERT INTO search_entry AS e (
    product_id, place, hash, facets, price_min, price_max, created, popularity, quality,
    latitude, longitude, name_order
)
SELECT product_id, place, hash, facets::integer[], price_min, price_max, created, popularity, quality,
       latitude, longitude, name_order
FROM unnest(
    $1::bigint[], $2::integer[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::float8[],
    $8::float8[], $9::float8[], $10::float8[], $11::float8[], $12::text[]
) AS given(
    product_id, place, hash, facets, price_min, price_max, created, popularity, quality,
    latitude, longitude, name_order
)
ON CONFLICT (product_id) DO UPDATE SET
    seq = nextval('search_entry_seq_seq'), live = true, hash = excluded.hash, facets = excluded.facets,
    price_min = excluded.price_min, price_max = excluded.price_max, created = excluded.created,
    popularity = excluded.popularity, quality = excluded.quality, latitude = excluded.latitude,
    longitude = excluded.longitude, name_order = excluded.name_order;

-- name: store_words
INSERT INTO search_words (place, words)
SELECT place, words::tsvector FROM unnest($1::integer[], $2::text[]) AS given(place, words)
ON CONFLICT (place) DO UPDATE SET words = excluded.words;

-- name: forget_entries
WITH forgotten AS (
    UPDATE search_entry
    SET seq = nextval('search_entry_seq_seq'), live = false, facets = '{}'
    WHERE product_id = ANY ($1::bigint[]) AND live
    RETURNING place
)
DELETE FROM search_words WHERE place IN (SELECT place FROM forgotten);

-- name: count_words
INSERT INTO search_lexeme AS l (lexeme, products, telling)
SELECT * FROM unnest($1::text[], $2::integer[], $3::integer[])
ON CONFLICT (lexeme) DO UPDATE SET
    products = l.products + excluded.products, telling = l.telling + excluded.telling;

-- name: merge_words
SELECT gin_clean_pending_list('search_words_words');

-- name: announce
SELECT pg_notify('search_entry', '');

-- name: find_hashes
SELECT product_id, hash FROM search_entry WHERE live;

-- name: find_changes
SELECT seq, place, product_id, live, facets, price_min, price_max, created, popularity, quality,
       latitude, longitude, name_order
FROM search_entry WHERE seq > $1 ORDER BY seq LIMIT $2;

-- name: find_facet_values
SELECT id, key, value FROM search_facet_value WHERE id > $1 ORDER BY id;

-- name: find_matches
-- The places of the products that match each query. As bytes, because a list of thousands of
-- Python integers costs more than finding them.
SELECT array_send(ARRAY(SELECT w.place FROM search_words w WHERE w.words @@ q.query::tsquery))
FROM unnest($1::text[]) WITH ORDINALITY AS q(query, number)
ORDER BY q.number;

-- name: find_matches_among
-- The same among the places $2 only, which have changed since the rest was asked for. The index on
-- words is kept out of it: few rows are read whole.
SELECT array_send(ARRAY(
    SELECT w.place FROM search_words w
    WHERE w.place = ANY ($2::integer[]) AND (w.words @@ q.query::tsquery) IS TRUE
))
FROM unnest($1::text[]) WITH ORDINALITY AS q(query, number)
ORDER BY q.number;
