package parser

import (
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// dateWord is a word, a number or a mark of a text.
type dateWord struct {
	text   string // lower case, without accents; empty for a mark
	number int    // of digits only; else -1
	mark   rune   // . , / - : or the end of a sentence
}

// dateSentenceEnd is the mark between sentences.
const dateSentenceEnd = '\n'

// dateWords cuts text into words, numbers and marks.
func dateWords(s string) []dateWord {
	s = strings.ReplaceAll(strings.ToLower(s), "ß", "ss")
	s = strings.NewReplacer("\r", "", "ø", "o", "œ", "oe", "æ", "ae").Replace(s)
	var (
		words  []dateWord
		cur    []rune
		digits bool
		blank  bool // an empty line so far
	)
	flush := func() {
		if len(cur) == 0 {
			return
		}
		w := dateWord{text: string(cur), number: -1}
		if digits && len(cur) <= 4 {
			w.number = 0
			for _, c := range cur {
				w.number = w.number*10 + int(c-'0')
			}
		}
		words, cur = append(words, w), cur[:0]
	}
	for _, c := range norm.NFD.String(s) {
		isDigit := c >= '0' && c <= '9'
		if isDigit || unicode.IsLetter(c) {
			if len(cur) > 0 && digits != isDigit {
				flush()
			}
			if len(cur) < 64 {
				cur = append(cur, c)
			}
			digits, blank = isDigit, false
			continue
		}
		if unicode.Is(unicode.Mn, c) {
			continue
		}
		flush()
		switch c {
		case '\n':
			if blank {
				words = append(words, dateWord{number: -1, mark: dateSentenceEnd})
			}
			blank = true
		case '!', '?', ';':
			words = append(words, dateWord{number: -1, mark: dateSentenceEnd})
		case '–', '—', '‐', '‑':
			words = append(words, dateWord{number: -1, mark: '-'})
		case '.', ',', '/', '-', ':', '(', ')', '%', '@':
			words = append(words, dateWord{number: -1, mark: c})
		}
	}
	flush()
	return words
}

// writtenDate is a date as a text gives it. Parts that it does not give are 0.
type writtenDate struct {
	day, month, year int
	weekday          int // 1 is Monday; 0 is none
	relative         int // days from today, plus one
	swappable        bool
	vague            bool // "next Monday" is one of two
}

// dateAt reads the date at the start of ws, and says how many words it takes: 0
// for none.
func dateAt(ws []dateWord) (d writtenDate, n int) {
	at := func(i int) dateWord {
		if i < len(ws) {
			return ws[i]
		}
		return dateWord{number: -1}
	}
	if days, ok := dateRelative[at(0).text]; ok {
		return writtenDate{relative: days + 1}, 1
	}
	i := 0
	if dateVague[at(0).text] && dateWeekdays[at(1).text] != 0 {
		d.vague, i = true, 1
	} else if dateComing[at(0).text] && dateWeekdays[at(1).text] != 0 {
		i = 1
	}
	if w := at(i + 1); at(i).text == "mon" && w.number < 0 && w.mark == 0 && dateMonths[w.text] == 0 {
		return d, 0 // "mon retour"
	}
	if d.weekday = dateWeekdays[at(i).text]; d.weekday != 0 {
		i++
		if at(i).mark == '.' {
			i++
		}
		n = i
		if w := at(i).text; dateVague[w] {
			d.vague, n = true, i+1
		} else if dateComing[w] {
			n = i + 1
		}
		for at(i).mark == ',' || at(i).mark == '(' || dateFillers[at(i).text] {
			i++
		}
	}
	if used := d.calendar(ws[min(i, len(ws)):]); used > 0 {
		return d, i + used
	}
	return d, n
}

// calendar reads a day and a month, and a year where there is one.
func (d *writtenDate) calendar(ws []dateWord) int {
	at := func(i int) dateWord {
		if i < len(ws) {
			return ws[i]
		}
		return dateWord{number: -1}
	}
	if n := d.numeric(ws); n > 0 {
		return n
	}
	if m := dateMonths[at(0).text]; m != 0 { // August 24th, 2026
		i := 1
		if at(i).mark == '.' {
			i++
		}
		if dateFillers[at(i).text] {
			i++
		}
		if day := at(i).number; day >= 1 && day <= 31 && len(at(i).text) <= 2 {
			d.day, d.month = day, m
			i++
			if dateOrdinals[at(i).text] {
				i++
			}
			return i + d.yearAt(ws[min(i, len(ws)):])
		}
		return 0
	}
	day := at(0).number
	if day < 1 || day > 31 || len(at(0).text) > 2 {
		return 0
	}
	i := 1
	if dateOrdinals[at(i).text] {
		i++
	}
	if at(i).mark == '.' {
		i++
	}
	for dateFillers[at(i).text] {
		i++
	}
	m := dateMonths[at(i).text]
	if m == 0 {
		return 0
	}
	d.day, d.month = day, m
	i++
	if at(i).mark == '.' && at(i+1).number > 31 {
		i++
	}
	return i + d.yearAt(ws[min(i, len(ws)):])
}

// yearAt reads the year behind a month.
func (d *writtenDate) yearAt(ws []dateWord) int {
	for i := range min(3, len(ws)) {
		switch w := ws[i]; {
		case w.number >= 2000 && w.number < 2100:
			d.year = w.number
			return i + 1
		case w.mark == ',' || w.text == "de" || w.text == "del" || w.text == "of":
		default:
			return 0
		}
	}
	return 0
}

// numeric reads 24/08/2026, 24.08.26, 24.8., 2026-08-24 and 24/8.
func (d *writtenDate) numeric(ws []dateWord) int {
	if len(ws) < 3 || ws[0].number < 0 || ws[2].number < 0 {
		return 0
	}
	sep := ws[1].mark
	if sep != '/' && sep != '.' && sep != '-' {
		return 0
	}
	a, b, c := ws[0].number, ws[2].number, -1
	n := 3
	if len(ws) >= 5 && ws[3].mark == sep && ws[4].number >= 0 && (len(ws[4].text) == 4 || len(ws[4].text) == 2) {
		c, n = ws[4].number, 5
	}
	switch {
	case a >= 2000 && a < 2100 && n == 5: // year first
		d.year, d.month, d.day = a, b, c
		return n
	case len(ws[0].text) > 2 || len(ws[2].text) > 2 || a < 1 || b < 1:
		return 0
	case n == 5:
		if d.year = c; c < 100 {
			d.year += 2000
		}
	case sep == '.' && len(ws) > 3 && ws[3].mark == '.': // 24.8., as no time of day is written
		n = 4
	case sep != '/':
		return 0
	}
	d.day, d.month = a, b
	if b > 12 && a <= 12 && sep != '.' {
		d.day, d.month = b, a
	}
	d.swappable = sep != '.' && a <= 12 && b <= 12 && a != b
	return n
}

// resolve makes a day of a date, for a mail of that day. It is false for what
// is not certain.
func (d writtenDate) resolve(today time.Time, english bool) (time.Time, bool) {
	const day = 24 * time.Hour
	switch {
	case d.relative > 0:
		return today.Add(time.Duration(d.relative-1) * day), !today.IsZero()
	case d.day == 0: // a day of the week
		if d.vague || today.IsZero() {
			return time.Time{}, false
		}
		ahead := (d.weekday - int(today.Weekday()) + 7) % 7
		return today.Add(time.Duration(ahead) * day), ahead > 0
	case d.swappable && english:
		// 3/4 is one day in London and another in New York.
		other := d
		other.day, other.month = d.month, d.day
		one, ok := d.resolve(today, false)
		two, swapped := other.resolve(today, false)
		const stale = 90 * day // an absence that nobody has switched off since
		ok, swapped = ok && today.Sub(one) < stale, swapped && today.Sub(two) < stale
		if ok == swapped {
			return time.Time{}, false
		}
		if swapped {
			return two, true
		}
		return one, true
	case d.year != 0:
		t, ok := d.in(d.year)
		return t, ok && (today.IsZero() || t.Sub(today) < 2*365*day && today.Sub(t) < 365*day)
	case today.IsZero():
		return time.Time{}, false
	}
	var found time.Time
	for y := today.Year() - 1; y <= today.Year()+1; y++ {
		if t, ok := d.in(y); ok && t.Sub(today) < 270*day && today.Sub(t) < 90*day {
			found = t
		}
	}
	return found, !found.IsZero()
}

// in returns the day in a year, if there is one and it is on the weekday that
// the text says.
func (d writtenDate) in(year int) (time.Time, bool) {
	t := time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
	if t.Day() != d.day || int(t.Month()) != d.month {
		return t, false
	}
	return t, d.weekday == 0 || d.weekday%7 == int(t.Weekday())
}
