package inbox

import (
	"cmp"
	"slices"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// ownEvents are shown to their side only.
var ownEvents = []bridge.EventKind{
	bridge.EventComplaint, bridge.EventLinksRemoved, bridge.EventDocumentSent, bridge.EventReported,
	bridge.EventBlocked, bridge.EventUnblocked,
}

// event says what happened in one line; nothing where it is not for the reader,
// or is told in another way: a held mail has a card of its own.
func (t *timeline) event(e bridge.Event) string {
	if e.Member != "" {
		return t.done(e)
	}
	if e.Side != t.door.side && slices.Contains(ownEvents, e.Kind) {
		return ""
	}
	return t.words.events[e.Kind]
}

// done says what a member of the account did, to the others.
func (t *timeline) done(e bridge.Event) string {
	w := t.words.Thread
	name := t.colleague(e.Member)
	by := cmp.Or(name, w.By)
	if e.Member != t.viewer.Member && name == "" {
		by = ""
	}
	switch e.Kind {
	case bridge.EventClosed:
		return w.Closed(by)
	case bridge.EventReopened:
		return w.Reopened(by)
	case bridge.EventUnassigned:
		return w.Unassigned(by)
	case bridge.EventAssigned:
		if e.Detail == t.memberName(e.Member) {
			return w.Taken(by)
		}
		return w.Assigned(e.Detail, by)
	case bridge.EventSnoozed:
		until, err := time.Parse(time.RFC3339, e.Detail)
		if err != nil {
			return ""
		}
		until = until.In(t.clock.now.Location())
		return w.Snoozed(t.clock.date(until), until.Format("15:04"), by)
	}
	return t.words.events[e.Kind]
}

// colleague names a member who is not the reader. No buyer is told of one.
func (t *timeline) colleague(id bridge.MemberID) string {
	if id == t.viewer.Member {
		return ""
	}
	return t.memberName(id)
}

// memberName is empty for somebody who never was a member. Who was removed keeps
// the name.
func (t *timeline) memberName(id bridge.MemberID) string {
	for _, m := range t.view.Members {
		if id != "" && m.ID == id {
			return cmp.Or(m.Name, m.Email)
		}
	}
	return ""
}
