package bridge

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// LeadRow is a lead as the table of an account's leads shows it.
type LeadRow struct {
	ConversationRow
	ID         LeadID
	At         time.Time // when the buyer wrote
	AnsweredAt time.Time // zero for never
	State      LeadState
	Phone      string // E.164; empty where the account may not know it
	Address    string // stands for the buyer's own
	Reference  string // of the listing
	Source     string // the portal it came from
}

// LeadState says how a lead stands.
type LeadState string

// The states of leads. Each lead is in one: the last that holds.
const (
	LeadAnswered LeadState = "answered"
	LeadWaiting  LeadState = "waiting"
	LeadClosed   LeadState = "closed"
	LeadArchived LeadState = "archived"
	LeadBlocked  LeadState = "blocked"
)

// LeadStates are all of them, as a page lists them.
var LeadStates = []LeadState{LeadWaiting, LeadAnswered, LeadClosed, LeadArchived, LeadBlocked}

func leadState(c Conversation) LeadState {
	switch d := c.Desk; {
	case d.Blocked:
		return LeadBlocked
	case d.Archived:
		return LeadArchived
	case c.Closed:
		return LeadClosed
	case !d.WaitingSince.IsZero():
		return LeadWaiting
	}
	return LeadAnswered
}

// LeadSort is the order of leads.
type LeadSort string

// The orders. By time to answer, those without an answer come last.
const (
	LeadsNewest    LeadSort = "newest"
	LeadsOldest    LeadSort = "oldest"
	LeadsByName    LeadSort = "name"
	LeadsByListing LeadSort = "listing"
	LeadsFastest   LeadSort = "fastest"
	LeadsSlowest   LeadSort = "slowest"
)

// LeadFilter selects the leads of an account. What is empty selects all.
type LeadFilter struct {
	// Who looks; [Bridge.Leads] sets it.
	Account AccountID
	Member  MemberID
	Sees    Sees

	From, Until time.Time // of when the buyer wrote: from the first, before the second
	Listing     ListingID
	Assignee    MemberID
	Unassigned  bool
	Label       LabelID
	State       LeadState
	Text        Query    // in the name, phones or listing of the lead
	Sort        LeadSort // LeadsNewest where empty
	After       LeadID   // the list goes on behind it
	Limit       int      // required
}

// Words are what a lead must have, folded.
func (f LeadFilter) Words() []string { return f.Text.words }

// LeadListTx are the leads of a transaction.
type LeadListTx interface {
	// Leads lists the leads of conversations that are not deleted, in the
	// filter's order.
	Leads(ctx context.Context, f LeadFilter) ([]LeadID, error)
	// CountLeads counts up to the filter's limit, from the start.
	CountLeads(ctx context.Context, f LeadFilter) (int, error)
	// ListingTitles lists an account's newest listings with only their ID, Title
	// and Reference.
	ListingTitles(ctx context.Context, a AccountID, limit int) ([]Listing, error)
}

// Leads lists the leads that a member may see.
func (b *Bridge) Leads(ctx context.Context, who Viewer, f LeadFilter) (leads []LeadRow, err error) {
	err = b.viewLeads(ctx, who, f, func(tx Tx, l lister, f LeadFilter) error {
		leads = nil
		ids, err := tx.Leads(ctx, f)
		for _, id := range ids {
			c, err := l.lead(ctx, id)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			leads = append(leads, c)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing leads: %w", err)
	}
	return leads, nil
}

// CountLeads counts what Leads lists from the start, up to the filter's
// limit.
func (b *Bridge) CountLeads(ctx context.Context, who Viewer, f LeadFilter) (n int, err error) {
	err = b.viewLeads(ctx, who, f, func(tx Tx, _ lister, f LeadFilter) error {
		n, err = tx.CountLeads(ctx, f)
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("counting leads: %w", err)
	}
	return n, nil
}

// viewLeads completes a filter by what its viewer may see.
func (b *Bridge) viewLeads(ctx context.Context, who Viewer, f LeadFilter, view func(Tx, lister, LeadFilter) error) error {
	return b.viewAsMember(ctx, who, func(tx Tx, r reach) error {
		l, err := b.lister(ctx, tx, who, &ConversationFilter{})
		if err != nil {
			return err
		}
		f.Account, f.Member, f.Sees = who.Account, who.Member, r.sight()
		return view(tx, l, f)
	})
}

// contact reads a lead. One that the viewer may not see is ErrNotFound.
func (l lister) lead(ctx context.Context, id LeadID) (c LeadRow, err error) {
	lead, err := l.tx.Lead(ctx, id)
	if err != nil {
		return c, err
	}
	conversation, err := l.tx.Conversation(ctx, lead.ConversationID)
	if err != nil {
		return c, err
	}
	if !l.reach.sees(conversation) {
		return c, ErrNotFound
	}
	t, err := l.thread(ctx, conversation)
	if err != nil {
		return c, err
	}
	c = LeadRow{
		ID: id, At: lead.CreatedAt, AnsweredAt: lead.AnsweredAt, State: leadState(conversation),
		Phone: l.b.maskBuyer(t).Phone, Address: l.b.Address(conversation.SellerAlias),
		Reference: t.listing.Reference, Source: lead.Record.Source.Portal,
	}
	l.b.maskAll([]*string{&c.Reference, &c.Source}, t.secrets(SideBuyer), t.language(SideSeller))
	c.ConversationRow, err = l.rowOf(ctx, t)
	return c, err
}

// maxListingTitles is how many listings a filter offers.
const maxListingTitles = 200

// LeadChoices are what leads may be filtered by.
type LeadChoices struct {
	Listings []Listing // the newest; only their ID, Title and Reference
	Labels   []Label
	Members  []Member
}

// LeadChoices returns what a member may filter leads by.
func (b *Bridge) LeadChoices(ctx context.Context, who Viewer) (c LeadChoices, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, _ reach) error {
		var errs [3]error
		c.Listings, errs[0] = tx.ListingTitles(ctx, who.Account, maxListingTitles)
		c.Labels, errs[1] = tx.Labels(ctx, who.Account)
		c.Members, errs[2] = tx.Members(ctx, who.Account)
		c.Members = present(c.Members)
		return errors.Join(errs[:]...)
	})
	if err != nil {
		return LeadChoices{}, fmt.Errorf("reading what leads are filtered by: %w", err)
	}
	return c, nil
}
