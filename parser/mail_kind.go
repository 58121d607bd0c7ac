package parser

import "strings"

// Kind says what the mail is, by its header and its structure.
func (m *Mail) Kind() Kind {
	k := m.machineKind()
	if k != KindHuman {
		return k
	}
	if d, ok := m.cutDocument(ReplyOptions{}); ok && d.forward {
		return KindForward
	}
	return k
}

// machineKind is the kind as far as programs decide it.
func (m *Mail) machineKind() Kind {
	return m.machineKindOf(func() string {
		d, ok := m.cutDocument(ReplyOptions{})
		if !ok {
			return m.Text
		}
		return visible(d.full, d.spans())
	})
}

// machineKindOf is machineKind with the visible text, which it asks for only
// where the header leaves a doubt.
func (m *Mail) machineKindOf(visible func() string) Kind {
	s := m.structure
	empty := strings.TrimSpace(m.Text) == "" && strings.TrimSpace(m.HTML) == ""
	switch {
	case s.report == "feedback-report":
		return KindComplaint
	case m.isBounce():
		return KindBounce
	case s.report == "disposition-notification" || m.isAutoReply(visible):
		return KindAutoReply
	case s.encrypted || s.sealed && empty || strings.HasPrefix(strings.TrimSpace(m.Text), "-----BEGIN PGP MESSAGE-----"):
		return KindEncrypted
	case s.calendar:
		return KindCalendar
	case empty && len(m.Warnings) > 0 && len(m.Attachments) == 0:
		return KindUnreadable
	}
	return KindHuman
}
