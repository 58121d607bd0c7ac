package bridge

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
)

// Egress is what must not be in the finished bytes that one side is shown. Its
// zero value finds nothing.
type Egress struct {
	secrets Secrets // of the other side
	own     []string
}

// egress guards what a reader is shown of a conversation. What the reader's own
// side wrote is shown to it as it is, whatever it knows.
func (t thread) egress(reader Side, v ConversationView) Egress {
	e := Egress{secrets: slices.DeleteFunc(t.secrets(reader.Other()), func(s string) bool {
		return slices.ContainsFunc(t.addresses(reader), func(own string) bool { return sameAddress(own, s) })
	})}
	for _, m := range slices.Concat(v.Messages, v.Quoted) {
		if m.Side == reader {
			e.own = append(e.own, m.Text, m.Full)
			e.own = append(e.own, m.Omitted...)
			for _, a := range m.Attachments {
				e.own = append(e.own, a.Name)
			}
		}
	}
	for _, m := range v.Held {
		e.own = append(e.own, m.Subject, m.HeaderFrom)
	}
	for _, s := range v.Scheduled {
		e.own = append(e.own, s.Text)
		for _, a := range s.Files {
			e.own = append(e.own, a.Name)
		}
	}
	for _, c := range v.Comments {
		e.own = append(e.own, c.Text)
	}
	for _, l := range v.Labels {
		e.own = append(e.own, l.Name)
	}
	return e
}

// Stops says whether a page holds a secret of the other side. Secrets are masked
// before, so that it does is a fault of ours. Known are texts on the page besides
// the conversation, such as what the reader has just typed.
func (e Egress) Stops(page string, known ...string) bool {
	if !e.secrets.In(page) {
		return false
	}
	secrets := slices.DeleteFunc(slices.Clone(e.secrets), func(s string) bool {
		in := Secrets{s}.In
		return slices.ContainsFunc(e.own, in) || slices.ContainsFunc(known, in)
	})
	return secrets.In(page)
}

// NotePageStopped raises the alert about a page that was stopped, and keeps it
// with the conversation.
func (b *Bridge) NotePageStopped(ctx context.Context, id ConversationID, reader Side) error {
	b.log.ErrorContext(ctx, "page stopped: a secret of the other side is in it",
		slog.String("conversation", string(id)), slog.String("side", string(reader)))
	b.metrics.stopped.Inc()
	err := b.store.Update(ctx, func(tx Tx) error {
		events, err := tx.Events(ctx, id)
		if err != nil {
			return err
		}
		if n := len(events); n > 0 && events[n-1].Kind == EventPageStopped && events[n-1].Side == reader {
			return nil // the page is asked for again and again
		}
		return b.addEvent(ctx, tx, id, EventPageStopped, reader, "")
	})
	if err != nil {
		return fmt.Errorf("noting a stopped page: %w", err)
	}
	return nil
}
