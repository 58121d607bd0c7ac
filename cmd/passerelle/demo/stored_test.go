package demo

import (
	"bytes"
	"net/mail"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

// The story sends these; here they are looked at without a server.
func TestStoredMailsAreCutToWhatWasWritten(t *testing.T) {
	t.Parallel()
	stored, err := storedMails()
	if err != nil {
		t.Fatal(err)
	}
	clients := map[string]bool{}
	for _, m := range stored {
		clients[m.Client] = true
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			r := parser.ParseReply(m.Raw, parser.ReplyOptions{})
			if r.Text != m.Text {
				t.Errorf("text = %q; want %q", r.Text, m.Text)
			}
			if r.Client != m.Client {
				t.Errorf("client = %q; want %q", r.Client, m.Client)
			}
		})
	}
	if len(stored) < 12 || len(clients) < 10 {
		t.Errorf("%d mails of %d clients; want at least 12 of 10", len(stored), len(clients))
	}
}

func TestReaddress(t *testing.T) {
	t.Parallel()
	const (
		before = "DKIM-Signature: a\r\nFrom: Ann\r\n <ann@example.com>\r\nTO: x@example.com,\r\n\ty@example.com\r\n" +
			"Subject: From: here\r\n and on\r\nMessage-ID:\r\n <1@example.com>\r\n\r\nFrom: body\r\n"
		after = "DKIM-Signature: a\r\nFrom: \"Bob\" <bob@example.org>\r\nTo: <z@example.org>\r\n" +
			"Subject: From: here\r\n and on\r\nMessage-ID: <2@example.org>\r\n\r\nFrom: body\r\n"
	)
	from, to := mail.Address{Name: "Bob", Address: "bob@example.org"}, mail.Address{Address: "z@example.org"}
	if got := readdress([]byte(before), from, to, "2@example.org"); !bytes.Equal(got, []byte(after)) {
		t.Errorf("readdress = %q; want %q", got, after)
	}
}
