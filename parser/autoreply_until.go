package parser

import "time"

// findUntil finds until when somebody is away, and whether that is the day of
// return. Two different answers are none.
func findUntil(words []dateWord, today time.Time, language string) (until time.Time, back bool) {
	var last, first []time.Time
	wasAway := false
	dates := 0
	for len(words) > 0 {
		n := dateSentenceLength(words)
		s := untilReader{words: words[:n], today: today, english: language == "en" || language == "", wasAway: wasAway}
		s.read()
		last, first = append(last, s.last...), append(first, s.first...)
		if dates += s.dates; s.doubt || dates > maxAutoDates {
			return time.Time{}, false
		}
		wasAway = s.away()
		words = words[min(n+1, len(words)):]
	}
	switch {
	case len(last) > 0 && sameDays(last):
		return last[0], false
	case len(last) == 0 && len(first) > 0 && sameDays(first):
		return first[0], true
	}
	return time.Time{}, false
}

// maxAutoDates is how many dates a text may have in which any is looked for.
const maxAutoDates = 40

func sameDays(days []time.Time) bool {
	for _, d := range days {
		if !d.Equal(days[0]) {
			return false
		}
	}
	return true
}

// dateSentenceLength is how many words come before the end of the sentence.
func dateSentenceLength(words []dateWord) int {
	for i, w := range words {
		switch {
		case w.mark == dateSentenceEnd:
			return i
		case w.mark != '.' || i == 0:
			continue
		}
		before := words[i-1]
		next := dateWord{number: -1}
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch {
		case before.number >= 0: // "3. August", "24.08."
			if i >= 3 && words[i-2].mark == '.' && words[i-3].number >= 0 {
				continue // "24.08." in a sentence, or at its end
			}
			if next.number < 0 && dateMonths[next.text] == 0 && next.mark == 0 && (before.number > 31 || !dateRangeWords[next.text]) {
				return i + 1
			}
		case dateMonths[before.text] != 0 && next.number >= 0, dateWeekdays[before.text] != 0, len(before.text) <= 2, before.text == "inkl", before.text == "incl", before.text == "einschl":
		default:
			return i
		}
	}
	return len(words)
}

// untilReader reads the dates of one sentence.
type untilReader struct {
	words   []dateWord
	today   time.Time
	english bool
	wasAway bool // the sentence before was about an absence

	last, first []time.Time // last days away, first days back
	doubt       bool        // a date is meant that is not certain
	dates       int         // that were met
	end         int         // where the last date ended
}

func (r *untilReader) away() bool {
	s := joinDateWords(r.words)
	return hasPhrase(s, awayPhrases) || hasPhrase(s, outPhrases)
}

func (r *untilReader) read() {
	s := joinDateWords(r.words)
	if hasPhrase(s, offerPhrases) {
		return
	}
	away := r.away() || hasPhrase(s, availablePhrases) && hasPhrase(s, notPhrases)
	for i := 0; i < len(r.words); {
		d, n := dateAt(r.words[i:])
		if n == 0 {
			i++
			continue
		}
		if r.dates++; r.dates > maxAutoDates {
			return
		}
		d, n = r.throughDay(d, i, n)
		role := r.role(i)
		switch {
		case role == dateUntil && (away && !r.asked(i) || r.wasAway && r.end == 0 && i < 4) || role == dateRange && away && d.day != 0:
			r.add(&r.last, d)
		case d.relative == 1: // "today" is neither
		case role != dateUntil && role != dateRange && role != dateBefore && r.returns(i, i+n, role):
			r.add(&r.first, d)
		}
		i += n
		r.end = i
	}
}

// asked reports whether the words before the date at i ask for something to be
// done by then, instead of telling of an absence.
func (r *untilReader) asked(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if dateRequests[r.words[j].text] {
			s := joinDateWords(r.words[j:i])
			return !hasPhrase(s, awayPhrases) && !hasPhrase(s, outPhrases)
		}
	}
	return false
}

// throughDay reads on after "August 3" in "August 3 - 14".
func (r *untilReader) throughDay(d writtenDate, i, n int) (writtenDate, int) {
	j := i + n
	if d.day == 0 || dateMonths[r.words[i].text] == 0 || j+1 >= len(r.words) {
		return d, n
	}
	sep, w := r.words[j], r.words[j+1]
	if sep.mark != '-' && !dateRangeWords[sep.text] || w.number < 1 || w.number > 31 || len(w.text) > 2 {
		return d, n
	}
	if other, used := dateAt(r.words[j+1:]); used > 0 && other.day != 0 {
		return d, n // a whole date follows
	}
	d.day = w.number
	used := n + 2
	if j+2 < len(r.words) && dateOrdinals[r.words[j+2].text] {
		used++
	}
	used += d.yearAt(r.words[i+used:])
	r.end = j // what is before is the start of the range
	return d, used
}

func (r *untilReader) add(days *[]time.Time, d writtenDate) {
	t, ok := d.resolve(r.today, r.english)
	if !ok {
		r.doubt = true
		return
	}
	*days = append(*days, t)
}

// dateRole is what the words before a date make of it.
type dateRole int

const (
	dateNone   dateRole = iota
	dateUntil           // until, jusqu'au
	dateRange           // the second date of a range
	dateFrom            // from, ab
	dateBefore          // by, avant
	dateOn              // on, am, or nothing at the start of the sentence
)

// role looks at the words before the date at i.
func (r *untilReader) role(i int) dateRole {
	if i < len(r.words) && dateMonths[r.words[i].text] != 0 && r.end > 0 && r.end > i {
		return dateRange
	}
	j := i - 1
	for j >= 0 && (dateFillers[r.words[j].text] || r.words[j].mark != 0 && r.words[j].mark != '-') {
		j--
	}
	if j < 0 {
		return dateOn
	}
	word := func(k int) string {
		if k < 0 {
			return ""
		}
		return r.words[k].text
	}
	switch w := word(j); {
	case dateUntilWords[w], w == "m" && (word(j-2) == "t" || word(j-4) == "t"), (w == "to" || w == "and") && (word(j-1) == "up" || word(j-2) == "up"), w == "met" && word(j-1) == "en", dateJoining[w] && dateUntilWords[word(j-1)]:
		return dateUntil
	case r.words[j].mark == '-' || dateRangeWords[w]:
		if r.rangeBefore(j) {
			return dateRange
		}
		if w == "au" && j > 0 && word(j-1) == "jusque" {
			return dateUntil
		}
	case dateFromWords[w]:
		return dateFrom
	case dateBeforeWords[w]:
		return dateBefore
	case dateOnWords[w], r.words[i-1].mark == ',':
		return dateOn
	}
	return dateNone
}

// rangeBefore reports whether a day or a date ends right before the word at j.
func (r *untilReader) rangeBefore(j int) bool {
	k := j - 1
	for k >= 0 && (r.words[k].mark == '.' || dateOrdinals[r.words[k].text] || dateHours[r.words[k].text]) {
		k--
	}
	if k < 0 {
		return false
	}
	return r.end > 0 && k <= r.end && k >= r.end-2 || r.words[k].number >= 1 && r.words[k].number <= 31
}

// returns reports whether somebody comes back on the date between from and to.
func (r *untilReader) returns(from, to int, role dateRole) bool {
	const near = 9
	for i := from - 1; i >= max(r.end, from-near); i-- {
		if r.isReturn(i) {
			return true
		}
	}
	// Behind the date, as German and Dutch have it: "am Montag wieder da".
	if role != dateFrom && role != dateOn {
		return false
	}
	clause := from - 1
	for clause >= 0 && r.words[clause].mark != ',' && !dateClauses[r.words[clause].text] {
		clause--
	}
	if role == dateFrom && hasPhrase(joinDateWords(r.words[clause+1:from]), awayPhrases) {
		return false
	}
	for i := to; i < min(len(r.words), to+near); i++ {
		if _, n := dateAt(r.words[i:]); n > 0 {
			return false
		}
		if r.isReturn(i) {
			return true
		}
	}
	return false
}

func (r *untilReader) isReturn(i int) bool {
	w := r.words[i].text
	next := ""
	if i+1 < len(r.words) {
		next = r.words[i+1].text
	}
	if w == "back" && next == "to" && i+2 < len(r.words) && r.words[i+2].text == "you" || next == "vers" {
		return false // who gets back to you need not be back
	}
	switch next {
	case "nuovo", "nuevo", "nouveau":
		return w == "di" || w == "de" || w == "a"
	}
	return dateReturns[w]
}
