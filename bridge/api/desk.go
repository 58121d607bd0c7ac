package api

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// maybeTime is a time, none, or nothing said.
type maybeTime struct {
	said bool
	time time.Time
}

// Schema implements huma.SchemaProvider.
func (maybeTime) Schema(huma.Registry) *huma.Schema {
	return &huma.Schema{Type: huma.TypeString, Format: "date-time", Nullable: true}
}

// UnmarshalJSON implements json.Unmarshaler.
func (t *maybeTime) UnmarshalJSON(data []byte) error {
	t.said = true
	if bytes.Equal(data, []byte("null")) {
		return nil
	}
	return json.Unmarshal(data, &t.time)
}

// MarshalJSON implements json.Marshaler.
func (t maybeTime) MarshalJSON() ([]byte, error) {
	if t.time.IsZero() {
		return []byte("null"), nil
	}
	return json.Marshal(t.time)
}

// IsZero leaves out what says nothing.
func (t maybeTime) IsZero() bool { return !t.said }

// deskChange is what an account does with conversations. What is left out stays as
// it is.
type deskChange struct {
	_            struct{}        `additionalProperties:"false"`
	Closed       *bool           `json:"closed,omitempty"`
	Starred      *bool           `json:"starred,omitempty"`
	Archived     *bool           `json:"archived,omitempty"`
	Deleted      *bool           `json:"deleted,omitempty"`
	Unread       *bool           `json:"unread,omitempty" doc:"False: all its messages are seen by the seller, and the buyer is told so."`
	SnoozedUntil maybeTime       `json:"snoozed_until,omitzero" doc:"Out of sight until then, or until the buyer writes; null ends it."`
	Assignee     *string         `json:"assignee,omitempty" maxLength:"100" doc:"Id of the member who is to have it; empty for nobody."`
	Team         *string         `json:"team,omitempty" maxLength:"100" doc:"Id of the team that is to have it; empty for none."`
	Labels       map[string]bool `json:"labels,omitempty" doc:"By the id of a label, whether it is on."`
}

func (d deskChange) bridge() bridge.DeskChange {
	out := bridge.DeskChange{
		Closed: d.Closed, Starred: d.Starred, Archived: d.Archived, Deleted: d.Deleted, Unread: d.Unread,
		Assignee: (*bridge.MemberID)(d.Assignee), Team: (*bridge.TeamID)(d.Team),
	}
	if d.SnoozedUntil.said {
		out.SnoozedUntil = new(d.SnoozedUntil.time)
	}
	for id, on := range d.Labels {
		if out.Labels == nil {
			out.Labels = map[bridge.LabelID]bool{}
		}
		out.Labels[bridge.LabelID(id)] = on
	}
	return out
}

func deskChangeOf(d bridge.DeskChange) deskChange {
	out := deskChange{
		Closed: d.Closed, Starred: d.Starred, Archived: d.Archived, Deleted: d.Deleted, Unread: d.Unread,
		Assignee: (*string)(d.Assignee), Team: (*string)(d.Team),
	}
	if d.SnoozedUntil != nil {
		out.SnoozedUntil = maybeTime{true, *d.SnoozedUntil}
	}
	for id, on := range d.Labels {
		if out.Labels == nil {
			out.Labels = map[string]bool{}
		}
		out.Labels[string(id)] = on
	}
	return out
}

// deskStep is one change to some conversations.
type deskStep struct {
	Conversations []string   `json:"conversations"`
	Change        deskChange `json:"change"`
}

func deskStepOf(s bridge.DeskStep) deskStep {
	return deskStep{list(s.Conversations, func(id bridge.ConversationID) string { return string(id) }), deskChangeOf(s.Change)}
}

type patchConversationInput struct {
	ID string `path:"id" doc:"Of the conversation."`
	Acting
	Body deskChange
}

// changedConversation is a conversation after a change, as the seller sees it.
type changedConversation struct {
	Conversation conversation `json:"conversation"`
	Labels       []label      `json:"labels"`
	Undo         []deskStep   `json:"undo" doc:"The changes that take this one back."`
}

type changedConversationOutput struct{ Body changedConversation }

func (s *server) patchConversation(ctx context.Context, in *patchConversationInput) (*changedConversationOutput, error) {
	id := bridge.ConversationID(in.ID)
	who, err := s.inConversation(ctx, in.ID, in.Acting)
	if err != nil {
		return nil, err
	}
	undo, err := s.bridge.ChangeDesk(ctx, who, []bridge.ConversationID{id}, in.Body.bridge())
	if err != nil {
		return nil, err
	}
	out := &changedConversationOutput{changedConversation{Undo: list(undo, deskStepOf)}}
	v, err := s.bridge.ViewPart(ctx, who, id, bridge.Part{Newest: 1})
	if err != nil {
		return nil, err
	}
	out.Body.Conversation, out.Body.Labels = s.conversationFor(v.Conversation, bridge.SideSeller), list(v.Labels, labelOf)
	return out, s.guard(ctx, who, id, v.Egress, out.Body)
}

// newDeskChanges change several conversations: those that are named, or all of a
// view.
type newDeskChanges struct {
	_             struct{}   `additionalProperties:"false"`
	Conversations []string   `json:"conversations,omitempty" maxItems:"500" doc:"Their ids. All are changed, or none."`
	View          string     `json:"view,omitempty" enum:"open,unread,unanswered,mine,unassigned,starred,snoozed,held,closed,archived,blocked,all" doc:"Instead of ids: all of this view, up to 500 of them."`
	Label         string     `json:"label,omitempty" maxLength:"100" doc:"With a view: id of a label that they have."`
	Listing       string     `json:"listing,omitempty" maxLength:"500" doc:"With a view: external id of their listing."`
	Assignee      string     `json:"assignee,omitempty" maxLength:"100" doc:"With a view: id of the member who has them."`
	Team          string     `json:"team,omitempty" maxLength:"100" doc:"With a view: id of the team that has them."`
	Change        deskChange `json:"change"`
}

type postDeskChangesInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Acting
	Body newDeskChanges
}

type deskChangesOutput struct {
	Body struct {
		Changed int        `json:"changed" doc:"How many conversations."`
		Undo    []deskStep `json:"undo" doc:"The changes that take this one back."`
	}
}

func (s *server) postDeskChanges(ctx context.Context, in *postDeskChangesInput) (*deskChangesOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	b, out := in.Body, &deskChangesOutput{}
	var undo []bridge.DeskStep
	switch {
	case (len(b.Conversations) > 0) == (b.View != ""):
		return nil, &bridge.InvalidError{Field: "conversations", Want: "ids, or else a view"}
	case b.View == "":
		ids := list(b.Conversations, func(id string) bridge.ConversationID { return bridge.ConversationID(id) })
		out.Body.Changed = len(ids)
		undo, err = s.bridge.ChangeDesk(ctx, who, ids, b.Change.bridge())
	default:
		f := Filter{View: b.View, Label: b.Label, Listing: b.Listing, Assignee: b.Assignee, Team: b.Team}
		var filter bridge.ConversationFilter
		if filter, err = f.bridge(ctx, s, who); err == nil {
			out.Body.Changed, undo, err = s.bridge.ChangeView(ctx, who, filter, b.Change.bridge())
		}
	}
	if err != nil {
		return nil, err
	}
	out.Body.Undo = list(undo, deskStepOf)
	return out, nil
}
