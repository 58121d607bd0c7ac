-- +goose Up
-- Who is told of the journal over HTTP. account_id is empty for the marketplace,
-- cursor the sequence up to which the journal was queued.
CREATE TABLE webhook (
    id            TEXT   NOT NULL PRIMARY KEY,
    account_id    TEXT   NOT NULL,
    url           TEXT   NOT NULL,
    kinds         TEXT   NOT NULL, -- as JSON, as are the keys
    keys          TEXT   NOT NULL,
    state         TEXT   NOT NULL,
    reason        TEXT   NOT NULL,
    position      BIGINT NOT NULL,
    failing_since BIGINT NOT NULL,
    down_at       BIGINT NOT NULL,
    hold_until    BIGINT NOT NULL,
    created_at    BIGINT NOT NULL
);
CREATE INDEX webhook_account ON webhook (account_id, id);
CREATE INDEX webhook_state ON webhook (state, account_id);

-- What one of them is told. A thread is told in the order of its sequences: one
-- is waiting or being sent, those behind it are queued. body is the bytes of all
-- attempts. due_at is when it may be sent, or when a lease ends.
CREATE TABLE webhook_delivery (
    id           TEXT   NOT NULL PRIMARY KEY,
    webhook_id   TEXT   NOT NULL REFERENCES webhook (id) ON DELETE CASCADE,
    event_id     TEXT   NOT NULL,
    sequence     BIGINT NOT NULL,
    kind         TEXT   NOT NULL,
    thread       TEXT   NOT NULL,
    state        TEXT   NOT NULL,
    reason       TEXT   NOT NULL,
    attempts     BIGINT NOT NULL,
    next_attempt BIGINT NOT NULL,
    due_at       BIGINT NOT NULL,
    body         TEXT   NOT NULL,
    created_at   BIGINT NOT NULL,
    settled_at   BIGINT NOT NULL,
    UNIQUE (webhook_id, event_id)
);
CREATE INDEX webhook_delivery_due ON webhook_delivery (webhook_id, due_at, sequence) WHERE state IN ('waiting', 'sending');
CREATE INDEX webhook_delivery_turn ON webhook_delivery (webhook_id, thread, sequence) WHERE state IN ('queued', 'waiting', 'sending');
CREATE INDEX webhook_delivery_open ON webhook_delivery (created_at) WHERE state IN ('queued', 'waiting', 'sending');
CREATE INDEX webhook_delivery_sending ON webhook_delivery (state) WHERE state = 'sending';
CREATE INDEX webhook_delivery_list ON webhook_delivery (webhook_id, id);
CREATE INDEX webhook_delivery_state ON webhook_delivery (webhook_id, state, id);
CREATE INDEX webhook_delivery_thread ON webhook_delivery (thread);
CREATE INDEX webhook_delivery_age ON webhook_delivery (created_at);

-- An attempt to tell, with what was asked and answered, but for what signs it.
CREATE TABLE webhook_attempt (
    delivery_id    TEXT   NOT NULL REFERENCES webhook_delivery (id) ON DELETE CASCADE,
    at             BIGINT NOT NULL,
    duration       BIGINT NOT NULL,
    status         BIGINT NOT NULL,
    error          TEXT   NOT NULL,
    request_header TEXT   NOT NULL, -- as JSON, as is the next
    answer_header  TEXT   NOT NULL,
    answer_body    TEXT   NOT NULL
);
CREATE INDEX webhook_attempt_delivery ON webhook_attempt (delivery_id, at);
