-- +goose Up
CREATE TABLE counter (
    key     TEXT   NOT NULL,
    bucket  BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    hits    BIGINT NOT NULL,
    PRIMARY KEY (key, bucket)
);
CREATE INDEX counter_end ON counter (ends_at);

ALTER TABLE conversation ADD COLUMN answered BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE conversation SET answered = TRUE
WHERE EXISTS (SELECT 1 FROM message AS m WHERE m.conversation_id = conversation.id AND m.side = 'seller' AND m.kind = 'text');

ALTER TABLE buyer ADD COLUMN suspended_at BIGINT NOT NULL DEFAULT -62135596800000000; -- the zero time
