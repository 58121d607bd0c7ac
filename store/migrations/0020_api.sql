-- -62135596800000000 is the zero time.

-- +goose Up
-- What a key may be used for, and whose things it sees. Those made before may do
-- all.
ALTER TABLE api_key ADD COLUMN account_id TEXT NOT NULL DEFAULT '';
ALTER TABLE api_key ADD COLUMN scopes TEXT NOT NULL DEFAULT '["*"]'; -- as JSON
ALTER TABLE api_key ADD COLUMN revoked_at BIGINT NOT NULL DEFAULT -62135596800000000;

-- What was answered to requests with an idempotency key. The status is 0 while one
-- is being carried out.
CREATE TABLE idempotency (
    key_id     TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    request    TEXT   NOT NULL,
    status     BIGINT NOT NULL,
    header     TEXT   NOT NULL, -- as JSON
    body       TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (key_id, name)
);
CREATE INDEX idempotency_end ON idempotency (expires_at);
