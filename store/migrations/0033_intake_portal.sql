-- +goose Up
-- The samples of warnings are an account's own mails of a portal.
CREATE INDEX intake_mail_portal ON intake_mail (account_id, portal, mail_id);
