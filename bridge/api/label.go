package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// newLabel is a label to be made or changed.
type newLabel struct {
	_     struct{} `additionalProperties:"false"`
	Name  string   `json:"name" doc:"Unique within the account." example:"Hot"`
	Color string   `json:"color" enum:"grey,red,orange,yellow,green,teal,blue,purple,pink"`
}

// label is a mark that an account puts on conversations.
type label struct {
	ID        string    `json:"id" format:"uuid"`
	Name      string    `json:"name" example:"Hot"`
	Color     string    `json:"color" enum:"grey,red,orange,yellow,green,teal,blue,purple,pink"`
	CreatedAt time.Time `json:"created_at"`
}

func labelOf(l bridge.Label) label {
	return label{ID: string(l.ID), Name: l.Name, Color: string(l.Color), CreatedAt: l.CreatedAt}
}

// inAccountInput names an account.
type inAccountInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Acting
}

// pageInAccountInput names a page of something of an account.
type pageInAccountInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Acting
	Paging
}

// ofAccountInput names something of an account.
type ofAccountInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	ID         string `path:"id" doc:"Of what it has."`
	Acting
}

// labelPage is one page of labels.
type labelPage struct {
	Labels []label `json:"labels" doc:"By name."`
	Next
}

type labelPageOutput struct{ Body labelPage }

func (s *server) listLabels(ctx context.Context, in *pageInAccountInput) (*labelPageOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	all, err := s.bridge.Labels(ctx, who)
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(in.Paging, all, func(l bridge.Label) string { return l.Name })
	return &labelPageOutput{labelPage{list(page, labelOf), next}}, err
}

type postLabelInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Acting
	Body newLabel
}

type labelOutput struct{ Body label }

func (s *server) postLabel(ctx context.Context, in *postLabelInput) (*labelOutput, error) {
	return s.changeLabel(ctx, in, "")
}

type putLabelInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	ID         string `path:"id" doc:"Of the label."`
	Acting
	Body newLabel
}

func (s *server) putLabel(ctx context.Context, in *putLabelInput) (*labelOutput, error) {
	return s.changeLabel(ctx, &postLabelInput{in.ExternalID, in.Acting, in.Body}, bridge.LabelID(in.ID))
}

// changeLabel changes a label; without an id it makes one.
func (s *server) changeLabel(ctx context.Context, in *postLabelInput, id bridge.LabelID) (*labelOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	l, err := s.bridge.PutLabel(ctx, who, bridge.Label{ID: id, Name: in.Body.Name, Color: bridge.LabelColor(in.Body.Color)})
	if err != nil {
		return nil, err
	}
	return &labelOutput{labelOf(l)}, nil
}

func (s *server) deleteLabel(ctx context.Context, in *ofAccountInput) (*done, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err == nil {
		err = s.bridge.DeleteLabel(ctx, who, bridge.LabelID(in.ID))
	}
	return &done{}, err
}
