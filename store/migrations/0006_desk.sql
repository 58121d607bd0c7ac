-- +goose Up
ALTER TABLE member ADD COLUMN sees TEXT NOT NULL DEFAULT 'all';
ALTER TABLE member ADD COLUMN blocked BOOLEAN NOT NULL DEFAULT FALSE;

CREATE TABLE team (
    id         TEXT   NOT NULL PRIMARY KEY,
    account_id TEXT   NOT NULL REFERENCES account (id),
    name       TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, name)
);
CREATE TABLE team_member (
    team_id   TEXT NOT NULL REFERENCES team (id),
    member_id TEXT NOT NULL REFERENCES member (id),
    PRIMARY KEY (team_id, member_id)
);
CREATE INDEX team_member_member ON team_member (member_id, team_id);

-- What an account does with its conversations. -62135596800000000 is the zero time.
ALTER TABLE conversation ADD COLUMN starred BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE conversation ADD COLUMN archived BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE conversation ADD COLUMN deleted BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE conversation ADD COLUMN blocked BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE conversation ADD COLUMN marked_unread BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE conversation ADD COLUMN snoozed_until BIGINT NOT NULL DEFAULT -62135596800000000;
ALTER TABLE conversation ADD COLUMN waiting_since BIGINT NOT NULL DEFAULT -62135596800000000;
ALTER TABLE conversation ADD COLUMN assignee TEXT NOT NULL DEFAULT '';
ALTER TABLE conversation ADD COLUMN team TEXT NOT NULL DEFAULT '';

UPDATE conversation SET waiting_since = COALESCE((
    SELECT MIN(m.created_at) FROM message AS m
    WHERE m.conversation_id = conversation.id AND m.side = 'buyer' AND m.kind = 'text' AND m.sequence > COALESCE((
        SELECT MAX(s.sequence) FROM message AS s
        WHERE s.conversation_id = conversation.id AND s.side = 'seller' AND s.kind = 'text'), 0)
), -62135596800000000);

-- The views that show few of an account's conversations.
CREATE INDEX conversation_unread ON conversation (account_id, updated_at, id) WHERE sequence > seller_seen OR marked_unread;
CREATE INDEX conversation_waiting ON conversation (account_id, waiting_since, id) WHERE waiting_since > -62135596800000000;
CREATE INDEX conversation_snoozed ON conversation (account_id, snoozed_until, id) WHERE snoozed_until > -62135596800000000;
CREATE INDEX conversation_starred ON conversation (account_id, updated_at, id) WHERE starred;
CREATE INDEX conversation_archived ON conversation (account_id, updated_at, id) WHERE archived;
CREATE INDEX conversation_blocked ON conversation (account_id, updated_at, id) WHERE blocked;
CREATE INDEX conversation_closed ON conversation (account_id, updated_at, id) WHERE closed;
CREATE INDEX conversation_assignee ON conversation (assignee, updated_at, id) WHERE assignee <> '';
CREATE INDEX conversation_team ON conversation (team, updated_at, id) WHERE team <> '';

CREATE TABLE label (
    id         TEXT   NOT NULL PRIMARY KEY,
    account_id TEXT   NOT NULL REFERENCES account (id),
    name       TEXT   NOT NULL,
    color      TEXT   NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, name)
);
CREATE TABLE conversation_label (
    conversation_id TEXT NOT NULL REFERENCES conversation (id),
    label_id        TEXT NOT NULL REFERENCES label (id),
    PRIMARY KEY (conversation_id, label_id)
);
CREATE INDEX conversation_label_label ON conversation_label (label_id, conversation_id);

CREATE TABLE comment (
    id              TEXT   NOT NULL PRIMARY KEY,
    conversation_id TEXT   NOT NULL REFERENCES conversation (id),
    member_id       TEXT   NOT NULL,
    text            TEXT   NOT NULL,
    mentions        TEXT   NOT NULL, -- member ids, as JSON
    created_at      BIGINT NOT NULL
);
CREATE INDEX comment_conversation ON comment (conversation_id, created_at, id);

-- Who of the account did it; empty where nobody of it did.
ALTER TABLE message ADD COLUMN member_id TEXT NOT NULL DEFAULT '';
ALTER TABLE event ADD COLUMN member_id TEXT NOT NULL DEFAULT '';
