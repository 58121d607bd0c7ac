package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const conversationColumns = `id, account_id, listing_id, buyer_id, lead_id, subject, seller_alias, buyer_alias, closed,
    sequence, seller_seen, buyer_seen, last_line, last_side, created_at, updated_at, answered, seller_away, seller_away_back, buyer_away, buyer_away_back`

const deskColumns = `starred, archived, deleted, blocked, marked_unread, snoozed_until, waiting_since, assignee, team`

func readConversation(row scan) (c bridge.Conversation, err error) {
	d := &c.Desk
	err = row(&c.ID, &c.AccountID, &c.ListingID, &c.BuyerID, &c.LeadID, &c.Subject, &c.SellerAlias, &c.BuyerAlias,
		&c.Closed, &c.Sequence, &c.SellerSeen, &c.BuyerSeen, &c.LastLine, &c.LastSide, &c.CreatedAt, &c.UpdatedAt, &c.Answered,
		&c.SellerAway.Until, &c.SellerAway.Back, &c.BuyerAway.Until, &c.BuyerAway.Back,
		&d.Starred, &d.Archived, &d.Deleted, &d.Blocked, &d.Unread, &d.SnoozedUntil, &d.WaitingSince, &d.Assignee, &d.Team)
	return c, err
}

const (
	// updateConversation is for a conversation that only went on, as nearly all
	// do: it leaves the unique indexes alone.
	updateConversation = `
UPDATE conversation SET
    lead_id = $5, subject = $6, closed = $9, sequence = $10, seller_seen = $11, buyer_seen = $12,
    last_line = $13, last_side = $14, created_at = $15, updated_at = $16, answered = $17,
    seller_away = $18, seller_away_back = $19, buyer_away = $20, buyer_away_back = $21
WHERE id = $1 AND account_id = $2 AND listing_id = $3 AND buyer_id = $4 AND seller_alias = $7 AND buyer_alias = $8`

	putConversation = `
INSERT INTO conversation (` + conversationColumns + `)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)
ON CONFLICT (id) DO UPDATE SET
    account_id = excluded.account_id, listing_id = excluded.listing_id, buyer_id = excluded.buyer_id,
    lead_id = excluded.lead_id, subject = excluded.subject, seller_alias = excluded.seller_alias,
    buyer_alias = excluded.buyer_alias, closed = excluded.closed, sequence = excluded.sequence,
    seller_seen = excluded.seller_seen, buyer_seen = excluded.buyer_seen, last_line = excluded.last_line,
    last_side = excluded.last_side, created_at = excluded.created_at, updated_at = excluded.updated_at, answered = excluded.answered,
    seller_away = excluded.seller_away, seller_away_back = excluded.seller_away_back, buyer_away = excluded.buyer_away,
    buyer_away_back = excluded.buyer_away_back`
)

// PutConversation implements [bridge.ConversationTx].
func (t *tx) PutConversation(ctx context.Context, c bridge.Conversation) error {
	const doing = "putting conversation"
	args := []any{
		c.ID, c.AccountID, c.ListingID, c.BuyerID, c.LeadID, c.Subject, c.SellerAlias, c.BuyerAlias, c.Closed,
		c.Sequence, c.SellerSeen, c.BuyerSeen, c.LastLine, c.LastSide, c.CreatedAt, c.UpdatedAt, c.Answered,
		c.SellerAway.Until, c.SellerAway.Back, c.BuyerAway.Until, c.BuyerAway.Back,
	}
	if n, err := t.exec(ctx, doing, updateConversation, args...); err != nil || n > 0 {
		return err
	}
	return t.put(ctx, doing, putConversation, args...)
}

const putDesk = `
UPDATE conversation SET
    starred = $2, archived = $3, deleted = $4, blocked = $5, marked_unread = $6, snoozed_until = $7, waiting_since = $8,
    assignee = $9, team = $10
WHERE id = $1`

// PutDesk implements [bridge.ConversationTx].
func (t *tx) PutDesk(ctx context.Context, id bridge.ConversationID, d bridge.Desk) error {
	return t.change(ctx, "putting desk of conversation", putDesk,
		id, d.Starred, d.Archived, d.Deleted, d.Blocked, d.Unread, d.SnoozedUntil, d.WaitingSince, d.Assignee, d.Team)
}

const (
	selectConversations = `SELECT ` + conversationColumns + `, ` + deskColumns + ` FROM conversation
`
	selectConversation = selectConversations + `WHERE id = $1`
	selectAssignedTo   = selectConversations + `WHERE assignee = $1 AND assignee <> '' ORDER BY updated_at, id`
)

// Conversation implements [bridge.ConversationTx].
func (t *tx) Conversation(ctx context.Context, id bridge.ConversationID) (bridge.Conversation, error) {
	return one(ctx, t, readConversation, "looking up conversation", selectConversation, id)
}

// AssignedTo implements [bridge.ConversationTx].
func (t *tx) AssignedTo(ctx context.Context, m bridge.MemberID) ([]bridge.Conversation, error) {
	return many(ctx, t, readConversation, "listing what a member has", selectAssignedTo, m)
}

const selectConversationByPair = selectConversations + `WHERE listing_id = $1 AND buyer_id = $2`

// ConversationByPair implements [bridge.ConversationTx].
func (t *tx) ConversationByPair(ctx context.Context, b bridge.BuyerID, l bridge.ListingID) (bridge.Conversation, error) {
	return one(ctx, t, readConversation, "looking up conversation by pair", selectConversationByPair, l, b)
}

const selectWriterByAlias = `
SELECT c.id, c.account_id, c.buyer_id, a.closed, 'seller', l.contact, ''
FROM conversation AS c JOIN account AS a ON a.id = c.account_id JOIN listing AS l ON l.id = c.listing_id
WHERE c.seller_alias = $1 AND c.seller_alias <> ''
UNION ALL
SELECT c.id, c.account_id, c.buyer_id, a.closed, 'buyer', b.email, b.portal
FROM conversation AS c JOIN account AS a ON a.id = c.account_id JOIN buyer AS b ON b.id = c.buyer_id
WHERE c.buyer_alias = $1 AND c.buyer_alias <> ''`

// WriterByAlias implements [bridge.ConversationTx].
func (t *tx) WriterByAlias(ctx context.Context, local string) (bridge.Writer, error) {
	return one(ctx, t, readWriter, "looking up writer by alias", selectWriterByAlias, local)
}

func readWriter(row scan) (w bridge.Writer, err error) {
	err = row(&w.Conversation, &w.Account, &w.Buyer, &w.Closed, &w.Side, &w.Email, &w.Portal)
	return w, err
}
