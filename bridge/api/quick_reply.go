package api

import (
	"context"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// newQuickReply is a quick reply to be made or changed.
type newQuickReply struct {
	_    struct{} `additionalProperties:"false"`
	Name string   `json:"name" doc:"Unique within the account." example:"Still for sale"`
	Text string   `json:"text" doc:"It may have fields in it: {buyer.first_name}, {listing.title}, {listing.reference}, {listing.price}, {account.name}, {member.name}." example:"Hello {buyer.first_name}, yes, it is."`
}

// quickReply is a text that an account has ready.
type quickReply struct {
	ID        string    `json:"id" format:"uuid"`
	Name      string    `json:"name" example:"Still for sale"`
	Text      string    `json:"text"`
	CreatedAt time.Time `json:"created_at"`
}

func quickReplyOf(q bridge.QuickReply) quickReply {
	return quickReply{ID: string(q.ID), Name: q.Name, Text: q.Text, CreatedAt: q.CreatedAt}
}

// quickReplyPage is one page of them.
type quickReplyPage struct {
	QuickReplies []quickReply `json:"quick_replies" doc:"By name."`
	Next
}

type quickReplyPageOutput struct{ Body quickReplyPage }

func (s *server) listQuickReplies(ctx context.Context, in *pageInAccountInput) (*quickReplyPageOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	all, err := s.bridge.QuickReplies(ctx, who)
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(in.Paging, all, func(o bridge.QuickReply) string { return o.Name })
	return &quickReplyPageOutput{quickReplyPage{list(page, quickReplyOf), next}}, err
}

type postQuickReplyInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Acting
	Body newQuickReply
}

type quickReplyOutput struct{ Body quickReply }

func (s *server) postQuickReply(ctx context.Context, in *postQuickReplyInput) (*quickReplyOutput, error) {
	return s.changeQuickReply(ctx, in, "")
}

type putQuickReplyInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	ID         string `path:"id" doc:"Of the quick reply."`
	Acting
	Body newQuickReply
}

func (s *server) putQuickReply(ctx context.Context, in *putQuickReplyInput) (*quickReplyOutput, error) {
	return s.changeQuickReply(ctx, &postQuickReplyInput{in.ExternalID, in.Acting, in.Body}, bridge.QuickReplyID(in.ID))
}

// changeQuickReply changes a quick reply; without an id it makes one.
func (s *server) changeQuickReply(ctx context.Context, in *postQuickReplyInput, id bridge.QuickReplyID) (*quickReplyOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	changed, err := s.bridge.PutQuickReply(ctx, who, bridge.QuickReply{ID: id, Name: in.Body.Name, Text: in.Body.Text})
	if err != nil {
		return nil, err
	}
	return &quickReplyOutput{quickReplyOf(changed)}, nil
}

func (s *server) deleteQuickReply(ctx context.Context, in *ofAccountInput) (*done, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err == nil {
		err = s.bridge.DeleteQuickReply(ctx, who, bridge.QuickReplyID(in.ID))
	}
	return &done{}, err
}

// filledReply is a quick reply as it would be sent in a conversation.
type filledReply struct {
	ID      string   `json:"id" format:"uuid"`
	Name    string   `json:"name"`
	Text    string   `json:"text" doc:"With its fields filled."`
	Missing []string `json:"missing" doc:"Fields that have no value there, which stay as they are."`
}

type filledRepliesOutput struct {
	Body struct {
		QuickReplies []filledReply `json:"quick_replies" doc:"By name."`
		Next
	}
}

type listFilledInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	Acting
	Paging
}

func (s *server) listFilledReplies(ctx context.Context, in *listFilledInput) (*filledRepliesOutput, error) {
	who, err := s.inConversation(ctx, in.ID, in.Acting)
	if err != nil {
		return nil, err
	}
	all, err := s.bridge.FilledReplies(ctx, who, bridge.ConversationID(in.ID), priceOf)
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(in.Paging, all, func(f bridge.FilledReply) string { return f.Name })
	out := &filledRepliesOutput{}
	out.Body.Next = next
	out.Body.QuickReplies = list(page, func(f bridge.FilledReply) filledReply {
		return filledReply{string(f.ID), f.Name, f.Text, list(f.Missing, func(s string) string { return s })}
	})
	return out, err
}

// priceOf writes a listing's price in no language's way.
func priceOf(l bridge.Listing) string { return strings.TrimSpace(l.Price + " " + l.Currency) }
