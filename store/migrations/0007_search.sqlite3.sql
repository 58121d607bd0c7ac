-- What is searched for. search_queue has the conversations whose texts are
-- newer than the index; search_doc says what each text of the index is made
-- of. The text itself is not kept here, only its trigrams.

-- +goose Up
CREATE TABLE search_queue (
    conversation_id TEXT   NOT NULL PRIMARY KEY,
    from_sequence   BIGINT NOT NULL, -- what is older is in the index
    changes         BIGINT NOT NULL
);
INSERT INTO search_queue (conversation_id, from_sequence, changes) SELECT id, 0, 1 FROM conversation;

CREATE TABLE search_doc (
    place           INTEGER NOT NULL PRIMARY KEY, -- newer ones have a higher one
    conversation_id TEXT    NOT NULL,
    first_sequence  BIGINT  NOT NULL,
    last_sequence   BIGINT  NOT NULL,
    since           BIGINT  NOT NULL
);
CREATE INDEX search_doc_conversation ON search_doc (conversation_id, first_sequence, last_sequence, since);

-- The texts are folded before they come here.
CREATE VIRTUAL TABLE search_text USING fts5 (
    words, content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1'
);
