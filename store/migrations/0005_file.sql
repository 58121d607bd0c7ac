-- +goose Up
ALTER TABLE attachment ADD COLUMN note TEXT NOT NULL DEFAULT '';
-- omitted are the names of parts that were left out, as JSON.
ALTER TABLE message ADD COLUMN omitted TEXT NOT NULL DEFAULT '[]';
ALTER TABLE message ADD COLUMN contact_details BOOLEAN NOT NULL DEFAULT FALSE;
