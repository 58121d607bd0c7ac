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
	ID             string `path:"id" doc:"Of the conversation."`
	IdempotencyKey string `header:"Idempotency-Key" maxLength:"200" doc:"New for each write; sent again with the same one, it is answered as the first time."`
	Body           newMessage
}

type messageOutput struct{ Body message }

func (s *server) postMessage(ctx context.Context, in *postMessageInput) (*messageOutput, error) {
	files, err := readAttachments(in.Body.Attachments)
	if err != nil {
		return nil, err
	}
	m, err := s.bridge.Post(ctx, bridge.NewMessage{
		Conversation:   bridge.ConversationID(in.ID),
		Side:           bridge.Side(in.Body.Side),
		Text:           in.Body.Text,
		Files:          files,
		Via:            bridge.ViaAPI,
		IdempotencyKey: in.IdempotencyKey,
	})
	if err != nil {
		return nil, err
	}
	return &messageOutput{messageOf(m)}, nil
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
