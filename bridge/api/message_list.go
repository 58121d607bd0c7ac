package api

import (
	"context"
	"math"
	"strconv"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

type listMessagesInput struct {
	ID     string    `path:"id" doc:"Of the conversation."`
	After  int       `query:"after" minimum:"0" doc:"Only messages with a higher sequence."`
	Before int       `query:"before" minimum:"0" doc:"The page that ends before this sequence. Not heeded with a cursor."`
	Since  time.Time `query:"since" doc:"Only messages that are not older."`
	From   string    `query:"from" enum:"oldest,newest" default:"oldest" doc:"\"newest\" gives the last page first; previous then leads back. Not heeded with a cursor."`
	Sight
	Paging
}

// messagePage is one page of a conversation's messages.
type messagePage struct {
	Messages []message `json:"messages" doc:"Oldest first. Fewer than the limit where they have 4 MiB of text."`
	Previous string    `json:"previous,omitempty" doc:"The cursor of the page before this one; left out where this is the first."`
	Next
}

type messagePageOutput struct{ Body messagePage }

func (s *server) listMessages(ctx context.Context, in *listMessagesInput) (*messagePageOutput, error) {
	id := bridge.ConversationID(in.ID)
	who, whole, err := s.viewer(ctx, bridge.Thing{Conversation: id}, in.Sight)
	if err != nil {
		return nil, err
	}
	place, err := s.messagePlace(ctx, in, who, whole)
	if err != nil {
		return nil, err
	}
	var messages []bridge.Message
	var more bool
	var egress bridge.Egress
	page := bridge.MessagePage{After: place.after, Limit: place.limit, Last: place.last}
	if whole {
		messages, more, err = s.bridge.Messages(ctx, id, page)
	} else {
		messages, more, egress, err = s.bridge.MessagesFor(ctx, who, id, page)
	}
	if err != nil {
		return nil, err
	}
	out := &messagePageOutput{}
	if more {
		out.Body.Next = Next{cursorOf(strconv.Itoa(messages[len(messages)-1].Sequence))}
	}
	if len(messages) > 0 && messages[0].Sequence > place.lowest+1 {
		out.Body.Previous = cursorOf("before", strconv.Itoa(messages[0].Sequence))
	}
	out.Body.Messages = list(messages, messageOf)
	return out, s.guard(ctx, who, id, egress, out.Body)
}

// messagePlace is a page of messages: up to limit of those with a sequence over after,
// the last of them where not all fit in. Pages before it end at lowest.
type messagePlace struct {
	after, limit, lowest int
	last                 bool
}

func (s *server) messagePlace(ctx context.Context, in *listMessagesInput, who bridge.Viewer, whole bool) (p messagePlace, err error) {
	if whole { // who may look for any
		if who, err = s.inConversation(ctx, in.ID, Acting{}); err != nil {
			return p, err
		}
	}
	sequenceAt := func(at time.Time) (int, error) {
		return s.bridge.SequenceAt(ctx, who, bridge.ConversationID(in.ID), at)
	}
	p.lowest = in.After
	if !in.Since.IsZero() {
		before, err := sequenceAt(in.Since.Add(-time.Microsecond))
		if err != nil {
			return p, err
		}
		p.lowest = max(p.lowest, before)
	}
	behind, before, err := in.cursor()
	if err != nil {
		return p, err
	}
	if before == 0 {
		return messagePlace{after: max(behind, p.lowest), limit: in.Limit, lowest: p.lowest}, nil
	}
	last, err := sequenceAt(endOfTime)
	end := min(before-1, last)
	p.after = max(end-in.Limit, p.lowest)
	p.limit, p.last = max(end-p.after, 0), true
	return p, err
}

// endOfTime is later than any message.
var endOfTime = time.Date(9999, 1, 1, 0, 0, 0, 0, time.UTC)

// cursor returns the sequence that the page starts behind, or the one that it ends
// before.
func (in *listMessagesInput) cursor() (behind, before int, err error) {
	var kind, sequence string
	switch back, err := in.after(&kind, &sequence); {
	case in.Cursor == "" && in.Before > 0:
		return 0, in.Before, nil
	case in.Cursor == "" && in.From == "newest":
		return 0, math.MaxInt, nil
	case in.Cursor == "":
		return 0, 0, nil
	case back && err == nil && kind == "before":
		before, err = strconv.Atoi(sequence)
		if err != nil || before < 1 {
			return 0, 0, errCursor
		}
		return 0, before, nil
	}
	if _, err := in.after(&sequence); err != nil {
		return 0, 0, err
	}
	behind, err = strconv.Atoi(sequence)
	if err != nil || behind < 0 {
		return 0, 0, errCursor
	}
	return behind, 0, nil
}
