-- Requests with an Idempotency-Key, and what was answered.

-- name: claim
-- The first to come works; a claim without an answer is taken over once its holder must be dead.
INSERT INTO answered_request AS known (account, key, request_hash)
VALUES ($1, $2, $3)
ON CONFLICT ON CONSTRAINT answered_request_once DO UPDATE
SET request_hash = EXCLUDED.request_hash, status = NULL, body = '', created_at = now()
WHERE known.created_at < now() - $4::interval
   OR (known.status IS NULL AND known.created_at < now() - $5::interval)
RETURNING id;

-- name: read
SELECT request_hash, status, body FROM answered_request WHERE account = $1 AND key = $2;

-- name: answer
UPDATE answered_request SET status = $3, body = $4 WHERE account = $1 AND key = $2;

-- name: keep
UPDATE answered_request SET created_at = now() WHERE account = $1 AND key = $2 AND status IS NULL;

-- name: release
DELETE FROM answered_request WHERE account = $1 AND key = $2 AND status IS NULL;

-- name: forget
DELETE FROM answered_request WHERE created_at < now() - $1::interval;
