package inbox

import (
	"cmp"
	"context"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Desk is what members do with conversations.
type Desk interface {
	// ChangeDesk returns what takes the change back.
	ChangeDesk(ctx context.Context, v bridge.Viewer, ids []bridge.ConversationID, d bridge.DeskChange) ([]bridge.DeskStep, error)
	// ChangeView changes what a filter lists, and says how many that were.
	ChangeView(ctx context.Context, v bridge.Viewer, f bridge.ConversationFilter, d bridge.DeskChange) (int, []bridge.DeskStep, error)
	// SetBlocked makes the viewer's side take no more messages of the other one, or
	// take them again.
	SetBlocked(ctx context.Context, v bridge.Viewer, id bridge.ConversationID, on, spam bool) error
	// HasBlocked says whether the viewer's own side has blocked the other one.
	HasBlocked(ctx context.Context, v bridge.Viewer, id bridge.ConversationID) (bool, error)
	Labels(ctx context.Context, v bridge.Viewer) ([]bridge.Label, error)
	PutLabel(ctx context.Context, v bridge.Viewer, l bridge.Label) (bridge.Label, error)
	DeleteLabel(ctx context.Context, v bridge.Viewer, id bridge.LabelID) error
	Colleagues(ctx context.Context, v bridge.Viewer) ([]bridge.Member, []bridge.Team, error)
}

// doingPart is a form with all that can be done with one conversation, or with
// those that are selected in the list.
type doingPart struct {
	W            *words
	Form         string                // id of the form
	Conversation bridge.ConversationID // empty for a selection
	Back         string                // where to go on without a script
	State        string
	Do           []doButton // in sight
	More         []doButton // in the menu
	Snooze       []doButton
	Earliest     string // for a time of one's own, as the field has it
	PutOn        []doButton
	TakeOff      []doButton
	Assign       []doButton
	Block        []doButton
	Replace      bool // the form that a page has
}

// doButton is one thing to do.
type doButton struct {
	Do    string // as the form sends it
	Name  string
	Hint  string // such as when
	Icon  string
	Key   string // on the keyboard
	Color bridge.LabelColor
	On    bool // it is so already
}

// button makes one of the buttons that have a name and perhaps an icon.
func (v visit) button(do string) doButton {
	w := v.words.Doing.do[do]
	return doButton{Do: do, Name: w.Name, Icon: doIcons[do], Key: doKeys[do]}
}

var doIcons = map[string]string{
	"close": "check", "reopen": "reopen", "star": "star", "unstar": "starred", "archive": "archive", "read": "read",
}

var doKeys = map[string]string{"close": "e", "reopen": "e", "star": "s", "unstar": "s"}

// doing makes the form for a conversation.
func (v visit) doing(c bridge.Conversation, on []bridge.Label, choices deskChoices, back string) doingPart {
	d := c.Desk
	p := doingPart{W: v.words, Form: "doing", Conversation: c.ID, Back: back, State: v.state(c)}
	one := func(is bool, yes, no string) doButton {
		if is {
			return v.button(no)
		}
		return v.button(yes)
	}
	p.Do = []doButton{one(c.Closed, "close", "reopen"), one(d.Starred, "star", "unstar")}
	p.More = []doButton{v.button("unread"), one(d.Archived, "archive", "unarchive"), one(d.Deleted, "delete", "restore")}
	p.Block = []doButton{v.button("block"), v.button("spam")}
	if choices.blocked {
		p.Block = []doButton{v.button("unblock")}
	}
	p.addSnooze(v, d.SnoozedUntil.After(v.clock.now))
	for _, l := range choices.labels {
		b := doButton{Do: "label:" + string(l.ID), Name: l.Name, Color: l.Color}
		for _, has := range on {
			b.On = b.On || has.ID == l.ID
		}
		if b.On {
			b.Do = "un" + b.Do
		}
		p.PutOn = append(p.PutOn, b)
	}
	p.addPeople(v, choices, d)
	return p
}

// doingSelected makes the form for what is selected in a list.
func (v visit) doingSelected(q listQuery, choices deskChoices, back string) doingPart {
	p := doingPart{W: v.words, Form: "selected", Back: back}
	first := "close"
	if q.View == bridge.ViewClosed {
		first = "reopen"
	}
	p.Do = []doButton{v.button(first), v.button("star"), v.button("archive"), v.button("read")}
	p.More = []doButton{v.button("unread"), v.button("unstar"), v.button("delete")}
	switch q.View {
	case bridge.ViewArchived:
		p.Do[2] = v.button("unarchive")
	case bridge.ViewAll, bridge.ViewStarred, bridge.ViewMine:
		p.More = append(p.More, v.button("reopen"))
	}
	p.addSnooze(v, q.View == bridge.ViewSnoozed)
	for _, l := range choices.labels {
		p.PutOn = append(p.PutOn, doButton{Do: "label:" + string(l.ID), Name: l.Name, Color: l.Color})
		p.TakeOff = append(p.TakeOff, doButton{Do: "unlabel:" + string(l.ID), Name: l.Name, Color: l.Color})
	}
	p.addPeople(v, choices, bridge.Desk{Assignee: "?"})
	return p
}

func (p *doingPart) addSnooze(v visit, snoozed bool) {
	for _, preset := range snoozes {
		at := preset.at(v.clock.now)
		if !at.IsZero() {
			p.Snooze = append(p.Snooze, doButton{Do: "snooze:" + preset.name, Name: v.words.Doing.snoozes[preset.name], Hint: v.until(at)})
		}
	}
	if snoozed {
		p.Snooze = append(p.Snooze, v.button("wake"))
	}
	p.Earliest = v.clock.field(v.clock.now.Add(time.Minute))
}

func (p *doingPart) addPeople(v visit, choices deskChoices, d bridge.Desk) {
	for _, m := range choices.members {
		b := doButton{Do: "assign:" + string(m.ID), Name: cmp.Or(m.Name, m.Email), On: m.ID == d.Assignee}
		if m.ID == v.viewer.Member {
			b.Name = v.words.Doing.ToMe
			p.Assign = append([]doButton{b}, p.Assign...)
			continue
		}
		if !m.Blocked {
			p.Assign = append(p.Assign, b)
		}
	}
	for _, t := range choices.teams {
		p.Assign = append(p.Assign, doButton{Do: "team:" + string(t.ID), Name: t.Name, On: t.ID == d.Team})
	}
	if d.Assignee != "" || d.Team != "" {
		p.Assign = append(p.Assign, v.button("unassign"))
	}
}

// version changes when the form is to be shown anew.
func (p doingPart) version() string {
	var s strings.Builder
	s.WriteString(p.State)
	for _, list := range [][]doButton{p.Do, p.More, p.PutOn, p.Assign, p.Block} {
		for _, b := range list {
			s.WriteString("\x00" + b.Do + "\x00" + b.Name + "\x00" + string(b.Color))
			if b.On {
				s.WriteString("\x00on")
			}
		}
	}
	return s.String()
}

// known are the texts of the account in the form.
func (p doingPart) known() (names []string) {
	for _, list := range [][]doButton{p.PutOn, p.Assign} {
		for _, b := range list {
			names = append(names, b.Name)
		}
	}
	return names
}

// deskChoices are what an account has to choose from.
type deskChoices struct {
	labels  []bridge.Label
	members []bridge.Member
	teams   []bridge.Team
	blocked bool // the account has blocked the buyer
	saved   []bridge.SavedView
}

func (h *Handler) deskChoices(ctx context.Context, v visit) (c deskChoices, err error) {
	if c.labels, err = h.bridge.Labels(ctx, v.viewer); err != nil {
		return c, err
	}
	c.members, c.teams, err = h.bridge.Colleagues(ctx, v.viewer)
	return c, err
}

// choicesFor are what there is to choose from in one conversation.
func (h *Handler) choicesFor(ctx context.Context, v visit, c bridge.Conversation) (choices deskChoices, err error) {
	if choices, err = h.deskChoices(ctx, v); err == nil && c.Desk.Blocked {
		choices.blocked, err = h.bridge.HasBlocked(ctx, v.viewer, c.ID)
	}
	return choices, err
}

// liveDoing makes the form for an open page of a conversation. A buyer has none.
func (h *Handler) liveDoing(ctx context.Context, v visit, view bridge.ConversationView) (p doingPart, err error) {
	if v.door != memberDoor {
		return p, nil
	}
	choices, err := h.choicesFor(ctx, v, view.Conversation)
	if err == nil {
		p = v.doing(view.Conversation, view.Labels, choices, v.door.path(view.Conversation.ID))
		p.Replace = true
	}
	return p, err
}
