package parser

import (
	"regexp"
	"strings"
)

// maxBounceLines bounds the text of a report that is read.
const maxBounceLines = 400

// cutReturned parts the text of a report from the mail that it returns, for
// systems that put that into the text.
func cutReturned(s string) (human, returned string) {
	at, n := 0, 0
	s = clip(s, 256<<10)
	for line := range strings.Lines(s) {
		f := fold(strings.TrimSpace(line))
		if n++; n > maxBounceLines {
			return s[:at], ""
		}
		for _, m := range returnedMarkers {
			if strings.Contains(f, m) && len(f) < 120 {
				return s[:at], s[at+len(line):]
			}
		}
		for _, h := range []string{"received: from", "received: by", "return-path: <", "x-originating", "message-id: <", "dkim-signature: "} {
			if strings.HasPrefix(f, h) {
				return s[:at], s[at:]
			}
		}
		at += len(line)
	}
	return s, ""
}

// readReturned reads the header of the mail that the report returns.
func (b *Bounce) readReturned(m *Mail, inText string) {
	raw := m.structure.returned
	if len(raw) == 0 {
		raw = []byte(strings.TrimLeft(strings.ReplaceAll(inText, "\n> ", "\n"), "\n \t->"))
	}
	for _, h := range fieldGroups(raw) {
		b.MessageID = nonBlank(b.MessageID, cleanLine(h.MessageID()))
		b.Subject = nonBlank(b.Subject, h.Text("Subject"))
		b.Sender = nonBlank(b.Sender, cleanLine(trimID(h.Get("Return-Path"))))
		if b.MessageID != "" || h.Count("Received") > 0 {
			break
		}
	}
	if b.MessageID == "" {
		b.MessageID = cleanLine(trimID(m.Header.Get("In-Reply-To")))
	}
	if b.MessageID == "" {
		// QUIRK: some servers name the mail in References only.
		b.MessageID = cleanLine(trimID(m.Header.Get("References")))
	}
}

// addressIn finds addresses in what servers write.
var addressIn = regexp.MustCompile(`[A-Za-z0-9.!#$%&'*+/=?^_{|}~-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`)

// readText reads a report of a system that knows no RFC 3464: each address at
// the start of a line is a recipient, and what follows up to the next one is
// said about it. Where none is at the start of a line, the first address is.
func (b *Bounce) readText(m *Mail, human string) {
	ours := b.ourAddresses(m)
	lines := strings.Split(human, "\n")
	lines = lines[:min(len(lines), maxBounceLines)]
	var starts []int
	var found []string
	first, firstLine := "", 0
	for i, line := range lines {
		at := addressIn.FindStringIndex(clip(line, 2000))
		if at == nil {
			continue
		}
		a := strings.Trim(line[at[0]:at[1]], ".'=")
		if ours[strings.ToLower(a)] || len(found) == maxRecipients {
			continue
		}
		if first == "" {
			first, firstLine = a, i
		}
		if label := fold(strings.Trim(line[:at[0]], " \t<>*-•|\"'([:")); label == "" || recipientLabels[label] {
			if n := len(found); n > 0 && strings.EqualFold(found[n-1], a) {
				continue // the server's words say it again
			}
			starts, found = append(starts, i), append(found, a)
		}
	}
	failed := b.failedRecipients(m)
	switch {
	case len(failed) > 0 && len(starts) == 0:
		for _, a := range failed {
			b.Recipients = append(b.Recipients, BounceRecipient{Address: a})
		}
		return
	case len(starts) == 0 && first == "":
		b.Recipients = append(b.Recipients, BounceRecipient{})
		return
	case len(starts) == 0:
		starts, found = []int{firstLine}, []string{first}
	}
	for i, start := range starts {
		end := len(lines)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		said := strings.Join(lines[start:end], "\n")
		r := b.recipient(found[i])
		r.Diagnostic = nonBlank(r.Diagnostic, diagnosticIn(said))
		if _, status := findCodes(said); r.Status == "" {
			r.Status = status
		}
	}
}

// recipient returns the recipient of an address, new or known.
func (b *Bounce) recipient(address string) *BounceRecipient {
	for i := range b.Recipients {
		if strings.EqualFold(b.Recipients[i].Address, address) {
			return &b.Recipients[i]
		}
	}
	b.Recipients = append(b.Recipients, BounceRecipient{Address: address})
	return &b.Recipients[len(b.Recipients)-1]
}

// recipientLabels stand before the address of a recipient, as fold makes them.
var recipientLabels = map[string]bool{
	"to": true, "recipient": true, "recipients": true, "address": true, "for": true, "user": true, "final-recipient": true,
	"à": true, "destinataire": true, "destinataires": true, "adresse": true, "an": true, "empfänger": true, "adressat": true,
	"para": true, "destinatario": true, "a": true, "aan": true, "recipient address": true, "email address": true, "failed recipient": true, "mailto": true,
}

// ourAddresses are those in the report that are no recipients: whom it is from
// and to, and the sender of the mail.
func (b *Bounce) ourAddresses(m *Mail) map[string]bool {
	ours := map[string]bool{strings.ToLower(b.Sender): true, strings.ToLower(b.MessageID): true}
	for _, name := range []string{"From", "To", "Delivered-To", "Reply-To", "X-Original-To"} {
		for _, a := range addressIn.FindAllString(clip(strings.Join(m.Header.Values(name), " "), maxField), maxAddresses) {
			ours[strings.ToLower(a)] = true
		}
	}
	return ours
}

func (b *Bounce) failedRecipients(m *Mail) []string {
	return addressIn.FindAllString(clip(strings.Join(m.Header.Values("X-Failed-Recipients"), " "), maxField), maxRecipients)
}

// diagnosticIn finds the sentence that says why: the one with a code in it,
// to the end of its paragraph, or the one with words that are known.
func diagnosticIn(s string) string {
	var coded, worded string
	for paragraph := range strings.SplitSeq(s, "\n\n") {
		var lines []string
		for line := range strings.SplitSeq(paragraph, "\n") {
			line = strings.TrimSpace(line)
			if reply, status := findCodes(line + " "); len(lines) == 0 && (reply != 0 || status != "") {
				lines = append(lines, fromCode(line))
				continue
			}
			if len(lines) > 0 && len(lines) < 8 && line != "" {
				lines = append(lines, line)
			}
			if worded == "" && said(line) != BounceUnknown {
				worded = line
			}
		}
		if coded == "" && len(lines) > 0 {
			coded = strings.Join(lines, " ")
		}
	}
	if worded != "" && said(coded) == BounceUnknown {
		coded = worded
	}
	if d := clip(cleanLine(nonBlank(coded, worded)), maxDiagnostic); addressIn.FindString(d) != strings.Trim(d, "<>: ") {
		return d
	}
	return ""
}

// fromCode takes off what stands before the words of the remote server.
func fromCode(line string) string {
	for _, before := range []string{" said: ", " responded: ", "error was: ", "response was: "} {
		if _, rest, ok := strings.Cut(line, before); ok {
			line = rest
		}
	}
	for i := range len(line) {
		if (i == 0 || !isCodeByte(line[i-1])) && (isReplyCode(line[i:]) || (line[i] == '4' || line[i] == '5') && statusLength(line[i:]) > 0) {
			if strings.Count(line[i:], " ") < 2 && i > 0 {
				break // "no such user (#5.1.1)"
			}
			return line[i:]
		}
	}
	return line
}
