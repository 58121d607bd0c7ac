package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const feedColumns = `account_id, state, since, switch_at, back_until, history`

func readFeed(row scan) (f bridge.Feed, err error) {
	err = row(&f.Account, &f.State, &f.Since, &f.SwitchAt, &f.BackUntil, jsonInto{&f.History})
	return f, err
}

const putFeed = `
INSERT INTO feed (` + feedColumns + `)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id) DO UPDATE SET
    state = excluded.state, since = excluded.since, switch_at = excluded.switch_at,
    back_until = excluded.back_until, history = excluded.history`

// PutFeed implements [bridge.FeedTx].
func (t *tx) PutFeed(ctx context.Context, f bridge.Feed) error {
	const doing = "putting feed"
	history := make([]bridge.FeedChange, len(f.History))
	for i, c := range f.History {
		c.At = utc(c.At)
		history[i] = c
	}
	text, err := toJSON(history)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, putFeed, f.Account, f.State, f.Since, f.SwitchAt, f.BackUntil, text)
}

const selectFeed = `SELECT ` + feedColumns + ` FROM feed WHERE account_id = $1`

// Feed implements [bridge.FeedTx].
func (t *tx) Feed(ctx context.Context, a bridge.AccountID) (bridge.Feed, error) {
	return one(ctx, t, readFeed, "looking up feed", selectFeed, a)
}

const selectDueFeeds = `SELECT ` + feedColumns + ` FROM feed WHERE switch_at > $1 AND switch_at <= $2
ORDER BY switch_at, account_id
LIMIT CAST($3 AS BIGINT)`

// DueFeeds implements [bridge.FeedTx].
func (t *tx) DueFeeds(ctx context.Context, now time.Time, limit int) ([]bridge.Feed, error) {
	return many(ctx, t, readFeed, "listing feeds that are due", selectDueFeeds, time.Time{}, now, limit)
}

const rehearsalColumns = `id, account_id, address, language, mails, score, scored_at, created_at`

func readRehearsal(row scan) (r bridge.Rehearsal, err error) {
	err = row(&r.ID, &r.Account, &r.Address, &r.Language, jsonInto{&r.Mails}, jsonInto{&r.Score}, &r.ScoredAt, &r.CreatedAt)
	return r, err
}

const putRehearsal = `
INSERT INTO rehearsal (` + rehearsalColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (id) DO UPDATE SET
    account_id = excluded.account_id, address = excluded.address, language = excluded.language, mails = excluded.mails,
    score = excluded.score, scored_at = excluded.scored_at, created_at = excluded.created_at`

// PutRehearsal implements [bridge.FeedTx].
func (t *tx) PutRehearsal(ctx context.Context, r bridge.Rehearsal) error {
	const doing = "putting rehearsal"
	mails, mailsErr := toJSON(r.Mails)
	score, scoreErr := toJSON(r.Score)
	if err := errors.Join(mailsErr, scoreErr); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, putRehearsal, r.ID, r.Account, r.Address, r.Language, mails, score, r.ScoredAt, r.CreatedAt)
}

const selectRehearsal = `SELECT ` + rehearsalColumns + ` FROM rehearsal WHERE id = $1`

// Rehearsal implements [bridge.FeedTx].
func (t *tx) Rehearsal(ctx context.Context, id bridge.RehearsalID) (bridge.Rehearsal, error) {
	return one(ctx, t, readRehearsal, "looking up rehearsal", selectRehearsal, id)
}

const selectLastRehearsal = `SELECT ` + rehearsalColumns + ` FROM rehearsal WHERE account_id = $1
ORDER BY id DESC
LIMIT 1`

// LastRehearsal implements [bridge.FeedTx].
func (t *tx) LastRehearsal(ctx context.Context, a bridge.AccountID) (bridge.Rehearsal, error) {
	return one(ctx, t, readRehearsal, "looking up last rehearsal", selectLastRehearsal, a)
}
