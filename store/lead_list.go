package store

import (
	"context"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const (
	fromLeads = `FROM lead AS l JOIN conversation AS c ON c.id = l.conversation_id
`
	// fromFewLeads begins with the conversations, of which an index has the few.
	fromFewLeads = `FROM conversation AS c CROSS JOIN lead AS l ON l.conversation_id = c.id
`
)

func leadsOf(f bridge.LeadFilter) string {
	switch f.State {
	case bridge.LeadBlocked, bridge.LeadArchived, bridge.LeadWaiting:
		return fromFewLeads
	}
	return fromLeads
}

// leadStates are what makes out each state.
var leadStates = map[bridge.LeadState]string{
	bridge.LeadBlocked:  `c.blocked`,
	bridge.LeadArchived: `c.archived AND NOT c.blocked`,
	bridge.LeadClosed:   `c.closed AND NOT c.archived AND NOT c.blocked`,
	bridge.LeadWaiting:  isWaiting + ` AND NOT c.closed AND NOT c.archived AND NOT c.blocked`,
	bridge.LeadAnswered: `NOT (` + isWaiting + `) AND NOT c.closed AND NOT c.archived AND NOT c.blocked`,
}

func leadClauses(f bridge.LeadFilter) *clauses {
	var c clauses
	c.add(`l.account_id = ?`, f.Account)
	if leadsOf(f) == fromFewLeads {
		c.add(`c.account_id = ?`, f.Account)
	}
	c.add(`NOT c.deleted`)
	c.addSight(bridge.ConversationFilter{Member: f.Member, Sees: f.Sees})
	if !f.From.IsZero() {
		c.add(`l.created_at >= ?`, f.From)
	}
	if !f.Until.IsZero() {
		c.add(`l.created_at < ?`, f.Until)
	}
	if f.Listing != "" {
		c.add(`c.listing_id = ?`, f.Listing)
	}
	if f.Assignee != "" {
		c.add(`c.assignee = ? AND c.assignee <> ''`, f.Assignee)
	}
	if f.Unassigned {
		c.add(`c.assignee = ''`)
	}
	if f.Label != "" {
		c.add(`l.conversation_id IN (SELECT conversation_id FROM conversation_label WHERE label_id = ?)`, f.Label)
	}
	if state := leadStates[f.State]; state != "" {
		c.add(state)
	}
	for _, w := range f.Words() {
		c.add(`l.id IN (SELECT id FROM lead WHERE account_id = ? AND words LIKE ? ESCAPE '\')`, f.Account, "%"+likeText.Replace(w)+"%")
	}
	return &c
}

var likeText = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// leadOrder is what leads are ordered by, before their id.
type leadOrder struct {
	by         string
	descending bool
	at         func(context.Context, *tx, bridge.Lead) (any, error) // its value of a lead
}

// Where there is no answer, the time to answer is beyond all others.
const (
	timeToAnswer = `CASE WHEN l.` + isAnswered + ` THEN l.answered_at - l.created_at ELSE `
	noneLast     = 1 << 62
	noneFirst    = -1
)

var leadOrders = map[bridge.LeadSort]leadOrder{
	bridge.LeadsNewest: {by: `l.created_at`, descending: true, at: leadTime},
	bridge.LeadsOldest: {by: `l.created_at`, at: leadTime},
	bridge.LeadsByName: {by: `l.words`, at: func(_ context.Context, _ *tx, l bridge.Lead) (any, error) { return l.Words, nil }},
	bridge.LeadsByListing: {by: `x.title`, at: func(ctx context.Context, t *tx, l bridge.Lead) (any, error) {
		c, err := t.Conversation(ctx, l.ConversationID)
		if err != nil {
			return nil, err
		}
		x, err := t.Listing(ctx, c.ListingID)
		return x.Title, err
	}},
	bridge.LeadsFastest: {by: timeToAnswer + `4611686018427387904 END`, at: leadAnswer(noneLast)},
	bridge.LeadsSlowest: {by: timeToAnswer + `-1 END`, descending: true, at: leadAnswer(noneFirst)},
}

func leadTime(_ context.Context, _ *tx, l bridge.Lead) (any, error) { return l.CreatedAt, nil }

func leadAnswer(none int64) func(context.Context, *tx, bridge.Lead) (any, error) {
	return func(_ context.Context, _ *tx, l bridge.Lead) (any, error) {
		if l.AnsweredAt.Equal(time.Time{}) {
			return none, nil
		}
		return l.AnsweredAt.Sub(l.CreatedAt), nil
	}
}

// Leads implements [bridge.LeadListTx].
func (t *tx) Leads(ctx context.Context, f bridge.LeadFilter) ([]bridge.LeadID, error) {
	order, ok := leadOrders[f.Sort]
	if !ok {
		order = leadOrders[bridge.LeadsNewest]
	}
	c := leadClauses(f)
	sign, direction := ">", ""
	if order.descending {
		sign, direction = "<", " DESC"
	}
	if f.After != "" {
		last, err := t.Lead(ctx, f.After)
		if err != nil {
			return nil, err
		}
		at, err := order.at(ctx, t, last)
		if err != nil {
			return nil, err
		}
		c.add(`(`+order.by+`, l.id) `+sign+` (?, ?)`, at, last.ID)
	}
	query := "SELECT l.id " + leadsOf(f)
	if f.Sort == bridge.LeadsByListing {
		query += "JOIN listing AS x ON x.id = c.listing_id\n"
	}
	query += c.String() + "ORDER BY " + order.by + direction + ", l.id" + direction + c.limit(f.Limit)
	return many(ctx, t, readOne[bridge.LeadID], "listing leads", query, c.args...)
}

// CountLeads implements [bridge.LeadListTx].
func (t *tx) CountLeads(ctx context.Context, f bridge.LeadFilter) (int, error) {
	c := leadClauses(f)
	query := "SELECT COUNT(*) FROM (SELECT 1 " + leadsOf(f) + c.String() + c.limit(f.Limit) + ") AS some"
	return one(ctx, t, readOne[int], "counting leads", query, c.args...)
}

const selectListingTitles = `SELECT id, title, reference FROM listing
WHERE account_id = $1
ORDER BY created_at DESC, id DESC
LIMIT CAST($2 AS BIGINT)`

// ListingTitles implements [bridge.LeadListTx].
func (t *tx) ListingTitles(ctx context.Context, a bridge.AccountID, limit int) ([]bridge.Listing, error) {
	read := func(row scan) (l bridge.Listing, err error) {
		err = row(&l.ID, &l.Title, &l.Reference)
		return l, err
	}
	return many(ctx, t, read, "listing titles of listings", selectListingTitles, a, limit)
}
