-- +goose Up
-- -62135596800000000 is the zero time.

-- A list of conversations that a member keeps under a name.
CREATE TABLE saved_view (
    id         TEXT   NOT NULL PRIMARY KEY,
    member_id  TEXT   NOT NULL REFERENCES member (id),
    name       TEXT   NOT NULL,
    view       TEXT   NOT NULL,
    sort       TEXT   NOT NULL,
    label_id   TEXT   NOT NULL,
    listing_id TEXT   NOT NULL,
    assignee   TEXT   NOT NULL,
    team_id    TEXT   NOT NULL,
    search     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (member_id, name)
);

-- Who was removed stays, since what they wrote has their name.
ALTER TABLE member ADD COLUMN removed_at BIGINT NOT NULL DEFAULT -62135596800000000;

-- When members were pushed that a listing is online, and the end of it that they
-- were pushed is near.
ALTER TABLE listing ADD COLUMN online_told_at BIGINT NOT NULL DEFAULT -62135596800000000;
ALTER TABLE listing ADD COLUMN end_told BIGINT NOT NULL DEFAULT -62135596800000000;
CREATE INDEX listing_end ON listing (expires_at, id) WHERE state = 'online' AND expires_at <> end_told;
ALTER TABLE push ADD COLUMN listing_id TEXT NOT NULL DEFAULT '';
ALTER TABLE push_settings ADD COLUMN listing_online BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE push_settings ADD COLUMN listing_ending BOOLEAN NOT NULL DEFAULT TRUE;
