package smtpd

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"github.com/emersion/go-smtp"
)

// Data takes a mail in, and answers for all its recipients at once.
func (s *session) Data(r io.Reader) error {
	_, answers := s.receive(r)
	return fold(answers)
}

// LMTPData takes a mail in, and answers for each recipient.
func (s *session) LMTPData(r io.Reader, status smtp.StatusCollector) error {
	tx, answers := s.receive(r)
	// The answers come after the whole mail, or go-smtp gives one too few where a
	// chunk is refused.
	io.Copy(io.Discard, s.source(r)) //nolint:errcheck // then there is nobody to answer
	for i, path := range tx.paths {
		status.SetStatus(path, answers[i])
	}
	return nil
}

// receive takes a mail in, and returns an answer for each recipient. With BDAT
// it runs beside the commands that follow, so it takes all it needs of the
// session before it lets them go on.
func (s *session) receive(r io.Reader) (*transaction, []*smtp.SMTPError) {
	s.door.receiving.Add(1)
	defer s.door.receiving.Done()
	tx := s.tx
	m := mail{id: s.wire.peer.mailID(), body: &body{r: s.source(r), max: s.door.opts.MaxBytes}}
	in := s.envelope(tx)
	in.Body = m.body
	close(tx.started)

	start := s.door.opts.Now()
	results, err := s.callReceive(in)
	m.judge(results, err, len(tx.recipients))
	dur := s.door.opts.Now().Sub(start)

	if m.refusedSender() {
		s.guessed()
	}
	outcome := m.outcome()
	s.door.metrics.mails.WithLabelValues(outcome).Inc()
	s.door.metrics.bytes.Add(float64(m.body.n))
	s.door.metrics.seconds.Observe(dur.Seconds())
	level, attrs := slog.LevelInfo, []slog.Attr{
		slog.String("msg_id", m.id),
		slog.String("outcome", outcome),
		slog.Int("answer", fold(m.answers).Code),
		slog.Int("recipients", len(tx.recipients)),
		slog.Int64("bytes", m.body.n),
		slog.Duration("dur", dur),
	}
	if m.fault != nil {
		level, attrs = slog.LevelError, append(attrs, slog.Any("err", m.fault))
	}
	s.door.log.LogAttrs(s.ctx, level, "mail answered", attrs...)
	return tx, m.answers
}

// source is where a mail comes from: go-smtp's own pipe for chunks, else the
// wire.
func (s *session) source(r io.Reader) io.Reader {
	if _, chunks := r.(*io.PipeReader); chunks {
		return r
	}
	return mailReader{s.wire}
}

// mail is one mail and what became of it.
type mail struct {
	id      string
	body    *body
	answers []*smtp.SMTPError // one for each recipient
	fault   error             // ours, for the log
}

// judge makes the answers from what the receiver returned.
func (m *mail) judge(results []error, err error, recipients int) {
	whole := m.body.refusal()
	switch {
	case whole != nil:
	case err != nil:
		m.fault, whole = err, errFault
	case len(results) != recipients:
		m.fault, whole = fmt.Errorf("%d results for %d recipients", len(results), recipients), errFault
	case slices.Contains(results, nil) && !m.body.whole():
		m.fault, whole = errors.New("mail accepted before it was read to its end"), errFault
	}
	if whole != nil {
		m.answers = slices.Repeat([]*smtp.SMTPError{whole}, recipients)
		return
	}
	for _, result := range results {
		if result == nil {
			m.answers = append(m.answers, accepted(m.id))
			continue
		}
		a := answerTo(result)
		if a == errFault {
			m.fault = errors.Join(m.fault, result)
		}
		m.answers = append(m.answers, a)
	}
}

// refusedSender says whether nobody took the mail, and somebody for its sender.
func (m *mail) refusedSender() bool {
	return fold(m.answers).Code/100 == 5 && slices.Contains(m.answers, errRefusedSender)
}

func (m *mail) outcome() string {
	switch {
	case m.body.broken():
		return outcomeBroken
	case fold(m.answers).Code/100 == 2:
		return outcomeAccepted
	case fold(m.answers).Code/100 == 5:
		return outcomeRefused
	case m.fault == nil:
		return outcomeLimited
	}
	return outcomeFault
}
