-- +goose Up

-- How an account's CRM gets what happens. The profile "contacts" is the mail to
-- the contact addresses of listings.
CREATE TABLE profile (
    account_id TEXT    NOT NULL REFERENCES account (id),
    name       TEXT    NOT NULL,
    kind       TEXT    NOT NULL,
    address    TEXT    NOT NULL,
    subject    TEXT    NOT NULL,
    language   TEXT    NOT NULL,
    template   BIGINT  NOT NULL,
    leads      BOOLEAN NOT NULL,
    messages   BOOLEAN NOT NULL,
    favorites  BOOLEAN NOT NULL,
    active     BOOLEAN NOT NULL,
    created_at BIGINT  NOT NULL,
    updated_at BIGINT  NOT NULL,
    PRIMARY KEY (account_id, name)
);

-- Which profile a mail is for, empty for the one of contact addresses, and in
-- which form, empty for our mail.
ALTER TABLE notification ADD COLUMN profile TEXT NOT NULL DEFAULT '';
ALTER TABLE notification ADD COLUMN form TEXT NOT NULL DEFAULT '';
