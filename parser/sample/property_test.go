package sample_test

import (
	"bytes"
	"mime"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/charset"
	"pgregory.net/rapid"

	"github.com/passerelle-mail/passerelle/parser/sample"
)

// Whatever the values are, the mail has the fields of its client and no other,
// and its lines can be sent; or there is an error.
func TestAnyValuesStayInTheirPlace(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`[ -~é€🚗\n\r]{0,400}`),
			rapid.Custom(func(t *rapid.T) string { return string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) }))
		r := sample.Reply{
			Client: rapid.SampledFrom(sample.Clients()).Draw(t, "client"), Language: rapid.SampledFrom(sample.Languages()).Draw(t, "language"),
			From: sample.Address{Name: text.Draw(t, "name"), Email: "paul@garage-lenoir.example"},
			Text: text.Draw(t, "text"), Signature: text.Draw(t, "signature"), Date: time.Date(2026, 11, 20, 14, 10, 22, 0, paris),
		}
		o := original()
		safe := fields(t, r.Client, r.Language, o)
		o.Subject, o.Text, o.HTML = text.Draw(t, "subject"), text.Draw(t, "quoted text"), text.Draw(t, "quoted HTML")
		o.From.Name = text.Draw(t, "quoted name")
		if o.HTML == "" {
			o.HTML = "<p>"
		}
		raw, err := r.Bytes(o)
		if err != nil {
			return
		}
		m, err := mail.ReadMessage(bytes.NewReader(raw))
		if err != nil {
			t.Fatalf("net/mail: %v\n%s", err, raw)
		}
		for name := range m.Header {
			if !safe[name] || len(m.Header[name]) != 1 {
				t.Errorf("%s = %q", name, m.Header[name])
			}
		}
		words := &mime.WordDecoder{CharsetReader: charset.Reader}
		from, err := (&mail.AddressParser{WordDecoder: words}).ParseList(m.Header.Get("From"))
		if err != nil || len(from) != 1 || from[0].Address != r.From.Email {
			t.Errorf("From = %q, %v", m.Header["From"], err)
		}
		for line := range bytes.Lines(raw) {
			if len(line) > 1000 || !bytes.HasSuffix(line, []byte("\r\n")) || bytes.ContainsAny(line[:len(line)-2], "\r\n\x00") {
				t.Fatalf("line of %d octets: %.80q", len(line), line)
			}
		}
	})
}

// fields are the header fields of a plain reply.
func fields(t *rapid.T, client, language string, o sample.Original) map[string]bool {
	r := reply(client, language)
	r.Text = strings.Repeat("é", 10)
	raw, err := r.Bytes(o)
	if err != nil {
		t.Fatal(err)
	}
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{"Content-Transfer-Encoding": true}
	for name := range m.Header {
		names[name] = true
	}
	return names
}
