-- Counts of `search.insight`: added to, read, and forgotten.

-- name: add_counts
-- Everything that a process has counted since the last time, in one statement and so as a whole.
-- Products that are not shown (any more) are whatever somebody made up, and are not kept.
WITH today AS (
    SELECT (now() AT TIME ZONE 'Asia/Makassar')::date AS day
), queries AS (
    INSERT INTO search_query_day AS kept
        (day, query, language, searches, empty, suggested, clicks, enquiries)
    SELECT today.day, given.*
    FROM today, unnest(
        $1::text[], $2::text[], $3::integer[], $4::integer[], $5::integer[], $6::integer[],
        $7::integer[]
    ) AS given(query, language, searches, empty, suggested, clicks, enquiries)
    ON CONFLICT (day, query, language) DO UPDATE SET
        searches = kept.searches + excluded.searches,
        empty = kept.empty + excluded.empty,
        suggested = kept.suggested + excluded.suggested,
        clicks = kept.clicks + excluded.clicks,
        enquiries = kept.enquiries + excluded.enquiries
), positions AS (
    INSERT INTO search_position_day AS kept (day, position, clicks, enquiries)
    SELECT today.day, given.*
    FROM today, unnest($8::integer[], $9::integer[], $10::integer[])
        AS given(position, clicks, enquiries)
    ON CONFLICT (day, position) DO UPDATE SET
        clicks = kept.clicks + excluded.clicks, enquiries = kept.enquiries + excluded.enquiries
)
INSERT INTO search_product_day AS kept (day, product_id, clicks, enquiries)
SELECT today.day, given.*
FROM today, unnest($11::bigint[], $12::integer[], $13::integer[])
    AS given(product_id, clicks, enquiries)
WHERE EXISTS (
    SELECT FROM product_document d WHERE d.product_id = given.product_id AND d.slug IS NOT NULL
)
ON CONFLICT (day, product_id) DO UPDATE SET
    clicks = kept.clicks + excluded.clicks, enquiries = kept.enquiries + excluded.enquiries;

-- name: forget_old
-- Old days, and what was asked so rarely that it tells more of who asked than of what is wanted.
WITH old_positions AS (
    DELETE FROM search_position_day WHERE day < current_date - $1::integer
), old_products AS (
    DELETE FROM search_product_day WHERE day < current_date - $1::integer
)
DELETE FROM search_query_day
WHERE day < current_date - $1::integer
   OR (day < current_date - $2::integer AND searches + suggested + clicks + enquiries < $3::integer);

-- name: top_queries
SELECT query, language, sum(searches)::integer AS searches, sum(empty)::integer AS empty,
       sum(suggested)::integer AS suggested, sum(clicks)::integer AS clicks,
       sum(enquiries)::integer AS enquiries
FROM search_query_day WHERE day BETWEEN $1 AND $2
GROUP BY query, language HAVING sum(searches) > 0
ORDER BY sum(searches) DESC, query, language LIMIT $3;

-- name: empty_queries
-- What is wanted and not there, or is called by another name.
SELECT query, language, sum(searches)::integer AS searches, sum(empty)::integer AS empty,
       sum(suggested)::integer AS suggested, sum(clicks)::integer AS clicks,
       sum(enquiries)::integer AS enquiries
FROM search_query_day WHERE day BETWEEN $1 AND $2
GROUP BY query, language HAVING sum(empty) > 0
ORDER BY sum(empty) DESC, query, language LIMIT $3;

-- name: queries_without_click
-- What finds something that nobody wants: a wrong ranking, poor pictures, wrong prices.
SELECT query, language, sum(searches)::integer AS searches, sum(empty)::integer AS empty,
       sum(suggested)::integer AS suggested, sum(clicks)::integer AS clicks,
       sum(enquiries)::integer AS enquiries
FROM search_query_day WHERE day BETWEEN $1 AND $2
GROUP BY query, language
HAVING sum(clicks) = 0 AND sum(enquiries) = 0 AND sum(searches) > sum(empty)
ORDER BY sum(searches) - sum(empty) DESC, query, language LIMIT $3;

-- name: interest_by_position
SELECT position, sum(clicks)::integer AS clicks, sum(enquiries)::integer AS enquiries
FROM search_position_day WHERE day BETWEEN $1 AND $2
GROUP BY position ORDER BY position LIMIT $3;

-- name: interest_by_product
SELECT product_id, sum(clicks)::integer AS clicks, sum(enquiries)::integer AS enquiries
FROM search_product_day WHERE day BETWEEN $1 AND $2
GROUP BY product_id ORDER BY sum(enquiries) DESC, sum(clicks) DESC, product_id LIMIT $3;

-- name: queries_that_find
-- What is asked often enough to be suggested to others.
SELECT query, language, sum(searches)::integer AS searches
FROM search_query_day WHERE day >= current_date - $1::integer
GROUP BY query, language
HAVING sum(searches) >= $2::integer AND sum(empty) * 2 < sum(searches)
ORDER BY sum(searches) DESC, query, language LIMIT $3;
