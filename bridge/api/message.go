package api

import (
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// message is a message as answers show one.
type message struct {
	ID             string       `json:"id" format:"uuid"`
	ConversationID string       `json:"conversation_id" format:"uuid"`
	Sequence       int          `json:"sequence" doc:"1, 2, 3, … within the conversation."`
	Side           string       `json:"side,omitempty" enum:"buyer,seller" doc:"Of its author; left out for a system message."`
	Kind           string       `json:"kind" enum:"text,system,auto" doc:"\"auto\" is an automatic answer."`
	AutoKind       string       `json:"auto_kind,omitempty" enum:"away,received,read,challenge,other" doc:"What an automatic answer says: somebody is away; the mail was received, or read; the sender is to prove something; anything else."`
	Text           string       `json:"text" doc:"What is shown. Asked for without a side it is as written; as one side sees it, what the other keeps secret is masked."`
	Full           string       `json:"full,omitempty" doc:"The whole text of a mail, where some of it is hidden. Asked for without a side it is as written, for the author's side only; as the other side sees it, what must stay secret is masked."`
	Hidden         []hiddenSpan `json:"hidden" doc:"The parts of full that are not in text."`
	Attachments    []attachment `json:"attachments"`
	State          string       `json:"state" enum:"sent,delivered,seen,not_delivered" doc:"How far it got."`
	StateReason    string       `json:"state_reason,omitempty" enum:"address_unknown,mailbox_full,refused,unreachable,bounced,failed,address_off,complaint,erased" doc:"Why it was not delivered: there is no such address; its mailbox is full; its mail system refused the mail, or did not take it for two days; the mail came back for a reason that nothing says, or could not be handed over; an earlier mail came back for good, or was called spam; the buyer was erased."`
	Member         string       `json:"member,omitempty" doc:"Id of the member of the account who wrote it; \"api\" for a program that named none. Left out where the buyer looks."`
	Via            string       `json:"via" enum:"api,web,mail,auto" doc:"The door through which it came; auto for what the account answers to each lead by itself."`
	Unproven       bool         `json:"unproven" doc:"It is a mail of which nothing proves who sent it: its domain gives no means to, or no check is made of a portal."`
	ContactDetails bool         `json:"contact_details" doc:"Its writer gives an address or a phone in it. Warn both sides."`
	LeftOut        []string     `json:"left_out" doc:"Parts of a mail that were left out, such as signatures. Show them to the author's side only."`
	ReplyTo        string       `json:"reply_to,omitempty" format:"uuid" doc:"Id of the message of the conversation that it answers."`
	EditedAt       time.Time    `json:"edited_at,omitzero" doc:"When its author last gave it another text."`
	DeletedAt      time.Time    `json:"deleted_at,omitzero" doc:"When its author took its text and files away."`
	CreatedAt      time.Time    `json:"created_at"`
}

// hiddenSpan is a part of a mail's text that a chat would hide.
type hiddenSpan struct {
	Start      int     `json:"start" doc:"In UTF-8 bytes of full."`
	End        int     `json:"end"`
	Reason     string  `json:"reason" example:"quote"`
	Confidence float64 `json:"confidence" minimum:"0" maximum:"1"`
}

// attachment is a file of a message.
type attachment struct {
	ID   string `json:"id" format:"uuid"`
	Name string `json:"name" doc:"Safe to show and to save under."`
	Type string `json:"type" doc:"By its content, not by its name." example:"image/jpeg"`
	Size int64  `json:"size" doc:"In bytes."`
	Note string `json:"note,omitempty" enum:"keeps_metadata,broken" doc:"What says where and with what it was taken could not be removed; or it is said to be a picture, but cannot be read as one."`
}

func attachmentOf(a bridge.Attachment) attachment {
	return attachment{ID: string(a.ID), Name: a.Name, Type: a.Type, Size: a.Size, Note: string(a.Note)}
}

func messageOf(m bridge.Message) message {
	return message{
		ID:             string(m.ID),
		ConversationID: string(m.ConversationID),
		Sequence:       m.Sequence,
		Side:           string(m.Side),
		Kind:           string(m.Kind),
		AutoKind:       string(m.AutoKind),
		Text:           m.Text,
		Full:           m.Full,
		Hidden: list(m.Hidden, func(s parser.Span) hiddenSpan {
			return hiddenSpan{Start: s.Start, End: s.End, Reason: string(s.Reason), Confidence: s.Confidence}
		}),
		Attachments: list(m.Attachments, attachmentOf),
		State:       string(m.State),
		StateReason: string(m.StateReason),
		Member:      string(m.Member),
		Via:         string(m.Via),
		Unproven:    m.Unproven,

		ContactDetails: m.ContactDetails,
		LeftOut:        list(m.Omitted, func(s string) string { return s }),
		ReplyTo:        string(m.ReplyTo),
		EditedAt:       m.EditedAt,
		DeletedAt:      m.DeletedAt,
		CreatedAt:      m.CreatedAt,
	}
}
