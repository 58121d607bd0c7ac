package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// sender may write for an account or a buyer.
type sender struct {
	Sender    string    `json:"sender" doc:"An address, or @ and a domain; in lower case." example:"@crm.example.com"`
	CreatedAt time.Time `json:"created_at"`
}

func senderOf(s bridge.AuthorizedSender) sender {
	return sender{Sender: s.Sender, CreatedAt: s.CreatedAt}
}

type senderInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Sender     string `path:"sender" doc:"An address, or @ and a domain." example:"leads@crm.example.com"`
}

type senderOutput struct{ Body sender }

func (s *server) putSender(ctx context.Context, in *senderInput) (*senderOutput, error) {
	if err := s.mine(ctx, in.ExternalID); err != nil {
		return nil, err
	}
	a, err := s.bridge.AuthorizeSender(ctx, in.ExternalID, in.Sender)
	if err != nil {
		return nil, err
	}
	return &senderOutput{senderOf(a)}, nil
}

// deleteSender answers with who is left.
func (s *server) deleteSender(ctx context.Context, in *senderInput) (*sendersOutput, error) {
	if err := s.mine(ctx, in.ExternalID); err != nil {
		return nil, err
	}
	if err := s.bridge.RevokeSender(ctx, in.ExternalID, in.Sender); err != nil {
		return nil, err
	}
	return s.listSenders(ctx, &sendersInput{ExternalID: in.ExternalID, Paging: wholePage})
}

type sendersInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Paging
}

// senderPage is one page of senders.
type senderPage struct {
	Senders []sender `json:"senders"`
	Next
}

type sendersOutput struct{ Body senderPage }

func (s *server) listSenders(ctx context.Context, in *sendersInput) (*sendersOutput, error) {
	if err := s.mine(ctx, in.ExternalID); err != nil {
		return nil, err
	}
	all, err := s.bridge.AuthorizedSenders(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	return sendersOutputOf(in.Paging, all)
}

func sendersOutputOf(p Paging, all []bridge.AuthorizedSender) (*sendersOutput, error) {
	page, next, err := pageOf(p, all, func(a bridge.AuthorizedSender) string { return a.Sender })
	if err != nil {
		return nil, err
	}
	return &sendersOutput{senderPage{list(page, senderOf), next}}, nil
}

type buyerSenderInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the buyer." example:"buyer-77"`
	Sender     string `path:"sender" doc:"An address." example:"marie@work.example.com"`
}

func (s *server) putBuyerSender(ctx context.Context, in *buyerSenderInput) (*senderOutput, error) {
	a, err := s.bridge.AuthorizeBuyerSender(ctx, in.ExternalID, in.Sender)
	if err != nil {
		return nil, err
	}
	return &senderOutput{senderOf(a)}, nil
}

// deleteBuyerSender answers with what is left.
func (s *server) deleteBuyerSender(ctx context.Context, in *buyerSenderInput) (*sendersOutput, error) {
	if err := s.bridge.RevokeBuyerSender(ctx, in.ExternalID, in.Sender); err != nil {
		return nil, err
	}
	return s.listBuyerSenders(ctx, &buyerSendersInput{ExternalID: in.ExternalID, Paging: wholePage})
}

type buyerSendersInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the buyer." example:"buyer-77"`
	Paging
}

func (s *server) listBuyerSenders(ctx context.Context, in *buyerSendersInput) (*sendersOutput, error) {
	all, err := s.bridge.BuyerSenders(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	return sendersOutputOf(in.Paging, all)
}
