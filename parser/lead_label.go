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
	if sound := f.readBlock(layout); !sound && layout.messageFirst {
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
// With labels left, it may be what a customer wrote.
func favoriteForm(f leadForm, lines []string) leadForm {
	if _, n := countLabels(lines); n > 1 {
		return f
	}
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
func (f *leadForm) readBlock(layout labelLayout) (sound bool) {
	labels := layout.labels()
	odd, joined := oddLabels(labels), joinedLabels(labels)
	for i, l := range labels {
		if odd[i] || joined[i] {
			continue
		}
		for path, v := range labelValues(l.lang, l.field, l.value) {
			f.put(path, v)
		}
	}
	return !slices.Contains(odd, true) && nearest(labels)
}

// labels returns the labels of the block. They are the first run of labels,
// or, behind a message that a customer may have put some into, the last one of
// three or more.
func (layout labelLayout) labels() []blockLabel {
	runs := labelRuns(layout.block)
	if layout.messageFirst && !layout.favorite() {
		for _, run := range slices.Backward(runs) {
			if len(run) >= 3 {
				return run
			}
		}
	}
	return runs[0]
}

// favorite reports whether the message is ours and not the customer's.
func (layout labelLayout) favorite() bool {
	return len(favoriteForm(leadForm{}, layout.message).values) > 0
}

// labelRuns returns the labels of a block, which has some. A run ends where
// lines come further apart and the order of the fields begins anew.
func labelRuns(lines []string) [][]blockLabel {
	runs := make([][]blockLabel, 1)
	blanks, usual, latest := 0, -1, -1
	for i, line := range lines {
		if strings.TrimSpace(unquoteLine(line)) == "" {
			blanks++
		}
		l, ok := readLeadLabel(line)
		if !ok {
			continue
		}
		run := &runs[len(runs)-1]
		switch {
		case len(*run) == 1 && l.order > latest:
			usual = blanks
		case len(*run) > 0 && blanks > usual && l.order <= latest:
			runs, latest, usual = append(runs, nil), -1, -1
			run = &runs[len(runs)-1]
		}
		l.value = continued(lines, i, l)
		switch l.field.path {
		case pathEmail, pathPhones, "listing.url":
			l.value = unlinkValue(l.value)
		}
		*run = append(*run, blockLabel{l, i})
		blanks, latest = 0, max(latest, l.order)
	}
	return runs
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
	first := make(map[int]int)
	for i, l := range labels {
		if j, twice := first[l.order]; !twice {
			first[l.order] = i
		} else if !sameWords(l.value, labels[j].value) {
			odd[i], odd[j] = true, true
		}
	}
	return odd
}

// joinedLabels marks the labels whose value has another label that is nowhere
// else, and those of persons with an address: two lines became one.
func joinedLabels(labels []blockLabel) []bool {
	present := make(map[int]bool)
	for _, l := range labels {
		present[l.order] = true
	}
	joined := make([]bool, len(labels))
	for i, l := range labels {
		person := strings.HasPrefix(l.field.path, "contact.") && l.field.path != pathEmail
		joined[i] = person && strings.Contains(l.value, "@") && len(Emails(l.value)) > 0 ||
			slices.ContainsFunc(labelsInside(l.value), func(order int) bool { return !present[order] })
	}
	return joined
}

// labelsInside returns the orders of the fields whose labels are in a value.
func labelsInside(v string) []int {
	var orders []int
	for i := range len(v) {
		if v[i] != ':' {
			continue
		}
		words := strings.Fields(v[max(0, i-maxLabel):i])
		for n := min(4, len(words)); n > 0; n-- {
			if l, ok := labelsByName[labelKey(strings.Join(words[len(words)-n:], " "))]; ok {
				orders = append(orders, l.order)
				break
			}
		}
	}
	return orders
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
		phone := l.field.path == pathPhones && strings.Trim(next, "+0123456789 ,.()-") == ""
		if v != "" && !phone && (!free || utf8.RuneCountInString(before) < wrappedLine) {
			break
		}
		if n := strings.IndexByte(next, ':'); n > 0 && n < 40 && (v != "" || !strings.HasPrefix(next[n:], "://")) {
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
