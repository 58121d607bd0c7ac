package smtpd

import (
	"errors"
	"fmt"
	"io"

	"github.com/emersion/go-smtp"

	"github.com/passerelle-mail/passerelle/bridge"
)

// body is a mail as the receiver reads it. It remembers its first error, so that
// the receiver's own words about it do not matter.
type body struct {
	r   io.Reader
	max int64
	n   int64
	err error
}

func (b *body) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.r.Read(p)
	b.n += int64(n)
	if b.n > b.max {
		n, err = 0, fmt.Errorf("reading a mail of more than %d bytes: %w", b.max, bridge.ErrTooLarge)
	}
	b.err = err
	return n, err
}

// whole says whether the mail was read to its end.
func (b *body) whole() bool { return b.err == io.EOF } //nolint:errorlint // io.Reader promises it bare

// refusal is the answer where the mail itself, or its way here, is at fault; nil
// where it is not.
func (b *body) refusal() *smtp.SMTPError {
	if a := (*smtp.SMTPError)(nil); errors.As(b.err, &a) {
		return a // from the wire
	}
	switch {
	case errors.Is(b.err, bridge.ErrTooLarge):
		return errTooLarge
	case b.err != nil && !b.whole():
		return errCut // go-smtp's ErrDataReset: no chunk follows
	}
	return nil
}

// broken says whether the mail ended before its time.
func (b *body) broken() bool {
	a := b.refusal()
	return a == errCut || a == errStalled
}
