-- Accounts: what is looked up, and the version that counts an account's edits.

CREATE INDEX IF NOT EXISTS producer_member_account_index ON producer_member (account);
CREATE INDEX IF NOT EXISTS account_session_account_index ON account_session (account);
CREATE INDEX IF NOT EXISTS account_session_seen_index ON account_session (seen_at);
CREATE INDEX IF NOT EXISTS api_token_account_index ON api_token (account);
CREATE INDEX IF NOT EXISTS one_time_code_account_index ON one_time_code (account, purpose);
CREATE INDEX IF NOT EXISTS one_time_code_hash_index ON one_time_code (secret_hash);
CREATE INDEX IF NOT EXISTS one_time_code_producer_index
    ON one_time_code (producer) WHERE producer IS NOT NULL;
CREATE INDEX IF NOT EXISTS sign_in_throttle_since_index ON sign_in_throttle (since);
CREATE INDEX IF NOT EXISTS account_event_account_index ON account_event (account, happened_at);
CREATE INDEX IF NOT EXISTS account_event_producer_index ON account_event (producer, happened_at);

-- The function stands in constraints.sql, which runs before.
DROP TRIGGER IF EXISTS account_version ON account;
CREATE TRIGGER account_version BEFORE UPDATE ON account
    FOR EACH ROW WHEN (OLD.* IS DISTINCT FROM NEW.*) EXECUTE FUNCTION count_version_v1();
