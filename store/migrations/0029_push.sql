-- +goose Up

-- A browser that a program subscribed has no session, and stands by itself.
CREATE TABLE push_subscription_29 (
    id              TEXT   NOT NULL PRIMARY KEY,
    recipient       TEXT   NOT NULL, -- an account or a buyer
    session_id      TEXT   REFERENCES session (id) ON DELETE CASCADE,
    member_id       TEXT   NOT NULL,
    account_id      TEXT   NOT NULL,
    buyer_id        TEXT   NOT NULL,
    conversation_id TEXT   NOT NULL,
    endpoint        TEXT   NOT NULL,
    public_key      TEXT   NOT NULL,
    auth            TEXT   NOT NULL,
    language        TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    UNIQUE (endpoint, recipient, conversation_id)
);
INSERT INTO push_subscription_29
SELECT id, recipient, session_id, member_id, account_id, buyer_id, conversation_id, endpoint, public_key, auth, language, created_at
FROM push_subscription;

CREATE TABLE push_29 (
    id              TEXT   NOT NULL PRIMARY KEY,
    subscription_id TEXT   NOT NULL REFERENCES push_subscription_29 (id) ON DELETE CASCADE,
    kind            TEXT   NOT NULL,
    conversation_id TEXT   NOT NULL,
    message_id      TEXT   NOT NULL,
    listing_id      TEXT   NOT NULL,
    attempts        BIGINT NOT NULL,
    next_attempt    BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    due_at          BIGINT NOT NULL
);
INSERT INTO push_29
SELECT id, subscription_id, kind, conversation_id, message_id, listing_id, attempts, next_attempt, created_at, due_at
FROM push;

DROP TABLE push;
DROP TABLE push_subscription;
ALTER TABLE push_subscription_29 RENAME TO push_subscription;
ALTER TABLE push_29 RENAME TO push;

CREATE INDEX push_subscription_recipient ON push_subscription (recipient, id);
CREATE INDEX push_subscription_session ON push_subscription (session_id);
CREATE INDEX push_due ON push (due_at, id);
CREATE INDEX push_of_subscription ON push (subscription_id);
