-- +goose Up
-- What a member has written and is still to be sent.
CREATE TABLE scheduled_message (
    id              TEXT    NOT NULL PRIMARY KEY,
    conversation_id TEXT    NOT NULL REFERENCES conversation (id),
    side            TEXT    NOT NULL,
    member_id       TEXT    NOT NULL,
    text            TEXT    NOT NULL,
    files           TEXT    NOT NULL, -- as JSON; their contents are in content
    reply_to        TEXT    NOT NULL,
    key             TEXT    NOT NULL UNIQUE, -- that of the message
    undo            BOOLEAN NOT NULL,
    refused         TEXT    NOT NULL, -- why it was not sent when it was due
    due_at          BIGINT  NOT NULL,
    created_at      BIGINT  NOT NULL
);
CREATE INDEX scheduled_message_thread ON scheduled_message (conversation_id, due_at, id);
CREATE INDEX scheduled_message_due ON scheduled_message (due_at, id) WHERE refused = '';

-- -62135596800000000 is the zero time.
ALTER TABLE message ADD COLUMN edited_at BIGINT NOT NULL DEFAULT -62135596800000000;
ALTER TABLE message ADD COLUMN deleted_at BIGINT NOT NULL DEFAULT -62135596800000000;
ALTER TABLE message ADD COLUMN reply_to TEXT NOT NULL DEFAULT '';

CREATE TABLE quick_reply (
    id         TEXT   NOT NULL PRIMARY KEY,
    account_id TEXT   NOT NULL REFERENCES account (id),
    name       TEXT   NOT NULL,
    text       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, name)
);
