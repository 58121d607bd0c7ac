-- +goose Up
-- What members chose for their pages.
CREATE TABLE preferences (
    member_id   TEXT    NOT NULL PRIMARY KEY REFERENCES member (id),
    language    TEXT    NOT NULL,
    zone        TEXT    NOT NULL,
    enter_sends BOOLEAN NOT NULL,
    signature   TEXT    NOT NULL
);

-- How an account receives buyers.
CREATE TABLE account_settings (
    account_id   TEXT NOT NULL PRIMARY KEY REFERENCES account (id),
    first_answer TEXT NOT NULL, -- as JSON, as are the hours
    hours        TEXT NOT NULL
);

CREATE INDEX listing_contact ON listing (account_id, contact);

-- What a member or buyer is pushed.
CREATE TABLE push_settings (
    key       TEXT    NOT NULL PRIMARY KEY,
    messages  BOOLEAN NOT NULL,
    favorites BOOLEAN NOT NULL,
    content   BOOLEAN NOT NULL
);

-- A browser that wants to be told. It stands as long as its session.
CREATE TABLE push_subscription (
    id              TEXT   NOT NULL PRIMARY KEY,
    recipient       TEXT   NOT NULL, -- an account or a buyer
    session_id      TEXT   NOT NULL REFERENCES session (id) ON DELETE CASCADE,
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
CREATE INDEX push_subscription_recipient ON push_subscription (recipient, id);
CREATE INDEX push_subscription_session ON push_subscription (session_id);

-- What is to be pushed. A row goes away once that is done. due_at is
-- next_attempt, or the end of the lease while somebody works on it.
CREATE TABLE push (
    id              TEXT   NOT NULL PRIMARY KEY,
    subscription_id TEXT   NOT NULL REFERENCES push_subscription (id) ON DELETE CASCADE,
    kind            TEXT   NOT NULL,
    conversation_id TEXT   NOT NULL,
    message_id      TEXT   NOT NULL,
    attempts        BIGINT NOT NULL,
    next_attempt    BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    due_at          BIGINT NOT NULL
);
CREATE INDEX push_due ON push (due_at, id);
CREATE INDEX push_of_subscription ON push (subscription_id);
