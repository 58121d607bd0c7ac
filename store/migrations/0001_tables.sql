-- One table for each word of package bridge. Both databases run this file:
-- times and durations are microseconds, JSON is text, ids are UUIDv7 as text.
-- The zero time is the smallest number that a time can have.

-- +goose Up
CREATE TABLE account (
    id             TEXT    NOT NULL PRIMARY KEY,
    external_id    TEXT    NOT NULL UNIQUE,
    name           TEXT    NOT NULL,
    language       TEXT    NOT NULL,
    answer_minutes BIGINT  NOT NULL,
    closed         BOOLEAN NOT NULL,
    created_at     BIGINT  NOT NULL
);

CREATE TABLE member (
    id         TEXT   NOT NULL PRIMARY KEY,
    account_id TEXT   NOT NULL REFERENCES account (id),
    email      TEXT   NOT NULL,
    name       TEXT   NOT NULL,
    role       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, email)
);
CREATE INDEX member_email ON member (email, id);

CREATE TABLE authorized_sender (
    account_id TEXT   NOT NULL REFERENCES account (id),
    email      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, email)
);

CREATE TABLE listing (
    id            TEXT    NOT NULL PRIMARY KEY,
    account_id    TEXT    NOT NULL REFERENCES account (id),
    external_id   TEXT    NOT NULL UNIQUE,
    reference     TEXT    NOT NULL,
    title         TEXT    NOT NULL,
    description   TEXT    NOT NULL,
    criteria      TEXT    NOT NULL,
    price         TEXT    NOT NULL,
    currency      TEXT    NOT NULL,
    url           TEXT    NOT NULL,
    picture_url   TEXT    NOT NULL,
    category      TEXT    NOT NULL,
    contact       TEXT    NOT NULL,
    phone         TEXT    NOT NULL,
    hide_phone    BOOLEAN NOT NULL,
    no_canvassing BOOLEAN NOT NULL,
    alias         TEXT    NOT NULL,
    created_at    BIGINT  NOT NULL,
    updated_at    BIGINT  NOT NULL
);
CREATE UNIQUE INDEX listing_alias ON listing (alias) WHERE alias <> '';
CREATE INDEX listing_account ON listing (account_id, created_at, id);

CREATE TABLE buyer (
    id           TEXT    NOT NULL PRIMARY KEY,
    external_id  TEXT    NOT NULL UNIQUE,
    pseudonym    TEXT    NOT NULL,
    name         TEXT    NOT NULL,
    first_name   TEXT    NOT NULL,
    last_name    TEXT    NOT NULL,
    profile_url  TEXT    NOT NULL,
    picture_url  TEXT    NOT NULL,
    member_since BIGINT  NOT NULL,
    email        TEXT    NOT NULL,
    phone        TEXT    NOT NULL,
    mask_phone   BOOLEAN NOT NULL,
    language     TEXT    NOT NULL,
    created_at   BIGINT  NOT NULL
);
CREATE INDEX buyer_email ON buyer (email, created_at, id) WHERE email <> '';

CREATE TABLE conversation (
    id           TEXT    NOT NULL PRIMARY KEY,
    account_id   TEXT    NOT NULL REFERENCES account (id),
    listing_id   TEXT    NOT NULL REFERENCES listing (id),
    buyer_id     TEXT    NOT NULL REFERENCES buyer (id),
    lead_id      TEXT    NOT NULL,
    subject      TEXT    NOT NULL,
    seller_alias TEXT    NOT NULL,
    buyer_alias  TEXT    NOT NULL,
    closed       BOOLEAN NOT NULL,
    sequence     BIGINT  NOT NULL,
    seller_seen  BIGINT  NOT NULL,
    buyer_seen   BIGINT  NOT NULL,
    last_line    TEXT    NOT NULL,
    last_side    TEXT    NOT NULL,
    created_at   BIGINT  NOT NULL,
    updated_at   BIGINT  NOT NULL,
    UNIQUE (listing_id, buyer_id)
);
CREATE UNIQUE INDEX conversation_seller_alias ON conversation (seller_alias) WHERE seller_alias <> '';
CREATE UNIQUE INDEX conversation_buyer_alias ON conversation (buyer_alias) WHERE buyer_alias <> '';
CREATE INDEX conversation_account ON conversation (account_id, updated_at, id);
CREATE INDEX conversation_buyer ON conversation (buyer_id, updated_at, id);

-- The bytes of a content's rows, joined by seq, are the content in its
-- encoding. size is that of the whole content, decoded.
CREATE TABLE content (
    hash       TEXT   NOT NULL,
    seq        BIGINT NOT NULL,
    size       BIGINT NOT NULL,
    encoding   TEXT   NOT NULL,
    bytes      BYTEA  NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (hash, seq)
);

CREATE TABLE message (
    id              TEXT    NOT NULL PRIMARY KEY,
    conversation_id TEXT    NOT NULL REFERENCES conversation (id),
    sequence        BIGINT  NOT NULL,
    side            TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    visible_text    TEXT    NOT NULL,
    full_text       TEXT    NOT NULL,
    hidden          TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    state_reason    TEXT    NOT NULL,
    via             TEXT    NOT NULL,
    mail_id         TEXT    NOT NULL,
    unproven        BOOLEAN NOT NULL,
    key             TEXT    NOT NULL,
    created_at      BIGINT  NOT NULL,
    UNIQUE (conversation_id, sequence)
);
CREATE UNIQUE INDEX message_key ON message (key) WHERE key <> '';
CREATE INDEX message_auto ON message (conversation_id, side, created_at) WHERE kind = 'auto';

CREATE TABLE attachment (
    id         TEXT   NOT NULL PRIMARY KEY,
    message_id TEXT   NOT NULL REFERENCES message (id),
    position   BIGINT NOT NULL,
    name       TEXT   NOT NULL,
    type       TEXT   NOT NULL,
    size       BIGINT NOT NULL,
    content    TEXT   NOT NULL,
    UNIQUE (message_id, position)
);

CREATE TABLE lead (
    id              TEXT   NOT NULL PRIMARY KEY,
    conversation_id TEXT   NOT NULL UNIQUE REFERENCES conversation (id),
    message_id      TEXT   NOT NULL,
    account_id      TEXT   NOT NULL REFERENCES account (id),
    record          TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);

CREATE TABLE mail (
    id              TEXT   NOT NULL PRIMARY KEY,
    dedup_key       TEXT   NOT NULL UNIQUE,
    state           TEXT   NOT NULL,
    reason          TEXT   NOT NULL,
    recipient       TEXT   NOT NULL,
    conversation_id TEXT   NOT NULL,
    side            TEXT   NOT NULL,
    envelope_from   TEXT   NOT NULL,
    header_from     TEXT   NOT NULL,
    header_id       TEXT   NOT NULL,
    subject         TEXT   NOT NULL,
    raw             TEXT   NOT NULL,
    trace           TEXT   NOT NULL,
    received_at     BIGINT NOT NULL
);
CREATE INDEX mail_held ON mail (conversation_id, side, received_at, id) WHERE state = 'held';
CREATE INDEX mail_posted ON mail (conversation_id, side, received_at, id) WHERE state IN ('posted', 'unreadable');

CREATE TABLE event (
    id              TEXT   NOT NULL PRIMARY KEY,
    conversation_id TEXT   NOT NULL REFERENCES conversation (id),
    kind            TEXT   NOT NULL,
    side            TEXT   NOT NULL,
    detail          TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE INDEX event_conversation ON event (conversation_id, created_at, id);

CREATE TABLE settings (
    key               TEXT    NOT NULL PRIMARY KEY,
    messages_by_mail  BOOLEAN NOT NULL,
    favorites_by_mail BOOLEAN NOT NULL,
    content           BOOLEAN NOT NULL,
    delay             BIGINT  NOT NULL,
    language          TEXT    NOT NULL,
    template          BIGINT  NOT NULL
);

-- due_at is next_attempt, or the end of the lease while somebody works on it.
CREATE TABLE notification (
    id              TEXT    NOT NULL PRIMARY KEY,
    kind            TEXT    NOT NULL,
    conversation_id TEXT    NOT NULL,
    message_id      TEXT    NOT NULL,
    side            TEXT    NOT NULL,
    recipient       TEXT    NOT NULL,
    language        TEXT    NOT NULL,
    template        BIGINT  NOT NULL,
    content         BOOLEAN NOT NULL,
    bounce_alias    TEXT    NOT NULL,
    unsubscribe     TEXT    NOT NULL,
    link            TEXT    NOT NULL,
    state           TEXT    NOT NULL,
    attempts        BIGINT  NOT NULL,
    next_attempt    BIGINT  NOT NULL,
    mail            TEXT    NOT NULL,
    body            TEXT    NOT NULL,
    answer          TEXT    NOT NULL,
    trace           TEXT    NOT NULL,
    created_at      BIGINT  NOT NULL,
    sent_at         BIGINT  NOT NULL,
    due_at          BIGINT  NOT NULL
);
CREATE UNIQUE INDEX notification_bounce_alias ON notification (bounce_alias) WHERE bounce_alias <> '';
CREATE UNIQUE INDEX notification_unsubscribe ON notification (unsubscribe) WHERE unsubscribe <> '';
CREATE INDEX notification_thread ON notification (conversation_id, side, state, id);
CREATE INDEX notification_message ON notification (message_id) WHERE message_id <> '';
CREATE INDEX notification_due ON notification (due_at, id) WHERE state = 'pending';
CREATE INDEX notification_age ON notification (created_at) WHERE state = 'pending';

CREATE TABLE suppressed_address (
    email      TEXT   NOT NULL PRIMARY KEY,
    reason     TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE session (
    id              TEXT   NOT NULL PRIMARY KEY,
    secret          TEXT   NOT NULL UNIQUE,
    member_id       TEXT   NOT NULL,
    account_id      TEXT   NOT NULL,
    buyer_id        TEXT   NOT NULL,
    conversation_id TEXT   NOT NULL,
    created_at      BIGINT NOT NULL,
    expires_at      BIGINT NOT NULL
);

CREATE TABLE sign_in (
    token           TEXT   NOT NULL PRIMARY KEY,
    member_id       TEXT   NOT NULL,
    account_id      TEXT   NOT NULL,
    buyer_id        TEXT   NOT NULL,
    conversation_id TEXT   NOT NULL,
    expires_at      BIGINT NOT NULL,
    used_at         BIGINT NOT NULL
);

CREATE TABLE api_key (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    secret     TEXT   NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE secret_key (
    purpose    TEXT   NOT NULL,
    id         TEXT   NOT NULL,
    secret     BYTEA  NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (purpose, id)
);
