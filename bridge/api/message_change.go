package api

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

type showMessageInput struct {
	ID string `path:"id" doc:"Of the message."`
	Sight
}

func (s *server) showMessage(ctx context.Context, in *showMessageInput) (*messageOutput, error) {
	id := bridge.MessageID(in.ID)
	who, whole, err := s.viewer(ctx, bridge.Thing{Message: id}, in.Sight)
	if err != nil {
		return nil, err
	}
	if !whole {
		return s.messageFor(ctx, who, id)
	}
	m, err := s.bridge.Message(ctx, id)
	if err != nil {
		return nil, err
	}
	return &messageOutput{messageOf(m)}, nil
}

// newText is another text of a message.
type newText struct {
	_    struct{} `additionalProperties:"false"`
	Text string   `json:"text"`
}

type patchMessageInput struct {
	ID string `path:"id" doc:"Of the message."`
	ActingSide
	Body newText
}

func (s *server) patchMessage(ctx context.Context, in *patchMessageInput) (*messageOutput, error) {
	id := bridge.MessageID(in.ID)
	who, err := s.sideOf(ctx, bridge.Thing{Message: id}, in.ActingSide)
	if err == nil {
		err = s.bridge.EditMessage(ctx, who, id, in.Body.Text)
	}
	if err != nil {
		return nil, err
	}
	return s.messageFor(ctx, who, id)
}

type deleteMessageInput struct {
	ID string `path:"id" doc:"Of the message."`
	ActingSide
}

// deleteMessage answers with what is left.
func (s *server) deleteMessage(ctx context.Context, in *deleteMessageInput) (*messageOutput, error) {
	id := bridge.MessageID(in.ID)
	who, err := s.sideOf(ctx, bridge.Thing{Message: id}, in.ActingSide)
	if err == nil {
		err = s.bridge.DeleteMessage(ctx, who, id)
	}
	if err != nil {
		return nil, err
	}
	return s.messageFor(ctx, who, id)
}
