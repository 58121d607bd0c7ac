package bridge

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// answerTime is how long a repeated request is answered as the first time.
	answerTime = 24 * time.Hour
	// claimTime is how long a request may take that others with its key wait for. It
	// is longer than any does, unless its program has ended.
	claimTime = 5 * time.Minute
)

// KeptAnswer is what a program was answered to a request with an idempotency key.
type KeptAnswer struct {
	Key       string            // of the API, by its ID
	Name      string            // the idempotency key
	Request   Hash              // of method, path and body
	Status    int               // 0 while the request is being carried out
	Header    map[string]string // nil once erased
	Body      string
	ExpiresAt time.Time
}

// IdempotencyTx are the kept answers of a transaction.
type IdempotencyTx interface {
	// PutAnswer inserts or replaces an answer by its Key and Name.
	PutAnswer(ctx context.Context, a KeptAnswer) error
	Answer(ctx context.Context, key, name string) (KeptAnswer, error)
	DeleteAnswer(ctx context.Context, key, name string) error
	// EraseAnswers empties all headers and bodies.
	EraseAnswers(ctx context.Context) error
}

// ClaimAnswer begins a request with an idempotency key. Where it is the first, it
// returns the zero value, and the caller ends it with [Bridge.KeepAnswer] or
// [Bridge.DropAnswer]. Else it returns the answer of the first, whose Status is 0
// while that is being carried out, and whose Request may be another one.
func (b *Bridge) ClaimAnswer(ctx context.Context, key, name string, request Hash) (first KeptAnswer, err error) {
	err = b.store.Update(ctx, func(tx Tx) error {
		now := b.now()
		first, err = tx.Answer(ctx, key, name)
		if err == nil && now.Before(first.ExpiresAt) && !b.claimIsLost(first) {
			return nil
		}
		if err != nil && !errors.Is(err, ErrNotFound) {
			return err
		}
		first = KeptAnswer{}
		return tx.PutAnswer(ctx, KeptAnswer{Key: key, Name: name, Request: request, Header: map[string]string{}, ExpiresAt: now.Add(claimTime)})
	})
	if err != nil {
		return KeptAnswer{}, fmt.Errorf("claiming an idempotency key: %w", err)
	}
	return first, nil
}

// claimIsLost says whether an answer is a claim of a process that ended before this
// one began: nobody is carrying its request out any more, as one process serves a
// store.
func (b *Bridge) claimIsLost(a KeptAnswer) bool {
	return a.Status == 0 && a.ExpiresAt.Add(-claimTime).Before(b.began)
}

// KeepAnswer keeps the answer of a claimed request for a day. Where a buyer was
// erased since it was claimed, of whom it may tell, it keeps no header and body;
// clean is the answer of the erasure itself, which tells of nobody.
func (b *Bridge) KeepAnswer(ctx context.Context, a KeptAnswer, clean bool) error {
	err := b.store.Update(ctx, func(tx Tx) error {
		claim, err := tx.Answer(ctx, a.Key, a.Name)
		if ignoreMissing(err) != nil {
			return err
		}
		kept := a
		kept.ExpiresAt = b.now().Add(answerTime)
		if claim.Header == nil && !clean {
			kept.Header, kept.Body = nil, ""
		}
		return tx.PutAnswer(ctx, kept)
	})
	if err != nil {
		return fmt.Errorf("keeping an answer: %w", err)
	}
	return nil
}

// DropAnswer ends a claimed request that is to be carried out anew when it is
// made again.
func (b *Bridge) DropAnswer(ctx context.Context, key, name string) error {
	if err := b.store.Update(ctx, func(tx Tx) error { return tx.DeleteAnswer(ctx, key, name) }); err != nil {
		return fmt.Errorf("dropping an answer: %w", err)
	}
	return nil
}
