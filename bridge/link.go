package bridge

import (
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
	"golang.org/x/text/unicode/norm"

	"github.com/passerelle-mail/passerelle/parser"
)

// linkSpan is where a link stands in a text.
type linkSpan struct {
	start, end int
	host       string // in lower case, as DNS has it
}

// findLinks finds what a reader could follow: addresses with a scheme or "www.",
// and bare domains whose last part the root zone knows, also where their writer
// spelled them apart ("hxxp", "[.]", "(dot)", "example . com"). What stands behind "@" is a mail
// address, and no link. File names, numbers, abbreviations and sentences without a
// blank after their full stop are none either.
func findLinks(text string) []linkSpan {
	var found []linkSpan
	for at := 0; at < len(text); {
		start, end := nextWord(text, at)
		if start < 0 {
			break
		}
		if l, ok := linkIn(text[start:end]); ok {
			found = append(found, linkSpan{start + l.start, start + l.end, l.host})
		}
		at = end
	}
	return mergeLinks(found, spelledLinks(text))
}

// mergeLinks puts spelled links in the place of those that are parts of them. Both
// are in the order of the text.
func mergeLinks(plain, spelled []linkSpan) []linkSpan {
	if len(spelled) == 0 {
		return plain
	}
	var all []linkSpan
	for _, l := range plain {
		for len(spelled) > 0 && spelled[0].end <= l.start {
			all, spelled = append(all, spelled[0]), spelled[1:]
		}
		if len(spelled) == 0 || l.end <= spelled[0].start {
			all = append(all, l)
		}
	}
	return append(all, spelled...)
}

// linkEdges end a word that may be a link.
const linkEdges = "<>\"'`|«»“”„‘’…{}"

// nextWord returns the next run without blanks and quotes that has a sign of a
// link; -1 where there is none.
func nextWord(text string, at int) (start, end int) {
	for {
		sign := indexLinkSign(text[at:])
		if sign < 0 {
			return -1, -1
		}
		start, sign, end = at, at+sign, len(text)
		if i := strings.LastIndexFunc(text[start:sign], isLinkEdge); i >= 0 {
			_, size := utf8.DecodeRuneInString(text[start+i:])
			start += i + size
		}
		if i := strings.IndexFunc(text[sign:], isLinkEdge); i >= 0 {
			end = sign + i
		}
		if end > sign {
			return start, end
		}
		_, size := utf8.DecodeRuneInString(text[sign:]) // a blank that begins like a sign
		at = sign + size
	}
}

func isLinkEdge(r rune) bool {
	if r >= 'a' && r <= 'z' {
		return false // as nearly always
	}
	return unicode.IsSpace(r) || unicode.IsControl(r) || strings.ContainsRune(linkEdges, r)
}

// maxLinkWord is the longest word that is taken apart. A longer one that has no
// scheme is no address that anybody would type.
const maxLinkWord = 4096

// linkIn finds the link in a word.
func linkIn(word string) (linkSpan, bool) {
	lead := len(word) - len(strings.TrimLeft(word, "([,;:.!?-*_~="))
	end := len(strings.TrimRight(word, ".,;:!?)]*_~-"))
	if end <= lead {
		return linkSpan{}, false
	}
	written := word[lead:min(end, lead+maxLinkWord)]
	if indexLinkSign(written) < 0 {
		return linkSpan{}, false
	}
	plain := plainLink(written)
	// A scheme may follow on something: "site:https://…".
	for _, scheme := range []string{"http:/", "https:/", "ftp:/", "://"} {
		if i := strings.Index(plain, scheme); i >= 0 {
			host := hostOf(strings.TrimLeft(plain[i+len(scheme):], `/\`)) // browsers count no slashes
			if scheme == "://" {
				rest := strings.TrimRight(plain[:i], "abcdefghijklmnopqrstuvwxyz")
				if i-len(rest) < 2 {
					break
				}
				i = len(rest)
			}
			if plain == strings.ToLower(written) && len(plain) == len(written) {
				lead += i // what stands before it stays
			}
			return linkSpan{lead, end, host}, host != ""
		}
	}
	plain = strings.TrimPrefix(plain, "//")
	authority := plain
	if i := strings.IndexAny(plain, "/?#"); i >= 0 {
		authority = plain[:i]
	}
	if strings.Contains(authority, "@") || len(plain) != len(strings.TrimLeft(plain, "/")) {
		return linkSpan{}, false
	}
	host := hostOf(plain)
	return linkSpan{lead, end, host}, host != "" && knownHost(host, plain, written)
}

// indexLinkSign finds the first sign that no link is without: a dot, a colon, or a
// bracket around the word for one. It looks at bytes, since it sees all of every
// mail: those of 。, ． and ｡ begin other letters too. ․ is a dot that is no full stop.
func indexLinkSign(s string) int {
	for i := range len(s) {
		switch s[i] {
		case '.', ':', ']', ')', "。"[0], "．"[0]:
			return i
		case "․"[0]: // also of common quotes and dashes
			if strings.HasPrefix(s[i:], "․") {
				return i
			}
		}
	}
	return -1
}

// plainLink undoes what keeps programs from seeing a link, and leaves readers to.
func plainLink(s string) string {
	s = strings.ToLower(norm.NFKC.String(strings.Map(dropInvisible, s)))
	for _, r := range linkSpellings {
		s = strings.ReplaceAll(s, r[0], r[1])
	}
	return s
}

var linkSpellings = [][2]string{
	{"[.]", "."},
	{"(.)", "."},
	{"{.}", "."},
	{"[dot]", "."},
	{"(dot)", "."},
	{"[point]", "."},
	{"(point)", "."},
	{"。", "."},
	{"[:]", ":"},
	{"[/]", "/"},
	{"[://]", "://"},
	{"hxxps:", "https:"},
	{"hxxp:", "http:"},
	{"h**ps:", "https:"},
	{"h**p:", "http:"},
	{":\\\\", "://"},
}

// hostOf returns the host that an address without its scheme begins with, as
// DNS has it; empty where that is none.
func hostOf(s string) string {
	if i := strings.IndexAny(s, "/?#\\"); i >= 0 {
		s = s[:i]
	}
	if i := strings.LastIndexByte(s, '@'); i >= 0 {
		s = s[i+1:]
	}
	if i := strings.LastIndexByte(s, ':'); i >= 0 && strings.Trim(s[i+1:], "0123456789") == "" {
		s = s[:i]
	}
	host, err := idna.Lookup.ToASCII(strings.TrimSuffix(s, "."))
	if err != nil || host == "" {
		host = strings.Map(func(r rune) rune {
			if r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".-_[]:", r)) {
				return r
			}
			return -1
		}, s)
	}
	return host
}

// knownHost says whether a host that stands without a scheme is meant as one.
func knownHost(host, plain, written string) bool {
	if rest, ok := strings.CutPrefix(host, "www."); ok && strings.Contains(rest, ".") {
		return true
	}
	labels := strings.Split(host, ".")
	last := labels[len(labels)-1]
	if len(labels) < 2 || !isLetters(last) && !strings.HasPrefix(last, "xn--") {
		return false
	}
	suffix, icann := publicsuffix.PublicSuffix(host)
	if !icann && !strings.Contains(suffix, ".") || suffix == host {
		return false // no such end, or nothing before it
	}
	if len(plain) > len(host) || plain != strings.ToLower(written) { // a path behind it, or spelled apart
		return len(labels[len(labels)-2]) > 1 || len(plain) > len(host)+1
	}
	return !looksOtherwise(labels, written)
}

// looksOtherwise says whether a bare host is more likely something else.
func looksOtherwise(labels []string, written string) bool {
	last := labels[len(labels)-1]
	switch {
	case len(labels) == 2 && fileEnds[last]:
		return true // readme.md, script.sh
	case len(labels) == 2 && len(labels[0]) < 3 && len(last) < 4 && written != strings.ToLower(written):
		return true // M.De, J.Be
	case len(labels) == 2 && len(labels[0]) == 1 && len(last) == 2:
		return true // i.e, p.ex
	case len(labels) == 2 && wordEnds[last]:
		return true // "disponible.je passe": the blank is missing
	}
	// "fini.Merci": a capital after a small letter and a full stop begins a
	// sentence. "Site.COM" and "SITE.FR" do not.
	i := strings.LastIndexByte(strings.TrimSuffix(written, "."), '.')
	if i < 1 || i+2 >= len(written) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(written[i+1:])
	before, _ := utf8.DecodeLastRuneInString(written[:i])
	return unicode.IsUpper(first) && unicode.IsLower(before) && strings.ToUpper(written[i+1:]) != written[i+1:]
}

// fileEnds are ends of file names that are countries or new domains too.
var fileEnds = map[string]bool{
	"md": true, "sh": true, "py": true, "pl": true, "rs": true, "zip": true, "mov": true, "ps": true, "ai": true, "mm": true,
}

// wordEnds are countries that are short words of French and English too, and
// whose domains are rarely typed bare.
var wordEnds = map[string]bool{
	"je": true, "la": true, "et": true, "il": true, "ne": true, "sa": true, "ma": true, "si": true, "so": true, "as": true,
	"am": true, "my": true, "do": true, "is": true, "in": true, "no": true, "to": true, "tu": true, "un": true, "va": true,
}

func isLetters(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r < 'a' || r > 'z' }) < 0
}

// linkPolicy says which links may pass.
type linkPolicy struct {
	all  bool
	base string // the host of the inbox
	own  string // the listing's own address, without its scheme
}

func (b *Bridge) linkPolicy(l Listing) linkPolicy {
	p := linkPolicy{all: b.inst.AllowLinks, own: strings.TrimSuffix(withoutScheme(l.URL), "/")}
	if u, err := url.Parse(b.inst.BaseURL); err == nil {
		p.base = strings.ToLower(u.Hostname())
	}
	return p
}

func withoutScheme(address string) string {
	_, rest, ok := strings.Cut(address, "://")
	if !ok {
		return address
	}
	return rest
}

// passes says whether a link is the inbox or the listing itself.
func (p linkPolicy) passes(l linkSpan, text string) bool {
	link := strings.ToLower(withoutScheme(strings.TrimLeft(text[l.start:l.end], "([,;:.!?-*_~=")))
	if strings.Contains(link, "://") || strings.Contains(link, "www.") && !strings.HasPrefix(link, "www.") {
		return false // two in one word
	}
	if p.base != "" && l.host == p.base {
		return true
	}
	rest, ok := strings.CutPrefix(link, strings.ToLower(p.own))
	return p.own != "" && ok && (rest == "" || strings.ContainsRune("/?#", rune(rest[0])))
}

// refused returns the links in a text that may not pass.
func (p linkPolicy) refused(text string) []linkSpan {
	if p.all {
		return nil
	}
	var out []linkSpan
	for _, l := range findLinks(text) {
		if !p.passes(l, text) {
			out = append(out, l)
		}
	}
	return out
}

// remove puts words in the place of links that may not pass.
func (p linkPolicy) remove(text, with string) string {
	links := p.refused(text)
	if len(links) == 0 {
		return text
	}
	var out strings.Builder
	at := 0
	for _, l := range links {
		out.WriteString(text[at:l.start])
		out.WriteString(with)
		at = l.end
	}
	out.WriteString(text[at:])
	return out.String()
}

// removeFull does so in the full text of a mail, and moves its spans along.
func (p linkPolicy) removeFull(full string, hidden []parser.Span, with string) (string, []parser.Span) {
	var out strings.Builder
	moved := make([]parser.Span, 0, len(hidden))
	at := 0
	for _, h := range hidden {
		out.WriteString(p.remove(full[at:h.Start], with))
		start := out.Len()
		out.WriteString(p.remove(full[h.Start:h.End], with))
		h.Start, h.End, at = start, out.Len(), h.End
		moved = append(moved, h)
	}
	out.WriteString(p.remove(full[at:], with))
	return out.String(), moved
}
