-- Run on every private request. Membership counts only while it stands, an officer's only while
-- the account is an officer: whoever loses either acts for nobody from that moment.

-- name: actor_of_session
SELECT session.id, session.account, session.producer, account.name, account.language, account.roles,
       member.role AS member_role, session.seen_at < now() - $3::interval AS unseen
FROM account_session AS session
JOIN account ON account.id = session.account AND account.status = 'active'
LEFT JOIN producer_member AS member
    ON member.account = session.account AND member.producer = session.producer
    AND (member.role <> 'officer' OR 'officer' = ANY (account.roles))
WHERE session.secret_hash = $1 AND session.expires_at > now() AND session.seen_at > now() - $2::interval

-- name: session_seen
-- Of several requests at the same time, one writes.
UPDATE account_session SET seen_at = now() WHERE id = $1 AND seen_at < now() - $2::interval

-- name: actor_of_token
SELECT token.id, token.account, token.producer, token.scopes, account.name, account.language,
       account.roles, member.role AS member_role,
       coalesce(token.used_at < now() - $2::interval, true) AS unseen
FROM api_token AS token
JOIN account ON account.id = token.account AND account.status = 'active'
LEFT JOIN producer_member AS member
    ON member.account = token.account AND member.producer = token.producer
    AND (member.role <> 'officer' OR 'officer' = ANY (account.roles))
WHERE token.secret_hash = $1 AND token.revoked_at IS NULL
    AND (token.expires_at IS NULL OR token.expires_at > now())
    AND (token.producer IS NULL OR member.role IS NOT NULL)

-- name: token_used
UPDATE api_token SET used_at = now()
WHERE id = $1 AND (used_at IS NULL OR used_at < now() - $2::interval)
