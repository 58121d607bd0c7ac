package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// mangled makes mails of our own as they look after what happens to mail on
// its way. The truth is what is left of the record.
func mangled(ctx context.Context, seed uint64, n int) ([]sample.Case, error) {
	c := mailer.NewComposer(corpusKey)
	manglings := sample.Manglings()
	var cases []sample.Case
	for i := range n {
		r := random(seed, "mangled", i)
		o, t := newOurMail(r, r.IntN(6))
		raw, err := compose(ctx, c, o)
		if err != nil {
			return nil, err
		}
		raw, name, err := mangle(raw, manglings, i, r.Uint64())
		if err != nil {
			return nil, err
		}
		t.Set, t.Mangling = "mangled", name
		if err := keepCarried(raw, t.Lead); err != nil {
			return nil, fmt.Errorf("reading a mail mangled by %s: %w", name, err)
		}
		cases = append(cases, sample.Case{Name: fmt.Sprintf("mangled-%04d-%s", i, name), Raw: raw, Truth: t})
	}
	return cases, nil
}

// mangle applies the i-th mangling, or the next one that the mail allows.
func mangle(raw []byte, manglings []sample.Mangling, i int, seed uint64) ([]byte, string, error) {
	for k := range manglings {
		m := manglings[(i+k)%len(manglings)]
		out, err := m.Apply(raw, seed)
		if errors.Is(err, sample.ErrNotMangled) {
			continue
		}
		if err != nil {
			return nil, "", fmt.Errorf("mangling by %s: %w", m.Name, err)
		}
		return out, m.Name, nil
	}
	return nil, "", errors.New("no mangling applies")
}

// keepCarried takes out of a record what none of the forms carries that are
// left in a mail. docs/lead-mail.md has the table.
func keepCarried(raw []byte, l *parser.Lead) error {
	whole, header, meta := false, false, false
	m, err := parser.ReadMail(bytes.NewReader(raw), parser.MailOptions{Attachment: func(a parser.Attachment, content io.Reader) error {
		whole = whole || a.Name == "lead.json" || a.Type == "message/rfc822"
		_, err := io.Copy(io.Discard, content)
		return err
	}})
	if err != nil {
		return err
	}
	header = m.Header.Count("Lead-Event") > 0
	meta = strings.Contains(m.HTML, `name="lead_version"`)
	if !whole && !meta {
		l.Contact.Language, l.Message.Language, l.SubmittedAt = "", "", time.Time{}
	}
	if !whole && !meta && !header {
		l.SentAt, l.Source.Template = time.Time{}, ""
	}
	return nil
}
