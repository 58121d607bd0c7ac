package parser

import (
	netmail "net/mail"
	"strings"
	"time"
)

// maxRecipients is how many recipients of a report are read.
const maxRecipients = 1000

// maxDiagnostic is how much of what a server said is kept, in bytes.
const maxDiagnostic = 500

// readStatus reads the machine's part of a report (RFC 3464, section 2): groups
// of fields with empty lines between them, the first about the mail, each other
// about one recipient.
func (b *Bounce) readStatus(part []byte) {
	for _, h := range fieldGroups(part) {
		// QUIRK: some servers forget the empty line after the first group.
		if v := h.Text("Reporting-MTA"); v != "" {
			b.Reporter = typed(v)
		}
		if v := h.Text("Original-Envelope-Id"); v != "" {
			b.EnvelopeID = unxtext(v)
		}
		if v := h.Text("X-Postfix-Sender"); v != "" && b.Sender == "" {
			b.Sender = typed(v)
		}
		if t := parseDate(h.Get("Arrival-Date")); !t.IsZero() {
			b.Arrived = t
		}
		if h.Count("Final-Recipient")+h.Count("Original-Recipient")+h.Count("Action") == 0 || len(b.Recipients) == maxRecipients {
			continue
		}
		r := BounceRecipient{
			Address:    trimID(typed(h.Text("Final-Recipient"))),
			Original:   trimID(unxtext(typed(h.Text("Original-Recipient")))),
			Diagnostic: clip(typed(h.Text("Diagnostic-Code")), maxDiagnostic),
			RemoteMTA:  typed(h.Text("Remote-MTA")),
			RetryUntil: parseDate(h.Get("Will-Retry-Until")),
		}
		r.Action, _, _ = strings.Cut(strings.ToLower(h.Text("Action")), " ")
		_, r.Status = findCodes(h.Text("Status"))
		if r.Address == "" || strings.EqualFold(r.Address, r.Original) {
			r.Address, r.Original = nonBlank(r.Original, r.Address), ""
		}
		b.Recipients = append(b.Recipients, r)
	}
}

func nonBlank(s, otherwise string) string {
	if s != "" {
		return s
	}
	return otherwise
}

// fieldGroups reads groups of fields with empty lines between them.
func fieldGroups(part []byte) []Header {
	var (
		groups []Header
		h      Header
		buf    []byte
	)
	flush := func() {
		if name, value, ok := cutField(buf); ok {
			h.fields = append(h.fields, field{name, value})
		}
		buf = buf[:0]
	}
	for line := range strings.Lines(string(part)) {
		switch {
		case strings.TrimSpace(line) == "":
			flush()
			if len(h.fields) > 0 {
				groups, h = append(groups, h), Header{}
			}
		case line[0] == ' ' || line[0] == '\t':
			buf = append(buf, line...)
		default:
			flush()
			buf = append(buf, line...)
		}
	}
	flush()
	if len(h.fields) > 0 {
		groups = append(groups, h)
	}
	return groups
}

// typed takes the type off a value such as "rfc822; a@example.com".
func typed(s string) string {
	kind, v, ok := strings.Cut(s, ";")
	if !ok || strings.ContainsAny(strings.TrimSpace(kind), " @.") {
		return s
	}
	return strings.TrimSpace(v)
}

// unxtext undoes the "+3D" of RFC 3461, section 4. An address with a plus sign
// that means itself has no two capital hexadecimal digits after it as a rule,
// and stays.
func unxtext(s string) string {
	if !strings.Contains(s, "+") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] == '+' && i+2 < len(s) && isUpperHex(s[i+1]) && isUpperHex(s[i+2]) {
			if c := unhex(s[i+1]|0x20)<<4 | unhex(s[i+2]|0x20); c > ' ' && c < 0x7f {
				b.WriteByte(c)
				i += 2
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

func isUpperHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'A' && c <= 'F' }

// parseDate returns the zero time for what is no date.
func parseDate(s string) time.Time {
	t, err := netmail.ParseDate(strings.TrimSpace(s))
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// findCodes finds the first reply code of SMTP and the first status code of RFC
// 3463 in what a server said.
func findCodes(s string) (reply int, status string) {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c < '2' || c > '5' || c == '3' || i > 0 && isCodeByte(s[i-1]) {
			continue
		}
		switch n := statusLength(s[i:]); {
		case n > 0 && status == "":
			status = s[i : i+n]
			i += n
		case reply == 0 && isReplyCode(s[i:]):
			reply = int(s[i]-'0')*100 + int(s[i+1]-'0')*10 + int(s[i+2]-'0')
			i += 2
		}
		if reply != 0 && status != "" {
			break
		}
	}
	return reply, status
}

func isCodeByte(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '.' || c == '_' || c == '@' || c >= 0x80
}

// statusLength measures the status code that s begins with: 5.1.1, but no
// address of IP version 4.
func statusLength(s string) int {
	i := 1
	for range 2 {
		if i >= len(s) || s[i] != '.' {
			return 0
		}
		digits := 0
		for i++; i < len(s) && s[i] >= '0' && s[i] <= '9'; i++ {
			digits++
		}
		if digits == 0 || digits > 3 {
			return 0
		}
	}
	rest := strings.TrimPrefix(s[i:], ". ") // the end of a sentence
	if rest != "" && rest != "." && len(rest) == len(s)-i && isCodeByte(rest[0]) {
		return 0
	}
	return i
}

func isReplyCode(s string) bool {
	if len(s) < 4 || s[0] != '4' && s[0] != '5' || s[1] < '0' || s[1] > '7' || s[2] < '0' || s[2] > '9' {
		return false
	}
	return s[3] == ' ' || s[3] == '-' || s[3] == ':' || s[3] == ','
}
