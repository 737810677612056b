-- name: find_candidates
-- Everything that the words $1 may have been meant to be, and which of the parts $2 are words
-- themselves, in one round trip. Trigrams miss short words with a typo in the middle, so words of
-- about the same length and the same first letter are compared as well; a transposition is two
-- edits here and one in `search.lexicon`, which measures again.
-- Words of up to eight letters may have one typo ($3), longer ones two.
SELECT typed.word, near.lexeme, near.products
FROM unnest($1::text[]) AS typed(word)
CROSS JOIN LATERAL (
    SELECT CASE WHEN length(typed.word) < $3 THEN 1 ELSE 2 END AS typos
) AS allowed
CROSS JOIN LATERAL (
    SELECT lexeme, products FROM search_lexeme
    WHERE lexeme % typed.word
      AND length(lexeme) BETWEEN length(typed.word) - typos AND length(typed.word) + typos
    UNION
    SELECT lexeme, products FROM search_lexeme
    WHERE left(lexeme, 1) = left(typed.word, 1)
      AND length(lexeme) BETWEEN length(typed.word) - typos AND length(typed.word) + typos
      AND levenshtein_less_equal(lexeme, typed.word, typos + 1) <= typos + 1
) AS near
WHERE near.products > 0
UNION ALL
SELECT NULL, lexeme, products FROM search_lexeme
WHERE lexeme = ANY ($2::text[]) AND products > 0;

-- name: find_common
-- Those of the words $1 that at least $2 products have, the commonest first.
SELECT lexeme FROM search_lexeme WHERE lexeme = ANY ($1::text[]) AND products >= $2
ORDER BY products DESC, lexeme;

-- name: known_words
-- One row: to send a hundred thousand costs more than to read them. In the order of code points.
SELECT coalesce(string_agg(lexeme, ' ' ORDER BY lexeme COLLATE "C"), '') AS words,
       coalesce(array_agg(telling ORDER BY lexeme COLLATE "C"), '{}') AS telling,
       (SELECT count(*) FROM search_entry WHERE live) AS products
FROM search_lexeme WHERE products > 0;
