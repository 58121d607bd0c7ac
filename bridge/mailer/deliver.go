package mailer

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/passerelle-mail/passerelle/bridge"
)

const (
	// stopTime is what a mail on its way has once the mailer is to stop.
	stopTime = 10 * time.Second
	// recordTime is how long the outcome of an attempt is tried to be stored: a
	// delivery that is forgotten is done again.
	recordTime = 30 * time.Second
)

// The answers of our own that are stored beside the next hop's.
const (
	answerSecret = "stopped: an address or phone of the other side was in it"
	answerFault  = "not sent: a fault of ours"
)

// do makes an attempt at a mail, or notes that there is none.
func (m *Mailer) do(ctx context.Context, s sender, j job) result {
	if j.unreached != "" {
		m.deferTo(ctx, j.Notification, "not tried: "+j.unreached)
		return result{job: j}
	}
	r, reason := m.deliver(ctx, s, j.Notification)
	return result{job: j, reach: r, reason: reason}
}

// deliver makes one attempt at a mail, and stores what came of it. The reason is
// why the next hop was not reached.
func (m *Mailer) deliver(ctx context.Context, s sender, n bridge.Notification) (r reach, reason string) {
	if n.Mail == "" {
		mail, err := m.compose(ctx, n)
		if err != nil {
			m.notComposed(ctx, n, err)
			return untried, ""
		}
		n.Mail = mail
	}
	stop := m.metrics.attempt(m.now)
	answer, err := m.hand(ctx, s, n)
	stop()
	return m.note(ctx, n, answer, err)
}

// compose composes, guards and stores a mail.
func (m *Mailer) compose(ctx context.Context, n bridge.Notification) (bridge.Hash, error) {
	defer m.metrics.composing(m.now)()
	o, err := m.outbox.Outgoing(ctx, n)
	if err != nil {
		return "", err
	}
	d, err := m.composer.draft(o)
	if err != nil {
		return "", fmt.Errorf("composing: %w", err)
	}
	spool, err := m.spool(ctx, o, d)
	if err != nil {
		return "", err
	}
	content := spool.Content()
	return content.Hash, errors.Join(m.outbox.KeepComposed(ctx, n.ID, content, string(d.text)), spool.Close())
}

// spool writes a mail into a compressed spool, past the guard. No byte of it is
// kept where the guard finds something.
func (m *Mailer) spool(ctx context.Context, o bridge.Outgoing, d draft) (*bridge.Spool, error) {
	if len(m.composer.dkim) == 0 {
		return m.spoolGuarded(ctx, o, d, io.Discard, true)
	}
	sign, err := m.composer.signers(d.fields)
	if err != nil {
		return nil, err
	}
	unsigned, err := m.spoolGuarded(ctx, o, d, sign, false)
	if err = errors.Join(err, sign.Close()); unsigned == nil {
		return nil, err
	}
	var signed *bridge.Spool
	if err == nil {
		signed, err = bridge.SpoolContent(m.spoolDir, io.MultiReader(sign.header(), unsigned.Reader()), true)
	}
	return signed, errors.Join(err, unsigned.Close())
}

// spoolGuarded writes a mail into a spool and to another writer, past the guard.
func (m *Mailer) spoolGuarded(ctx context.Context, o bridge.Outgoing, d draft, also io.Writer, compress bool) (*bridge.Spool, error) {
	var spool *bridge.Spool
	toSpool, spoolEnd := io.Pipe()
	toGuard, guardEnd := io.Pipe()
	var g errgroup.Group
	g.Go(func() error {
		err := m.composer.write(ctx, io.MultiWriter(spoolEnd, guardEnd, also), d)
		spoolEnd.CloseWithError(err)
		guardEnd.CloseWithError(err)
		return err
	})
	g.Go(func() error {
		err := guard(toGuard, secretsFor(o))
		if err == nil {
			_, err = io.Copy(io.Discard, toGuard)
		}
		toGuard.CloseWithError(err)
		return err
	})
	g.Go(func() (err error) {
		spool, err = bridge.SpoolContent(m.spoolDir, toSpool, compress)
		toSpool.CloseWithError(err)
		return err
	})
	err := g.Wait()
	if err == nil {
		return spool, nil
	}
	if spool != nil {
		err = errors.Join(err, spool.Close())
	}
	return nil, err
}

// notComposed stores why a mail has no bytes. What the guard stopped has
// failed; a fault of ours may be gone later.
func (m *Mailer) notComposed(ctx context.Context, n bridge.Notification, err error) {
	if errors.Is(err, bridge.ErrConflict) {
		return // its message was changed meanwhile, and has another mail, or its buyer is erased
	}
	if errors.Is(err, errSecret) {
		m.log.ErrorContext(ctx, "mail stopped by the guard", logID(n))
		m.record(ctx, n, outcomeStopped, func(ctx context.Context) error { return m.outbox.Failed(ctx, n.ID, answerSecret) })
		return
	}
	if ctx.Err() == nil {
		m.log.ErrorContext(ctx, "composing a mail failed", logID(n), slog.Any("err", err))
	}
	m.deferTo(ctx, n, answerFault)
}

// send hands a composed mail to the next hop.
func (m *Mailer) send(ctx context.Context, s sender, n bridge.Notification) (answer string, err error) {
	sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), m.timeout)
	defer cancel()
	defer context.AfterFunc(ctx, func() { time.AfterFunc(stopTime, cancel) })()
	size, err := m.size(sending, n.Mail)
	if err != nil {
		return "", err
	}
	return s.send(sending, envelope{
		from: m.outbox.Address(n.BounceAlias),
		to:   asciiDomain(n.To),
		size: size,
		open: func() (io.ReadCloser, error) { return m.open(sending, n.Mail) },
	})
}

// errStored is wrapped where a composed mail cannot be read back.
var errStored = errors.New("reading a composed mail")

func (m *Mailer) open(ctx context.Context, h bridge.Hash) (io.ReadCloser, error) {
	r, err := m.outbox.OpenContent(ctx, h)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errStored, err)
	}
	return r, nil
}

// size reads a mail through once, for the server that limits sizes.
func (m *Mailer) size(ctx context.Context, h bridge.Hash) (int64, error) {
	r, err := m.open(ctx, h)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(io.Discard, r)
	return n, errors.Join(err, r.Close())
}

// note stores the outcome of an attempt.
func (m *Mailer) note(ctx context.Context, n bridge.Notification, answer string, err error) (r reach, reason string) {
	var refused *refusal
	switch {
	case err == nil:
		m.log.InfoContext(ctx, "mail delivered", logID(n))
		m.record(ctx, n, outcomeDelivered, func(ctx context.Context) error { return m.outbox.Delivered(ctx, n.ID, maskAnswer(answer)) })
		return reached, ""
	case errors.As(err, &refused) && refused.permanent:
		m.log.WarnContext(ctx, "mail refused", logID(n), slog.String("answer", maskAnswer(refused.answer)))
		m.record(ctx, n, outcomeFailed, func(ctx context.Context) error { return m.outbox.Failed(ctx, n.ID, maskAnswer(refused.answer)) })
		return reached, ""
	case errors.Is(err, errStored):
		m.log.ErrorContext(ctx, "sending a mail failed", logID(n), slog.Any("err", err))
		m.deferTo(ctx, n, answerFault)
		return untried, ""
	}
	reason = maskAnswer(err.Error())
	m.deferTo(ctx, n, reason)
	if errors.Is(err, errUnreachable) {
		m.log.ErrorContext(ctx, "next hop not reached", logID(n), slog.String("reason", reason))
		return unreachable, reason
	}
	m.log.InfoContext(ctx, "mail put off", logID(n), slog.String("reason", reason))
	return reached, ""
}

func (m *Mailer) deferTo(ctx context.Context, n bridge.Notification, reason string) {
	m.record(ctx, n, outcomeDeferred, func(ctx context.Context) error { return m.outbox.Deferred(ctx, n.ID, reason) })
}

// record stores an outcome, also while the mailer stops.
func (m *Mailer) record(ctx context.Context, n bridge.Notification, o outcome, store func(context.Context) error) {
	m.metrics.mails.WithLabelValues(string(o)).Inc()
	storing, cancel := context.WithTimeout(context.WithoutCancel(ctx), recordTime)
	defer cancel()
	err := store(storing)
	for wait := shortest; err != nil; wait *= 2 {
		select {
		case <-time.After(wait):
			err = store(storing)
			continue
		case <-storing.Done():
		}
		m.log.ErrorContext(ctx, "storing a delivery's outcome failed", logID(n), slog.Any("err", err))
		return
	}
}

func logID(n bridge.Notification) slog.Attr { return slog.String("notification", string(n.ID)) }

// maxAnswer is how much of an answer is stored, in bytes.
const maxAnswer = 300

// maskAnswer makes one line of a server's words, without the addresses that
// many repeat in them.
func maskAnswer(s string) string {
	words := strings.Fields(oneLine(s))
	for i, w := range words {
		if strings.Contains(w, "@") {
			words[i] = "…"
		}
	}
	s, _ = cutRunes(strings.Join(words, " "), maxAnswer)
	return s
}
