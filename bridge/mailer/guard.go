package mailer

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// errSecret stops a mail that holds an address or phone of the other side.
var errSecret = errors.New("mailer: a secret of the other side is in the mail")

// maxGuarded is how much of an attached text the guard reads.
const maxGuarded = 1 << 20

// guard looks for secrets in a finished mail: in its header, its texts, the
// names of its files and those of them that are text. It returns errSecret
// where it finds one.
func guard(r io.Reader, secrets bridge.Secrets) error {
	r, head, err := cutHeader(r)
	if err != nil {
		return fmt.Errorf("guarding a mail: %w", err)
	}
	var seen strings.Builder
	look := func(s string) { seen.WriteString(s + "\n") }
	m, err := parser.ReadMail(r, parser.MailOptions{Attachment: func(a parser.Attachment, content io.Reader) error {
		look(a.Name)
		if !strings.HasPrefix(a.Type, "text/") && a.Type != "application/json" {
			return nil
		}
		_, err := io.Copy(&seen, io.LimitReader(content, maxGuarded))
		look("")
		return err
	}})
	if err != nil {
		return fmt.Errorf("guarding a mail: %w", err)
	}
	look(head)
	for line := range strings.Lines(head) {
		if name, _, ok := strings.Cut(line, ":"); ok {
			look(m.Header.Text(name))
		}
	}
	look(m.Text)
	look(m.HTML)
	if secrets.In(seen.String()) {
		return errSecret
	}
	return nil
}

// cutHeader returns the header of a mail as it is written, and the whole mail.
func cutHeader(r io.Reader) (mail io.Reader, head string, err error) {
	br := bufio.NewReader(r)
	var b strings.Builder
	for line := ""; err == nil && line != "\r\n"; {
		line, err = br.ReadString('\n')
		b.WriteString(line)
	}
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return io.MultiReader(strings.NewReader(b.String()), br), b.String(), err
}

// secretsFor returns what must not be in a mail. An address that both sides
// share is no secret to its own reader.
func secretsFor(o bridge.Outgoing) bridge.Secrets {
	return slices.DeleteFunc(slices.Clone(o.Secrets), func(s string) bool { return strings.EqualFold(s, o.To) })
}
