package sample

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// draft is a mail as a client's editor holds it before it is sent.
type draft struct {
	lang      string
	words     lexicon // of lang
	from, to  Address
	subject   string
	text      string
	html      string // replaces the markup of text, if set
	signature string
	date      time.Time
	files     []File
	original  *Original // nil for a fresh mail
	forwarded bool      // the original is forwarded, not answered
	pieces    []piece   // of the original's text, where it is answered
	below     string    // what is written below the quotation
	random    *rand.Rand
}

func (d *draft) bytes(name string) ([]byte, error) {
	c, ok := clientOf(name)
	if !ok {
		return nil, fmt.Errorf("%w: client %q", ErrUnknown, name)
	}
	words, ok := lexiconOf(d.lang)
	if !ok || !slices.Contains(c.speaks(), d.lang) {
		return nil, fmt.Errorf("%w: language %q of client %q", ErrUnknown, d.lang, name)
	}
	d.words = words
	if d.date.IsZero() {
		return nil, errors.New("the mail has no date")
	}
	mail := c.compose(d)
	if err := mail.unwrapMails(d.files); err != nil {
		return nil, err
	}
	return mail.bytes()
}

// pick returns the client's own words in its language.
func (d *draft) pick(fr, en string) string {
	if d.lang == "fr" {
		return fr
	}
	return en
}

// replySubject returns the subject with the client's prefix, once. The subject
// of a forward has its own already.
func (d *draft) replySubject(prefix string) string {
	if d.original == nil || d.forwarded {
		return d.subject
	}
	return prefix + topic(d.subject)
}

// topic returns the subject without the prefixes of replies.
func topic(subject string) string {
	for {
		rest := strings.TrimSpace(subject)
		if len(rest) >= 3 && strings.EqualFold(rest[:3], "re:") {
			subject = rest[3:]
			continue
		}
		return rest
	}
}

// references returns the References of the reply, with angle brackets.
func (d *draft) references() string {
	if d.original == nil {
		return ""
	}
	var ids []string
	for _, id := range append(slices.Clone(d.original.References), d.original.MessageID) {
		if id != "" {
			ids = append(ids, angle(id))
		}
	}
	return strings.Join(ids, " ")
}

// inReplyTo returns the In-Reply-To of the reply, with angle brackets.
func (d *draft) inReplyTo() string {
	if d.original == nil || d.original.MessageID == "" {
		return ""
	}
	return angle(d.original.MessageID)
}

func angle(id string) string {
	return "<" + bare(id) + ">"
}

func bare(id string) string {
	return strings.Trim(id, "<> ")
}

// dateHeader is the date as most clients write it.
func (d *draft) dateHeader() string {
	return d.date.Format("Mon, 2 Jan 2006 15:04:05 -0700")
}

const (
	digits  = "0123456789"
	hexLow  = digits + "abcdef"
	hexHigh = digits + "ABCDEF"
	alnum   = digits + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)

// chars returns n random characters of an alphabet.
func (d *draft) chars(alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[d.random.IntN(len(alphabet))]
	}
	return string(b)
}

// uuid returns a random UUID in digits of an alphabet.
func (d *draft) uuid(alphabet string) string {
	return strings.Join([]string{
		d.chars(alphabet, 8), d.chars(alphabet, 4), "4" + d.chars(alphabet, 3),
		"8" + d.chars(alphabet, 3), d.chars(alphabet, 12),
	}, "-")
}

// domain returns the domain of the writer's address.
func (d *draft) domain() string {
	_, domain, _ := strings.Cut(d.from.Email, "@")
	return domain
}
