package store

import (
	"context"
	"fmt"

	"github.com/passerelle-mail/passerelle/bridge"
)

const answerColumns = `key_id, name, request, status, header, body, expires_at`

func readAnswer(row scan) (a bridge.KeptAnswer, err error) {
	err = row(&a.Key, &a.Name, &a.Request, &a.Status, jsonInto{&a.Header}, &a.Body, &a.ExpiresAt)
	return a, err
}

const putAnswer = `
INSERT INTO idempotency (` + answerColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (key_id, name) DO UPDATE SET
    request = excluded.request, status = excluded.status, header = excluded.header, body = excluded.body,
    expires_at = excluded.expires_at`

// PutAnswer implements [bridge.IdempotencyTx].
func (t *tx) PutAnswer(ctx context.Context, a bridge.KeptAnswer) error {
	const doing = "putting answer"
	header, err := toJSON(a.Header)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, putAnswer, a.Key, a.Name, a.Request, a.Status, header, a.Body, a.ExpiresAt)
}

const selectAnswer = `SELECT ` + answerColumns + ` FROM idempotency WHERE key_id = $1 AND name = $2`

// Answer implements [bridge.IdempotencyTx].
func (t *tx) Answer(ctx context.Context, key, name string) (bridge.KeptAnswer, error) {
	return one(ctx, t, readAnswer, "looking up answer", selectAnswer, key, name)
}

const deleteAnswer = `DELETE FROM idempotency WHERE key_id = $1 AND name = $2`

// DeleteAnswer implements [bridge.IdempotencyTx].
func (t *tx) DeleteAnswer(ctx context.Context, key, name string) error {
	return t.put(ctx, "deleting answer", deleteAnswer, key, name)
}

// The number is the zero time: all of them end later.
const eraseAnswers = `UPDATE idempotency SET header = 'null', body = '' WHERE expires_at > -62135596800000000`

// EraseAnswers implements [bridge.IdempotencyTx].
func (t *tx) EraseAnswers(ctx context.Context) error {
	return t.put(ctx, "erasing answers", eraseAnswers)
}
