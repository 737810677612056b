-- name: count
-- No row comes back while the subject must wait: the WHERE decides under the row's lock, so of any
-- number of simultaneous attempts exactly the free ones pass.
INSERT INTO sign_in_throttle AS counted (subject, failures, since, blocked_until)
VALUES (
    $1, 1, clock_timestamp(),
    CASE WHEN $2::int <= 1 THEN clock_timestamp() + least($3::interval, $4::interval) END
)
ON CONFLICT (subject) DO UPDATE SET
    failures = CASE WHEN counted.since < clock_timestamp() - $5::interval THEN 1
                    ELSE counted.failures + 1 END,
    since = CASE WHEN counted.since < clock_timestamp() - $5::interval THEN clock_timestamp()
                 ELSE counted.since END,
    blocked_until = CASE
        WHEN counted.since >= clock_timestamp() - $5::interval AND counted.failures + 1 >= $2::int
        THEN clock_timestamp()
            + least($3::interval * power(2, least(counted.failures + 1 - $2::int, 20)), $4::interval)
    END
WHERE counted.blocked_until IS NULL OR counted.blocked_until <= clock_timestamp()
RETURNING failures

-- name: seconds_to_wait
SELECT greatest(1, ceil(extract(epoch FROM blocked_until - clock_timestamp())))::int
FROM sign_in_throttle WHERE subject = $1

-- name: forget
DELETE FROM sign_in_throttle WHERE subject = $1

-- name: give_back
UPDATE sign_in_throttle
SET failures = greatest(0, failures - 1),
    blocked_until = CASE WHEN failures - 1 < $2::int THEN NULL ELSE blocked_until END
WHERE subject = $1

-- name: touch
UPDATE sign_in_throttle SET since = since WHERE subject = $1

-- name: prune
-- The longest window and the longest wait are an hour each.
DELETE FROM sign_in_throttle
WHERE since < now() - interval '1 day' AND (blocked_until IS NULL OR blocked_until < now())
