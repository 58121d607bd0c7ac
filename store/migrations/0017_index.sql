-- One index for what is asked of a conversation's mails, in the place of two:
-- each costs as much as a tenth of taking a mail in.

-- +goose Up
DROP INDEX mail_posted;
DROP INDEX mail_conversation;
CREATE INDEX mail_thread ON mail (conversation_id, side, received_at, id) WHERE conversation_id <> '';

-- In the order of the view that it is for, as those of the other views are.
DROP INDEX conversation_snoozed;
CREATE INDEX conversation_snoozed ON conversation (account_id, updated_at, id) WHERE snoozed_until > -62135596800000000;

-- To sort leads by name, and to look through their words without all else.
CREATE INDEX lead_words ON lead (account_id, words, id);

-- For what the other side wrote before a mail.
CREATE INDEX message_side ON message (conversation_id, side, sequence);
