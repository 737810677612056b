-- Files on their way in. An owner is a producer's id, or 0 for the promo team; whoever asks over
-- HTTP is asked for it.

-- name: begin
INSERT INTO upload (id, account, producer, kind, name, length, facts, expires_at)
VALUES ($1, $2, nullif($3::bigint, 0), $4, $5, $6, $7::jsonb, now() + $8::interval);

-- name: read
SELECT json_build_object(
    'id', id, 'account', account, 'owner', coalesce(producer, 0), 'kind', kind, 'name', name,
    'length', length, 'received', received, 'status', status, 'facts', facts,
    'library_image', library_image, 'expires_at', expires_at,
    'claimed', coalesce(claimed_until > now(), false))::text
FROM upload
WHERE id = $2 AND coalesce(producer, 0) = $1 AND (status <> 'receiving' OR expires_at > now());

-- name: receive
-- Moves on only from where the part begins: of two writers at once, one finds no row. With the last
-- part the upload is the caller's to finish, for a while.
WITH moved AS (
    UPDATE upload SET received = received + $4,
        status = CASE WHEN received + $4 = length THEN 'processing' ELSE status END,
        claimed_until = CASE WHEN received + $4 = length THEN now() + $6::interval END,
        updated_at = now(), expires_at = now() + $7::interval
    WHERE id = $2 AND coalesce(producer, 0) = $1 AND status = 'receiving' AND received = $3
      AND received + $4 <= length AND expires_at > now()
    RETURNING id, received
)
INSERT INTO upload_part (upload, start, bytes, key)
SELECT moved.id, $3, $4, $5 FROM moved
RETURNING (SELECT received FROM moved);

-- name: parts
SELECT key, bytes FROM upload_part WHERE upload = $1 ORDER BY start;

-- name: claim
-- One that waits to be finished and that nobody is at, or whose finisher has fallen silent.
UPDATE upload SET claimed_until = now() + $2::interval
WHERE id = $1 AND status = 'processing' AND (claimed_until IS NULL OR claimed_until < now())
RETURNING id;

-- name: claim_next
UPDATE upload SET claimed_until = now() + $1::interval
WHERE id = (
    SELECT id FROM upload
    WHERE status = 'processing' AND (claimed_until IS NULL OR claimed_until < now())
    ORDER BY updated_at LIMIT 1 FOR UPDATE SKIP LOCKED)
RETURNING id, coalesce(producer, 0) AS owner;

-- name: keep_claim
UPDATE upload SET claimed_until = now() + $2::interval, updated_at = now(),
    facts = facts || $3::jsonb
WHERE id = $1 AND status = 'processing' RETURNING id;

-- name: release
-- Not finished now; somebody else may try after a moment.
UPDATE upload SET claimed_until = now() + $2::interval WHERE id = $1 AND status = 'processing';

-- name: finish
UPDATE upload SET status = $2, library_image = $3, facts = facts || $4::jsonb,
    claimed_until = NULL, updated_at = now()
WHERE id = $1 AND status = 'processing' RETURNING id;

-- name: may_act
-- Whether the account may still do for this owner what it once began.
SELECT EXISTS (
    SELECT FROM account WHERE account.id = $1 AND account.status = 'active'
      AND CASE WHEN $2::bigint = 0 THEN account.roles && ARRAY['promo', 'admin']
          ELSE account.roles && ARRAY['officer', 'admin'] OR EXISTS (
              SELECT FROM producer_member AS member
              WHERE member.account = account.id AND member.producer = $2::bigint) END);

-- name: forget
DELETE FROM upload
WHERE id = $2 AND coalesce(producer, 0) = $1
  AND NOT (status = 'processing' AND claimed_until > now())
RETURNING id;

-- name: forget_parts
DELETE FROM upload_part WHERE upload = $1;

-- name: with_spent_parts
-- Finished, and the bytes that arrived are still there.
SELECT DISTINCT upload.id FROM upload JOIN upload_part ON upload_part.upload = upload.id
WHERE upload.status IN ('ready', 'refused') AND upload.updated_at < now() - $1::interval LIMIT 100;

-- name: forget_expired
-- Given up by their senders, or finished long ago.
DELETE FROM upload WHERE id IN (
    SELECT id FROM upload WHERE expires_at < now() AND status <> 'processing'
    ORDER BY expires_at LIMIT 100 FOR UPDATE SKIP LOCKED)
RETURNING id;
