package bridge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// incoming is a mail read once for all its recipients.
type incoming struct {
	envelope   IncomingMail
	at         time.Time
	raw        *Spool
	compressed *Spool
	mail       *parser.Mail
	from       parser.Address // zero where From is not exactly one address
	files      []*file
	omitted    []string // names of parts that policy leaves out
	refusal    error    // by policy on content, for everybody
	proof      *Proof   // once it was asked for
}

// readIncoming spools a mail and reads its parts. An error is a fault.
func (b *Bridge) readIncoming(ctx context.Context, m IncomingMail) (*incoming, error) {
	in := &incoming{envelope: m, at: b.now()}
	if err := b.fillIncoming(ctx, in); err != nil {
		in.close(b.log)
		return nil, err
	}
	return in, nil
}

func (b *Bridge) fillIncoming(ctx context.Context, in *incoming) (err error) {
	done := b.metrics.stage("spool", b.now)
	if in.raw, err = SpoolContent(b.spool, in.envelope.Body, false); err != nil {
		return err
	}
	if in.compressed, err = in.raw.Compress(); err != nil {
		return err
	}
	done()
	defer b.metrics.stage("read", b.now)()
	in.mail, err = parser.ReadMail(in.raw.Reader(), parser.MailOptions{
		Attachment: func(a parser.Attachment, r io.Reader) error { return b.keepFile(ctx, in, a, r) },
	})
	if err != nil {
		return err
	}
	if from, err := in.mail.Header.Addresses("From"); err == nil && len(from) == 1 && in.mail.Header.Count("From") == 1 {
		in.from = from[0]
		in.from.Email = strings.ToLower(in.from.Email)
	}
	return nil
}

func (in *incoming) close(log *slog.Logger) {
	var errs []error
	for _, s := range []*Spool{in.raw, in.compressed} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	closeFiles(in.files, log)
	if err := errors.Join(errs...); err != nil {
		log.Warn("closing a spool", slog.Any("err", err))
	}
}

// dedupKey is the same for the same mail to the same alias: by its Message-ID
// and what a reader sees of it. Relays change the rest on the way.
func (in *incoming) dedupKey(r Recipient) string {
	h := sha256.New()
	add := func(parts ...string) {
		for _, p := range parts {
			h.Write([]byte(p))
			h.Write([]byte{0})
		}
	}
	header := in.mail.Header
	add(r.Alias.Local(), header.MessageID())
	if header.MessageID() == "" {
		add(header.Get("Date"), header.Get("From"), header.Get("Subject"))
	}
	if in.unreadable() {
		add(string(in.raw.Content().Hash))
	} else {
		add(in.mail.Text, in.mail.HTML)
	}
	for _, f := range in.files {
		add(f.name, string(f.spool.Content().Hash))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// unreadable says whether the mail gives no words and no files.
func (in *incoming) unreadable() bool {
	return in.mail.Text == "" && in.mail.HTML == "" && len(in.files) == 0 && len(in.omitted) == 0
}

// prove asks the prover, once for a mail.
func (in *incoming) prove(ctx context.Context, b *Bridge) (Proof, error) {
	if in.proof != nil || b.prover == nil {
		return nonNil(in.proof), nil
	}
	domain := in.from.Email[strings.LastIndexByte(in.from.Email, '@')+1:] // of the last: there may be one in quotes
	p, err := b.prover.Prove(ctx, Claim{
		Remote:       in.envelope.Remote,
		Helo:         in.envelope.Helo,
		EnvelopeFrom: in.envelope.From,
		FromDomain:   domain,
		Raw:          in.raw.Reader,
	})
	if err != nil {
		return Proof{}, err
	}
	p.Checked = true
	in.proof = &p
	return p, nil
}

func nonNil(p *Proof) Proof {
	if p == nil {
		return Proof{}
	}
	return *p
}
