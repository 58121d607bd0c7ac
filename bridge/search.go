package bridge

import (
	"context"
	"time"
)

// SearchTask says that the index of a conversation is behind.
type SearchTask struct {
	Conversation ConversationID
	From         int // sequence of the oldest message that changed; 0 where all is to be read again
	Changes      int // how many changes it stands for
}

// SearchDoc is one text of the index: a piece of a conversation, with what
// there is to know of it as a whole. The pieces of a conversation follow one
// another.
type SearchDoc struct {
	Conversation ConversationID
	Account      AccountID
	// Place orders texts by the time of their newest message; the store gives it.
	Place       int64
	First, Last int       // sequences of its messages
	Since       time.Time // it has the comments from then to the next one's
}

// SearchHit is a conversation in which all words were found, and where.
type SearchHit struct {
	Conversation Conversation
	Place        int64
	First, Last  int // sequences of the messages to look at
}

// SearchTx is the index that is searched. What changes a text that somebody
// may search for queues its conversation; the index follows later.
type SearchTx interface {
	// SearchQueue lists what is to be indexed, by conversation, after one.
	SearchQueue(ctx context.Context, after ConversationID, limit int) ([]SearchTask, error)
	// DoneSearch takes a task from the queue, or with a next sequence leaves what
	// is from there on. It does nothing where more has changed since.
	DoneSearch(ctx context.Context, t SearchTask, next int) error
	// SearchDocs lists a conversation's pieces, oldest first, without their Account.
	SearchDocs(ctx context.Context, c ConversationID) ([]SearchDoc, error)
	// PutSearchDoc adds a folded text to the index, at a Place by the time.
	PutSearchDoc(ctx context.Context, d SearchDoc, at time.Time, text string) error
	// SearchMessages lists messages with a sequence over after and up to another,
	// oldest first, with their ID, Sequence, Side, Text, CreatedAt and the names of
	// their files only.
	SearchMessages(ctx context.Context, c ConversationID, after, upTo int) ([]Message, error)
	// DropSearchDoc takes a text from the index.
	DropSearchDoc(ctx context.Context, d SearchDoc) error
	// Search lists the conversations of an account that have all folded words in
	// one piece, by the place of the newest such piece, before one where that is
	// not 0. Of the filter it heeds all but After and Sort. It ends when ctx does.
	Search(ctx context.Context, f ConversationFilter, words []string, before int64) ([]SearchHit, error)
}
