package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// scheduled is what was written for the seller and is still to be sent. Only the
// seller's side sees it.
type scheduled struct {
	ID             string       `json:"id" format:"uuid"`
	ConversationID string       `json:"conversation_id" format:"uuid"`
	Member         string       `json:"member" doc:"Id of the member who wrote it; \"api\" for a program that named none."`
	Text           string       `json:"text"`
	Attachments    []attachment `json:"attachments"`
	ReplyTo        string       `json:"reply_to,omitempty" format:"uuid"`
	Undo           bool         `json:"undo" doc:"It was sent, and waits only so that it can be taken back."`
	Refused        string       `json:"refused,omitempty" enum:"content,limit,right" doc:"Why it was not sent when it was due: a link that may not pass any more; too much to somebody who does not answer; its writer no longer may."`
	SendAt         time.Time    `json:"send_at"`
	CreatedAt      time.Time    `json:"created_at"`
}

func scheduledOf(m bridge.ScheduledMessage) scheduled {
	return scheduled{
		ID: string(m.ID), ConversationID: string(m.ConversationID), Member: string(m.Member), Text: m.Text,
		Attachments: list(m.Files, attachmentOf), ReplyTo: string(m.ReplyTo), Undo: m.Undo, Refused: string(m.Refused), SendAt: m.DueAt, CreatedAt: m.CreatedAt,
	}
}

type listScheduledInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	Acting
	Paging
}

// scheduledPage is one page of scheduled messages.
type scheduledPage struct {
	Scheduled []scheduled `json:"scheduled" doc:"By when they are due."`
	Next
}

type scheduledPageOutput struct{ Body scheduledPage }

func (s *server) listScheduled(ctx context.Context, in *listScheduledInput) (*scheduledPageOutput, error) {
	who, err := s.inConversation(ctx, in.ID, in.Acting)
	if err != nil {
		return nil, err
	}
	v, err := s.bridge.ViewPart(ctx, who, bridge.ConversationID(in.ID), bridge.Part{Newest: 1})
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(in.Paging, v.Scheduled, func(m bridge.ScheduledMessage) string { return sortable(m.DueAt, string(m.ID)) })
	if err != nil {
		return nil, err
	}
	out := &scheduledPageOutput{scheduledPage{list(page, scheduledOf), next}}
	return out, s.guard(ctx, who, v.Conversation.ID, v.Egress, out.Body)
}

// newScheduled is a message of the seller to be sent later.
type newScheduled struct {
	_           struct{}        `additionalProperties:"false"`
	Text        string          `json:"text,omitempty" doc:"May be left out where there are attachments."`
	Attachments []newAttachment `json:"attachments,omitempty" maxItems:"20" doc:"At most 16 MiB of files together."`
	ReplyTo     string          `json:"reply_to,omitempty" maxLength:"100" doc:"Id of the message of the conversation that it answers."`
	SendAt      time.Time       `json:"send_at,omitzero" doc:"Within a year. Left out, it is sent as in the inbox: once the time is over in which it can be taken back, which is 10 seconds unless the installation says otherwise; 400 where it gives none."`
}

type postScheduledInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	Acting
	Body newScheduled
}

type scheduledOutput struct{ Body scheduled }

func (s *server) postScheduled(ctx context.Context, in *postScheduledInput) (*scheduledOutput, error) {
	who, err := s.inConversation(ctx, in.ID, in.Acting)
	if err != nil {
		return nil, err
	}
	files, err := readAttachments(in.Body.Attachments)
	if err != nil {
		return nil, err
	}
	if in.Body.SendAt.IsZero() && s.bridge.Installation().UndoTime == 0 { // which would be now
		return nil, &bridge.InvalidError{Field: "send_at", Want: "a time within a year: nothing can be taken back here"}
	}
	w, err := s.bridge.Write(ctx, who, bridge.NewMessage{
		Conversation: bridge.ConversationID(in.ID), Text: in.Body.Text, Files: files, Via: bridge.ViaAPI,
		ReplyTo: bridge.MessageID(in.Body.ReplyTo), IdempotencyKey: callerOf(ctx).repeat,
	}, in.Body.SendAt)
	if err != nil {
		return nil, err
	}
	if w.Waiting.ID == "" {
		return nil, &bridge.InvalidError{Field: repeatHeader, Want: "a new one: the message that came with this one is sent"}
	}
	return &scheduledOutput{scheduledOf(w.Waiting)}, nil
}

// changedScheduled is another text and time of a scheduled message.
type changedScheduled struct {
	_      struct{}  `additionalProperties:"false"`
	Text   string    `json:"text"`
	SendAt time.Time `json:"send_at" doc:"Within a year."`
}

type putScheduledInput struct {
	ID string `path:"id" doc:"Of the scheduled message."`
	Acting
	Body changedScheduled
}

type scheduledInput struct {
	ID string `path:"id" doc:"Of the scheduled message."`
	Acting
}

func (s *server) showScheduled(ctx context.Context, in *scheduledInput) (*scheduledOutput, error) {
	id := bridge.ScheduledID(in.ID)
	who, err := s.actor(ctx, bridge.Thing{Scheduled: id}, in.Acting)
	if err != nil {
		return nil, err
	}
	m, err := s.bridge.ScheduledMessage(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return &scheduledOutput{scheduledOf(m)}, nil
}

func (s *server) putScheduled(ctx context.Context, in *putScheduledInput) (*scheduledOutput, error) {
	id := bridge.ScheduledID(in.ID)
	who, err := s.actor(ctx, bridge.Thing{Scheduled: id}, in.Acting)
	if err == nil {
		err = s.bridge.PutScheduled(ctx, who, id, in.Body.Text, in.Body.SendAt)
	}
	if err != nil {
		return nil, err
	}
	return s.showScheduled(ctx, &scheduledInput{in.ID, in.Acting})
}

// deleteScheduled answers with what was taken back.
func (s *server) deleteScheduled(ctx context.Context, in *scheduledInput) (*scheduledOutput, error) {
	id := bridge.ScheduledID(in.ID)
	who, err := s.actor(ctx, bridge.Thing{Scheduled: id}, in.Acting)
	if err != nil {
		return nil, err
	}
	m, err := s.bridge.CancelScheduled(ctx, who, id)
	if err != nil {
		return nil, err
	}
	return &scheduledOutput{scheduledOf(m)}, nil
}

// sendScheduled sends a message now. Where it cannot be sent, it stays, with the
// reason.
func (s *server) sendScheduled(ctx context.Context, in *scheduledInput) (*done, error) {
	id := bridge.ScheduledID(in.ID)
	who, err := s.actor(ctx, bridge.Thing{Scheduled: id}, in.Acting)
	if err == nil {
		err = s.bridge.SendScheduled(ctx, who, id)
	}
	return &done{}, err
}
