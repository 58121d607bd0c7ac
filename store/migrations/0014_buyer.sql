-- +goose Up

CREATE TABLE report (
    id              TEXT   NOT NULL PRIMARY KEY,
    conversation_id TEXT   NOT NULL REFERENCES conversation (id),
    side            TEXT   NOT NULL, -- of who reports
    member_id       TEXT   NOT NULL,
    reason          TEXT   NOT NULL,
    text            TEXT   NOT NULL,
    created_at      BIGINT NOT NULL
);
CREATE INDEX report_conversation ON report (conversation_id, id);

ALTER TABLE buyer ADD COLUMN erased_at BIGINT NOT NULL DEFAULT -62135596800000000; -- the zero time

-- What erasing a buyer looks for.
CREATE INDEX attachment_content ON attachment (content);
CREATE INDEX mail_conversation ON mail (conversation_id, id) WHERE conversation_id <> '';
CREATE INDEX mail_party ON mail (party, id) WHERE party <> '';
CREATE INDEX mail_raw ON mail (raw);
CREATE INDEX notification_mail ON notification (mail) WHERE mail <> '';
CREATE INDEX session_buyer ON session (buyer_id) WHERE buyer_id <> '';
CREATE INDEX sign_in_buyer ON sign_in (buyer_id) WHERE buyer_id <> '';
CREATE INDEX notification_service ON notification (recipient) WHERE conversation_id = '';
CREATE INDEX buyer_note_buyer ON buyer_note (buyer_id);
