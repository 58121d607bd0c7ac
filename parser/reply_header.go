package parser

import (
	"strings"
)

// A header block is what Outlook and others put above an older mail: From,
// Sent, To and Subject, each on its line, or all on one.

// maxBlockLines is how many lines a header block may have, and maxRepeated how
// many of its labels may stand there again.
const (
	maxBlockLines = 25
	maxRepeated   = 4
)

// headerBlock says where one was found: lines first to last, both included.
type headerBlock struct {
	first, last int
	lang        string
}

// evidence is what a header block has.
type evidence struct {
	keys  [keyOther + 1]bool
	count int
	email bool
	lang  string
	exact bool // "Sent" in some language: not only a date
}

func (e *evidence) add(l label, word, value string) {
	if !e.keys[l.key] {
		e.keys[l.key] = true
		e.count++
	}
	if l.lang != "" && (e.lang == "" || l.key == keySent || l.key == keySubject) {
		e.lang = l.lang
	}
	e.email = e.email || strings.Contains(value, "@")
	e.exact = e.exact || l.key == keySent && !strings.HasPrefix(word, "dat")
}

// enough reports whether the labels seen are a header block and not lines of
// somebody's text such as "De : Paris", "À : Marseille", "Date : 12 mai".
func (e *evidence) enough(ruled bool) bool {
	k := &e.keys
	switch {
	case k[keyFrom] && k[keySubject]:
		return e.count >= 3 || e.email || ruled
	case k[keyFrom] && k[keySent]:
		return e.email || e.exact && (ruled || e.count >= 3)
	case k[keySent] && k[keySubject] && k[keyTo]:
		return e.email || e.exact || ruled
	case k[keyFrom] && k[keyTo]:
		return e.email && ruled
	case k[keySent] && k[keyTo]:
		return e.email
	}
	return false
}

// headerBlockAt reads the header block that begins at line i. ruled is true
// where a line above it already parts two mails.
func (d *document) headerBlockAt(i int, ruled bool) (b headerBlock, ok bool) {
	first, word, value := readLabel(d.lines[i].text)
	if first.key == keyNone || first.key == keyOther || first.key == keyCc {
		return b, false
	}
	if e := oneLine(d.lines[i].text); e.enough(ruled) && (e.count >= 3 || ruled) {
		return headerBlock{i, i, e.lang}, true
	}
	var e evidence
	e.add(first, word, value)
	b = headerBlock{i, i, ""}
	depth, loose, repeated, gap := d.lines[i].depth, 0, 0, false
	for j := i + 1; j < len(d.lines) && j-i < maxBlockLines; j++ {
		l := &d.lines[j]
		k, word, value := readLabel(l.text)
		switch {
		case l.depth != depth || l.role == roleWhole && d.lines[i].role != roleWhole || d.startsBlock(j, k.key, gap, &e):
			j = len(d.lines)
		case k.key != keyNone && repeated < maxRepeated:
			if e.keys[k.key] {
				repeated++
			}
			e.add(k, word, value)
			b.last, loose, gap = j, 0, false
		case l.blank():
			if e.keys[keySubject] && e.enough(ruled) {
				b.lang = e.lang
				return b, true
			}
			gap = true
		case k.key != keyNone || gap || loose == 3 || isRule(l.text) || isDashed(l.text):
			j = len(d.lines)
		default:
			// A long list of recipients goes on over lines.
			loose++
			e.email = e.email || loose == 1 && strings.Contains(l.text, "@")
		}
	}
	b.lang = e.lang
	return b, e.enough(ruled)
}

// startsBlock reports whether line j, with a label for key, begins a header block
// of its own below the lines that e is of: somebody wrote "To: 5 pm" above it.
func (d *document) startsBlock(j int, key headerKey, gap bool, e *evidence) bool {
	l := &d.lines[j]
	switch {
	case key == keyNone:
		return false
	case l.role == roleBorder || l.role == roleSplit:
		return true
	case e.keys[keyFrom]:
		return key == keyFrom
	}
	// QUIRK: some clients double every line end, so a blank line alone parts
	// nothing.
	return gap && (key == keyFrom || key == keySent) && j+1 < len(d.lines) && !d.lines[j+1].blank()
}

// readLabel reads "Label: value".
func readLabel(text string) (l label, word, value string) {
	const longest = 48
	i := strings.IndexByte(clip(text, longest), ':')
	n := 1
	if i < 0 {
		if i = strings.Index(clip(text, longest), "："); i < 0 {
			return label{}, "", ""
		}
		n = len("：")
	}
	word = strings.Trim(fold(text[:i]), " *_|>\t")
	return headerLabels[word], word, text[i+n:]
}

// oneLine reads a header block that stands on one line.
func oneLine(text string) (e evidence) {
	const longest = 1500
	if len(text) > longest || strings.Count(text, ":") < 3 {
		return e
	}
	f := fold(text)
	for from := 0; ; {
		i := strings.IndexByte(f[from:], ':')
		if i < 0 {
			break
		}
		before := strings.TrimRight(f[from:from+i], " ")
		from += i + 1
		for n := 1; n <= 2; n++ {
			word := lastWords(before, n)
			if l := headerLabels[word]; l.key != keyNone {
				e.add(l, word, f[from:])
				break
			}
		}
	}
	return e
}

// lastWords returns the last n words of s.
func lastWords(s string, n int) string {
	at := len(s)
	for range n {
		at = strings.LastIndexByte(s[:at], ' ')
		if at < 0 {
			return s
		}
	}
	return s[at+1:]
}

// isRule reports whether text is only a line of dashes, underscores or the
// like.
func isRule(text string) bool {
	n := 0
	for _, r := range text {
		switch r {
		case '-', '_', '=', '*', '–', '—', '─', '━':
			n++
		case ' ':
		default:
			return false
		}
	}
	return n >= 3
}

// isDashed reports whether text stands between dashes.
func isDashed(text string) bool {
	return strings.HasPrefix(text, "---") && strings.HasSuffix(text, "---") && len(text) < 100
}

// originalAt reports whether line i stands above an older mail, such as
// "-----Original Message-----", and whether that is a forwarded one.
func (d *document) originalAt(i int) (lang string, forward, ok bool) {
	text := d.lines[i].text
	if len(text) > 200 {
		return "", false, false
	}
	inner := strings.TrimLeft(text, "-_=*–—─ ")
	ruled := len(text)-len(inner) >= 2
	colon := strings.HasSuffix(text, ":")
	if !ruled && !colon && len(text) > 30 {
		return "", false, false
	}
	inner = strings.Trim(fold(strings.TrimRight(inner, "-_=*–—─ :")), " ")
	for _, o := range originalDates {
		if rest, ok := strings.CutPrefix(inner, o.text); ok && rest != "" && isDigit(rest[0]) && hasDate(rest) {
			return o.lang, false, true
		}
	}
	words := inner
	for words != "" {
		if l, ok := forwardWords[words]; ok {
			return l, true, ruled || colon
		}
		if l, ok := originalWords[words]; ok {
			return l, false, ruled || words == inner && d.labelBelow(i)
		}
		if !ruled {
			return "", false, false
		}
		words, _ = cutLastWord(words)
	}
	return "", false, false
}

func cutLastWord(s string) (before string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return "", false
	}
	return strings.TrimRight(s[:i], " -_:"), true
}

// labelBelow reports whether the next text below line i is a header label.
func (d *document) labelBelow(i int) bool {
	n := d.nextText(i + 1)
	if n == len(d.lines) {
		return false
	}
	l, _, _ := readLabel(d.lines[n].text)
	return l.key != keyNone
}
