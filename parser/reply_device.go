package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// deviceLines hides lines such as "Sent from my iPhone" at the end of a text.
func (d *document) deviceLines(from, to int) int {
	const most = 10
	for range most {
		next := d.deviceLine(from, to)
		if next == to {
			break
		}
		to = next
	}
	return to
}

func (d *document) deviceLine(from, to int) int {
	const below = 4 // lines that may stand under it
	i := d.prevVisible(to, from)
	for n := 0; i >= from && n < below; n++ {
		lang, ok := deviceLine(d.lines[i].text)
		if ok && (i == from || d.lines[i-1].blank() || startsUpper(d.lines[i].text) || strings.HasPrefix(d.lines[i].text, "i")) {
			d.setLanguage(lang)
			if d.client == "" {
				d.client = deviceClient(d.lines[i].text)
			}
			d.hide(i, i+1, ReasonDeviceLine, 0.95)
			d.hide(i+1, to, ReasonSignature, 0.6)
			if i > from && isFence(d.lines[i-1].text) {
				i-- // QUIRK: K-9 sets its line off as a signature
				d.hide(i, i+1, ReasonDeviceLine, 0.95)
			}
			return d.prevVisible(i, from) + 1
		}
		i = d.prevVisible(i, from)
	}
	return to
}

// deviceLine reports whether text is the line of a telephone or app.
func deviceLine(text string) (lang string, ok bool) {
	const longest, most = 200, 16
	if len(text) > longest {
		return "", false
	}
	f := strings.TrimLeft(fold(text), "-–—_<([ ")
	linked := false
	if i := strings.Index(f, "http"); i > 0 && strings.Contains(f[i:], "://") {
		f, linked = strings.TrimRight(f[:i], " <(["), true
	}
	f = strings.TrimRight(f, " .!。>)]")
	words := len(strings.Fields(f))
	found, isSent := sentWord(f, words)
	if !isSent || words > most {
		return "", false
	}
	lang = found.lang
	if linked && words < 6 || isModel(text, found.text) {
		return lang, true
	}
	if strings.Contains(found.text, "outlook") {
		return lang, containsAny(f, outlookFor)
	}
	for _, w := range deviceWords {
		if strings.Contains(f, w) {
			return lang, true
		}
	}
	for _, w := range deviceEnds {
		if words < 8 && !strings.Contains(f, ",") && strings.HasSuffix(f, w) && wholeWord(f, len(f)-len(w), len(f)) {
			return lang, true
		}
	}
	return "", false
}

// sentWord finds how the folded line f says that it was sent.
func sentWord(f string, words int) (word, bool) {
	const longest, most = 60, 5
	if f == "" {
		return word{}, false
	}
	for _, w := range sentWordsBy[f[0]] {
		if strings.HasPrefix(f, w.text) {
			return w, true
		}
	}
	if len(f) >= longest || words > most {
		return word{}, false
	}
	for _, e := range sentEnds {
		if strings.HasSuffix(f, e.text) && strings.HasPrefix(f, e.start) {
			return word{e.text, e.lang}, true
		}
	}
	return word{}, false
}

// sentWordsBy are sentWords by their first byte.
var sentWordsBy = func() (by [256][]word) {
	for _, w := range sentWords {
		by[w.text[0]] = append(by[w.text[0]], w)
	}
	return by
}()

// isModel reports whether what follows the words, such as "Sent from my", looks
// like the name of a telephone: all of it capitalised, with a figure.
func isModel(text, words string) bool {
	if len(text) <= len(words) || !strings.EqualFold(text[:len(words)], words) {
		return false
	}
	name := strings.Fields(text[len(words):])
	figure := false
	for i, w := range name {
		r, _ := utf8.DecodeRuneInString(w)
		if i > 0 && !unicode.IsUpper(r) && !unicode.IsDigit(r) {
			return false
		}
		figure = figure || hasDigit(w)
	}
	return figure && len(name) > 1 && len(name) < 8
}

// startsUpper reports whether s begins as a sentence does, in a script that has
// capital letters.
func startsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "-–—_<([* "))
	return !unicode.IsLower(r)
}
