package api

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// maxLooked is how many messages are looked through for one page of what is found.
const maxLooked = 1000

type findInput struct {
	ID     string `path:"id" doc:"Of the conversation."`
	Search string `query:"q" maxLength:"256" doc:"Words of three letters or more, of which any is found, whatever the case and the accents. Without one nothing is found."`
	ActingSide
	Paging
}

// found is a message or comment in which words stand.
type found struct {
	MessageID string      `json:"message_id,omitempty" format:"uuid"`
	Sequence  int         `json:"sequence,omitempty" doc:"Of the message. List the messages before a higher one to show those around it."`
	CommentID string      `json:"comment_id,omitempty" format:"uuid"`
	Side      string      `json:"side,omitempty" enum:"buyer,seller" doc:"Of the message's author; left out for a system message."`
	Text      string      `json:"text"`
	Spans     []foundSpan `json:"spans" doc:"Where words stand in text."`
	Files     []foundFile `json:"files" doc:"Files of the message in whose names words stand."`
	CreatedAt time.Time   `json:"created_at"`
}

// foundSpan is where a word stands.
type foundSpan struct {
	Start int `json:"start" doc:"In UTF-8 bytes."`
	End   int `json:"end"`
}

// foundFile is a file in whose name words stand.
type foundFile struct {
	ID    string      `json:"id" format:"uuid"`
	Name  string      `json:"name"`
	Spans []foundSpan `json:"spans" doc:"Where words stand in the name."`
}

// foundPage is one page of what is found in a conversation.
type foundPage struct {
	Found []found `json:"found" doc:"Oldest first. A page may have fewer than there are, or none, and still a next one."`
	Next
}

type foundPageOutput struct{ Body foundPage }

// findInConversation looks for words in the messages and comments of a conversation,
// by the time at which they were written. A page ends once it is full, or once enough
// was looked through.
func (s *server) findInConversation(ctx context.Context, in *findInput) (*foundPageOutput, error) {
	id := bridge.ConversationID(in.ID)
	who, err := s.sideOf(ctx, thread(in.ID), in.ActingSide)
	if err != nil {
		return nil, err
	}
	f := finder{q: bridge.ParseQuery(in.Search), limit: in.Limit, out: []found{}}
	if in.Search != "" && f.q.Empty() {
		return nil, errQuery(in.Search)
	}
	if err := f.start(in.Paging); err != nil {
		return nil, err
	}
	view, err := s.bridge.ViewPart(ctx, who, id, bridge.Part{Newest: 1})
	if err != nil {
		return nil, err
	}
	if in.Search == "" {
		return &foundPageOutput{foundPage{Found: f.out}}, nil
	}
	messages, more, egress, err := s.bridge.MessagesFor(ctx, who, id, bridge.MessagePage{After: f.sequence, Limit: maxLooked})
	if err != nil {
		return nil, err
	}
	next := f.look(messages, more, view.Comments)
	out := &foundPageOutput{foundPage{f.out, next}}
	known := make([]string, len(view.Comments))
	for i, c := range view.Comments {
		known[i] = c.Text
	}
	return out, s.guard(ctx, who, id, egress, out.Body, known...)
}

// finder makes a page of what is found. It has looked through the messages up to
// sequence, and the comments up to the one with a key.
type finder struct {
	q        bridge.Query
	limit    int
	sequence int
	comment  string
	out      []found
}

// start goes to where a cursor says.
func (f *finder) start(p Paging) error {
	var sequence string
	behind, err := p.after(&sequence, &f.comment)
	if err != nil || !behind {
		return err
	}
	if f.sequence, err = strconv.Atoi(sequence); err != nil || f.sequence < 0 {
		return errCursor
	}
	return nil
}

// look goes through messages, behind which there may be more, and through the comments
// between them.
func (f *finder) look(messages []bridge.Message, more bool, comments []bridge.Comment) Next {
	key := func(c bridge.Comment) string { return sortable(c.CreatedAt, string(c.ID)) }
	comments = slices.DeleteFunc(comments, func(c bridge.Comment) bool { return key(c) <= f.comment })
	slices.SortFunc(comments, func(a, b bridge.Comment) int { return strings.Compare(key(a), key(b)) })
	for len(messages) > 0 || len(comments) > 0 && !more {
		if len(f.out) == f.limit {
			more = true
			break
		}
		if len(comments) > 0 && (len(messages) == 0 || comments[0].CreatedAt.Before(messages[0].CreatedAt)) {
			f.add(found{CommentID: string(comments[0].ID), Side: string(bridge.SideSeller), Text: comments[0].Text, CreatedAt: comments[0].CreatedAt}, nil)
			f.comment, comments = key(comments[0]), comments[1:]
			continue
		}
		m := messages[0]
		f.add(found{MessageID: string(m.ID), Sequence: m.Sequence, Side: string(m.Side), Text: m.Text, CreatedAt: m.CreatedAt}, m.Attachments)
		f.sequence, messages = m.Sequence, messages[1:]
	}
	if !more {
		return Next{}
	}
	return Next{cursorOf(strconv.Itoa(f.sequence), f.comment)}
}

// add adds what was found in something to the page, if anything was.
func (f *finder) add(in found, files []bridge.Attachment) {
	in.Spans, in.Files = f.spans(in.Text), []foundFile{}
	for _, a := range files {
		if spans := f.spans(a.Name); len(spans) > 0 {
			in.Files = append(in.Files, foundFile{string(a.ID), a.Name, spans})
		}
	}
	if len(in.Spans)+len(in.Files) > 0 {
		f.out = append(f.out, in)
	}
}

func (f *finder) spans(text string) []foundSpan {
	return list(f.q.Find(text), func(s bridge.TextSpan) foundSpan { return foundSpan(s) })
}
