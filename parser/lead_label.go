package parser

import (
	"slices"
	"strings"
)

// A mail of ours has its labelled lines in one of two orders. In text the
// message comes last and ends where the text does. In HTML it comes first and
// ends at the labels. Which of the two it is shows in what comes first; so
// nobody can write labels into a message that are taken for ours.

// labelled is one labelled line.
type labelled struct {
	field *leadField
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
	i, first, ok := firstLeadLabel(lines)
	if !ok {
		return favoriteForm(f, lines), 0
	}
	quote := lineQuoteDepth(lines[i])
	message, block := lines[:0], lines[i:]
	if first.field.path == pathMessage {
		j, ok := lastEvent(lines)
		if !ok {
			return f, 0
		}
		message, block = lines[i:j], lines[j:]
	} else if j, ok := findLeadLabel(block, pathMessage); ok {
		message, block = block[j:], block[:j]
	}
	f.values = make(map[string]string)
	f.readBlock(block)
	f.put(pathMessage, messageLines(message, quote))
	if forwards = countForwards(above) + countForwards(lines[:i]); forwards > 0 || quote > 0 {
		f.confidence = 0.8
	}
	return f, forwards
}

// ourLines finds what lies between our first marker line and the second, or the
// end.
func ourLines(lines []string) (start, end int) {
	end = len(lines)
	for i, line := range lines {
		if !isMarker(line) {
			continue
		}
		if start > 0 {
			return start, i
		}
		start = i + 1
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

// firstLeadLabel finds the first line that is the label of a kind or a message.
func firstLeadLabel(lines []string) (int, labelled, bool) {
	for i, line := range lines {
		if l, ok := readLeadLabel(line); ok && (l.field.path == pathMessage || l.isEvent()) {
			return i, l, true
		}
	}
	return 0, labelled{}, false
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

// readBlock reads the labels of one line each. A forwarding client may break
// a title or a link over two lines.
func (f *leadForm) readBlock(lines []string) {
	for i, line := range lines {
		l, ok := readLeadLabel(line)
		if !ok {
			continue
		}
		if (l.value == "" || l.field.path == "listing.title") && i+1 < len(lines) {
			if _, label := readLeadLabel(lines[i+1]); !label {
				l.value = strings.TrimSpace(l.value + " " + unquoteLine(lines[i+1]))
			}
		}
		switch l.field.path {
		case pathEmail, pathPhones, "listing.url":
			l.value = unlinkValue(l.value)
		}
		for path, v := range labelValues(l.lang, l.field, l.value) {
			f.put(path, v)
		}
	}
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
	for _, f := range leadFields {
		for _, lang := range []string{"en", "fr"} {
			if name := f.label(lang); name != "" {
				m[labelKey(name)] = labelled{field: f, lang: lang}
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
