package mailer

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Composer writes mails without sending them, for samples. It is safe for
// several goroutines.
type Composer struct{ composer composer }

// NewComposer returns a composer that signs lead.json with a key.
func NewComposer(key SigningKey) *Composer {
	return &Composer{composer{templates: parseTemplates(), key: key, contents: noContents{}, now: func() time.Time { return time.Time{} }}}
}

// errNoContents is what a mail with attachments fails with.
var errNoContents = errors.New("a composer without a store has no attachments")

type noContents struct{}

func (noContents) OpenContent(context.Context, bridge.Hash) (io.ReadCloser, error) {
	return nil, errNoContents
}

// Compose writes the mail that a [Mailer] would send for o, whose record must
// say when it is sent. The same values give the same bytes. A mail with
// attachments is an error.
func (c *Composer) Compose(ctx context.Context, w io.Writer, o bridge.Outgoing) error {
	if o.Record.SentAt.IsZero() {
		return errors.New("the record does not say when it is sent")
	}
	d, err := c.composer.draft(o)
	if err != nil {
		return err
	}
	return c.composer.write(ctx, w, d)
}
