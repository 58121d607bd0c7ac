-- +goose Up

-- Whether an account is on a plain feed or on messaging, and when that changes.
-- An account without a row is on messaging.
CREATE TABLE feed (
    account_id TEXT   NOT NULL PRIMARY KEY REFERENCES account (id),
    state      TEXT   NOT NULL,
    since      BIGINT NOT NULL,
    switch_at  BIGINT NOT NULL,
    back_until BIGINT NOT NULL,
    history    TEXT   NOT NULL -- as JSON
);
CREATE INDEX feed_switch ON feed (switch_at, account_id);

-- A trial of both forms at a test address. It holds no words of a lead, only how
-- each field was read.
CREATE TABLE rehearsal (
    id         TEXT   NOT NULL PRIMARY KEY,
    account_id TEXT   NOT NULL REFERENCES account (id),
    address    TEXT   NOT NULL,
    language   TEXT   NOT NULL,
    mails      TEXT   NOT NULL, -- as JSON, as is the score
    score      TEXT   NOT NULL,
    scored_at  BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX rehearsal_account ON rehearsal (account_id, id);
