package store

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

const selectCountedLeads = `SELECT c.listing_id, l.created_at, CASE WHEN l.` + isAnswered + ` THEN l.answered_at - l.created_at ELSE -1 END
` + fromLeads

// CountedLeads implements [bridge.NumbersTx].
func (t *tx) CountedLeads(ctx context.Context, f bridge.LeadFilter, each func(bridge.CountedLead)) error {
	c := leadClauses(bridge.LeadFilter{Account: f.Account, Member: f.Member, Sees: f.Sees, From: f.From})
	return t.query(ctx, "counting leads", selectCountedLeads+c.String(), c.args, func(row scan) error {
		var l bridge.CountedLead
		err := row(&l.Listing, &l.CreatedAt, &l.Took)
		each(l)
		return err
	})
}

// A message is never newer than its conversation.
const selectCountedUndelivered = `SELECT m.side, m.created_at
FROM conversation AS c JOIN message AS m ON m.conversation_id = c.id
`

// CountedUndelivered implements [bridge.NumbersTx].
func (t *tx) CountedUndelivered(ctx context.Context, f bridge.LeadFilter, each func(bridge.CountedMessage)) error {
	var c clauses
	c.add(`c.account_id = ? AND NOT c.deleted`, f.Account)
	c.addSight(bridge.ConversationFilter{Member: f.Member, Sees: f.Sees})
	c.add(`m.state = 'not_delivered'`)
	c.add(`c.updated_at >= ? AND m.created_at >= ?`, f.From, f.From)
	return t.query(ctx, "counting messages not delivered", selectCountedUndelivered+c.String(), c.args, func(row scan) error {
		var m bridge.CountedMessage
		err := row(&m.Side, &m.CreatedAt)
		each(m)
		return err
	})
}
