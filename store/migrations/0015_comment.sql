-- +goose Up
-- -62135596800000000 is the zero time.
ALTER TABLE comment ADD COLUMN edited_at BIGINT NOT NULL DEFAULT -62135596800000000;

-- What a mail about a comment is about.
ALTER TABLE notification ADD COLUMN comment_id TEXT NOT NULL DEFAULT '';
CREATE INDEX notification_comment ON notification (comment_id) WHERE comment_id <> '';

-- No mail when a colleague mentions the member.
ALTER TABLE preferences ADD COLUMN quiet_mentions BOOLEAN NOT NULL DEFAULT FALSE;
