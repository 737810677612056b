-- name: keep_key
-- Of several processes that start together, the first one's key stays.
INSERT INTO installation_key (id, key, created_at) VALUES (1, $1, now()) ON CONFLICT (id) DO NOTHING

-- name: kept_key
SELECT key FROM installation_key WHERE id = 1
