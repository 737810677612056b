-- Who acts for a producer. Every statement is given the producer, so that a foreign id finds nothing.

-- name: lock_producer
-- Changes of one producer's owners take turns.
SELECT id FROM producer WHERE id = $1 FOR NO KEY UPDATE

-- name: list_members
SELECT member.id, member.account, account.name, coalesce(account.email, account.phone) AS login,
       member.role, account.status, member.created_at AS since
FROM producer_member AS member JOIN account ON account.id = member.account
WHERE member.producer = $1
ORDER BY member.role = 'owner' DESC, account.name, member.id

-- name: list_invitations
SELECT code.id, coalesce(account.email, account.phone) AS login, code.member_role AS role,
       code.expires_at
FROM one_time_code AS code JOIN account ON account.id = code.account
WHERE code.producer = $1 AND code.purpose = 'invitation' AND code.used_at IS NULL
    AND code.expires_at > now()
ORDER BY code.id

-- name: add_account
INSERT INTO account (name, email, phone, roles, language, status, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, 'active', now(), now())
ON CONFLICT DO NOTHING
RETURNING id

-- name: membership
SELECT id FROM producer_member WHERE producer = $1 AND account = $2

-- name: producer_name
SELECT name FROM producer WHERE id = $1

-- name: withdraw_older
DELETE FROM one_time_code
WHERE producer = $1 AND account = $2 AND purpose = 'invitation' AND used_at IS NULL

-- name: withdraw
DELETE FROM one_time_code
WHERE id = $1 AND producer = $2 AND purpose = 'invitation' AND used_at IS NULL
RETURNING account

-- name: change_role
-- Officers are sent by the city and stay what they are.
UPDATE producer_member SET role = $3 WHERE id = $1 AND producer = $2 AND role <> 'officer'
RETURNING account

-- name: remove
DELETE FROM producer_member WHERE id = $1 AND producer = $2 RETURNING account, role

-- name: has_owner
SELECT EXISTS (
    SELECT FROM producer_member AS member
    JOIN account ON account.id = member.account AND account.status = 'active'
    WHERE member.producer = $1 AND member.role = 'owner'
)
