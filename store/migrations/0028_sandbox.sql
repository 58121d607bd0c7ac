-- +goose Up

-- An account in test mode, and what the sandbox does to what it is told.
ALTER TABLE account ADD COLUMN test BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE account ADD COLUMN fault_webhooks TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN fault_mails TEXT NOT NULL DEFAULT '';
ALTER TABLE account ADD COLUMN fault_until BIGINT NOT NULL DEFAULT -62135596800000000;
