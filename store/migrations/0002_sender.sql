-- +goose Up
CREATE TABLE party_sender (
    party      TEXT   NOT NULL,
    sender     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (party, sender)
);
INSERT INTO party_sender (party, sender, created_at)
SELECT 'account:' || account_id, email, created_at FROM authorized_sender;
DROP TABLE authorized_sender;
ALTER TABLE party_sender RENAME TO authorized_sender;

CREATE TABLE sender_check (
    token           TEXT    NOT NULL PRIMARY KEY,
    party           TEXT    NOT NULL,
    sender          TEXT    NOT NULL,
    known           BOOLEAN NOT NULL,
    conversation_id TEXT    NOT NULL,
    side            TEXT    NOT NULL,
    language        TEXT    NOT NULL,
    created_at      BIGINT  NOT NULL,
    expires_at      BIGINT  NOT NULL,
    answered_at     BIGINT  NOT NULL
);
CREATE INDEX sender_check_last ON sender_check (party, sender, created_at, token);

ALTER TABLE mail ADD COLUMN party TEXT NOT NULL DEFAULT '';
CREATE INDEX mail_held_from ON mail (party, header_from, received_at, id) WHERE state = 'held';
CREATE INDEX mail_held_since ON mail (received_at, id) WHERE state = 'held';
