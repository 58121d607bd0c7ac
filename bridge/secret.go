package bridge

import (
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// Secrets are the mail addresses, and the phones in E.164, that one side must
// not see of the other.
type Secrets []string

// In reports whether a text holds one of them: in any case of letters, with any
// separators in a phone, with the domain in letters or as DNS has it, spelled
// out ("marie at example dot com"), and behind up to three layers of what
// programs undo (entities, percent, quoted-printable, base64 and \u escapes). It
// does not look into pictures and compressed files.
func (s Secrets) In(text string) bool {
	return len(s) > 0 && s.finder().behind(text)
}

// maxLayers is how many encodings around one another are undone.
const maxLayers = 3

// Mask replaces the secrets in a text. What it returns holds none, however much
// of the text that takes.
func (s Secrets) Mask(text, with string) string {
	for _, one := range s {
		if strings.HasPrefix(one, "+") {
			text = replacePhone(text, one, with)
			continue
		}
		for _, spelling := range spellings(one) {
			text = replaceFold(text, spelling, with)
		}
	}
	if !s.In(text) {
		return text
	}
	for _, one := range s {
		if strings.Contains(one, "@") {
			text = brokenAddress(one).ReplaceAllLiteralString(text, with)
		}
	}
	for _, parts := range []*regexp.Regexp{words, lines} {
		text = parts.ReplaceAllStringFunc(text, func(part string) string {
			if s.In(part) {
				return with
			}
			return part
		})
		if !s.In(text) {
			return text
		}
	}
	return with
}

var (
	words = regexp.MustCompile(`\S+`)
	lines = regexp.MustCompile(`[^\n]+`)
)

// brokenAddress finds an address with blanks or the end of a line beside its signs.
func brokenAddress(address string) *regexp.Regexp {
	signs := strings.NewReplacer("@", `\s*@\s*`, `\.`, `\s*\.\s*`)
	return regexp.MustCompile("(?i)" + signs.Replace(regexp.QuoteMeta(address)))
}

// finder looks for secrets in texts.
type finder struct {
	addresses []soughtAddress // in all spellings
	phones    []string        // the digits that make each out
}

// soughtAddress is an address in lower case.
type soughtAddress struct {
	text  string
	parts []string // what stands between its signs; writers spell out those only
}

func newSoughtAddress(text string) soughtAddress {
	return soughtAddress{text, strings.FieldsFunc(text, func(r rune) bool { return r == '@' || r == '.' || unicode.IsSpace(r) })}
}

// mayBeIn says whether a text in lower case has all parts of an address, in
// whatever order.
func (a soughtAddress) mayBeIn(lower string) bool {
	for _, part := range a.parts {
		if !strings.Contains(lower, part) {
			return false
		}
	}
	return true
}

func (s Secrets) finder() finder {
	var f finder
	for _, one := range s {
		if strings.Contains(one, "@") {
			for _, spelling := range spellings(strings.ToLower(one)) {
				f.addresses = append(f.addresses, newSoughtAddress(spelling))
			}
		} else if d := lastDigits(one); len(d) >= minDigits {
			f.phones = append(f.phones, d)
		}
	}
	return f
}

// spellings are an address with its domain as it is, in letters, and as DNS has
// it.
func spellings(address string) []string {
	all := []string{address}
	local, domain, _ := strings.Cut(address, "@")
	for _, convert := range []func(string) (string, error){idna.ToASCII, idna.ToUnicode} {
		if d, err := convert(domain); err == nil && d != domain {
			all = append(all, local+"@"+d)
		}
	}
	return all
}

// behind looks in a text, and in what stands behind its layers of encodings.
func (f finder) behind(text string) bool {
	seen := make(map[string]bool)
	layer := []string{text}
	for left := maxLayers; ; left-- {
		var next []string
		for _, t := range layer {
			if seen[t] {
				continue
			}
			seen[t] = true
			if f.in(t) {
				return true
			}
			if left > 0 {
				next = append(next, unescape(t), decodeBase64(t))
			}
		}
		if len(next) == 0 {
			return false
		}
		layer = next
	}
}

// in looks in a text that is no longer encoded.
func (f finder) in(text string) bool {
	return f.addressIn(text) || f.phoneIn(text)
}

func (f finder) addressIn(text string) bool {
	if len(f.addresses) == 0 {
		return false
	}
	lower := lowerLetters(text)
	letters := joinLetters(lower)
	for _, a := range f.addresses {
		if letters != "" && holdsAddress(letters, a.text) {
			return true
		}
		if !a.mayBeIn(lower) {
			continue
		}
		if holdsAddress(lower, a.text) {
			return true
		}
		if holdsAddress(besidesMarks.ReplaceAllString(spelledOut.Replace(lower), "$1"), a.text) {
			return true
		}
	}
	return false
}

// lowerLetters is [strings.ToLower], which is slow for a text with an accent in it.
func lowerLetters(s string) string {
	out := make([]byte, 0, len(s))
	for i := 0; i < len(s); {
		if c := s[i]; c < utf8.RuneSelf {
			if 'A' <= c && c <= 'Z' {
				c += 'a' - 'A'
			}
			out = append(out, c)
			i++
			continue
		}
		r, size := utf8.DecodeRuneInString(s[i:])
		out = utf8.AppendRune(out, unicode.ToLower(r))
		i += size
	}
	return string(out)
}

func (f finder) phoneIn(text string) bool {
	if len(f.phones) == 0 {
		return false
	}
	digits := joinDigits(text)
	for _, p := range f.phones {
		if strings.Contains(digits, p) {
			return true
		}
	}
	return false
}

var (
	// spelledOut writes the signs of addresses for the words that people use.
	spelledOut = strings.NewReplacer(
		"(at)", "@", "[at]", "@", "{at}", "@", "<at>", "@", " at ", "@", "(arobase)", "@", "[arobase]", "@", " arobase ", "@",
		"( at )", "@", "[ at ]", "@", "{ at }", "@", "-at-", "@", "_at_", "@", "(arob)", "@", "[arob]", "@", " arob ", "@",
		" chez ", "@", "(a)", "@", "[a]", "@", " @", "@", "@ ", "@", `"@`, "@", "*@*", "@", "`@`", "@",
		"(dot)", ".", "[dot]", ".", " dot ", ".", "(point)", ".", "[point]", ".", " point ", ".", "(.)", ".", "[.]", ".",
		"( dot )", ".", "[ dot ]", ".", "{ dot }", ".", "( point )", ".", "[ point ]", ".", "-dot-", ".", "_dot_", ".",
		"-point-", ".", "_point_", ".",
	)
	besidesMarks = regexp.MustCompile(`\s*([@.])\s*`)
)

// holdsAddress looks for an address that no other letters are stuck to.
func holdsAddress(s, address string) bool {
	for {
		i := strings.Index(s, address)
		if i < 0 {
			return false
		}
		end := i + len(address)
		if !stuckTo(s[:i]) && (end == len(s) || !inWord(s[end])) {
			return true
		}
		s = s[i+1:]
	}
}

// stuckTo says whether what stands before an address makes it a longer one: as in
// "jean-marie@", but not in "-marie@", "_marie@" and "mail...marie@".
func stuckTo(before string) bool {
	if strings.HasSuffix(before, "..") { // in no address
		return false
	}
	before = strings.TrimRight(before, ".-_+")
	return before != "" && inWord(before[len(before)-1])
}

// inWord reports whether a domain goes on: with anything but a letter or a digit
// it may be over, be it that somebody forgot the blank after a full stop.
func inWord(c byte) bool { return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' }

const (
	// phoneDigits is how many of a phone's last digits make it out: those that
	// it has however its country is written.
	phoneDigits = 9
	// minDigits keeps what is no phone from stopping every mail.
	minDigits = 6
)

func lastDigits(phone string) string {
	d := strings.Map(keepDigit, phone)
	return d[max(0, len(d)-phoneDigits):]
}

func keepDigit(r rune) rune {
	if r < '0' || r > '9' {
		return -1
	}
	return r
}

// joinDigits returns the numbers in s, with the separators inside a phone
// taken out and a blank between one number and the next.
func joinDigits(s string) string {
	var b []byte
	gap := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b = append(b, byte(r))
			gap = 0
		case len(b) > 0 && gap < maxDigitGap && !unicode.IsLetter(r):
			gap += utf8.RuneLen(r)
		case gap <= maxDigitGap:
			b = append(b, ' ')
			gap = maxDigitGap + 1
		}
	}
	return string(b)
}

// unescape undoes one layer of the encodings that stand in texts.
func unescape(s string) string {
	if strings.IndexByte(s, '&') >= 0 {
		s = html.UnescapeString(s)
	}
	s = undoHex(s, '%')
	if strings.Contains(s, "=\n") || strings.Contains(s, "=\r\n") {
		s = softBreaks.Replace(s)
	}
	s = undoHex(s, '=')
	s = undoBackslashes(s)
	if isASCII(s) {
		return s
	}
	return plainLetters(s)
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

var softBreaks = strings.NewReplacer("=\r\n", "", "=\n", "")

// undoHex writes a byte for each mark with two hexadecimal digits behind it.
func undoHex(s string, mark byte) string {
	var out strings.Builder
	done := 0 // bytes of s that are in out
	for at := 0; ; {
		i := strings.IndexByte(s[at:], mark)
		if i < 0 || at+i+2 >= len(s) {
			break
		}
		at += i + 1
		hi, lo := hexDigit(s[at]), hexDigit(s[at+1])
		if hi < 0 || lo < 0 {
			continue
		}
		out.WriteString(s[done : at-1])
		out.WriteByte(byte(hi<<4 | lo))
		at += 2
		done = at
	}
	if done == 0 {
		return s
	}
	out.WriteString(s[done:])
	return out.String()
}

func hexDigit(c byte) int { return strings.IndexByte("0123456789abcdef", c|0x20) }

var backslashes = regexp.MustCompile(`\\(?:u\{?([0-9a-fA-F]{2,6})\}?|x([0-9a-fA-F]{2}))`)

// undoBackslashes undoes the \u0040 and \x40 of JSON, scripts and style sheets.
func undoBackslashes(s string) string {
	if strings.IndexByte(s, '\\') < 0 {
		return s
	}
	return backslashes.ReplaceAllStringFunc(s, func(m string) string {
		r := rune(0)
		for _, c := range []byte(strings.Trim(m[2:], "{}")) {
			r = r<<4 | rune(hexDigit(c))
		}
		return string(r)
	})
}

const (
	minBase64                    = 12     // characters that can hide a secret
	minBase64Line, maxBase64Line = 60, 76 // of lines as mails have them
)

// decodeBase64 returns the text behind each run of base64 in s, and behind lines
// as long as mails have them with what follows.
func decodeBase64(s string) string {
	var out, lines strings.Builder
	for i := 0; i < len(s); {
		if !inBase64(s[i]) {
			i++
			continue
		}
		start := i
		for i < len(s) && inBase64(s[i]) {
			i++
		}
		run := s[start:i]
		if len(run) >= minBase64 {
			decodeRun(&out, run)
		}
		next := strings.TrimPrefix(s[i:], "\r")
		goesOn := len(run) >= minBase64Line && len(run) <= maxBase64Line && len(next) > 1 && next[0] == '\n' && inBase64(next[1])
		if goesOn || lines.Len() > 0 {
			lines.WriteString(run)
		}
		if !goesOn && lines.Len() > 0 {
			decodeRun(&out, lines.String())
			lines.Reset()
		}
	}
	return strings.ToValidUTF8(out.String(), "\uFFFD")
}

func inBase64(c byte) bool { return base64Letters[c] }

var base64Letters = func() (in [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_") {
		in[c] = true
	}
	return in
}()

func decodeRun(to *strings.Builder, run string) {
	run = urlAlphabet.Replace(run)
	if len(run)%4 == 1 { // no end of base64 has one character
		run = run[:len(run)-1]
	}
	if decoded, err := base64.RawStdEncoding.DecodeString(run); err == nil {
		to.Write(decoded)
		to.WriteByte('\n')
	}
}

var urlAlphabet = strings.NewReplacer("-", "+", "_", "/")
