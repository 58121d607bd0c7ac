-- +goose Up
-- From where somebody signed in, and when they were last there.
ALTER TABLE session ADD COLUMN origin TEXT NOT NULL DEFAULT 'mail';
ALTER TABLE session ADD COLUMN user_agent TEXT NOT NULL DEFAULT '';
ALTER TABLE session ADD COLUMN seen_at BIGINT NOT NULL DEFAULT -62135596800000000;
CREATE INDEX session_member ON session (member_id, seen_at, id) WHERE member_id <> '';
CREATE INDEX session_origin ON session (origin) WHERE origin <> 'mail';
CREATE INDEX session_end ON session (expires_at);
CREATE INDEX sign_in_end ON sign_in (expires_at);

-- With these the marketplace vouches for who somebody is.
CREATE TABLE handover_key (
    id         TEXT   NOT NULL PRIMARY KEY,
    name       TEXT   NOT NULL,
    secret     TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    revoked_at BIGINT NOT NULL
);
CREATE TABLE handover_use (
    key_id     TEXT   NOT NULL,
    token      TEXT   NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (key_id, token)
);
CREATE INDEX handover_use_end ON handover_use (expires_at);
