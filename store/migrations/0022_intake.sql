-- +goose Up
-- An account's addresses for the leads of other portals: the newest takes mail,
-- the others were replaced.
CREATE TABLE intake (
    alias       TEXT   NOT NULL PRIMARY KEY,
    account_id  TEXT   NOT NULL REFERENCES account (id),
    listing_id  TEXT   NOT NULL, -- the account's own placeholder
    created_at  BIGINT NOT NULL,
    replaced_at BIGINT NOT NULL
);
CREATE INDEX intake_account ON intake (account_id, created_at, alias);

-- What a mail to one of them was taken for, and what became of it.
CREATE TABLE intake_mail (
    mail_id         TEXT    NOT NULL PRIMARY KEY,
    account_id      TEXT    NOT NULL REFERENCES account (id),
    state           TEXT    NOT NULL,
    event           TEXT    NOT NULL,
    portal          TEXT    NOT NULL,
    layout          TEXT    NOT NULL,
    fields          TEXT    NOT NULL, -- as JSON, as is the record
    record          TEXT    NOT NULL,
    conversation_id TEXT    NOT NULL,
    message_id      TEXT    NOT NULL,
    note            TEXT    NOT NULL,
    member_id       TEXT    NOT NULL,
    handled_at      BIGINT  NOT NULL
);
CREATE INDEX intake_mail_account ON intake_mail (account_id, mail_id);
CREATE INDEX intake_mail_state ON intake_mail (account_id, state, mail_id);
CREATE INDEX intake_mail_layout ON intake_mail (portal, layout, mail_id);
CREATE INDEX intake_mail_conversation ON intake_mail (conversation_id) WHERE conversation_id <> '';
CREATE INDEX intake_mail_message ON intake_mail (message_id) WHERE message_id <> '';

-- By what a mail is known to be about a conversation. Keys are hashes.
CREATE TABLE intake_key (
    account_id      TEXT NOT NULL,
    key             TEXT NOT NULL,
    conversation_id TEXT NOT NULL,
    PRIMARY KEY (account_id, key)
);
CREATE INDEX intake_key_conversation ON intake_key (conversation_id);

-- How often a text came into a conversation by each way. Texts are hashes.
CREATE TABLE intake_text (
    conversation_id TEXT   NOT NULL,
    text            TEXT   NOT NULL,
    way             TEXT   NOT NULL,
    mails           BIGINT NOT NULL,
    PRIMARY KEY (conversation_id, text, way)
);

-- Whose intake brought a buyer, and from which portal; empty for one whom the
-- marketplace knows.
ALTER TABLE buyer ADD COLUMN account_id TEXT NOT NULL DEFAULT '';
ALTER TABLE buyer ADD COLUMN portal TEXT NOT NULL DEFAULT '';
CREATE INDEX listing_reference ON listing (account_id, reference) WHERE reference <> '';
