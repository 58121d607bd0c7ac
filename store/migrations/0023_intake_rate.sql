-- +goose Up
-- How many mails of a portal's layout came on a day, in all accounts, and in how
-- many of them a field was read.
CREATE TABLE intake_rate (
    portal TEXT   NOT NULL,
    layout TEXT   NOT NULL,
    field  TEXT   NOT NULL,
    day    BIGINT NOT NULL, -- since 1970
    mails  BIGINT NOT NULL,
    hits   BIGINT NOT NULL,
    PRIMARY KEY (portal, layout, field, day)
);

-- Fields that are suddenly read in fewer mails. Rates are in per cent.
CREATE TABLE intake_warning (
    portal      TEXT   NOT NULL,
    layout      TEXT   NOT NULL,
    field       TEXT   NOT NULL,
    id          TEXT   NOT NULL UNIQUE,
    rate_before BIGINT NOT NULL,
    rate_now    BIGINT NOT NULL,
    mails       BIGINT NOT NULL,
    since       BIGINT NOT NULL,
    seen_at     BIGINT NOT NULL,
    ended_at    BIGINT NOT NULL,
    PRIMARY KEY (portal, layout, field)
);
CREATE INDEX intake_warning_open ON intake_warning (since, id) WHERE ended_at <= -62135596800000000; -- the zero time
