package parser

import "strings"

// setForwarded says how a lead reached the reader, where its own header is gone
// and the mail or its text shows that somebody sent it on.
func (m *Mail) setForwarded(l *Lead, blocks int) {
	by := m.sender()
	ours := by != "" && (strings.EqualFold(by, l.Contact.RelayEmail) || strings.EqualFold(by, l.Contact.Email))
	if l.Evidence[pathEvent].Carrier == "header" || ours {
		return
	}
	if blocks > 0 || by != "" && isForwardSubject(m.Header.Text("Subject")) {
		l.Forwarded = &Forwarded{By: by, Depth: max(1, blocks)}
	}
}

// sender returns the address of the mail's one author, if it has one.
func (m *Mail) sender() string {
	from, err := m.Header.Addresses("From")
	if err != nil || len(from) != 1 {
		return ""
	}
	return from[0].Email
}

// countForwards counts the header blocks that clients set above what they
// forward: an author's line with a subject's line close below.
func countForwards(lines []string) int {
	n, author := 0, -1
	for i, line := range lines {
		name, _, ok := strings.Cut(unquoteLine(line), ":")
		if !ok || len(name) > maxLabel {
			continue
		}
		switch headerLabels[labelKey(name)].key {
		case keyFrom:
			author = i
		case keySubject:
			if author >= 0 && i-author <= 8 {
				n++
			}
			author = -1
		}
	}
	return n
}
