-- -62135596800000000 is the zero time.

-- +goose Up
ALTER TABLE listing ADD COLUMN state TEXT NOT NULL DEFAULT 'online';
ALTER TABLE listing ADD COLUMN expires_at BIGINT NOT NULL DEFAULT -62135596800000000;

-- When the seller first answered, and what a text filter looks in.
ALTER TABLE lead ADD COLUMN answered_at BIGINT NOT NULL DEFAULT -62135596800000000;
ALTER TABLE lead ADD COLUMN words TEXT NOT NULL DEFAULT '';
UPDATE lead SET words = LOWER(record), answered_at = COALESCE((
    SELECT MIN(m.created_at) FROM message AS m
    WHERE m.conversation_id = lead.conversation_id AND m.side = 'seller' AND m.kind = 'text' AND m.created_at >= lead.created_at
), -62135596800000000);
CREATE INDEX lead_account ON lead (account_id, created_at, id);
CREATE INDEX lead_answered ON lead (account_id, answered_at, created_at) WHERE answered_at > -62135596800000000;
CREATE INDEX message_undelivered ON message (conversation_id, created_at) WHERE state = 'not_delivered';

-- What an account keeps of a buyer, for itself.
CREATE TABLE buyer_note (
    account_id TEXT   NOT NULL REFERENCES account (id),
    buyer_id   TEXT   NOT NULL REFERENCES buyer (id),
    text       TEXT   NOT NULL,
    tags       TEXT   NOT NULL, -- as JSON
    member_id  TEXT   NOT NULL,
    updated_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, buyer_id)
);
