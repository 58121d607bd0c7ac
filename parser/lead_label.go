package parser

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// A mail of ours has its labelled lines in one of two orders. In text the
// message comes last and ends where the text does. In HTML it comes first and
// ends at the labels. Which of the two it is shows in what comes first; so
// nobody can write labels into a message that are taken for ours. Labels that
// got into other lines as these were broken stand out of order.

// labelled is one labelled line.
type labelled struct {
	field *leadField
	order int // of the field
	lang  string
	value string
}

// textLines returns the lines of a text, as far as they are read.
func textLines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(clip(s, maxText), "\n")
}

// labelForm reads the labelled lines, and says how often what they are in was
// forwarded.
func labelForm(lines []string) (f leadForm, forwards int) {
	f = leadForm{carrier: "label", confidence: 0.9}
	start, end := ourLines(lines)
	lines, above := lines[start:end], lines[:start]
	layout := splitLabels(lines, start > 0)
	if len(layout.block) == 0 {
		return favoriteForm(f, lines), 0
	}
	quote := lineQuoteDepth(lines[layout.first])
	f.values = make(map[string]string)
	if sound := f.readBlock(layout.block); !sound && layout.messageFirst {
		delete(f.values, pathEvent) // it may be a line of the message
	}
	f.put(pathMessage, messageLines(layout.message, quote))
	if forwards = countForwards(above) + countForwards(lines[:layout.first]); forwards > 0 || quote > 0 {
		f.confidence = 0.8
	}
	return f, forwards
}

// labelLayout is where things are in one mail of ours.
type labelLayout struct {
	message, block []string
	messageFirst   bool
	first          int // line of the first of the two
}

// splitLabels finds the message and the labels of one line. Labels before a
// message are all of them, and nothing behind it counts. A message without
// labels before it has them behind it, from the last kind on. A single label
// before it is none of ours: ours never stand alone. Labels without a kind are
// ours only below our marker.
func splitLabels(lines []string, marked bool) labelLayout {
	at, ok := findLeadLabel(lines, pathMessage)
	if !ok {
		at = len(lines)
	}
	first, n := countLabels(lines[:at])
	if i, found := firstEvent(lines[:at]); found {
		if _, behind := countLabels(lines[i:at]); behind >= 2 {
			return labelLayout{message: lines[at:], block: lines[i:at], first: i}
		}
	}
	switch {
	case n >= 2 && marked:
		return labelLayout{message: lines[at:], block: lines[first:at], first: first}
	case n >= 2 || !ok:
		return labelLayout{}
	}
	if i, ok := lastEvent(lines[at:]); ok {
		return labelLayout{message: lines[at : at+i], block: lines[at+i:], messageFirst: true, first: at}
	}
	return labelLayout{}
}

// countLabels returns where the first of the labels is, and how many there are.
func countLabels(lines []string) (first, n int) {
	for i, line := range lines {
		if _, ok := readLeadLabel(line); ok {
			if n == 0 {
				first = i
			}
			n++
		}
	}
	return first, n
}

// firstEvent finds the first line that names a kind.
func firstEvent(lines []string) (int, bool) {
	i := slices.IndexFunc(lines, func(line string) bool {
		l, ok := readLeadLabel(line)
		return ok && l.isEvent()
	})
	return i, i >= 0
}

// ourLines finds what lies between our first marker line and the second, or the
// end.
func ourLines(lines []string) (start, end int) {
	end = len(lines)
	for i, line := range lines {
		if !isMarker(line) {
			continue
		}
		if start == 0 {
			start = i + 1
		} else if _, n := countLabels(lines[i:min(len(lines), i+100)]); n >= 2 {
			return start, i // the next mail; else the customer wrote the line
		}
	}
	return start, end
}

func isMarker(line string) bool {
	if !strings.Contains(line, "---") {
		return false
	}
	line = cleanLine(line)
	for _, m := range replyMarkers {
		if strings.Contains(line, m.text) {
			return true
		}
	}
	return false
}

// favoriteForm knows a favourite by its sentence, where the labels are gone.
func favoriteForm(f leadForm, lines []string) leadForm {
	for _, line := range lines {
		for _, s := range favoriteSentences {
			if len(line) < 2*len(s.text) && cleanLine(unquoteLine(line)) == s.text {
				f.values, f.confidence = map[string]string{pathEvent: string(EventFavorite)}, 0.7
				return f
			}
		}
	}
	return f
}

// lastEvent finds the last line that names a kind.
func lastEvent(lines []string) (int, bool) {
	for i, line := range slices.Backward(lines) {
		if l, ok := readLeadLabel(line); ok && l.isEvent() {
			return i, true
		}
	}
	return 0, false
}

func findLeadLabel(lines []string, path string) (int, bool) {
	for i, line := range lines {
		if l, ok := readLeadLabel(line); ok && l.field.path == path {
			return i, true
		}
	}
	return 0, false
}

func (l labelled) isEvent() bool {
	return l.field.path == pathEvent && len(labelValues(l.lang, l.field, l.value)) > 0
}

// blockLabel is a label of a block, with its value.
type blockLabel struct {
	labelled
	line int
}

// readBlock reads the labels of one line each, and reports whether they are in
// the order in which we write them, each once. Those that are not may come out
// of a title or a message that somebody broke over lines, so they are left out,
// with those that they stand in the way of.
func (f *leadForm) readBlock(lines []string) (sound bool) {
	labels := blockLabels(lines)
	odd := oddLabels(labels)
	for i, l := range labels {
		if odd[i] {
			continue
		}
		for path, v := range labelValues(l.lang, l.field, l.value) {
			f.put(path, v)
		}
	}
	return !slices.Contains(odd, true) && nearest(labels)
}

// blockLabels returns the labels of a block. It ends where lines come further
// apart and the order of the fields begins anew.
func blockLabels(lines []string) []blockLabel {
	var labels []blockLabel
	blanks, usual, latest := 0, -1, -1
	for i, line := range lines {
		if strings.TrimSpace(unquoteLine(line)) == "" {
			blanks++
		}
		l, ok := readLeadLabel(line)
		if !ok {
			continue
		}
		switch {
		case len(labels) == 1:
			usual = blanks
		case len(labels) > 1 && blanks > usual && l.order <= latest:
			return labels
		}
		l.value = continued(lines, i, l)
		switch l.field.path {
		case pathEmail, pathPhones, "listing.url":
			l.value = unlinkValue(l.value)
		}
		labels = append(labels, blockLabel{l, i})
		blanks, latest = 0, max(latest, l.order)
	}
	return labels
}

// oddLabels marks the labels that stand before one of an earlier field or
// behind one of a later field, and those of one field that disagree.
func oddLabels(labels []blockLabel) []bool {
	odd := make([]bool, len(labels))
	latest, earliest := -1, len(leadFields)
	for i, l := range labels {
		odd[i] = l.order < latest
		latest = max(latest, l.order)
	}
	for i, l := range slices.Backward(labels) {
		odd[i] = odd[i] || l.order > earliest
		earliest = min(earliest, l.order)
	}
	for i := 1; i < len(labels); i++ {
		if labels[i].order == labels[i-1].order && !sameWords(labels[i].value, labels[i-1].value) {
			odd[i], odd[i-1] = true, true
		}
	}
	return odd
}

// nearest reports whether the first label is no further from the second than
// that is from the third: a line of a message has more space behind it.
func nearest(labels []blockLabel) bool {
	return len(labels) < 3 || labels[1].line-labels[0].line <= labels[2].line-labels[1].line
}

// wrappedLine is the length from which a line may have been broken.
const wrappedLine = 50

// continued returns the value of the label on a line with the lines that it was
// broken into; nothing where what follows may be that or a label that somebody
// changed.
func continued(lines []string, i int, l labelled) string {
	v := l.value
	free := l.field.path == "listing.title" || l.field.path == "contact.display" || l.field.path == "contact.company" || l.field.path == "listing.url"
	for _, next := range lines[i+1 : min(len(lines), i+8)] {
		before := lines[i]
		i++
		next = strings.TrimSpace(unquoteLine(next))
		if _, label := readLeadLabel(next); label || next == "" {
			break
		}
		if v != "" && (!free || utf8.RuneCountInString(before) < wrappedLine) {
			break
		}
		if n := strings.IndexByte(next, ':'); n > 0 && n < 40 && !strings.HasPrefix(next[n:], "://") {
			return ""
		}
		if v != "" && l.field.path != "listing.url" {
			v += " "
		}
		v += next
	}
	return v
}

// messageLines returns the message from its label on, without as many quote
// marks as the label has.
func messageLines(lines []string, quote int) string {
	if len(lines) == 0 {
		return ""
	}
	first, _ := readLeadLabel(lines[0])
	out := []string{first.value}
	for _, line := range lines[1:] {
		if quote > 0 && strings.TrimSpace(line) != "" && lineQuoteDepth(line) < quote {
			break
		}
		for range quote {
			line = strings.TrimPrefix(strings.TrimPrefix(strings.TrimLeft(line, " "), ">"), " ")
		}
		out = append(out, line)
	}
	return strings.Join(out, "\n")
}

func lineQuoteDepth(line string) int {
	n := 0
	for _, r := range line {
		switch r {
		case '>':
			n++
		case ' ':
		default:
			return n
		}
	}
	return n
}

func unquoteLine(line string) string { return strings.TrimLeft(line, "> \t\u00a0") }

// maxLabel is the longest label, in bytes, with what clients put around it.
const maxLabel = 60

// readLeadLabel reads "Label : value", in any language, with the quote marks and
// the stars that clients put around it.
func readLeadLabel(line string) (labelled, bool) {
	line = unquoteLine(line)
	i := strings.IndexByte(line, ':')
	if i <= 0 || i > maxLabel {
		return labelled{}, false
	}
	l, ok := labelsByName[labelKey(line[:i])]
	if !ok {
		return labelled{}, false
	}
	l.value = strings.TrimSpace(line[i+1:])
	if line[0] == '*' {
		l.value = strings.TrimSpace(strings.TrimPrefix(l.value, "*"))
	}
	return l, true
}

// labelsByName has the labels of all languages.
var labelsByName = func() map[string]labelled {
	m := make(map[string]labelled)
	for order, f := range leadFields {
		for _, lang := range []string{"en", "fr"} {
			if name := f.label(lang); name != "" {
				m[labelKey(name)] = labelled{field: f, order: order, lang: lang}
			}
		}
	}
	return m
}()

// labelNoise is what clients change in a label or put around it.
var labelNoise = strings.NewReplacer("\u2019", "'", "*", "", "_", "")

func labelKey(s string) string {
	return strings.ToLower(cleanLine(labelNoise.Replace(s)))
}

// unlinkValue cuts the address that clients repeat behind a link's text.
func unlinkValue(s string) string {
	for _, mark := range []string{"<http", "<mailto:", "<tel:"} {
		if i := strings.Index(s, mark); i > 0 {
			s = s[:i]
		}
	}
	return strings.Trim(s, " \t\u00a0")
}
