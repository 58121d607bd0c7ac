-- +goose Up
UPDATE message SET state_reason = CASE state_reason
    WHEN 'The mail came back: the address does not take it.' THEN 'address_unknown'
    WHEN 'The address does not take mail.' THEN 'address_off'
    ELSE 'failed'
END WHERE state_reason <> '';

ALTER TABLE message ADD COLUMN auto_kind TEXT NOT NULL DEFAULT '';

ALTER TABLE conversation ADD COLUMN seller_away BIGINT NOT NULL DEFAULT -62135596800000000; -- the zero time
ALTER TABLE conversation ADD COLUMN seller_away_back BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE conversation ADD COLUMN buyer_away BIGINT NOT NULL DEFAULT -62135596800000000;
ALTER TABLE conversation ADD COLUMN buyer_away_back BOOLEAN NOT NULL DEFAULT FALSE;
