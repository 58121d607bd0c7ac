package parser

import (
	"strings"
	"unicode/utf8"
)

// phoneForm is how the digits of a candidate are dialled.
type phoneForm int

const (
	phoneNational      phoneForm = iota
	phoneInternational           // digits after the +
	phoneNoZero                  // the trunk prefix is missing
)

// phoneCandidate is a row of groups that may be a number.
type phoneCandidate struct {
	first, last int // of the groups
	start, end  int // of the text
	digits      string
	form        phoneForm
	labelled    bool // the words before say that it is one
	score       int
}

// What the shape of a candidate is worth. Those under phoneEnough are none.
const (
	phoneBase      = 100
	phoneEnough    = 60
	phoneLabelled  = 60
	phoneSigned    = 40 // a + before it
	phoneSolid     = 25 // digits only
	phoneUniform   = 15 // one separator
	phoneCanonical = 15 // groups as people write them
	phoneNewline   = -40
	phoneMixed     = -8 // for each separator after the first
	phoneSoft      = -20
	phoneFlank     = -20 // digits beside it, apart by the same separator
	phoneBare      = -50 // no trunk prefix where one belongs
)

// addFrom adds the candidates that start with group i.
func (s *phoneSearch) addFrom(i int) {
	g := &s.groups[i]
	if g.blocked || !s.mayStart(g) {
		return
	}
	shape := phoneShape{first: i, uniform: true}
	digits := make([]byte, 0, maxPhoneDigits)
	for j := i; j < len(s.groups); j++ {
		if j > i && !shape.join(s.gap(j)) {
			return
		}
		if digits = append(digits, s.groups[j].digits...); len(digits) > maxPhoneDigits || s.groups[j].blocked {
			return
		}
		shape.add(s.groups[j])
		if !s.fits(g, &shape, digits) {
			continue
		}
		around := s.before(i)
		if s.looks--; around.never || s.looks < 0 {
			return
		}
		for form := phoneNational; form <= phoneNoZero; form++ {
			if c, ok := s.candidate(&shape, string(digits), form, around); ok {
				c.last = j
				s.consider(c, &shape, around)
			}
		}
	}
}

// fits reports whether digits can be a number at all, whatever stands around
// them.
func (s *phoneSearch) fits(g *phoneGroup, shape *phoneShape, digits []byte) bool {
	n, zero := len(digits), digits[0] == '0'
	switch {
	case n < 6:
		return false
	case g.plus >= 0 || n > len(s.plan.exit)+6 && string(digits[:len(s.plan.exit)]) == s.plan.exit:
		return n >= 7
	case shape.solid() && !zero && n >= 9: // in a link
		return true
	case s.plan.french:
		return n == 10 && zero || n == 9 && !zero && noZeroShapes[shape.sizes()] || n == 11 && digits[0] == '3' && digits[1] == '3'
	}
	return s.plan.region != "" && (zero || s.plan.trunk == "") && n >= s.plan.least && n <= s.plan.most
}

// noZeroShapes are the groups of numbers without their zero.
var noZeroShapes = map[string]bool{"12222": true, "9": true, "3222": true, "333": true}

// mayStart reports whether a number may start with a group: a zero, a sign, or
// anything where numbers have no trunk prefix or a label stands for it.
func (s *phoneSearch) mayStart(g *phoneGroup) bool {
	return g.digits[0] == '0' || g.plus >= 0 || s.plan.region != "" || strings.HasPrefix(g.digits, "33") || len(g.digits) > 9
}

// candidate returns the candidate that digits are in a form, before its score.
func (s *phoneSearch) candidate(shape *phoneShape, digits string, form phoneForm, a phoneAround) (phoneCandidate, bool) {
	c := phoneCandidate{first: shape.first, form: form, digits: digits, labelled: a.label == phoneLabel}
	plus := s.groups[shape.first].plus >= 0
	switch form {
	case phoneInternational:
		switch {
		case plus:
			c.digits = strings.TrimPrefix(digits, "00")
		case strings.HasPrefix(digits, s.plan.exit):
			c.digits = digits[len(s.plan.exit):]
		case a.link && digits[0] != '0':
		case s.plan.french && strings.HasPrefix(digits, "33") && len(digits) == 11 && (c.labelled || shape.sizes() == "212222"):
		default:
			return c, false
		}
		return c, len(c.digits) >= 7 && len(c.digits) <= 16 && c.digits[0] != '0'
	case phoneNational:
		if plus || s.plan.region == "" || a.label == phoneReference {
			return c, false
		}
		if s.plan.french {
			return c, len(digits) == 10 && digits[0] == '0' && digits[1] != '0'
		}
		return c, strings.HasPrefix(digits, s.plan.trunk) && !strings.HasPrefix(digits, s.plan.exit) && len(digits) >= s.plan.least && len(digits) <= s.plan.most
	default:
		if plus || !s.plan.french || !c.labelled || len(digits) != 9 || digits[0] == '0' {
			return c, false
		}
		return c, noZeroShapes[shape.sizes()]
	}
}

// consider scores a candidate and keeps it where it may be a number.
func (s *phoneSearch) consider(c phoneCandidate, shape *phoneShape, a phoneAround) {
	g := &s.groups[c.first]
	c.start, c.end = g.start, s.groups[c.last].end
	if c.form == phoneInternational && g.plus >= 0 {
		c.start = g.plus
	}
	if strings.Count(s.text[c.start:c.end], ")") > strings.Count(s.text[c.start:c.end], "(") && c.start > 0 && s.text[c.start-1] == '(' {
		c.start--
	}
	after := s.after(c.start, c.end)
	national := c.form != phoneInternational
	if after.never || national && after.amount && !c.labelled || shape.soft && shape.hard < 5 {
		return
	}
	if national && (a.label == phoneWeakReference && shape.solid() || s.looksDated(c, shape) || s.looksDecimal(c, shape)) {
		return
	}
	left, right := s.flank(c.first-1, c.first), s.flank(c.last+1, c.last+1)
	if national && !c.labelled && !shape.canonical() && (left > 0 || right > 0) {
		return
	}
	c.score = phoneBase + shape.score() + len(c.digits) + (left+right)*phoneFlank
	switch {
	case c.labelled:
		c.score += phoneLabelled
	case c.form == phoneNoZero:
		return
	}
	if g.plus >= 0 {
		c.score += phoneSigned
	}
	if c.form == phoneNoZero {
		c.score += phoneBare
	}
	if c.score >= phoneEnough {
		s.candidates = append(s.candidates, c)
	}
}

// gap returns what stands before group j, which is not the first.
func (s *phoneSearch) gap(j int) phoneGap { return s.groups[j].gap }

// flank tells whether group i, beyond a candidate, is apart from it by blanks
// or one separator only. Gap is the later group of the two.
func (s *phoneSearch) flank(i, gap int) int {
	if i < 0 || i >= len(s.groups) {
		return 0
	}
	if g := s.gap(gap); !g.ok || g.newline {
		return 0
	}
	return 1
}

// phoneShape is how the groups of a candidate are written.
type phoneShape struct {
	first   int
	size    [maxPhoneDigits]byte
	n       int
	hard    int // digits that are no letters
	keys    int // changes of the separator
	last    phoneGap
	uniform bool
	soft    bool
	newline bool
	colon   bool
}

func (p *phoneShape) add(g phoneGroup) {
	if p.n < len(p.size) {
		p.size[p.n] = byte('0' + min(len(g.digits), 18))
	}
	p.n++
	p.soft = p.soft || g.soft
	if !g.soft {
		p.hard += len(g.digits)
	}
	if g.soft && len(g.digits) > 4 {
		p.hard += len(g.digits) - 4
	}
}

// join takes the gap before the next group; false where the candidate ends.
func (p *phoneShape) join(g phoneGap) bool {
	if !g.ok || g.newline && p.newline || p.n >= maxPhoneDigits {
		return false
	}
	if p.n > 1 && (g.key != p.last.key || g.tight != p.last.tight) {
		p.uniform = false
		p.keys++
	}
	p.newline = p.newline || g.newline
	p.colon = p.colon || g.key == ':'
	p.last = g
	return true
}

// sizes returns the lengths of the groups, one digit each.
func (p *phoneShape) sizes() string { return string(p.size[:min(p.n, maxPhoneDigits)]) }

func (p *phoneShape) solid() bool { return p.n == 1 }

// canonicalShapes are the groups in which French people write their numbers.
var canonicalShapes = map[string]bool{
	"22222": true, "4222": true, "2422": true, "433": true, "46": true, "28": true, "1333": true, "2224": true, "244": true,
	"122222": true, "1111111111": true, "112222": true, "222211": true, "13222": true, "422": true,
}

func (p *phoneShape) canonical() bool { return p.solid() || canonicalShapes[p.sizes()] }

func (p *phoneShape) score() int {
	score := p.keys * phoneMixed
	if p.solid() {
		score += phoneSolid
	} else if p.uniform {
		score += phoneUniform
	}
	if p.canonical() {
		score += phoneCanonical
	}
	if p.newline {
		score += phoneNewline
	}
	if p.soft {
		score += phoneSoft
	}
	return score
}

// looksDated reports whether a candidate has a date or a time in it.
func (s *phoneSearch) looksDated(c phoneCandidate, shape *phoneShape) bool {
	if !shape.uniform && shape.colon {
		return true
	}
	if !shape.uniform && (s.tightFlank(c.first-1, c.first) || s.tightFlank(c.last+1, c.last+1)) {
		return true
	}
	for i := c.first; i+2 <= c.last; i++ {
		a, b := s.gap(i+1), s.gap(i+2)
		if a.key == b.key && a.tight && b.tight && strings.ContainsRune("/.-", a.key) &&
			isDateDigits(s.groups[i].digits, s.groups[i+1].digits, s.groups[i+2].digits, !shape.uniform && a.key == '/') {
			return true
		}
	}
	return false
}

// isDateDigits reports whether three groups are a date with its year; short
// allows a year of two digits.
func isDateDigits(a, b, c string, short bool) bool {
	if len(a) == 4 {
		a, c = c, a
	}
	day, month := phoneValue(a), phoneValue(b)
	if len(a) > 2 || len(b) > 2 || day == 0 || day > 31 || month == 0 || month > 12 {
		return false
	}
	return len(c) == 4 && (c[:2] == "19" || c[:2] == "20") || short && len(c) == 2
}

func phoneValue(digits string) int {
	v := 0
	for i := 0; i < len(digits) && i < 4; i++ {
		v = v*10 + int(digits[i]-'0')
	}
	return v
}

// tightFlank reports whether the short group i is joined to a candidate by a
// mark alone.
func (s *phoneSearch) tightFlank(i, gap int) bool {
	return i >= 0 && i < len(s.groups) && len(s.groups[i].digits) <= 4 && s.gap(gap).tight
}

// looksDecimal reports whether digits are what follows a decimal point.
func (s *phoneSearch) looksDecimal(c phoneCandidate, shape *phoneShape) bool {
	if shape.sizes() == "19" && shape.last.tight && (shape.last.key == '.' || shape.last.key == ',') {
		return true
	}
	if c.first == 0 || !shape.solid() || len(s.groups[c.first-1].digits) > 3 {
		return false
	}
	g := s.gap(c.first)
	return g.tight && (g.key == '.' || g.key == ',')
}

// inSeries reports whether a candidate in pairs is part of a longer row of
// pairs, as lottery numbers, or counts upwards.
func (s *phoneSearch) inSeries(c *phoneCandidate) bool {
	if c.form == phoneInternational || c.last-c.first < 4 {
		return false
	}
	left, right := 0, 0
	for i := c.first - 1; i >= 0 && left < 3 && s.inRow(i, i+1, c.first+1); i-- {
		left++
	}
	for i := c.last + 1; i < len(s.groups) && right < 3 && s.inRow(i, i, c.first+1); i++ {
		right++
	}
	return right >= 2 || left+right >= 3 || s.countsUp(c)
}

// inRow reports whether group i, joined by gap, goes on the row whose separator
// is at like.
func (s *phoneSearch) inRow(i, gap, like int) bool {
	g := &s.groups[i]
	if g.used || len(g.digits) > 2 || s.startsNumber(i) {
		return false
	}
	a, b := s.gap(gap), s.gap(like)
	if !a.ok || a.newline || a.key != b.key {
		return false
	}
	after, _ := utf8.DecodeRuneInString(s.text[g.end:])
	return g.spoken || !isPhoneWordRune(after) && after != '%'
}

// startsNumber reports whether a candidate starts with group i.
func (s *phoneSearch) startsNumber(i int) bool {
	if s.starts == nil {
		s.starts = make(map[int]bool, len(s.candidates))
		for _, c := range s.candidates {
			s.starts[c.first] = true
		}
	}
	return s.starts[i]
}

// countsUp reports whether each group is the one before plus one.
func (s *phoneSearch) countsUp(c *phoneCandidate) bool {
	for i := c.first + 1; i <= c.last; i++ {
		if phoneValue(s.groups[i].digits) != phoneValue(s.groups[i-1].digits)+1 {
			return false
		}
	}
	return true
}

// blockIBANs marks the groups of account numbers: two letters and two digits,
// then groups of four.
func (s *phoneSearch) blockIBANs() {
	for i := 0; i+2 < len(s.groups); i++ {
		g := s.groups[i]
		if len(g.digits) != 2 || g.start < 2 || !isUpperPair(s.text[:g.start]) || len(s.groups[i+1].digits) != 4 {
			continue
		}
		for n := 0; i+1 < len(s.groups) && n < 8; n++ {
			next := s.groups[i+1]
			if gap := s.gap(i + 1); !gap.ok || gap.newline || len(next.digits) > 4 {
				break
			}
			i++
			s.groups[i].blocked = true
			if len(next.digits) < 4 {
				break
			}
		}
	}
}

// isUpperPair reports whether s ends with a word of two capitals.
func isUpperPair(s string) bool {
	n := len(s)
	upper := func(c byte) bool { return c >= 'A' && c <= 'Z' }
	if !upper(s[n-1]) || !upper(s[n-2]) {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:n-2])
	return n == 2 || !isPhoneWordRune(before)
}
