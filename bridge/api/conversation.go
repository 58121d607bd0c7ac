package api

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// conversation is one buyer and one listing, for ever.
type conversation struct {
	ID        string    `json:"id" format:"uuid"`
	AccountID string    `json:"account_id" format:"uuid"`
	ListingID string    `json:"listing_id" format:"uuid"`
	BuyerID   string    `json:"buyer_id,omitempty" format:"uuid" doc:"For the marketplace only."`
	LeadID    string    `json:"lead_id,omitempty" format:"uuid" doc:"Left out until the buyer's first real message."`
	Subject   string    `json:"subject" doc:"Of all its mails."`
	Aliases   aliases   `json:"aliases"`
	Closed    bool      `json:"closed" doc:"A new message reopens it."`
	Sequence  int       `json:"sequence" doc:"Of its last message."`
	Seen      seen      `json:"seen"`
	Away      away      `json:"away" doc:"Until when each side is away, by its own automatic answer."`
	Desk      *desk     `json:"desk,omitempty" doc:"What the account does with it. Left out where the buyer looks."`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at" doc:"Of its last message."`
}

// desk is what an account does with a conversation.
type desk struct {
	Starred      bool      `json:"starred"`
	Archived     bool      `json:"archived" doc:"Out of the way; a new message brings it back."`
	Deleted      bool      `json:"deleted" doc:"Out of all lists; a new message brings it back."`
	Blocked      bool      `json:"blocked" doc:"One side takes no more messages of the other."`
	Unread       bool      `json:"unread" doc:"It has messages that nobody of the account has seen, or was marked so."`
	SnoozedUntil time.Time `json:"snoozed_until,omitzero"`
	WaitingSince time.Time `json:"waiting_since,omitzero" doc:"Since when the buyer waits for an answer."`
	Assignee     string    `json:"assignee,omitempty" format:"uuid" doc:"Id of the member who has it."`
	Team         string    `json:"team,omitempty" format:"uuid" doc:"Id of the team that has it."`
}

func deskOf(c bridge.Conversation) *desk {
	d := c.Desk
	return &desk{
		Starred: d.Starred, Archived: d.Archived, Deleted: d.Deleted, Blocked: d.Blocked,
		Unread: d.Unread || c.SellerSeen < c.Sequence, SnoozedUntil: d.SnoozedUntil, WaitingSince: d.WaitingSince,
		Assignee: string(d.Assignee), Team: string(d.Team),
	}
}

// away says for each side until when it is away.
type away struct {
	Seller *absence `json:"seller,omitempty" doc:"Left out while the seller is not away."`
	Buyer  *absence `json:"buyer,omitempty" doc:"Left out while the buyer is not away."`
}

// absence is until when a side is away.
type absence struct {
	Until string `json:"until" format:"date" example:"2026-08-24"`
	Back  bool   `json:"back" doc:"Whether until is the first day back; else it is the last day away."`
}

func absenceOf(a bridge.Away) *absence {
	if a.Until.IsZero() {
		return nil
	}
	return &absence{Until: a.Until.Format(time.DateOnly), Back: a.Back}
}

// aliases are the two reply addresses of a conversation.
type aliases struct {
	Seller string `json:"seller,omitempty" doc:"The address that the seller writes to. Show it to the seller only: it is part of the right to post."`
	Buyer  string `json:"buyer,omitempty" doc:"The address that the buyer writes to. Show it to the buyer only."`
}

// seen says how far each side has seen a conversation.
type seen struct {
	Seller int `json:"seller" doc:"Sequence up to which the seller has seen it."`
	Buyer  int `json:"buyer" doc:"Sequence up to which the buyer has seen it."`
}

// conversationOf shows all of a conversation.
func (s *server) conversationOf(c bridge.Conversation) conversation {
	return conversation{
		ID:        string(c.ID),
		AccountID: string(c.AccountID),
		ListingID: string(c.ListingID),
		BuyerID:   string(c.BuyerID),
		LeadID:    string(c.LeadID),
		Subject:   c.Subject,
		Aliases:   aliases{Seller: s.addressOf(c.SellerAlias), Buyer: s.addressOf(c.BuyerAlias)},
		Closed:    c.Closed,
		Sequence:  c.Sequence,
		Seen:      seen{Seller: c.SellerSeen, Buyer: c.BuyerSeen},
		Away: away{
			Seller: absenceOf(c.AwayAt(bridge.SideSeller, s.bridge.Now())),
			Buyer:  absenceOf(c.AwayAt(bridge.SideBuyer, s.bridge.Now())),
		},
		Desk:      deskOf(c),
		CreatedAt: c.CreatedAt,
		UpdatedAt: c.UpdatedAt,
	}
}

// conversationFor shows of a conversation what a side may see.
func (s *server) conversationFor(c bridge.Conversation, side bridge.Side) conversation {
	if side == bridge.SideSeller {
		c.BuyerAlias = ""
	} else {
		c.SellerAlias = ""
	}
	shown := s.conversationOf(c)
	shown.BuyerID = ""
	if side == bridge.SideBuyer {
		shown.Desk = nil
	}
	return shown
}

// addressOf is the address of an alias; empty for none.
func (s *server) addressOf(local string) string {
	if local == "" {
		return ""
	}
	return s.bridge.Address(local)
}

// event is something that happened to a conversation.
type event struct {
	ID        string    `json:"id" format:"uuid"`
	Kind      string    `json:"kind" example:"opened"`
	Side      string    `json:"side,omitempty" enum:"buyer,seller" doc:"Whom it is about; left out for both."`
	Member    string    `json:"member,omitempty" doc:"Id of the member who did it; \"api\" for a program that named none. Left out where the buyer looks."`
	Detail    string    `json:"detail,omitempty" example:"sender_in_doubt" doc:"More about it, as a code: of \"mail_held\", why."`
	CreatedAt time.Time `json:"created_at"`
}

func eventOf(e bridge.Event) event {
	return event{ID: string(e.ID), Kind: string(e.Kind), Side: string(e.Side), Member: string(e.Member), Detail: e.Detail, CreatedAt: e.CreatedAt}
}

// eventsFor are those that a side may see.
func eventsFor(all []bridge.Event, side bridge.Side) []event {
	shown := []event{}
	for _, e := range all {
		if e.ShownTo(side) {
			shown = append(shown, eventOf(e))
		}
	}
	return shown
}

// conversationDetail is a conversation with all that belongs to it.
type conversationDetail struct {
	Conversation conversation `json:"conversation"`
	Account      account      `json:"account"`
	Listing      listing      `json:"listing"`
	Buyer        buyer        `json:"buyer"`
	Messages     []message    `json:"messages" doc:"The last thousand, or fewer that have 4 MiB of text; oldest first."`
	Events       []event      `json:"events" doc:"Oldest first."`
	Labels       []label      `json:"labels" doc:"Of the account. None where the buyer looks."`
	Lead         *parser.Lead `json:"lead,omitempty" doc:"The lead record, once there is one."`
}

type conversationOutput struct{ Body conversationDetail }

// Sight are the parameters of who looks at a conversation.
type Sight struct {
	Acting
	Side string `query:"side" enum:"buyer,seller" doc:"Answer as this side may see it, the other one's secrets masked. Left out, the marketplace is answered everything, and a key that is bound to an account as the seller."`
}

// viewer returns who looks, and whether the marketplace itself does, which sees
// everything.
func (s *server) viewer(ctx context.Context, on bridge.Thing, by Sight) (who bridge.Viewer, whole bool, err error) {
	switch {
	case by.Side == "" && by.Member == "" && !bound(ctx):
		return who, true, nil
	case by.Side == string(bridge.SideBuyer):
		who, err = s.bridge.BuyerOf(ctx, keyOf(ctx), on)
	default:
		who, err = s.actor(ctx, on, by.Acting)
	}
	return who, false, err
}

type showConversationInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	Sight
}

func (s *server) showConversation(ctx context.Context, in *showConversationInput) (*conversationOutput, error) {
	id := bridge.ConversationID(in.ID)
	who, whole, err := s.viewer(ctx, bridge.Thing{Conversation: id}, in.Sight)
	if err != nil {
		return nil, err
	}
	if !whole {
		return s.showConversationTo(ctx, who, id)
	}
	v, err := s.bridge.Conversation(ctx, id)
	if err != nil {
		return nil, err
	}
	stopped, err := s.bridge.Suppressed(ctx, v.Buyer.Email)
	if err != nil {
		return nil, err
	}
	return &conversationOutput{conversationDetail{
		Conversation: s.conversationOf(v.Conversation),
		Account:      accountOf(v.Account),
		Listing:      s.listingOf(v.Listing),
		Buyer:        named(buyerOf(v.Buyer, stopped), v.ContactID),
		Messages:     list(v.Messages, messageOf),
		Events:       list(v.Events, eventOf),
		Labels:       list(v.Labels, labelOf),
		Lead:         recordOf(v.Lead),
	}}, nil
}

func (s *server) showConversationTo(ctx context.Context, who bridge.Viewer, id bridge.ConversationID) (*conversationOutput, error) {
	v, err := s.bridge.View(ctx, who, id)
	if err != nil {
		return nil, err
	}
	side := who.Side()
	out := &conversationOutput{conversationDetail{
		Conversation: s.conversationFor(v.Conversation, side),
		Account:      accountOf(v.Account),
		Listing:      s.listingOf(v.Listing),
		Buyer:        named(buyerFor(v.Buyer, side), v.ContactID),
		Messages:     list(v.Messages, messageOf),
		Events:       eventsFor(v.Events, side),
		Labels:       list(v.Labels, labelOf),
		Lead:         recordOf(v.Lead),
	}}
	return out, s.guard(ctx, who, id, v.Egress, out.Body)
}

// errStopped stops an answer that holds a secret of the other side.
var errStopped = errors.New("a secret of the other side is in the answer")

// guard looks for secrets of the other side in the finished bytes of what one side
// is to see of a conversation, before any of them leaves. It returns errStopped
// where it finds one, and raises the alert. Known are texts of the reader's own side.
func (s *server) guard(ctx context.Context, who bridge.Viewer, id bridge.ConversationID, e bridge.Egress, body any, known ...string) error {
	var text strings.Builder
	if err := marshal(&text, body); err != nil || !e.Stops(text.String(), known...) {
		return err
	}
	if err := s.bridge.NotePageStopped(context.WithoutCancel(ctx), id, who.Side()); err != nil {
		return err
	}
	return errStopped
}
