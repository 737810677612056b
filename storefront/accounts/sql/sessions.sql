-- name: open_session
-- Acts for a producer of one's own at first; an officer, who acts for others, chooses.
INSERT INTO account_session (account, secret_hash, producer, device, created_at, seen_at, expires_at)
SELECT account.id, $2,
       (SELECT producer FROM producer_member
        WHERE account = $1 AND role <> 'officer' ORDER BY role = 'owner' DESC, id LIMIT 1),
       $3, now(), now(), now() + $4::interval
FROM account WHERE account.id = $1 AND account.status = 'active'
RETURNING id

-- name: end_forgotten
-- Of sessions that one account holds, the latest are kept.
DELETE FROM account_session WHERE id IN (
    SELECT id FROM account_session WHERE account = $1 ORDER BY seen_at DESC, id DESC OFFSET $2
)

-- name: end_by_secret
DELETE FROM account_session WHERE secret_hash = $1

-- name: end_session
DELETE FROM account_session WHERE id = $1 AND account = $2 RETURNING id

-- name: end_all
DELETE FROM account_session WHERE account = $1

-- name: list_sessions
SELECT id, device, created_at, seen_at, expires_at FROM account_session
WHERE account = $1 AND expires_at > now() AND seen_at > now() - $2::interval
ORDER BY seen_at DESC, id DESC

-- name: act_for
UPDATE account_session AS session SET producer = producer.id
FROM producer
JOIN producer_member AS member ON member.producer = producer.id
JOIN account ON account.id = member.account
WHERE session.id = $1 AND producer.slug = $2 AND member.account = session.account
    AND (member.role <> 'officer' OR 'officer' = ANY (account.roles))
RETURNING producer.id

-- name: view
SELECT account.id, account.name, account.email, account.phone, account.language, account.roles,
       account.password_hash IS NOT NULL AS has_password,
       coalesce((
           SELECT jsonb_agg(jsonb_build_object(
               'id', producer.id, 'slug', producer.slug, 'name', producer.name, 'role', member.role
           ) ORDER BY producer.name, producer.id)
           FROM producer_member AS member
           JOIN producer ON producer.id = member.producer
           WHERE member.account = account.id
               AND (member.role <> 'officer' OR 'officer' = ANY (account.roles))
       ), '[]') AS producers,
       (SELECT session.producer FROM account_session AS session WHERE session.id = $2) AS acting_for
FROM account WHERE account.id = $1

-- name: prune_sessions
DELETE FROM account_session WHERE expires_at < now() OR seen_at < now() - $1::interval
