package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const commentColumns = `id, conversation_id, member_id, text, mentions, created_at`

func readComment(row scan) (c bridge.Comment, err error) {
	err = row(&c.ID, &c.ConversationID, &c.MemberID, &c.Text, jsonInto{&c.Mentions}, &c.CreatedAt)
	return c, err
}

const addComment = `INSERT INTO comment (` + commentColumns + `) VALUES ($1, $2, $3, $4, $5, $6)`

// AddComment implements [bridge.CommentTx].
func (t *tx) AddComment(ctx context.Context, c bridge.Comment) error {
	mentions, err := toJSON(c.Mentions)
	if err != nil {
		return err
	}
	if err := t.put(ctx, "adding comment", addComment, c.ID, c.ConversationID, c.MemberID, c.Text, mentions, c.CreatedAt); err != nil {
		return err
	}
	return t.queueSearch(ctx, queueNewest, c.ConversationID)
}

const selectComments = `SELECT ` + commentColumns + ` FROM comment
WHERE conversation_id = $1
ORDER BY created_at, id`

// Comments implements [bridge.CommentTx].
func (t *tx) Comments(ctx context.Context, c bridge.ConversationID) ([]bridge.Comment, error) {
	return many(ctx, t, readComment, "listing comments", selectComments, c)
}
