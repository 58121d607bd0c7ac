package api

import (
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// newMessage is a message written in the marketplace's chat.
type newMessage struct {
	_           struct{}        `additionalProperties:"false"`
	Side        string          `json:"side" enum:"buyer,seller" doc:"Who writes."`
	Text        string          `json:"text,omitempty" doc:"May be left out where there are attachments."`
	Attachments []newAttachment `json:"attachments,omitempty" maxItems:"20" doc:"At most 16 MiB of files together."`
	ReplyTo     string          `json:"reply_to,omitempty" doc:"Id of the message of the conversation that it answers."`
}

// newAttachment is a file to go with a message.
type newAttachment struct {
	_       struct{}   `additionalProperties:"false"`
	Name    string     `json:"name" example:"photo.jpg"`
	Content base64Text `json:"content" doc:"The file in base64, with padding (RFC 4648, section 4)."`
}

// base64Text is what a file is in JSON.
type base64Text string

// Schema gives contentEncoding to the document but not to huma, which would try
// a regular expression: 0.4 s for 16 MiB.
func (base64Text) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Extensions: map[string]any{"contentEncoding": "base64"}}
}

type postMessageInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	Acting
	Body newMessage
}

type messageOutput struct{ Body message }

func (s *server) postMessage(ctx context.Context, in *postMessageInput) (*messageOutput, error) {
	on := bridge.Thing{Conversation: bridge.ConversationID(in.ID)}
	who, whole, err := s.viewer(ctx, on, Sight{Acting: in.Acting, Side: actingSide(ctx, in)})
	if err == nil && !whole { // before the files are read
		err = s.bridge.Sees(ctx, who, on.Conversation)
	}
	if err != nil {
		return nil, err
	}
	files, err := readAttachments(in.Body.Attachments)
	if err != nil {
		return nil, err
	}
	member := who.Member
	if member == bridge.MemberAPI {
		member = "" // nobody in particular
	}
	by := who
	if whole {
		by = bridge.Viewer{}
	}
	m, err := s.bridge.Post(ctx, bridge.NewMessage{
		By:             by,
		Member:         member,
		Conversation:   on.Conversation,
		Side:           bridge.Side(in.Body.Side),
		Text:           in.Body.Text,
		Files:          files,
		Via:            bridge.ViaAPI,
		ReplyTo:        bridge.MessageID(in.Body.ReplyTo),
		IdempotencyKey: callerOf(ctx).repeat,
	})
	if err != nil {
		return nil, err
	}
	if whole {
		return &messageOutput{messageOf(m)}, nil
	}
	return s.messageFor(ctx, who, m.ID)
}

// actingSide is the side that a message is posted as by a key or member that does
// not see everything; empty for the marketplace, which may write for both.
func actingSide(ctx context.Context, in *postMessageInput) string {
	if bound(ctx) || in.Member != "" {
		return in.Body.Side
	}
	return ""
}

// messageFor shows a message as one side sees it.
func (s *server) messageFor(ctx context.Context, who bridge.Viewer, id bridge.MessageID) (*messageOutput, error) {
	m, egress, err := s.bridge.MessageFor(ctx, who, id)
	if err != nil {
		return nil, err
	}
	out := &messageOutput{messageOf(m)}
	return out, s.guard(ctx, who, m.ConversationID, egress, out.Body)
}

// readAttachments returns files whose content is decoded as it is read: the
// decoded bytes are never in memory as a whole. That they decode is checked here,
// as a fault in the middle of a read could not be told from one of ours.
func readAttachments(in []newAttachment) ([]bridge.NewFile, error) {
	var files []bridge.NewFile
	for i, a := range in {
		if _, err := io.Copy(io.Discard, decoded(a)); err != nil {
			return nil, &bridge.InvalidError{Field: fmt.Sprintf("attachments[%d].content", i), Want: "base64"}
		}
		files = append(files, bridge.NewFile{Name: a.Name, Content: decoded(a)})
	}
	return files, nil
}

func decoded(a newAttachment) io.Reader {
	return base64.NewDecoder(base64.StdEncoding, strings.NewReader(string(a.Content)))
}
