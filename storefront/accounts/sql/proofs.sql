-- Passwords, codes and invitations: what proves who somebody is.

-- name: account_by_login
SELECT id, name, email, phone, password_hash, language, status
FROM account WHERE email = $1 OR phone = $2

-- name: account_by_id
SELECT id, name, email, phone, password_hash, language, status FROM account WHERE id = $1

-- name: change_hash
-- Only from the hash that was checked: of two changes at once, the second must see the first.
UPDATE account SET password_hash = $3
WHERE id = $1 AND password_hash IS NOT DISTINCT FROM $2 AND status = 'active'
RETURNING id

-- name: void_codes
-- A code that could still be used ends, so that only the newest is good.
DELETE FROM one_time_code WHERE account = $1 AND purpose = $2

-- name: keep_code
INSERT INTO one_time_code (account, purpose, producer, member_role, secret_hash, attempts, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, 0, now(), now() + $6::interval)
RETURNING id, expires_at

-- name: redeem_code
-- The row's lock makes guesses take turns; each sees the attempts and the use of those before.
WITH live AS (
    SELECT id FROM one_time_code
    WHERE account = $1 AND purpose = $2 AND used_at IS NULL AND expires_at > now() AND attempts < $4::int
    ORDER BY id DESC LIMIT 1
    FOR UPDATE
)
UPDATE one_time_code AS code
SET attempts = attempts + (secret_hash <> $3)::int,
    used_at = CASE WHEN secret_hash = $3 THEN now() END
FROM live WHERE code.id = live.id
RETURNING code.used_at IS NOT NULL AS is_right

-- name: invitation
SELECT code.id AS code, code.producer, code.member_role, account.id, account.name, account.email,
       account.phone, account.password_hash
FROM one_time_code AS code
JOIN account ON account.id = code.account AND account.status = 'active'
WHERE code.secret_hash = $1 AND code.purpose = 'invitation' AND code.used_at IS NULL
    AND code.expires_at > now()

-- name: redeem_invitation
UPDATE one_time_code SET used_at = now()
WHERE id = $1 AND used_at IS NULL AND expires_at > now()
RETURNING id

-- name: void_plain_invitations
-- Once there is a password, links that would only choose one are of no use.
DELETE FROM one_time_code
WHERE account = $1 AND purpose = 'invitation' AND producer IS NULL AND used_at IS NULL

-- name: join_producer
INSERT INTO producer_member (producer, account, role, created_at) VALUES ($1, $2, $3, now())
ON CONFLICT (producer, account) DO NOTHING

-- name: prune_codes
DELETE FROM one_time_code WHERE expires_at < now() - interval '1 day'
