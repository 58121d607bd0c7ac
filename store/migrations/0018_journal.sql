-- What happened, in the order of its commits, for those who are told. It has no
-- personal data but for what is in detail: names of members and teams.

-- +goose Up
CREATE TABLE journal (
    sequence        BIGINT NOT NULL PRIMARY KEY,
    id              TEXT   NOT NULL,
    kind            TEXT   NOT NULL,
    account_id      TEXT   NOT NULL REFERENCES account (id),
    conversation_id TEXT   NOT NULL,
    message_id      TEXT   NOT NULL,
    side            TEXT   NOT NULL,
    detail          TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE INDEX journal_account ON journal (account_id, sequence);
