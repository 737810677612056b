-- name: list_accounts
SELECT account.id, account.name, account.email, account.phone, account.language, account.roles,
       account.status, account.password_hash IS NOT NULL AS has_password, account.created_at,
       account.version, producers.listed AS producers, count(*) OVER () AS total
FROM account
CROSS JOIN LATERAL (
    SELECT coalesce(jsonb_agg(jsonb_build_object(
        'slug', producer.slug, 'name', producer.name, 'role', member.role
    ) ORDER BY producer.name, producer.id), '[]') AS listed
    FROM producer_member AS member JOIN producer ON producer.id = member.producer
    WHERE member.account = account.id
) AS producers
WHERE ($1::text IS NULL OR strpos(lower(account.name), $1) > 0 OR strpos(account.email, $1) > 0
        OR strpos(account.phone, $1) > 0)
    AND ($2::text IS NULL OR $2 = ANY (account.roles)
        OR ($2 = 'producer' AND producers.listed <> '[]'))
    AND ($3::text IS NULL OR account.status = $3)
ORDER BY account.id DESC
LIMIT $4 OFFSET $5

-- name: count_accounts
SELECT count(*) FROM account
WHERE ($1::text IS NULL OR strpos(lower(name), $1) > 0 OR strpos(email, $1) > 0
        OR strpos(phone, $1) > 0)
    AND ($2::text IS NULL OR $2 = ANY (roles)
        OR ($2 = 'producer' AND EXISTS (SELECT FROM producer_member WHERE account = account.id)))
    AND ($3::text IS NULL OR status = $3)

-- name: read_account
SELECT account.id, account.name, account.email, account.phone, account.language, account.roles,
       account.status, account.password_hash IS NOT NULL AS has_password, account.created_at,
       account.version,
       (SELECT coalesce(jsonb_agg(jsonb_build_object(
            'slug', producer.slug, 'name', producer.name, 'role', member.role
        ) ORDER BY producer.name, producer.id), '[]')
        FROM producer_member AS member JOIN producer ON producer.id = member.producer
        WHERE member.account = account.id) AS producers
FROM account WHERE account.id = $1

-- name: lock_administrators
-- Changes of who administers take turns. Released with the transaction.
SELECT pg_advisory_xact_lock(4158002)

-- name: lock_account
SELECT id, roles, status, version FROM account WHERE id = $1 FOR UPDATE

-- name: change_account
UPDATE account SET name = $2, language = $3, roles = $4, status = $5, email = $6, phone = $7
WHERE id = $1

-- name: has_administrator
SELECT EXISTS (SELECT FROM account WHERE status = 'active' AND 'admin' = ANY (roles))

-- name: void_all_codes
DELETE FROM one_time_code WHERE account = $1 AND used_at IS NULL

-- name: producer
SELECT id, name FROM producer WHERE slug = $1

-- name: assign
INSERT INTO producer_member (producer, account, role, created_at) VALUES ($1, $2, $3, now())
ON CONFLICT (producer, account) DO UPDATE SET role = EXCLUDED.role

-- name: unassign
DELETE FROM producer_member WHERE producer = $1 AND account = $2 RETURNING role

-- name: add_roles
UPDATE account SET roles = (SELECT array_agg(DISTINCT role ORDER BY role) FROM unnest(roles || $2::text[]) AS role)
WHERE id = $1 AND NOT roles @> $2::text[]
