-- +goose Up
-- Which fault of the sandbox was at work; empty for none.
ALTER TABLE webhook_attempt ADD COLUMN fault TEXT NOT NULL DEFAULT '';

-- For what an endpoint was not told of: of a conversation, and of a message.
CREATE INDEX webhook_delivery_lost ON webhook_delivery (thread, sequence) WHERE state IN ('failed', 'stopped');
CREATE INDEX journal_message ON journal (message_id, sequence) WHERE message_id <> '';
