package parser

import (
	"slices"
	"strings"
)

// maxNotices bounds how long a legal notice is looked for, in lines from the
// end of a text.
const maxNotices = 60

// maxNoticed is how many bytes of a mail are searched for legal notices.
const maxNoticed = 64 << 10

// notice hides legal notices at the end of a text.
func (d *document) notice(from, to int) int {
	end := to
	for tries := 0; tries < maxNotices; {
		i := d.prevVisible(end, from)
		if i < from {
			break
		}
		first := i
		for first > from && !d.lines[first-1].blank() && d.lines[first-1].reason == "" && i-first < maxNotices {
			first--
		}
		tries += i - first + 1
		if d.isNotice(first, i+1) && (d.above || d.visibleIn(from, first)) {
			for p := d.prevVisible(first, from); p >= from && isRule(d.lines[p].text); p = d.prevVisible(p, from) {
				first = p
			}
			d.hide(first, to, ReasonDisclaimer, 0.85)
			to = first
		}
		end = first
	}
	return d.prevVisible(to, from) + 1
}

// isNotice reports whether the paragraph in the lines from i up to j is a
// legal notice.
func (d *document) isNotice(i, j int) bool {
	const shortest, longest = 30, 8000
	start, end := d.lines[i].start, d.lines[j-1].end
	if end-start < shortest || end-start > longest || d.noticed > maxNoticed {
		return false
	}
	d.noticed += end - start
	f := " " + strings.ReplaceAll(fold(d.full[start:end]), "\n", " ") + " "
	n := 0
	for _, group := range notices {
		if !containsAny(f, group) {
			continue
		}
		if n++; n == 2 {
			return !containsAny(f, ownWords)
		}
	}
	return false
}

// containsAny reports whether one of the phrases is in s.
func containsAny(s string, phrases []string) bool {
	for _, p := range phrases {
		if strings.Contains(s, p) {
			return true
		}
	}
	return false
}

// banner hides the warning that a mail gateway put above the text.
func (d *document) banner() {
	i := d.nextText(0)
	end := i
	for end < len(d.lines) && !d.lines[end].blank() && end-i < 8 {
		end++
	}
	if i == end || d.nextText(end) == len(d.lines) {
		return
	}
	f := strings.ReplaceAll(fold(clip(d.full[d.lines[i].start:d.lines[end-1].end], 2000)), "\n", " ")
	n := 0
	for _, b := range banners {
		if strings.Contains(f, b) {
			n++
		}
	}
	starts := func(words []string) bool {
		return slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(f, w) })
	}
	if (n >= 2 || n == 1 && starts(bannerStarts) || starts(rareSenders)) && !containsAny(" "+f+" ", ownWords) {
		d.hide(i, end, ReasonBanner, 0.85)
	}
}
