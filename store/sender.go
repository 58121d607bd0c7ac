package store

import (
	"context"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

const senderColumns = `party, sender, created_at`

func readSender(row scan) (s bridge.AuthorizedSender, err error) {
	err = row(&s.Party, &s.Sender, &s.CreatedAt)
	return s, err
}

const authorizeSender = `
INSERT INTO authorized_sender (` + senderColumns + `)
VALUES ($1, $2, $3)
ON CONFLICT (party, sender) DO NOTHING`

// AuthorizeSender implements [bridge.SenderTx].
func (t *tx) AuthorizeSender(ctx context.Context, s bridge.AuthorizedSender) error {
	return t.put(ctx, "authorizing sender", authorizeSender, s.Party, strings.ToLower(s.Sender), s.CreatedAt)
}

const revokeSender = `DELETE FROM authorized_sender WHERE party = $1 AND sender = $2`

// RevokeSender implements [bridge.SenderTx].
func (t *tx) RevokeSender(ctx context.Context, p bridge.Party, sender string) error {
	return t.change(ctx, "revoking sender", revokeSender, p, strings.ToLower(sender))
}

const selectSenders = `SELECT ` + senderColumns + ` FROM authorized_sender WHERE party = $1 ORDER BY sender`

// AuthorizedSenders implements [bridge.SenderTx].
func (t *tx) AuthorizedSenders(ctx context.Context, p bridge.Party) ([]bridge.AuthorizedSender, error) {
	return many(ctx, t, readSender, "listing senders", selectSenders, p)
}

const countSender = `SELECT COUNT(*) FROM authorized_sender WHERE party = $1 AND sender IN ($2, $3)`

// SenderAuthorized implements [bridge.SenderTx].
func (t *tx) SenderAuthorized(ctx context.Context, p bridge.Party, email string) (bool, error) {
	email = strings.ToLower(email)
	_, domain, _ := strings.Cut(email, "@")
	return exists(ctx, t, "looking up sender", countSender, p, email, "@"+domain)
}

const senderCheckColumns = `token, party, sender, known, conversation_id, side, language, created_at, expires_at, answered_at`

func readSenderCheck(row scan) (c bridge.SenderCheck, err error) {
	err = row(&c.Token, &c.Party, &c.Sender, &c.Known, &c.ConversationID, &c.Side, &c.Language,
		&c.CreatedAt, &c.ExpiresAt, &c.AnsweredAt)
	return c, err
}

const putSenderCheck = `
INSERT INTO sender_check (` + senderCheckColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (token) DO UPDATE SET
    party = excluded.party, sender = excluded.sender, known = excluded.known,
    conversation_id = excluded.conversation_id, side = excluded.side, language = excluded.language,
    created_at = excluded.created_at, expires_at = excluded.expires_at, answered_at = excluded.answered_at`

// PutSenderCheck implements [bridge.SenderTx].
func (t *tx) PutSenderCheck(ctx context.Context, c bridge.SenderCheck) error {
	return t.put(ctx, "putting sender check", putSenderCheck,
		c.Token, c.Party, strings.ToLower(c.Sender), c.Known, c.ConversationID, c.Side, c.Language,
		c.CreatedAt, c.ExpiresAt, c.AnsweredAt)
}

const selectSenderCheck = `SELECT ` + senderCheckColumns + ` FROM sender_check WHERE token = $1`

// SenderCheck implements [bridge.SenderTx].
func (t *tx) SenderCheck(ctx context.Context, token string) (bridge.SenderCheck, error) {
	return one(ctx, t, readSenderCheck, "looking up sender check", selectSenderCheck, token)
}

const selectLastSenderCheck = `SELECT ` + senderCheckColumns + ` FROM sender_check
WHERE party = $1 AND sender = $2
ORDER BY created_at DESC, token DESC
LIMIT 1`

// LastSenderCheck implements [bridge.SenderTx].
func (t *tx) LastSenderCheck(ctx context.Context, p bridge.Party, sender string) (bridge.SenderCheck, error) {
	return one(ctx, t, readSenderCheck, "looking up last sender check", selectLastSenderCheck, p, strings.ToLower(sender))
}
