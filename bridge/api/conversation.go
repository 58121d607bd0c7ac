package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// conversation is one buyer and one listing, for ever.
type conversation struct {
	ID        string    `json:"id" format:"uuid"`
	AccountID string    `json:"account_id" format:"uuid"`
	ListingID string    `json:"listing_id" format:"uuid"`
	BuyerID   string    `json:"buyer_id" format:"uuid"`
	LeadID    string    `json:"lead_id,omitempty" format:"uuid" doc:"Left out until the buyer's first real message."`
	Subject   string    `json:"subject" doc:"Of all its mails."`
	Aliases   aliases   `json:"aliases"`
	Closed    bool      `json:"closed" doc:"A new message reopens it."`
	Sequence  int       `json:"sequence" doc:"Of its last message."`
	Seen      seen      `json:"seen"`
	Away      away      `json:"away" doc:"Until when each side is away, by its own automatic answer."`
	CreatedAt time.Time `json:"created_at"`
	UpdatedAt time.Time `json:"updated_at" doc:"Of its last message."`
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
	Seller string `json:"seller" doc:"The address that the seller writes to. Show it to the seller only: it is part of the right to post."`
	Buyer  string `json:"buyer" doc:"The address that the buyer writes to. Show it to the buyer only."`
}

// seen says how far each side has seen a conversation.
type seen struct {
	Seller int `json:"seller" doc:"Sequence up to which the seller has seen it."`
	Buyer  int `json:"buyer" doc:"Sequence up to which the buyer has seen it."`
}

func (s *server) conversationOf(c bridge.Conversation) conversation {
	return conversation{
		ID:        string(c.ID),
		AccountID: string(c.AccountID),
		ListingID: string(c.ListingID),
		BuyerID:   string(c.BuyerID),
		LeadID:    string(c.LeadID),
		Subject:   c.Subject,
		Aliases:   aliases{Seller: s.bridge.Address(c.SellerAlias), Buyer: s.bridge.Address(c.BuyerAlias)},
		Closed:    c.Closed,
		Sequence:  c.Sequence,
		Seen:      seen{Seller: c.SellerSeen, Buyer: c.BuyerSeen},
		Away: away{
			Seller: absenceOf(c.AwayAt(bridge.SideSeller, s.bridge.Now())),
			Buyer:  absenceOf(c.AwayAt(bridge.SideBuyer, s.bridge.Now())),
		},
		CreatedAt: c.CreatedAt,
		UpdatedAt: c.UpdatedAt,
	}
}

// event is something that happened to a conversation.
type event struct {
	ID        string    `json:"id" format:"uuid"`
	Kind      string    `json:"kind" example:"opened"`
	Side      string    `json:"side,omitempty" enum:"buyer,seller" doc:"Whom it is about; left out for both."`
	Detail    string    `json:"detail,omitempty" example:"sender_in_doubt" doc:"More about it, as a code: of \"mail_held\", why."`
	CreatedAt time.Time `json:"created_at"`
}

func eventOf(e bridge.Event) event {
	return event{ID: string(e.ID), Kind: string(e.Kind), Side: string(e.Side), Detail: e.Detail, CreatedAt: e.CreatedAt}
}

// conversationDetail is a conversation with all that belongs to it.
type conversationDetail struct {
	Conversation conversation `json:"conversation"`
	Account      account      `json:"account"`
	Listing      listing      `json:"listing"`
	Buyer        buyer        `json:"buyer"`
	Messages     []message    `json:"messages" doc:"The last thousand, oldest first."`
	Events       []event      `json:"events" doc:"Oldest first."`
	Lead         *parser.Lead `json:"lead,omitempty" doc:"The lead record, once there is one."`
}

type conversationOutput struct{ Body conversationDetail }

type showConversationInput struct {
	ID string `path:"id" doc:"Of the conversation."`
}

func (s *server) showConversation(ctx context.Context, in *showConversationInput) (*conversationOutput, error) {
	v, err := s.bridge.Conversation(ctx, bridge.ConversationID(in.ID))
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
		Buyer:        buyerOf(v.Buyer, stopped),
		Messages:     list(v.Messages, messageOf),
		Events:       list(v.Events, eventOf),
		Lead:         recordOf(v.Lead),
	}}, nil
}
