package inbox

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/passerelle-mail/passerelle/bridge"
)

// storyPage tells what happened to a mail.
type storyPage struct {
	shell
	Back  string // to the message in its thread
	About []leadLine
	Steps []storyStep
}

// storyStep is something that happened, in words and as it was noted.
type storyStep struct {
	Text   string
	Stamp  stamp
	Day    string
	Mood   stepMood
	Noted  string // the technical line; empty where there is none
	at     time.Time
	undone bool // it is last whatever its time
}

// stepMood colours a step.
type stepMood string

const (
	moodWaits  stepMood = "waits"
	moodFailed stepMood = "failed"
	moodDone   stepMood = "done"
)

// showMessageStory tells what happened to a message and its mails.
func (h *Handler) showMessageStory(w http.ResponseWriter, r *http.Request, v visit) error {
	s, err := h.bridge.MessageStory(r.Context(), v.viewer, bridge.MessageID(r.PathValue("message")))
	if err != nil {
		return err
	}
	return h.showStory(w, r, v, s, messageLink(v.door.path(s.Conversation.ID), *s.Message))
}

// showHeldStory tells what happened to a mail that waits, or has waited.
func (h *Handler) showHeldStory(w http.ResponseWriter, r *http.Request, v visit) error {
	s, err := h.bridge.MailStory(r.Context(), v.viewer, bridge.MailID(r.PathValue("mail")))
	if err != nil {
		return err
	}
	return h.showStory(w, r, v, s, v.door.path(s.Conversation.ID)+"#held-"+string(s.Mail.ID))
}

func (h *Handler) showStory(w http.ResponseWriter, r *http.Request, v visit, s bridge.Story, back string) error {
	if s.Conversation.ID != bridge.ConversationID(r.PathValue("id")) {
		return bridge.ErrNotFound
	}
	p := storyPage{shell: h.shell(r, v.words.Story.Title), Back: back}
	p.SignOut = "/sign-out"
	t := teller{v, s}
	p.About, p.Steps = t.about(), t.steps()
	return h.pages.story.show(w, r, http.StatusOK, p, func(page []byte) error {
		return h.guard(r.Context(), v, s.Conversation, s.Egress, page)
	})
}

// teller puts a story into words for a member.
type teller struct {
	visit
	story bridge.Story
}

// buyer names the buyer.
func (t teller) buyer() string {
	return cmp.Or(t.story.Buyer.Name, t.story.Buyer.Pseudonym, t.words.Buyer)
}

// about says which mail it is.
func (t teller) about() []leadLine {
	m := t.story.Mail
	if m == nil {
		return nil
	}
	w := t.words.Story
	lines := []leadLine{{w.From, m.HeaderFrom}, {w.Subject, m.Subject}, {w.EnvelopeFrom, m.EnvelopeFrom}, {w.HeaderID, m.HeaderID}}
	return slices.DeleteFunc(lines, func(l leadLine) bool { return l.Value == "" })
}

// steps are all that happened, in order.
func (t teller) steps() []storyStep {
	steps := t.incoming()
	for _, n := range t.story.Sent {
		steps = append(steps, t.outgoing(n)...)
	}
	for _, told := range t.story.Told {
		steps = append(steps, t.webhook(told))
	}
	steps = append(steps, t.seen()...)
	slices.SortStableFunc(steps, func(a, b storyStep) int {
		if a.undone != b.undone {
			if a.undone {
				return 1
			}
			return -1
		}
		return a.at.Compare(b.at)
	})
	for i := range steps {
		if steps[i].undone {
			continue
		}
		steps[i].Stamp = t.clock.at(steps[i].at)
		if i == 0 || !t.clock.sameDay(steps[i-1].at, steps[i].at) {
			steps[i].Day = t.clock.day(steps[i].at)
		}
	}
	return steps
}

// incoming tells how a message came.
func (t teller) incoming() []storyStep {
	w, m := t.words.Story, t.story.Mail
	if m == nil {
		msg := t.story.Message
		who := t.buyer()
		if msg.Side == bridge.SideSeller {
			who = t.words.You
			if name := (&timeline{visit: t.visit, view: bridge.ConversationView{Members: t.story.Members}}).colleague(msg.Member); name != "" {
				who = name
			}
		}
		text := w.Written(who)
		if msg.Side == "" {
			text = w.Noted
		}
		return []storyStep{{Text: text, at: msg.CreatedAt, Mood: moodDone}}
	}
	from := w.FromYou(cmp.Or(m.HeaderFrom, m.EnvelopeFrom))
	if m.Side == bridge.SideBuyer {
		from = w.FromBuyer(t.buyer())
	}
	steps := []storyStep{{Text: from, at: m.ReceivedAt}}
	for _, s := range m.Trace {
		steps = append(steps, t.step(s, w.incoming))
	}
	return steps
}

// outgoing tells of a mail that told somebody of the message.
func (t teller) outgoing(n bridge.Notification) []storyStep {
	w := t.words.Story
	queued := w.ToYou(n.To)
	if n.Profile != "" {
		queued = w.ToProfile(n.To, n.Profile, n.FormName())
	}
	if n.Side == bridge.SideBuyer {
		queued = w.ToBuyer(t.buyer(), n.To)
	}
	if n.Kind.Service() {
		queued = w.Service(n.To)
	}
	steps := []storyStep{{Text: queued, at: n.CreatedAt, Noted: strings.TrimSpace(n.ProfileName() + " " + n.FormName() + " " + string(n.ID))}}
	for _, s := range n.Trace {
		steps = append(steps, t.step(s, w.outgoing))
	}
	switch {
	case n.State != bridge.NotificationPending:
	case n.Attempts > 0:
		steps = append(steps, storyStep{Text: w.Again(t.clock.at(n.NextAttempt).Full), Mood: moodWaits, undone: true})
	default:
		steps = append(steps, storyStep{Text: w.Waits, Mood: moodWaits, undone: true})
	}
	return steps
}

// webhook tells how an endpoint was told of the message.
func (t teller) webhook(told bridge.ToldWebhook) storyStep {
	w, d := t.words.Story, told.Delivery
	noted := strings.TrimSpace("webhook " + string(told.Webhook) + " " + string(d.EventID) + " " + string(d.State))
	switch {
	case told.Disabled && (d.ID == "" || d.Open()):
		return storyStep{Text: w.HookDisabled(told.Host), Noted: noted, Mood: moodFailed, undone: true}
	case d.Open():
		return storyStep{Text: w.HookWaits(told.Host), Noted: noted, Mood: moodWaits, undone: true}
	case d.State == bridge.WebhookDelivered:
		return storyStep{Text: w.HookTold(told.Host), Noted: noted, Mood: moodDone, at: d.SettledAt}
	}
	return storyStep{Text: w.HookLost(told.Host), Noted: noted, Mood: moodFailed, at: d.SettledAt}
}

// seen tells how far the message got.
func (t teller) seen() []storyStep {
	m := t.story.Message
	if m == nil || m.Side == "" {
		return nil
	}
	w := t.words.Story
	switch {
	case m.State == bridge.StateSeen && m.Side == bridge.SideSeller:
		return []storyStep{{Text: w.SeenBy(t.buyer()), Mood: moodDone, undone: true}}
	case m.State == bridge.StateSeen:
		return []storyStep{{Text: w.SeenByYou, Mood: moodDone, undone: true}}
	case m.State == bridge.StateNotDelivered:
		return []storyStep{{Text: capital(t.words.NotDelivered(t.words.undelivered[m.StateReason])), Mood: moodFailed, undone: true}}
	}
	return nil
}

// step says a step of a trace. One that a newer version has noted is told by its
// stage.
func (t teller) step(s bridge.Step, known map[string]string) storyStep {
	text := cmp.Or(known[s.Stage+"/"+s.Result+"/"+s.Reason], known[s.Stage+"/"+s.Result], known[s.Stage], t.words.Story.Other)
	if strings.Contains(text, "%s") {
		text = strings.ReplaceAll(text, "%s", s.Reason)
	}
	noted := s.Stage + ": " + s.Result
	if s.Reason != "" {
		noted += ", " + s.Reason
	}
	return storyStep{Text: text, Noted: noted, Mood: moods[s.Result], at: s.At}
}

// moods of results; others have none.
var moods = map[string]stepMood{
	"held": moodWaits, "deferred": moodWaits, "not_wanted": moodWaits, "seen": moodDone, "sent": moodDone, "posted": moodDone,
	"refused": moodFailed, "failed": moodFailed, "gave_up": moodFailed, "bounce": moodWaits, "complaint": moodFailed,
	"suppressed": moodFailed, "expired": moodFailed,
}

// capital begins a sentence.
func capital(s string) string {
	_, size := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:size]) + s[size:]
}
