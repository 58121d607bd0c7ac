package parser

import "strings"

// Kind says what the mail is, by its header and its structure.
func (m *Mail) Kind() Kind {
	if k := m.machineKind(); k != KindHuman {
		return k
	}
	if m.isForward() {
		return KindForward
	}
	return KindHuman
}

// machineKind is the kind as far as no text has to be read for it.
func (m *Mail) machineKind() Kind {
	s := m.structure
	empty := strings.TrimSpace(m.Text) == "" && strings.TrimSpace(m.HTML) == ""
	switch {
	case s.report == "feedback-report":
		return KindComplaint
	case m.isBounce():
		return KindBounce
	case s.report != "" || m.isAutoReply():
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

// isAutoReply reports whether a program answered.
//
// X-Auto-Response-Suppress says nothing here: it asks others not to answer,
// and Exchange puts it into the mail of people.
func (m *Mail) isAutoReply() bool {
	if v := m.Header.Get("Auto-Submitted"); v != "" {
		word, _ := parseParams(v)
		return word != "no"
	}
	for _, f := range autoReplyFields {
		if v := m.Header.Get(f.name); v != "" && (f.value == "" || strings.EqualFold(v, f.value)) {
			return true
		}
	}
	return false
}

// autoReplyFields mark the answers of programs; an empty value is any.
var autoReplyFields = []field{
	{"X-Autoreply", ""},
	{"X-Autorespond", ""},
	{"X-Autoresponder", ""},
	{"X-AutoReply-From", ""},
	{"X-Mail-Autoreply", ""},
	{"X-Auto-Reply", ""},
	{"X-POST-MessageClass", "9; Autoresponder"},
	{"X-FC-MachineGenerated", "true"},
	{"Delivered-To", "Autoresponder"},
	{"Precedence", "auto_reply"},
	{"Precedence", "auto-reply"},
}
