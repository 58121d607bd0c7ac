package parser

import (
	"fmt"
	"slices"
	"strings"
)

// portalPattern is a text with named parts, such as "{name} via leboncoin". It
// fits a whole line. Case, accents, the kind of quote marks and white space do
// not matter. A part without a name, "{}", is anything, also nothing.
type portalPattern struct {
	literals []string // folded; one more than there are parts
	parts    []portalField
}

func compilePatterns(texts []string) ([]portalPattern, error) {
	var ps []portalPattern
	for _, t := range texts {
		p, err := compilePattern(t)
		if err != nil {
			return nil, err
		}
		ps = append(ps, p)
	}
	return ps, nil
}

func compilePattern(text string) (p portalPattern, err error) {
	rest := text
	for {
		literal, after, ok := strings.Cut(rest, "{")
		folded, _ := foldPattern(literal)
		p.literals = append(p.literals, folded)
		if !ok {
			break
		}
		name, end, closed := strings.Cut(after, "}")
		if !closed || name != "" && !slices.Contains(portalFields, portalField(name)) {
			return p, fmt.Errorf("the pattern %q has a part that is none", text)
		}
		p.parts = append(p.parts, portalField(name))
		rest = end
	}
	for i, l := range p.literals {
		if strings.TrimSpace(l) == "" && i > 0 && i < len(p.literals)-1 {
			return p, fmt.Errorf("the pattern %q has two parts with nothing between", text)
		}
	}
	if strings.TrimSpace(strings.Join(p.literals, "")) == "" {
		return p, fmt.Errorf("the pattern %q fits anything", text)
	}
	return p, nil
}

// match returns the named parts of a line that the pattern fits.
func (p portalPattern) match(line string) (map[portalField]string, bool) {
	return p.matchFolded(foldLine(line))
}

// foldedLine is a line in the form that patterns are compared in.
type foldedLine struct {
	line, folded string
	at           []int // as foldPattern returns it
}

func foldLine(line string) foldedLine {
	folded, at := foldPattern(line)
	return foldedLine{line, folded, at}
}

func (p portalPattern) matchFolded(f foldedLine) (map[portalField]string, bool) {
	line, folded, at := f.line, f.folded, f.at
	first, last := p.literals[0], p.literals[len(p.literals)-1]
	if !strings.HasPrefix(folded, first) || !strings.HasSuffix(folded, last) || len(folded) < len(first)+len(last) {
		return nil, false
	}
	if len(p.parts) == 0 {
		return map[portalField]string{}, folded == first
	}
	values := make(map[portalField]string)
	pos, end := len(first), len(folded)-len(last)
	for i, part := range p.parts {
		next := end
		if i+1 < len(p.parts) {
			n := strings.Index(folded[pos:end], p.literals[i+1])
			if n < 0 {
				return nil, false
			}
			next = pos + n
		}
		if part != "" {
			v := trimQuotes(line[at[pos]:at[next]])
			if v == "" {
				return nil, false
			}
			values[part] = v
		}
		if i+1 < len(p.parts) {
			pos = next + len(p.literals[i+1])
		}
	}
	return values, true
}

// foldPattern returns s in the form that patterns are compared in, and for each
// byte of that, and its end, where in s it comes from.
func foldPattern(s string) (folded string, at []int) {
	var b strings.Builder
	blank := true
	for i, r := range s {
		if isBlank(r) {
			if !blank {
				b.WriteByte(' ')
				at = append(at, i)
			}
			blank = true
			continue
		}
		for _, f := range []byte(foldRune(r)) {
			b.WriteByte(f)
			at = append(at, i)
		}
		blank = false
	}
	folded = b.String()
	return folded, append(at, len(s))
}

// foldRune returns a rune in lower case without its accent, and one mark for
// each kind of quote and dash.
func foldRune(r rune) string {
	switch {
	case r >= 'A' && r <= 'Z':
		return string(r + 'a' - 'A')
	case r < 0x80:
		return string(r)
	}
	if s, ok := foldedRunes[r]; ok {
		return s
	}
	return strings.ToLower(string(r))
}

var foldedRunes = func() map[rune]string {
	m := make(map[rune]string)
	for to, from := range map[string]string{
		"a": "àáâãäåāąÀÁÂÃÄÅĀĄ", "c": "çćčÇĆČ", "e": "èéêëēęěÈÉÊËĒĘĚ", "i": "ìíîïīÌÍÎÏĪ", "l": "łŁ",
		"n": "ñńňÑŃŇ", "o": "òóôõöøōÒÓÔÕÖØŌ", "s": "śšŚŠ", "u": "ùúûüūůÙÚÛÜŪŮ", "y": "ýÿÝ", "z": "źżžŹŻŽ",
		"ss": "ßẞ", "oe": "œŒ", "ae": "æÆ", "\"": "«»“”„‟", "'": "’‘‚`´", "-": "–—‑−‐", "...": "…",
	} {
		for _, r := range from {
			m[r] = to
		}
	}
	return m
}()

// portalKey returns a label or phrase in the form in which labels are compared:
// letters and digits of words, parted by one blank. What follows in brackets is
// left out.
func portalKey(s string) string {
	if i := strings.IndexByte(s, '('); i > 0 {
		s = s[:i]
	}
	return phraseKey(s)
}

// phraseKey is portalKey for sentences.
func phraseKey(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	blank := true
	for _, r := range s {
		f := foldRune(r)
		c := f[0]
		switch {
		case c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 && !isLabelMark(r):
			b.WriteString(f)
			blank = false
		case !blank:
			b.WriteByte(' ')
			blank = true
		}
	}
	return strings.TrimSuffix(b.String(), " ")
}

// isLabelMark reports whether r is no letter: signs, arrows, pictures.
func isLabelMark(r rune) bool {
	return isBlank(r) || r == '\ufe0f' || r == '•' || r == '·' || r == '°' || r == 'º' || r >= 0x2000 && r < 0x3000 || r >= 0x1f000
}

func portalKeys(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = phraseKey(s)
	}
	return out
}

// trimQuotes takes white space, and the quote marks around all of a text, off.
func trimQuotes(s string) string {
	s = strings.TrimSpace(s)
	for _, q := range [][2]string{{"«", "»"}, {"\"", "\""}, {"“", "”"}, {"„", "“"}, {"'", "'"}} {
		if len(s) > len(q[0])+len(q[1]) && strings.HasPrefix(s, q[0]) && strings.HasSuffix(s, q[1]) && !strings.Contains(s[len(q[0]):len(s)-len(q[1])], q[0]) {
			return strings.TrimSpace(s[len(q[0]) : len(s)-len(q[1])])
		}
	}
	return s
}
