package store

import (
	"context"
	"fmt"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const sessionColumns = `id, secret, member_id, account_id, buyer_id, conversation_id, origin, user_agent, created_at, seen_at, expires_at`

func readSession(row scan) (s bridge.Session, err error) {
	v := &s.Viewer
	err = row(&s.ID, &s.Secret, &v.Member, &v.Account, &v.Buyer, &v.Conversation, &s.Origin, &s.UserAgent, &s.CreatedAt, &s.SeenAt, &s.ExpiresAt)
	return s, err
}

const putSession = `
INSERT INTO session (` + sessionColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (id) DO UPDATE SET
    secret = excluded.secret, member_id = excluded.member_id, account_id = excluded.account_id,
    buyer_id = excluded.buyer_id, conversation_id = excluded.conversation_id,
    origin = excluded.origin, user_agent = excluded.user_agent,
    created_at = excluded.created_at, seen_at = excluded.seen_at, expires_at = excluded.expires_at`

// PutSession implements [bridge.AccessTx].
func (t *tx) PutSession(ctx context.Context, s bridge.Session) error {
	v := s.Viewer
	return t.put(ctx, "putting session", putSession,
		s.ID, s.Secret, v.Member, v.Account, v.Buyer, v.Conversation, s.Origin, s.UserAgent, s.CreatedAt, s.SeenAt, s.ExpiresAt)
}

const selectSessionBySecret = `SELECT ` + sessionColumns + ` FROM session WHERE secret = $1`

// SessionBySecret implements [bridge.AccessTx].
func (t *tx) SessionBySecret(ctx context.Context, secret bridge.Hash) (bridge.Session, error) {
	return one(ctx, t, readSession, "looking up session", selectSessionBySecret, secret)
}

const seeSession = `UPDATE session SET seen_at = $2 WHERE id = $1`

// SeeSession implements [bridge.AccessTx].
func (t *tx) SeeSession(ctx context.Context, id bridge.SessionID, at time.Time) error {
	return t.put(ctx, "seeing session", seeSession, id, at)
}

const selectSessions = `SELECT ` + sessionColumns + ` FROM session
WHERE member_id = $1 AND member_id <> ''
ORDER BY seen_at DESC, id DESC`

// Sessions implements [bridge.AccessTx].
func (t *tx) Sessions(ctx context.Context, m bridge.MemberID) ([]bridge.Session, error) {
	return many(ctx, t, readSession, "listing sessions", selectSessions, m)
}

const deleteSession = `DELETE FROM session WHERE id = $1`

// DeleteSession implements [bridge.AccessTx].
func (t *tx) DeleteSession(ctx context.Context, id bridge.SessionID) error {
	return t.put(ctx, "deleting session", deleteSession, id)
}

const deleteSessions = `DELETE FROM session WHERE member_id = $1 AND member_id <> '' AND id <> $2`

// DeleteSessions implements [bridge.AccessTx].
func (t *tx) DeleteSessions(ctx context.Context, m bridge.MemberID, keep bridge.SessionID) error {
	return t.put(ctx, "deleting sessions", deleteSessions, m, keep)
}

const deleteSessionsFrom = `DELETE FROM session WHERE origin = $1 AND origin <> 'mail'`

// DeleteSessionsFrom implements [bridge.AccessTx].
func (t *tx) DeleteSessionsFrom(ctx context.Context, o bridge.Origin) error {
	return t.put(ctx, "deleting sessions", deleteSessionsFrom, o)
}

// dropExpired deletes what has an end.
var dropExpired = []string{
	`DELETE FROM session WHERE expires_at < $1`,
	`DELETE FROM sign_in WHERE expires_at < $1`,
	`DELETE FROM handover_use WHERE expires_at < $1`,
	`DELETE FROM idempotency WHERE expires_at < $1`,
}

// DropExpired implements [bridge.AccessTx].
func (t *tx) DropExpired(ctx context.Context, at time.Time) error {
	for _, query := range dropExpired {
		if err := t.put(ctx, "dropping what has expired", query, at); err != nil {
			return err
		}
	}
	return nil
}

const signInColumns = `token, member_id, account_id, buyer_id, conversation_id, expires_at, used_at`

func readSignIn(row scan) (s bridge.SignIn, err error) {
	v := &s.Viewer
	err = row(&s.Token, &v.Member, &v.Account, &v.Buyer, &v.Conversation, &s.ExpiresAt, &s.UsedAt)
	return s, err
}

const putSignIn = `
INSERT INTO sign_in (` + signInColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (token) DO UPDATE SET
    member_id = excluded.member_id, account_id = excluded.account_id, buyer_id = excluded.buyer_id,
    conversation_id = excluded.conversation_id, expires_at = excluded.expires_at, used_at = excluded.used_at`

// PutSignIn implements [bridge.AccessTx].
func (t *tx) PutSignIn(ctx context.Context, s bridge.SignIn) error {
	v := s.Viewer
	return t.put(ctx, "putting sign-in", putSignIn,
		s.Token, v.Member, v.Account, v.Buyer, v.Conversation, s.ExpiresAt, s.UsedAt)
}

const selectSignIn = `SELECT ` + signInColumns + ` FROM sign_in WHERE token = $1`

// SignIn implements [bridge.AccessTx].
func (t *tx) SignIn(ctx context.Context, token string) (bridge.SignIn, error) {
	return one(ctx, t, readSignIn, "looking up sign-in", selectSignIn, token)
}

const apiKeyColumns = `id, name, secret, account_id, scopes, created_at, revoked_at`

func readAPIKey(row scan) (k bridge.APIKey, err error) {
	err = row(&k.ID, &k.Name, &k.Secret, &k.Account, jsonInto{&k.Scopes}, &k.CreatedAt, &k.RevokedAt)
	return k, err
}

const putAPIKey = `
INSERT INTO api_key (` + apiKeyColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, secret = excluded.secret, account_id = excluded.account_id, scopes = excluded.scopes,
    created_at = excluded.created_at, revoked_at = excluded.revoked_at`

// PutAPIKey implements [bridge.AccessTx].
func (t *tx) PutAPIKey(ctx context.Context, k bridge.APIKey) error {
	const doing = "putting API key"
	scopes, err := toJSON(k.Scopes)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return t.put(ctx, doing, putAPIKey, k.ID, k.Name, k.Secret, k.Account, scopes, k.CreatedAt, k.RevokedAt)
}

const selectAPIKey = `SELECT ` + apiKeyColumns + ` FROM api_key WHERE id = $1`

// APIKey implements [bridge.AccessTx].
func (t *tx) APIKey(ctx context.Context, id string) (bridge.APIKey, error) {
	return one(ctx, t, readAPIKey, "looking up API key", selectAPIKey, id)
}

const selectAPIKeys = `SELECT ` + apiKeyColumns + ` FROM api_key
WHERE id > $1
ORDER BY id
LIMIT CAST($2 AS BIGINT)`

// APIKeys implements [bridge.AccessTx].
func (t *tx) APIKeys(ctx context.Context, after string, limit int) ([]bridge.APIKey, error) {
	return many(ctx, t, readAPIKey, "listing API keys", selectAPIKeys, after, limit)
}

const secretKeyColumns = `purpose, id, secret, created_at`

func readSecretKey(row scan) (k bridge.SecretKey, err error) {
	err = row(&k.Purpose, &k.ID, &k.Secret, &k.CreatedAt)
	return k, err
}

const addSecretKey = `INSERT INTO secret_key (` + secretKeyColumns + `) VALUES ($1, $2, $3, $4)`

// AddSecretKey implements [bridge.AccessTx].
func (t *tx) AddSecretKey(ctx context.Context, k bridge.SecretKey) error {
	return t.put(ctx, "adding secret key", addSecretKey, k.Purpose, k.ID, k.Secret, k.CreatedAt)
}

const selectSecretKeys = `SELECT ` + secretKeyColumns + ` FROM secret_key
WHERE purpose = $1
ORDER BY created_at, id`

// SecretKeys implements [bridge.AccessTx].
func (t *tx) SecretKeys(ctx context.Context, purpose string) ([]bridge.SecretKey, error) {
	return many(ctx, t, readSecretKey, "listing secret keys", selectSecretKeys, purpose)
}
