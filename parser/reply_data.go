package parser

import "strings"

// leadData hides the ADF document of a lead mail that came back below or above an
// answer without any mark: programs that answer for people send it back so. It
// stays where nobody wrote anything beside it, or where its end is missing.
func (d *document) leadData() {
	above, from := false, 0 // whether text that is shown stands above, and what of that was looked at
	for i := 0; i < len(d.lines); i++ {
		if l := &d.lines[i]; l.reason != "" || !isLeadDataStart(l.text) {
			continue
		}
		end := i
		for end < len(d.lines) && !strings.Contains(asciiLower(d.lines[end].text), "</adf>") {
			end++
		}
		if end == len(d.lines) {
			return
		}
		above, from = above || d.visibleIn(from, i), end
		if above || d.visibleIn(end+1, len(d.lines)) {
			d.hide(i, end+1, ReasonQuote, 0.9)
		}
		i = end
	}
}

// isLeadDataStart reports whether a line begins an ADF document.
func isLeadDataStart(text string) bool {
	if !strings.HasPrefix(text, "<") {
		return false
	}
	lower := asciiLower(clip(text, 40))
	for _, start := range []string{"<?xml", "<?adf", "<adf"} {
		if strings.HasPrefix(lower, start) {
			return true
		}
	}
	return false
}
