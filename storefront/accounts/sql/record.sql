-- name: note
INSERT INTO account_event (account, producer, action, facts, happened_at)
VALUES ($1, $2, $3, $4::jsonb, now())
