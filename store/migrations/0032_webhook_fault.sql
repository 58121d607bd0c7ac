-- +goose Up
-- Which fault of the sandbox was at work; empty for none.
ALTER TABLE webhook_attempt ADD COLUMN fault TEXT NOT NULL DEFAULT '';
