-- name: keep_token
-- Bound only to a producer that the account acts for; otherwise nothing is kept.
INSERT INTO api_token (account, name, prefix, secret_hash, scopes, producer, created_at, expires_at)
SELECT account.id, $2, $3, $4, $5, $6, now(), $7
FROM account
WHERE account.id = $1 AND ($6::bigint IS NULL OR EXISTS (
    SELECT FROM producer_member AS member
    WHERE member.account = account.id AND member.producer = $6
        AND (member.role <> 'officer' OR 'officer' = ANY (account.roles))
))
RETURNING id, created_at

-- name: list_tokens
SELECT token.id, token.name, token.prefix, token.scopes, producer.slug AS producer, token.created_at,
       token.used_at, token.expires_at
FROM api_token AS token LEFT JOIN producer ON producer.id = token.producer
WHERE token.account = $1 AND token.revoked_at IS NULL
ORDER BY token.id

-- name: count_tokens
SELECT count(*) FROM api_token
WHERE account = $1 AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())

-- name: revoke_token
UPDATE api_token SET revoked_at = now() WHERE id = $1 AND account = $2 AND revoked_at IS NULL
RETURNING id

-- name: revoke_for_producer
UPDATE api_token SET revoked_at = now() WHERE account = $1 AND producer = $2 AND revoked_at IS NULL

-- name: producer_by_slug
SELECT id FROM producer WHERE slug = $1

-- name: prune_tokens
DELETE FROM api_token
WHERE revoked_at < now() - interval '90 days' OR expires_at < now() - interval '90 days'
