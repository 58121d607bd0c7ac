package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// ActingSide are the parameters of what one side of a conversation does.
type ActingSide struct {
	Acting
	Side string `query:"side" enum:"buyer,seller" default:"seller" doc:"Which side does it. Only the marketplace acts for buyers."`
}

// sideOf returns who acts on a thing for a side.
func (s *server) sideOf(ctx context.Context, on bridge.Thing, by ActingSide) (bridge.Viewer, error) {
	if by.Side == string(bridge.SideBuyer) {
		return s.bridge.BuyerOf(ctx, keyOf(ctx), on)
	}
	return s.actor(ctx, on, by.Acting)
}

func thread(id string) bridge.Thing { return bridge.Thing{Conversation: bridge.ConversationID(id)} }

type sideInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	ActingSide
}

// done is the answer to what has nothing to answer.
type done struct{}

// postSeen marks all messages as seen.
func (s *server) postSeen(ctx context.Context, in *sideInput) (*done, error) {
	who, err := s.sideOf(ctx, thread(in.ID), in.ActingSide)
	if err == nil {
		err = s.bridge.MarkSeen(ctx, who, bridge.ConversationID(in.ID))
	}
	return &done{}, err
}

// block is whether a side takes messages of the other one.
type block struct {
	_       struct{} `additionalProperties:"false"`
	Blocked bool     `json:"blocked"`
	Spam    bool     `json:"spam,omitempty" doc:"What it wrote is reported as such too."`
}

type putBlockInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	ActingSide
	Body block
}

// blockState is whether a side takes messages of the other one, as answers show it.
type blockState struct {
	Blocked bool `json:"blocked" doc:"This side takes no more messages of the other one, in all their conversations; then neither writes."`
}

type blockOutput struct{ Body blockState }

func (s *server) putBlock(ctx context.Context, in *putBlockInput) (*blockOutput, error) {
	who, err := s.sideOf(ctx, thread(in.ID), in.ActingSide)
	if err == nil {
		err = s.bridge.SetBlocked(ctx, who, bridge.ConversationID(in.ID), in.Body.Blocked, in.Body.Spam)
	}
	return &blockOutput{blockState{in.Body.Blocked}}, err
}

func (s *server) showBlock(ctx context.Context, in *sideInput) (*blockOutput, error) {
	who, err := s.sideOf(ctx, thread(in.ID), in.ActingSide)
	if err != nil {
		return nil, err
	}
	blocked, err := s.bridge.HasBlocked(ctx, who, bridge.ConversationID(in.ID))
	return &blockOutput{blockState{blocked}}, err
}

// newReport is what a side tells the marketplace of the other one.
type newReport struct {
	_      struct{} `additionalProperties:"false"`
	Reason string   `json:"reason" enum:"fraud,offensive,spam,other"`
	Text   string   `json:"text,omitempty" doc:"In the reporter's own words; required where the reason is \"other\"."`
}

type postReportInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	ActingSide
	Body newReport
}

type reportOutput struct{ Body report }

func (s *server) postReport(ctx context.Context, in *postReportInput) (*reportOutput, error) {
	who, err := s.sideOf(ctx, thread(in.ID), in.ActingSide)
	if err != nil {
		return nil, err
	}
	r, err := s.bridge.AddReport(ctx, who, bridge.ConversationID(in.ID), bridge.ReportReason(in.Body.Reason), in.Body.Text)
	if err != nil {
		return nil, err
	}
	return &reportOutput{reportOf(r)}, nil
}

// newDraft is what somebody is about to write.
type newDraft struct {
	_    struct{} `additionalProperties:"false"`
	Text string   `json:"text"`
}

type postDraftInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	ActingSide
	Body newDraft
}

type draftOutput struct {
	Body struct {
		Link           bool `json:"link" doc:"It has a link in it, and would be refused."`
		ContactDetails bool `json:"contact_details" doc:"It gives an address or a phone."`
	}
}

// checkDraft looks at a text. Nothing of it is kept.
func (s *server) checkDraft(ctx context.Context, in *postDraftInput) (*draftOutput, error) {
	who, err := s.sideOf(ctx, thread(in.ID), in.ActingSide)
	if err != nil {
		return nil, err
	}
	d, err := s.bridge.CheckDraft(ctx, who, bridge.ConversationID(in.ID), in.Body.Text)
	out := &draftOutput{}
	out.Body.Link, out.Body.ContactDetails = d.Link, d.ContactDetails
	return out, err
}

// heldMail is a mail that waits until its side says what to do with it.
type heldMail struct {
	ID         string    `json:"id" format:"uuid"`
	From       string    `json:"from,omitempty" doc:"As the mail itself says; nothing proves it. Left out where it does not say exactly one address."`
	Subject    string    `json:"subject"`
	Reason     string    `json:"reason" example:"sender_unknown" doc:"Why it waits, as a code."`
	ReceivedAt time.Time `json:"received_at"`
}

func heldMailOf(m bridge.Mail) heldMail {
	return heldMail{ID: string(m.ID), From: m.HeaderFrom, Subject: m.Subject, Reason: string(m.Reason), ReceivedAt: m.ReceivedAt}
}

type listHeldInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	ActingSide
	Paging
}

// heldMailPage is one page of held mails.
type heldMailPage struct {
	Mails []heldMail `json:"mails" doc:"Oldest first. They expire after two weeks."`
	Next
}

type heldMailPageOutput struct{ Body heldMailPage }

func (s *server) listHeld(ctx context.Context, in *listHeldInput) (*heldMailPageOutput, error) {
	who, err := s.sideOf(ctx, thread(in.ID), in.ActingSide)
	if err != nil {
		return nil, err
	}
	id := bridge.ConversationID(in.ID)
	v, err := s.bridge.ViewPart(ctx, who, id, bridge.Part{Newest: 1})
	if err != nil {
		return nil, err
	}
	heldKey := func(m bridge.Mail) string { return sortable(m.ReceivedAt, string(m.ID)) }
	held, next, err := sortedPageOf(in.Paging, v.Held, heldKey)
	if err != nil {
		return nil, err
	}
	out := &heldMailPageOutput{heldMailPage{list(held, heldMailOf), next}}
	return out, s.guard(ctx, who, id, v.Egress, out.Body)
}

// sortable is a key whose order is that of time, then of id.
func sortable(at time.Time, id string) string {
	return at.UTC().Format("2006-01-02T15:04:05.000000") + " " + id
}

// newHeldAnswer says what to do with a held mail.
type newHeldAnswer struct {
	_      struct{} `additionalProperties:"false"`
	Answer string   `json:"answer" enum:"post,trust,refuse" doc:"Post it; post it and let its sender write from now on; or refuse it, so that nobody sees it."`
}

type postHeldAnswerInput struct {
	ID string `path:"id" doc:"Of the mail."`
	ActingSide
	Body newHeldAnswer
}

func (s *server) postHeldAnswer(ctx context.Context, in *postHeldAnswerInput) (*done, error) {
	who, err := s.sideOf(ctx, bridge.Thing{Mail: bridge.MailID(in.ID)}, in.ActingSide)
	if err == nil {
		err = s.bridge.AnswerHeld(ctx, who, bridge.MailID(in.ID), bridge.HeldAnswer(in.Body.Answer))
	}
	return &done{}, err
}
