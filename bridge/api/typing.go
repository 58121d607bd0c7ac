package api

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

type typingInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	Acting
}

// postTyping tells the colleagues of a member who look at a conversation.
func (s *server) postTyping(ctx context.Context, in *typingInput) (*done, error) {
	who, err := s.inConversation(ctx, in.ID, in.Acting)
	switch {
	case err != nil:
	case who.Member == bridge.MemberAPI: // of whom there is no name to show
		err = s.bridge.Sees(ctx, who, bridge.ConversationID(in.ID))
		if err == nil {
			err = &bridge.InvalidError{Field: "Passerelle-Member", Want: "the address or id of the member who types"}
		}
	default:
		err = s.bridge.NoteTyping(ctx, who, bridge.ConversationID(in.ID))
	}
	return &done{}, err
}
