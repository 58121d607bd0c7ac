package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// formLabel is a label in a line, and where its value begins.
type formLabel struct {
	field   portalField
	key     string
	value   int
	certain bool // a separator or the shape of the line says that it is one
	loose   bool // no list has it
}

// maxFormLabel is the longest label, in bytes.
const maxFormLabel = 70

// labelOf returns the field that all of s is a label of, if it is one.
func (r *formReader) labelOf(s string) (key string, field portalField) {
	if len(s) > maxFormLabel {
		return "", ""
	}
	key = portalKey(cutGender(s))
	if key == "" {
		return "", ""
	}
	if r.layout != nil {
		if f, ok := r.layout.labels[key]; ok {
			return key, f
		}
	}
	if f := r.data.labels[key]; f != "" {
		return key, f
	}
	if f := r.data.ownerLabel(key); f != "" {
		return key, f
	}
	if f := r.ownLabel(key); f != "" {
		return key, f
	}
	return key, r.twoLanguages(s)
}

// ownLabel reads a label that has the portal's name in it: "Rightmove ref".
func (r *formReader) ownLabel(key string) portalField {
	if r.layout == nil {
		return ""
	}
	for _, w := range r.layout.Words {
		if !containsWords(key, w) {
			continue
		}
		switch f := r.data.labels[strings.Join(strings.Fields(strings.Replace(key, w, "", 1)), " ")]; f {
		case formRef, formPortalRef:
			return formPortalRef
		case formURL, formPrice, formIgnore:
			return f
		case "":
		default:
			return formIgnore // the portal's own telephone, and the like
		}
	}
	return ""
}

// separators part a label from its value.
var separators = []string{":", "：", "\t", " - ", " – ", " — ", "=", ";", " | ", "→", "  "}

// labelAt reads the label that begins at an offset of a line.
func (r *formReader) labelAt(l *pageLine, at int) (formLabel, bool) {
	s := l.text[at:]
	skip := len(s) - len(strings.TrimLeft(s, " \t-•·*_>|;,–—▪►✓✔"))
	s = s[skip:]
	at += skip
	if field, n := r.signAt(s); field != "" {
		rest := strings.TrimLeft(s[n:], " \t\ufe0f:")
		if lab, ok := r.labelIn(rest); ok && lab.certain {
			lab.value += at + len(s) - len(rest)
			return lab, true
		}
		return formLabel{field, s[:n], at + len(s) - len(rest), r.valueFits(field, rest), false}, true
	}
	lab, ok := r.labelIn(s)
	if !ok && at == skip && l.label > skip && l.label < len(l.text) {
		if key, field := r.labelOf(l.text[skip:l.label]); field != "" {
			return formLabel{field, key, l.label, true, false}, true
		}
	}
	if !ok {
		return lab, false
	}
	lab.value += at
	return lab, true
}

// signAt returns the field of the picture that s begins with, and its length.
func (r *formReader) signAt(s string) (portalField, int) {
	c, n := utf8.DecodeRuneInString(s)
	if c < 0x2000 {
		return "", 0
	}
	if field, ok := r.data.words.signs[c]; ok {
		return field, n
	}
	return "", 0
}

// labelIn reads the label that s begins with.
func (r *formReader) labelIn(s string) (formLabel, bool) {
	head := clip(s, maxFormLabel+4)
	for from := 0; ; {
		i, n := nextSeparator(head, from)
		if i < 0 {
			break
		}
		if key, field := r.labelOf(head[:i]); field != "" {
			return formLabel{field, key, i + n, true, false}, true
		}
		if head[i] == ':' {
			return r.looseLabel(head, s)
		}
		from = i + n
	}
	if key, field := r.labelOf(s); field != "" {
		return formLabel{field, key, len(s), strings.HasSuffix(strings.TrimSpace(s), ":"), false}, true
	}
	if lab, ok := r.bareLabel(head, s); ok {
		return lab, true
	}
	return r.looseLabel(head, s)
}

// nextSeparator finds the first separator from an offset on.
func nextSeparator(s string, from int) (at, length int) {
	at = -1
	for _, sep := range separators {
		if i := strings.Index(s[from:], sep); i >= 0 && (at < 0 || from+i < at || from+i == at && len(sep) > length) {
			at, length = from+i, len(sep)
		}
	}
	return at, length
}

// bareLabel reads "Tél 06 39 98 12 34": a label without a separator, which is
// one only where the rest is a value of it and nothing else.
func (r *formReader) bareLabel(head, s string) (formLabel, bool) {
	if len(s) > 160 {
		return formLabel{}, false
	}
	for n, i := 0, 0; n < 4; n++ {
		j := strings.IndexByte(head[i:], ' ')
		if j < 0 {
			break
		}
		i += j
		key, field := r.labelOf(head[:i])
		if (field == formPhone || field == formEmail) && r.isWhole(field, s[i:]) {
			return formLabel{field, key, i, true, false}, true
		}
		if r.bare && isNameField(field) && !vagueNames[key] && r.isBareName(s[i:]) {
			return formLabel{field, key, i, false, false}, true
		}
		i++
	}
	return formLabel{}, false
}

// vagueNames are labels of names that begin ordinary lines too.
var vagueNames = keySet([]string{
	"contact", "client", "cliente", "customer", "buyer", "lead", "kunde", "interessent", "klant", "contacto", "contatto", "first", "last", "message de", "demande de", "de la part de",
})

// isBareName reports whether v is a name, and nothing else, behind a label that
// no separator parts from it.
func (r *formReader) isBareName(v string) bool {
	v = strings.TrimSpace(v)
	c, _ := utf8.DecodeRuneInString(v)
	return unicode.IsUpper(c) && countWords(v) <= 4 && startsLarge(v) && r.cleanPerson(v) == v && ParseName(v).Kind == NamePerson
}

// hasBareLabels reports whether a line of the page has a label that no separator
// parts from its address or number: some clients lose the separators of what
// they forward.
func (r *formReader) hasBareLabels() bool {
	for _, l := range r.page.lines[:min(len(r.page.lines), maxLanguageLines)] {
		if len(l.text) > maxFormLabel+80 || strings.ContainsAny(l.text, ":=\t") {
			continue
		}
		if lab, ok := r.bareLabel(clip(l.text, maxFormLabel+4), l.text); ok && lab.certain {
			return true
		}
	}
	return false
}

// isWhole reports whether v is a value of an address or number, and no more.
func (r *formReader) isWhole(field portalField, v string) bool {
	v = strings.TrimSpace(v)
	switch field {
	case formEmail:
		found := Emails(v)
		return len(found) == 1 && found[0].Start <= 1 && found[0].End >= len(v)-1
	case formPhone:
		return len(r.regions.phones(v)) == 1 && !strings.ContainsFunc(v, unicode.IsLetter)
	}
	return false
}

// valueFits reports whether a text below a label without a colon is a value.
func (r *formReader) valueFits(field portalField, v string) bool {
	switch field {
	case formEmail, formPhone:
		return r.isWhole(field, v)
	case formMessage:
		return v != ""
	case formPrice:
		return strings.ContainsAny(v, "€£$") && len(v) <= 40 && r.clean(field, v) != ""
	case formVendor, formIgnore, formURL:
		return false
	}
	return r.clean(field, v) != "" && len(v) <= 120 && (!isNameField(field) || startsLarge(v))
}

// nextLabel finds where the value of a label ends: at the next label of the
// line, where forwarding has joined lines.
func (r *formReader) nextLabel(s string, lab formLabel) int {
	if !lab.certain || len(s) > 2*maxLeadValue {
		return len(s)
	}
	if i := strings.IndexByte(s[lab.value:], '\t'); i >= 0 {
		start := lab.value + i
		if strings.Trim(s[lab.value:start], " :") != "" {
			if _, field := r.labelOf(firstCell(s[start+1:])); field != "" {
				return start
			}
		}
	}
	if i := strings.Index(s[lab.value:], " | "); i >= 0 {
		if head, _, ok := strings.Cut(firstCell(s[lab.value+i+3:]), "="); ok || strings.Contains(s[lab.value+i:], ":") {
			if _, field := r.labelOf(head); field != "" {
				return lab.value + i
			}
		}
	}
	for from := lab.value; ; {
		i := strings.IndexByte(s[from:], ':')
		if i < 0 {
			return len(s)
		}
		i += from
		from = i + 1
		for n := 4; n > 0; n-- {
			start := lastWordsAt(s[lab.value:i], n) + lab.value
			if _, field := r.labelOf(s[start:i]); field != "" && start > lab.value && r.endsAt(lab.field, field, s[lab.value:start]) {
				return start
			}
		}
	}
}

func firstCell(s string) string {
	cell, _, _ := strings.Cut(s, "\t")
	cell, _, _ = strings.Cut(cell, ":")
	return cell
}

// endsAt reports whether a value may end where another label seems to begin:
// "Jean Dealer Name: Garage" must not make a customer of the garage.
func (r *formReader) endsAt(field, next portalField, v string) bool {
	v = strings.Trim(v, " \t,;|-")
	if v == "" {
		return false
	}
	switch field {
	case formEmail, formPhone:
		return r.isWhole(field, v)
	case formFirst, formGiven, formLast, formFamily, formCivility:
		return len(strings.Fields(v)) == 1
	case formRef, formPortalRef:
		return !strings.Contains(v, " ")
	case formPrice:
		return r.clean(field, v) != ""
	}
	return next == formEmail || next == formPhone || next == formMessage
}

// lastWordsAt returns where the last n words of s begin.
func lastWordsAt(s string, n int) int {
	at := len(strings.TrimRight(s, " "))
	for range n {
		i := strings.LastIndexAny(s[:at], " \t")
		if i < 0 {
			return 0
		}
		at = i
	}
	return at + 1
}

func isNameField(f portalField) bool {
	switch f {
	case formName, formFirst, formLast, formGiven, formFamily:
		return true
	}
	return false
}
