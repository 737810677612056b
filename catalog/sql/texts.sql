-- What the tables' CHECK constraints rest on; made before any table.

-- A text in one or more languages: an object of non-empty strings under known language codes.
CREATE OR REPLACE FUNCTION is_text(candidate jsonb) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE
        WHEN candidate IS NULL THEN NULL
        WHEN jsonb_typeof(candidate) <> 'object' OR candidate = jsonb_build_object() THEN false
        ELSE NOT EXISTS (
            SELECT FROM jsonb_each(candidate) AS one(language, body)
            WHERE language NOT IN ('id', 'en')
               OR jsonb_typeof(body) <> 'string'
               OR btrim(body #>> ARRAY[]::text[]) = ''
        )
    END
$$;
