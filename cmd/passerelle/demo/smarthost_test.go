package demo_test

import (
	"context"
	"log/slog"
	"net"
	"net/smtp"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/cmd/passerelle/demo"
)

// startSmarthost returns a smarthost that serves until the test ends, and its
// address.
func startSmarthost(t *testing.T) (*demo.Smarthost, string) {
	t.Helper()
	host := demo.NewSmarthost(slog.New(slog.DiscardHandler))
	var lc net.ListenConfig
	l, err := lc.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- host.Serve(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-served; err != nil {
			t.Error(err)
		}
	})
	return host, l.Addr().String()
}

func deliver(t *testing.T, addr, to, subject string) {
	t.Helper()
	mail := "From: a@example.com\r\nTo: b@example.com\r\nSubject: " + subject + "\r\n\r\nHello.\r\n"
	if err := smtp.SendMail(addr, nil, "bounce@example.com", []string{to}, []byte(mail)); err != nil {
		t.Fatal(err)
	}
}

func TestSmarthostKeepsByRecipient(t *testing.T) {
	t.Parallel()
	host, addr := startSmarthost(t)
	deliver(t, addr, "Marie@Courriel.example", "=?utf-8?q?Premi=C3=A8re?=")
	deliver(t, addr, "marie@courriel.example", "second")
	deliver(t, addr, "paul@courriel.example", "other")

	mails := host.Mails("marie@courriel.EXAMPLE")
	if len(mails) != 2 {
		t.Fatalf("%d mails; want 2", len(mails))
	}
	if got := mails[0].Header("Subject"); got != "Première" {
		t.Errorf("first subject = %q; want %q", got, "Première")
	}
	if got := mails[1].From; got != "bounce@example.com" {
		t.Errorf("envelope sender = %q", got)
	}
	if got, ok := host.Mail("marie@courriel.example", mails[1].ID); !ok || got.Header("Subject") != "second" {
		t.Errorf("Mail(%q) = %q, %v", mails[1].ID, got.Header("Subject"), ok)
	}
	if _, ok := host.Mail("paul@courriel.example", mails[1].ID); ok {
		t.Error("a mail can be had from another mailbox")
	}
}

func TestSmarthostWait(t *testing.T) {
	t.Parallel()
	host, addr := startSmarthost(t)
	second := func(m demo.Mail) bool { return m.Header("Subject") == "second" }
	type result struct {
		mail demo.Mail
		err  error
	}
	got := make(chan result, 1)
	go func() {
		m, err := host.Wait(t.Context(), "marie@courriel.example", second)
		got <- result{m, err}
	}()
	deliver(t, addr, "marie@courriel.example", "first")
	deliver(t, addr, "marie@courriel.example", "second")
	if r := <-got; r.err != nil || !second(r.mail) {
		t.Errorf("Wait = %q, %v", r.mail.Header("Subject"), r.err)
	}

	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if _, err := host.Wait(ctx, "nobody@example.com", second); err == nil {
		t.Error("Wait for a mail that never comes has no error")
	}
}

func TestMailboxesAreBounded(t *testing.T) {
	t.Parallel()
	var boxes demo.Mailboxes
	large := make([]byte, 30<<20)
	for _, id := range []string{"1", "2", "3"} {
		boxes.Keep("marie@courriel.example", demo.Mail{ID: id, Raw: large})
	}
	mails := boxes.Mails("marie@courriel.example")
	if len(mails) != 2 || mails[0].ID != "2" {
		t.Errorf("%d mails are left; want the newest two", len(mails))
	}
}
