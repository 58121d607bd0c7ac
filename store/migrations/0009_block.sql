-- +goose Up

-- A side takes no messages of the other one: a buyer towards an account.
CREATE TABLE block (
    account_id TEXT    NOT NULL REFERENCES account (id),
    buyer_id   TEXT    NOT NULL REFERENCES buyer (id),
    side       TEXT    NOT NULL, -- that blocks
    member_id  TEXT    NOT NULL,
    spam       BOOLEAN NOT NULL,
    created_at BIGINT  NOT NULL,
    PRIMARY KEY (account_id, buyer_id, side)
);
