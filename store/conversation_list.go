package store

import (
	"context"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// clauses are the conditions of a query with their arguments.
type clauses struct {
	all  []string
	args []any
}

// add adds a condition; each ? in it is the next of its arguments.
func (c *clauses) add(condition string, args ...any) {
	for _, a := range args {
		c.args = append(c.args, a)
		condition = strings.Replace(condition, "?", "$"+strconv.Itoa(len(c.args)), 1)
	}
	c.all = append(c.all, condition)
}

func (c *clauses) String() string { return "WHERE " + strings.Join(c.all, "\n    AND ") + "\n" }

// limit returns how many rows a query has. With the parameter bare, SQLite makes
// its plan anew each time.
func (c *clauses) limit(n int) string {
	c.args = append(c.args, n)
	return "\nLIMIT CAST($" + strconv.Itoa(len(c.args)) + " AS BIGINT)"
}

// inUse leaves out what an account put away.
const inUse = `NOT archived AND NOT deleted AND NOT blocked`

// addView adds what makes out a view.
func (c *clauses) addView(f bridge.ConversationFilter) {
	switch f.View {
	case bridge.ViewOpen:
		c.add(inUse)
		c.add(`NOT closed AND snoozed_until <= ?`, f.Now)
	case bridge.ViewClosed:
		c.add(inUse)
		c.add(`closed`)
	case bridge.ViewSnoozed:
		c.add(inUse)
		c.add(isSnoozed)
		c.add(`snoozed_until > ?`, f.Now)
	case bridge.ViewUnread:
		c.add(inUse)
		c.add(isUnread)
	case bridge.ViewUnanswered:
		c.add(inUse)
		c.add(`NOT closed`)
		if f.Sees == bridge.SeesOwn {
			c.add(`waiting_since + 0 > -62135596800000000`) // no index: one's own are fewer
		} else {
			c.add(isWaiting)
		}
	case bridge.ViewStarred:
		c.add(`starred AND NOT deleted`)
	case bridge.ViewMine:
		c.add(inUse)
		c.add(`assignee = ? AND assignee <> ''`, f.Member)
	case bridge.ViewUnassigned:
		c.add(inUse)
		c.add(`NOT closed AND assignee = '' AND team = ''`)
	case bridge.ViewArchived:
		c.add(`archived AND NOT deleted`)
	case bridge.ViewBlocked:
		c.add(`blocked AND NOT deleted`)
	case bridge.ViewHeld:
		c.add(`NOT deleted`)
		c.add(`id IN (SELECT m.conversation_id FROM mail AS m
        WHERE m.party = ? AND m.conversation_id <> '' AND m.side = 'seller' AND m.state = 'held')`, bridge.AccountParty(f.Account))
	default:
		c.add(`NOT deleted AND NOT blocked`)
	}
}

const isUnread = `(sequence > seller_seen OR marked_unread)`

// These are written as their indexes have it. The number is the zero time.
const (
	isWaiting = `waiting_since > -62135596800000000`
	isSnoozed = `snoozed_until > -62135596800000000`
)

// addSight adds what an agent sees.
func (c *clauses) addSight(f bridge.ConversationFilter) {
	switch f.Sees {
	case bridge.SeesOwn:
		c.add(`assignee = ? AND assignee <> ''`, f.Member)
	case bridge.SeesTeam:
		c.add(`(assignee = ? OR assignee = '' AND team = '' OR team IN (SELECT team_id FROM team_member WHERE member_id = ?))`, f.Member, f.Member)
	}
}

func conversationClauses(f bridge.ConversationFilter) *clauses {
	var c clauses
	if f.Account == "" {
		c.add(`buyer_id = ?`, f.Buyer)
		return &c
	}
	addFilter(&c, f)
	return &c
}

// addFilter adds what a filter for an account says.
func addFilter(c *clauses, f bridge.ConversationFilter) {
	if f.View == bridge.ViewHeld {
		c.add(`account_id || '' = ?`, f.Account) // no index: held mails lead to few conversations
	} else {
		c.add(`account_id = ?`, f.Account)
	}
	c.addView(f)
	c.addSight(f)
	if f.Label != "" {
		c.add(`id IN (SELECT conversation_id FROM conversation_label WHERE label_id = ?)`, f.Label)
	}
	if f.Listing != "" {
		c.add(`listing_id = ?`, f.Listing)
	}
	if f.Assignee != "" {
		c.add(`assignee = ? AND assignee <> ''`, f.Assignee)
	}
	if f.Unread != nil && *f.Unread {
		c.add(isUnread)
	} else if f.Unread != nil {
		c.add("NOT " + isUnread)
	}
	if f.Team != "" {
		c.add(`team = ? AND team <> ''`, f.Team)
	}
}

// addPlace continues a list, and returns its order.
func (c *clauses) addPlace(f bridge.ConversationFilter) (order string) {
	at := f.After.At
	switch f.Sort {
	case bridge.SortOldest:
		c.add(`(updated_at, id) > (?, ?)`, at, f.After.ID)
		return `ORDER BY updated_at, id`
	case bridge.SortWaiting:
		c.add(isWaiting)
		c.add(`(waiting_since, id) > (?, ?)`, at, f.After.ID)
		return `ORDER BY waiting_since, id`
	default:
		if at.IsZero() {
			at = time.UnixMicro(math.MaxInt64)
		}
		c.add(`(updated_at, id) < (?, ?)`, at, f.After.ID)
		return `ORDER BY updated_at DESC, id DESC`
	}
}

// Conversations implements [bridge.ConversationTx].
func (t *tx) Conversations(ctx context.Context, f bridge.ConversationFilter) ([]bridge.Conversation, error) {
	c := conversationClauses(f)
	order := c.addPlace(f)
	query := selectConversations + c.String() + order + c.limit(f.Limit)
	return many(ctx, t, readConversation, "listing conversations", query, c.args...)
}

// CountConversations implements [bridge.ConversationTx].
func (t *tx) CountConversations(ctx context.Context, f bridge.ConversationFilter) (int, error) {
	c := conversationClauses(f)
	if f.Sort == bridge.SortWaiting {
		c.add(isWaiting)
	}
	query := "SELECT COUNT(*) FROM (SELECT 1 FROM conversation\n" + c.String() + c.limit(f.Limit) + ") AS some"
	return one(ctx, t, readOne[int], "counting conversations", query, c.args...)
}
