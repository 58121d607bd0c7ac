package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// An attribution is the line above a quote: "On ..., ... wrote:". Mail programs
// break it over several lines, and glue it to the text above or the quote
// below. So it is read from its end, upwards.

const (
	// maxAttribution is the longest attribution, joined into one line.
	maxAttribution = 500
	// maxAttributionLines is over how many lines it may be broken.
	maxAttributionLines = 6
	// maxAttributionTries bounds the work on a text made of line after line
	// that might be one.
	maxAttributionTries = 1000
	// maxGlues is how many ">" of a line are looked at.
	maxGlues = 8
)

// attribution says where one was found: lines first to last, both included.
type attribution struct {
	first, last int
	lang        string
	// sure is true where it is one even without marked quotes below.
	sure bool
	// glued is where in the full text it begins, inside of line first.
	glued int
}

// attributionAt looks for an attribution of which line i is the last. It parts
// lines where one is glued to other text.
func (d *document) attributionAt(i int) (a attribution, ok bool) {
	d.unglueQuote(i)
	a, ok = d.readAttributionAt(i)
	if ok && a.glued > 0 && d.splits < maxSplits {
		d.split(a.first, a.glued)
		a.first++
		a.last++
	}
	return a, ok
}

// readAttributionAt is attributionAt for lines that stay whole.
func (d *document) readAttributionAt(i int) (a attribution, ok bool) {
	last := &d.lines[i]
	quoteBelow := false
	if next := d.nextText(i + 1); next < len(d.lines) {
		quoteBelow = d.lines[next].depth > last.depth || d.lines[next].role == roleWhole
	}
	if !endsAttribution(last.text, quoteBelow) || d.goesOn(i) || d.tries >= maxAttributionTries {
		return a, false
	}
	d.tries++
	joined, depth := "", last.depth
	best := reading{}
	for first := i; first >= 0 && i-first < maxAttributionLines; first-- {
		l := &d.lines[first]
		if l.depth != depth || l.reason != "" || len(l.text)+len(joined) > maxAttribution {
			break
		}
		if l.blank() {
			if first == 0 || d.lines[first-1].blank() || ok {
				break
			}
			continue // QUIRK: some clients double every line end
		}
		if ok && endsSentence(l.text) && !endsShort(l.text) {
			break // the end of what somebody wrote above
		}
		joined = strings.TrimSuffix(l.text+" "+joined, " ")
		found := readAttribution(joined, quoteBelow, d.alone(first, i))
		if ok && !best.longer(found) {
			if best.score == scoreStart && !best.bare || found.at > 0 {
				break
			}
			continue
		}
		if found.score == 0 || found.at >= len(l.text) {
			continue
		}
		if found.at > 0 {
			glued := l.start + strings.Index(d.full[l.start:l.end], l.text) + found.at
			return attribution{first, i, found.lang, found.sure, glued}, true
		}
		a, ok, best = attribution{first, i, found.lang, found.sure, 0}, true, found
		if found.score == scoreStart && !found.bare {
			break
		}
	}
	if ok {
		a.first = d.nameAbove(a.first, best)
	}
	return a, ok
}

// goesOn reports whether the line below line i ends the attribution: a line that
// is broken behind its verb.
func (d *document) goesOn(i int) bool {
	if i+1 >= len(d.lines) || strings.HasSuffix(d.lines[i].text, ":") {
		return false
	}
	const longest = 100
	l := &d.lines[i+1]
	return l.depth == d.lines[i].depth && len(l.text) < longest && strings.HasSuffix(l.text, ":")
}

// nameAbove returns the line of the name, or of name and address, where the
// attribution that begins at line i has none.
func (d *document) nameAbove(i int, r reading) int {
	const longest = 100
	if i == 0 || d.lines[i-1].depth != d.lines[i].depth || d.lines[i-1].reason != "" || len(d.lines[i-1].text) > longest {
		return i
	}
	first := d.lines[i].text[0]
	name := d.lines[i-1].text
	if !r.address {
		at := strings.LastIndexAny(name, "<(")
		if at <= 0 || !strings.Contains(name[at:], "@") || !strings.HasSuffix(name, ">") && !strings.HasSuffix(name, ")") {
			return i
		}
		name = name[:at]
	} else if r.score == scoreStart || first != '<' && first != '(' {
		return i
	}
	words := strings.Fields(name)
	if len(words) == 0 || len(words) > 5 || endsSentence(name) {
		return i
	}
	for _, w := range words {
		if !startsUpper(w) {
			return i
		}
	}
	return i - 1
}

// endsShort reports whether text ends with an abbreviation, such as "kl.".
func endsShort(text string) bool {
	word := text[strings.LastIndexByte(text, ' ')+1:]
	return strings.HasSuffix(word, ".") && utf8.RuneCountInString(word) <= 5
}

// alone reports whether lines first to last are a paragraph of their own.
func (d *document) alone(first, last int) bool {
	return (first == 0 || d.lines[first-1].blank()) && (last+1 == len(d.lines) || d.lines[last+1].blank())
}

// joinBroken takes the quote mark from a line such as "> wrote:" or ">:", which
// is the end of an address that was broken before its last character.
func (d *document) joinBroken(i int) bool {
	l := &d.lines[i]
	p := d.prevText(i)
	if l.depth != 1 || len(l.text) > 40 || p < 0 || d.lines[p].depth != 0 {
		return false
	}
	open := 0
	for n := 0; n < 3 && p >= 0 && open <= 0; n++ {
		above := d.lines[p].text
		open += strings.Count(above, "<") - strings.Count(above, ">")
		p = d.prevText(p)
	}
	if !strings.HasSuffix(l.text, ":") || open <= 0 {
		return false
	}
	word := strings.TrimRight(l.text, " :")
	if _, at := findWord(fold(word), wroteWords); word != "" && at < 0 {
		return false
	}
	l.depth, l.text = 0, ">"+l.text
	return true
}

// unglueQuote parts a line such as "... wrote:> Hello" before the quote.
func (d *document) unglueQuote(i int) {
	l := &d.lines[i]
	s := d.full[l.start:l.end]
	quote := strings.IndexByte(s, '>')
	for n := 0; quote > 0 && n < maxGlues; n++ {
		before := strings.TrimRightFunc(s[:quote], isBlank)
		if strings.HasSuffix(before, ":") || strings.HasSuffix(before, "：") {
			f := strings.TrimRight(fold(before), " :：*_")
			if _, at := findWord(f, wroteWords); at >= 0 || strings.HasSuffix(f, ">") && strings.Contains(f, "@") && hasDate(f) {
				d.split(i, l.start+quote)
				return
			}
		}
		next := strings.IndexByte(s[quote+1:], '>')
		if next < 0 {
			return
		}
		quote += 1 + next
	}
}

// endsAttribution is a quick test for lines that may end an attribution.
func endsAttribution(text string, quoteBelow bool) bool {
	t := strings.TrimRight(text, " *_\"”»)]-\u00a0")
	switch {
	case t == "" || len(text) > maxAttribution:
		return false
	case strings.HasSuffix(t, ":") || strings.HasSuffix(t, "："):
		return true
	case strings.HasSuffix(t, ">"):
		return quoteBelow || strings.Contains(t, "@")
	}
	r, _ := utf8.DecodeLastRuneInString(t)
	if !unicode.IsLetter(r) {
		return false
	}
	word := t[strings.LastIndexAny(t, " >,")+1:]
	return len(word) < 20 && wroteEnd[strings.ToLower(word)]
}

// How sure a reading is.
const (
	scoreWeak  = 1 // needs a marked quote below
	scoreSure  = 2
	scoreStart = 3 // and it is known where it begins
)

// reading is what [readAttribution] found: at is where in the text it begins.
type reading struct {
	score   int
	at      int
	lang    string
	bare    bool // it may begin in the middle of a date
	address bool
	// sure is true where no quote need be below. Somebody may write "On 4 March
	// 2025 Marie wrote:", but hardly the time or an address.
	sure bool
}

// longer reports whether found, which has one more line at its top, is the
// better reading.
func (r reading) longer(found reading) bool {
	switch {
	case found.score == scoreStart && found.at == 0:
		return true
	case r.score == scoreStart:
		// Chinese and Japanese have the address first.
		return r.bare && !r.address && found.score == scoreSure && found.address
	}
	return found.score > r.score || found.score == scoreWeak && found.address && !r.address
}

// readAttribution reads s, lines joined into one, as an attribution.
func readAttribution(s string, quoteBelow, alone bool) reading {
	f := fold(s)
	address := strings.Contains(f, "@") || strings.Contains(f, "<")
	lang, verb := findWord(f, wroteWords)
	if verb < 0 {
		// Some have no verb: "2026-11-20 14:03, Marie Durand <marie@example.com>:"
		named := strings.HasSuffix(strings.TrimRight(f, " -"), ">:") ||
			strings.Contains(f, "@") && (quoteBelow || alone && strings.HasSuffix(f, ">"))
		if lang, starts := dateStart(f); starts && named && len(f) < 250 {
			return reading{score: scoreStart, lang: lang, bare: startsBare(f), address: true, sure: true}
		}
		return reading{}
	}
	if strings.HasPrefix(f, "--") && strings.HasSuffix(f, "--") && len(f) < 200 {
		return reading{score: scoreStart, lang: lang, sure: true}
	}
	if start, startLang := findStart(s, f, verb); start >= 0 && verb > 0 {
		if lang == "" {
			lang = startLang
		}
		return reading{scoreStart, start, lang, start == 0 && startsBare(f), address, address || hasTime(f[start:]) || alone && hasDate(f) && named(s, verb)}
	}
	switch date := hasDate(f); {
	case address && (date || alone && len(f) < 150 && f[0] != '<'):
		return reading{score: scoreSure, lang: lang, address: true, sure: true}
	case quoteBelow && len(f) < 200 && strings.HasSuffix(strings.TrimRight(f, " "), ":"):
		return reading{score: scoreWeak, lang: lang, address: address}
	}
	return reading{}
}

// named reports whether a capitalised word, or "you", stands before or behind
// the verb.
func named(s string, verb int) bool {
	if verb >= len(s) {
		return false
	}
	before, after := strings.Fields(s[:verb]), strings.Fields(s[verb:])
	isName := func(w string) bool { return startsUpper(w) && !hasDigit(w) || w == "you" }
	return len(before) > 0 && isName(before[len(before)-1]) || len(after) > 1 && isName(after[1])
}

// fold makes a line comparable: lower case, plain blanks, no emphasis marks or
// characters that nobody sees.
func fold(s string) string {
	s = strings.ToLower(s)
	plain := true
	for i := range len(s) {
		if s[i] == '*' || s[i] >= 0xc2 && s[i] != 0xc3 {
			plain = false
			break
		}
	}
	if plain {
		return s
	}
	return strings.Map(func(r rune) rune {
		switch {
		case r == ' ' || r == 0xa0 || r == 0x202f || r == 0x3000:
			return ' '
		case r == '’':
			return '\''
		case r == '*' || isBlank(r):
			return -1
		case r >= '٠' && r <= '٩': // Arabic digits
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹': // Persian digits
			return r - '۰' + '0'
		}
		return r
	}, s)
}

// findWord looks for the first of the words in the folded text f, and returns
// its language and where it begins, or -1.
func findWord(f string, words []word) (lang string, at int) {
	latin := isLatin(f)
	for _, w := range words {
		if latin && !isLatin(w.text[:1]) {
			continue
		}
		for from := 0; ; {
			i := strings.Index(f[from:], w.text)
			if i < 0 {
				break
			}
			i += from
			if wholeWord(f, i, i+len(w.text)) {
				return w.lang, i
			}
			from = i + len(w.text)
		}
	}
	return "", -1
}

// isLatin reports whether all of f is in Latin letters.
func isLatin(f string) bool {
	for i := range len(f) {
		if f[i] >= 0xcd && f[i] != 0xe2 { // what begins with 0xe2 is punctuation
			return false
		}
	}
	return true
}

// wholeWord reports whether f[i:j] is not part of a longer word, in a script
// that parts words.
func wholeWord(f string, i, j int) bool {
	if r, _ := utf8.DecodeRuneInString(f[i:]); r >= 0x2e80 {
		return true
	}
	before, _ := utf8.DecodeLastRuneInString(f[:i])
	after, _ := utf8.DecodeRuneInString(f[j:])
	return (i == 0 || !unicode.IsLetter(before)) && (j == len(f) || !unicode.IsLetter(after))
}
