package sample

import (
	"math/rand/v2"
	"mime"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/emersion/go-message/charset"
)

// standardFields are what a system keeps that keeps no field that it does not
// know.
var standardFields = []string{
	"from", "to", "cc", "reply-to", "subject", "date", "message-id", "references", "in-reply-to", "mime-version",
	"content-type", "content-transfer-encoding", "content-disposition", "content-id", "content-language",
}

func stripFields(p *part, _ *rand.Rand) error {
	p.drop(func(name string) bool { return !slices.Contains(standardFields, name) })
	return nil
}

func lowerFields(p *part, _ *rand.Rand) error {
	for i, f := range p.fields {
		name, value, _ := strings.Cut(f, ":")
		p.fields[i] = strings.ToLower(name) + ":" + value
	}
	return nil
}

// unfoldFields writes each field on one line, where a line may be that long.
func unfoldFields(p *part, _ *rand.Rand) error {
	for i, f := range p.fields {
		if len(f) < 990 {
			p.fields[i] = strings.ReplaceAll(f, "\n", "")
		}
	}
	return nil
}

// refoldFields folds at every space, with tabs where the seed says so.
func refoldFields(p *part, r *rand.Rand) error {
	for i, f := range p.fields {
		name, value, _ := strings.Cut(strings.ReplaceAll(f, "\n", ""), ":")
		if strings.HasPrefix(strings.ToLower(name), "content-") {
			continue
		}
		sep := "\n "
		if r.IntN(2) == 1 {
			sep = "\n\t"
		}
		p.fields[i] = name + ": " + strings.Join(strings.Fields(value), sep)
	}
	return nil
}

var encodedWords = regexp.MustCompile(`=\?[^? ]+\?[bqBQ]\?[^? ]*\?=(\s+=\?[^? ]+\?[bqBQ]\?[^? ]*\?=)*`)

// rewordFields writes encoded words in base64.
func rewordFields(p *part, _ *rand.Rand) error {
	decoder := &mime.WordDecoder{CharsetReader: charset.Reader}
	for i, f := range p.fields {
		f = encodedWords.ReplaceAllStringFunc(strings.ReplaceAll(f, "\n", ""), func(words string) string {
			decoded, err := decoder.DecodeHeader(words)
			if err != nil {
				return words
			}
			return encodeWords(decoded, "utf-8", "B")
		})
		p.fields[i] = lf(fold(f))
	}
	return nil
}

// addListFooter is what a mailing list does.
func addListFooter(p *part, r *rand.Rand) error {
	const list = "ventes@listes.garage-dubreuil.example"
	for i, f := range p.fields {
		if fieldName(f) == "subject" && !strings.Contains(f, "[ventes]") {
			_, value, _ := strings.Cut(f, ":")
			p.fields[i] = "Subject: [ventes]" + value
		}
	}
	p.fields = append(p.fields, "List-Id: <ventes.listes.garage-dubreuil.example>", "List-Post: <mailto:"+list+">",
		"List-Unsubscribe: <mailto:ventes-leave@listes.garage-dubreuil.example>", "Precedence: list", "Sender: <"+list+">")
	footer := "_______________________________________________\nVentes mailing list -- " + list +
		"\nTo unsubscribe send an email to ventes-leave@listes.garage-dubreuil.example"
	return below(p, footer, r)
}

// later returns when a mail is sent on: within two days.
func later(date time.Time, r *rand.Rand) time.Time {
	if date.IsZero() {
		date = time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC)
	}
	return date.Add(time.Duration(1+r.IntN(2880)) * time.Minute).In(time.FixedZone("", 3600))
}

// lineFeeds turns CRLF into LF, as storing and loading a mail does.
func lineFeeds(raw []byte, _ uint64) ([]byte, error) {
	return []byte(strings.ReplaceAll(string(raw), "\r\n", "\n")), nil
}
