package sample

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"unicode"
)

// bodyOnly leaves what is said in the bodies alone.
func bodyOnly(p *part, r *rand.Rand) error {
	if err := stripFields(p, r); err != nil {
		return err
	}
	return dropFiles(p, r)
}

// dropFiles removes all files; a mail that is nothing else is an error.
func dropFiles(p *part, _ *rand.Rand) error {
	if p.boundary == "" {
		if p.attached() {
			return fmt.Errorf("%w: it is a file and nothing else", ErrNotMangled)
		}
		return nil
	}
	p.prune()
	switch len(p.parts) {
	case 0:
		return fmt.Errorf("%w: it is files and nothing else", ErrNotMangled)
	case 1:
		child := p.parts[0]
		p.only(child)
		p.boundary, p.parts = child.boundary, child.parts
	}
	return nil
}

// prune drops files and the multiparts that they leave empty.
func (p *part) prune() {
	var kept []*part
	for _, child := range p.parts {
		child.prune()
		if child.boundary != "" && len(child.parts) == 0 || child.boundary == "" && child.attached() {
			continue
		}
		kept = append(kept, child)
	}
	p.parts = kept
}

func textOnly(p *part, _ *rand.Rand) error { return onlyType(p, "text/plain") }

func htmlOnly(p *part, _ *rand.Rand) error { return onlyType(p, "text/html") }

func onlyType(p *part, mediaType string) error {
	leaves := p.bodies(mediaType)
	if len(leaves) == 0 {
		return fmt.Errorf("%w: it has no %s", ErrNotMangled, mediaType)
	}
	p.only(leaves[0])
	return nil
}

// edit changes the text of the bodies of a media type.
func edit(mediaType string, change func(string, *rand.Rand) string) func(*part, *rand.Rand) error {
	return func(p *part, r *rand.Rand) error {
		leaves := p.bodies(mediaType)
		if len(leaves) == 0 {
			return fmt.Errorf("%w: it has no %s", ErrNotMangled, mediaType)
		}
		for _, leaf := range leaves {
			text, err := leaf.text()
			if err != nil {
				return err
			}
			if err := leaf.setText(change(text, r), "utf-8", "quoted-printable"); err != nil {
				return err
			}
		}
		return nil
	}
}

// eachBody changes the text of all bodies: of HTML, what stands between tags.
func eachBody(change func(string) string) func(*part, *rand.Rand) error {
	return func(p *part, r *rand.Rand) error {
		err := edit("text/plain", func(s string, _ *rand.Rand) string { return change(s) })(p, r)
		if err != nil && len(p.bodies("text/plain")) > 0 {
			return err
		}
		if len(p.bodies("text/html")) == 0 {
			return err
		}
		return edit("text/html", func(s string, _ *rand.Rand) string { return changeText(s, change) })(p, r)
	}
}

// encodeAs writes all bodies in a charset and a transfer encoding.
func encodeAs(charsetName, encoding string) func(*part, *rand.Rand) error {
	return func(p *part, _ *rand.Rand) error {
		for _, leaf := range append(p.bodies("text/plain"), p.bodies("text/html")...) {
			text, err := leaf.text()
			if err != nil {
				return err
			}
			if mediaType, _ := leaf.contentType(); mediaType == "text/html" {
				text = fitHTML(metaCharset.ReplaceAllString(text, "${1}"+charsetName), charsetName)
			}
			if err := leaf.setText(text, charsetName, encoding); err != nil {
				return err
			}
		}
		return nil
	}
}

// fitHTML writes what a charset lacks as numbers.
func fitHTML(doc, charsetName string) string {
	var b strings.Builder
	for _, c := range doc {
		if c >= 0x80 && inCharset(charsetName, string(c)) == nil {
			fmt.Fprintf(&b, "&#%d;", c)
			continue
		}
		b.WriteRune(c)
	}
	return b.String()
}

var metaCharset = regexp.MustCompile(`(?i)(<meta[^>]{0,80}charset="?)[a-z0-9-]+`)

func wrapText(p *part, r *rand.Rand) error {
	return edit("text/plain", func(s string, _ *rand.Rand) string { return wrap(s, 72, "") })(p, r)
}

func trailingSpace(text string, r *rand.Rand) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] += []string{"", " ", "  ", "\t", nbsp}[r.IntN(5)]
	}
	return strings.Join(lines, "\n")
}

var banners = []string{
	"ATTENTION : ce courriel provient de l’extérieur de votre organisation. Ne cliquez pas sur les liens et n’ouvrez pas les pièces jointes si vous ne connaissez pas l’expéditeur.",
	"CAUTION: This email originated from outside of the organization. Do not click links or open attachments unless you recognize the sender and know the content is safe.",
	"[EXTERNAL EMAIL]",
	"Vous ne recevez pas souvent de courriers de la part de cette adresse. Découvrez pourquoi cela est important",
}

var disclaimers = []string{
	"Ce message et ses pièces jointes sont confidentiels et destinés à leurs seuls destinataires. Si vous l’avez reçu par erreur, merci de le détruire et d’en avertir l’expéditeur.",
	"This message and any attachments are confidential and intended solely for the addressees. If you have received it in error, please delete it and notify the sender.",
	"Sans virus. www.antivirus.example",
	"Pensez à l’environnement : n’imprimez ce courriel que si c’est nécessaire.",
}

func addBanner(p *part, r *rand.Rand) error {
	banner := banners[r.IntN(len(banners))]
	return around(p, banner+"\n\n", "", `<table border="0" cellspacing="0" width="100%"><tr><td style="background:#ffeb9c;padding:7px">`+escape(banner)+"</td></tr></table><br>", "", r)
}

func addDisclaimer(p *part, r *rand.Rand) error {
	return below(p, disclaimers[r.IntN(len(disclaimers))], r)
}

// below puts lines under the bodies.
func below(p *part, text string, r *rand.Rand) error {
	return around(p, "", "\n\n"+text+"\n", "", `<br><hr><p style="font-size:8pt">`+escapeLines(text, "<br>")+"</p>", r)
}

// around puts text before and after the bodies: in HTML inside of <body>.
func around(p *part, before, after, beforeHTML, afterHTML string, r *rand.Rand) error {
	plainParts, htmlParts := p.bodies("text/plain"), p.bodies("text/html")
	if len(plainParts)+len(htmlParts) == 0 {
		return fmt.Errorf("%w: it has no text", ErrNotMangled)
	}
	if len(plainParts) > 0 {
		err := edit("text/plain", func(s string, _ *rand.Rand) string { return before + strings.TrimRight(s, "\n") + after })(p, r)
		if err != nil {
			return err
		}
	}
	if len(htmlParts) == 0 {
		return nil
	}
	return edit("text/html", func(s string, _ *rand.Rand) string {
		start, end := bodyEdges(s)
		return s[:start] + beforeHTML + s[start:end] + afterHTML + s[end:]
	})(p, r)
}

var bodyStart = regexp.MustCompile(`(?i)<body\b[^>]*>`)

// bodyEdges returns where the inside of <body> starts and ends.
func bodyEdges(doc string) (start, end int) {
	if at := bodyStart.FindStringIndex(doc); at != nil {
		start = at[1]
	}
	end = strings.LastIndex(strings.ToLower(doc), "</body>")
	if end < start || len(strings.ToLower(doc)) != len(doc) {
		end = len(doc)
	}
	return start, end
}

// typography is what word processors put in on their own: no-break spaces
// before high punctuation and inside numbers, curly apostrophes and quotes.
// An apostrophe before a capital stays: it belongs to a name.
func typography(text string) string {
	var b strings.Builder
	open := false
	runes := []rune(text)
	at := func(i int) rune {
		if i < 0 || i >= len(runes) {
			return '\n'
		}
		return runes[i]
	}
	for i, c := range runes {
		before, after := at(i-1), at(i+1)
		switch {
		case c == ' ' && strings.ContainsRune(":;?!»€", after):
			b.WriteString(nbsp)
		case c == ' ' && (before == '«' || unicode.IsDigit(before) && unicode.IsDigit(after)):
			b.WriteRune('\u202f')
		case c == '\'' && unicode.IsLetter(before) && unicode.IsLower(after):
			b.WriteRune('’')
		case c == '"' && open:
			b.WriteRune('”')
			open = false
		case c == '"':
			b.WriteRune('“')
			open = true
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}
