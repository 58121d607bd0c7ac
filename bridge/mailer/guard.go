package mailer

import (
	"bufio"
	"errors"
	"fmt"
	"html"
	"io"
	"path"
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
func guard(r io.Reader, secrets []string) error {
	r, head, err := cutHeader(r)
	if err != nil {
		return fmt.Errorf("guarding a mail: %w", err)
	}
	var seen strings.Builder
	look := func(s string) { seen.WriteString(s + "\n") }
	m, err := parser.ReadMail(r, parser.MailOptions{Attachment: func(a parser.Attachment, content io.Reader) error {
		look(a.Name)
		look(strings.TrimSuffix(a.Name, path.Ext(a.Name)))
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
	look(html.UnescapeString(m.HTML))
	if holdsSecret(seen.String(), secrets) {
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
func secretsFor(o bridge.Outgoing) []string {
	return slices.DeleteFunc(slices.Clone(o.Secrets), func(s string) bool { return strings.EqualFold(s, o.To) })
}

func holdsSecret(s string, secrets []string) bool {
	lower := strings.ReplaceAll(strings.ToLower(s), "%40", "@")
	digits := ""
	for _, secret := range secrets {
		if strings.Contains(secret, "@") {
			if holdsAddress(lower, strings.ToLower(secret)) {
				return true
			}
			continue
		}
		if digits == "" {
			digits = joinDigits(s)
		}
		if n := lastDigits(secret); len(n) >= minDigits && strings.Contains(digits, n) {
			return true
		}
	}
	return false
}

// holdsAddress looks for an address that is not a part of a longer one.
func holdsAddress(s, address string) bool {
	for {
		i := strings.Index(s, address)
		if i < 0 {
			return false
		}
		end := i + len(address)
		if (i == 0 || !inAddress(s[i-1])) && (end == len(s) || !inDomain(s[end:])) {
			return true
		}
		s = s[i+1:]
	}
}

func inAddress(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || strings.IndexByte(".-_+", c) >= 0
}

// inDomain reports whether rest goes on with a domain: a dot that ends a
// sentence does not.
func inDomain(rest string) bool {
	if rest[0] == '.' {
		return len(rest) > 1 && inAddress(rest[1]) && rest[1] != '.'
	}
	return inAddress(rest[0])
}

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
	var b strings.Builder
	gap := 0
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
			gap = 0
		case b.Len() > 0 && gap < 3 && strings.ContainsRune(" .-/()_\u00a0\u202f\u2009\u2011\u2013", r):
			gap++
		case gap < 4:
			b.WriteByte(' ')
			gap = 4
		}
	}
	return b.String()
}
