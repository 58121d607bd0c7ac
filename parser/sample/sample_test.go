package sample_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/mail"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message"
	_ "github.com/emersion/go-message/charset"
	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser/sample"
)

var paris = time.FixedZone("CET", 3600)

func original() sample.Original {
	return sample.Original{
		MessageID:  "0192f6c0-7d3a-7c11-9d55-0a8c3f1e2b44@reply.voiturama.example",
		References: []string{"conv-81.seller@reply.voiturama.example"},
		From:       sample.Address{Name: "Marie Durand via Voiturama", Email: "1s7k2m9p0q4r8t3v6x1z5b@reply.voiturama.example"},
		ReplyTo:    sample.Address{Email: "1s7k2m9p0q4r8t3v6x1z5b@reply.voiturama.example"},
		To:         sample.Address{Email: "paul@garage-lenoir.example"},
		Subject:    "Peugeot 308 SW, première main [REF-4711]",
		Date:       time.Date(2026, 11, 20, 13, 3, 11, 0, time.UTC),
		Text:       "Nom : Marie Durand\nVéhicule : Peugeot 308 SW\n\nBonjour, est-elle toujours disponible ?",
		HTML: `<html><head><style>p{margin:0}</style></head><body><div id="lead" class="card">` +
			`<table><tr><td><b>Nom :</b> Marie Durand</td></tr></table>` +
			`<p>Bonjour, est-elle toujours disponible ?</p></div></body></html>`,
	}
}

func reply(client, language string) sample.Reply {
	return sample.Reply{
		Client: client, Language: language,
		From: sample.Address{Name: "Hélène Lenoir", Email: "paul@garage-lenoir.example"},
		Text: "Bonjour Marie,\n\nOui, elle est toujours là 🚗.\nÀ demain ?",
		Date: time.Date(2026, 11, 20, 14, 10, 22, 0, paris), Seed: 7,
	}
}

// replies returns a reply of each client in each language.
func replies() []sample.Reply {
	var all []sample.Reply
	for _, client := range sample.Clients() {
		for _, language := range sample.Languages() {
			all = append(all, reply(client, language))
		}
	}
	return all
}

func mustBytes(t *testing.T, r sample.Reply, o sample.Original) []byte {
	t.Helper()
	raw, err := r.Bytes(o)
	if err != nil {
		t.Fatalf("Bytes() error: %v", err)
	}
	return raw
}

// bodies returns the decoded leaves of a mail by media type.
func bodies(t *testing.T, raw []byte) map[string]string {
	t.Helper()
	e, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		t.Fatalf("reading the mail: %v\n%s", err, raw)
	}
	found := map[string]string{}
	err = e.Walk(func(_ []int, part *message.Entity, err error) error {
		if err != nil {
			return err
		}
		mediaType, _, err := part.Header.ContentType()
		if err != nil || strings.HasPrefix(mediaType, "multipart/") {
			return err
		}
		content, err := io.ReadAll(part.Body)
		found[mediaType] += strings.ReplaceAll(string(content), "\r\n", "\n")
		return err
	})
	if err != nil {
		t.Fatalf("walking the mail: %v\n%s", err, raw)
	}
	return found
}

func TestReplyIsReadable(t *testing.T) {
	t.Parallel()
	for _, r := range replies() {
		t.Run(r.Client+"-"+r.Language, func(t *testing.T) {
			t.Parallel()
			o := original()
			raw := mustBytes(t, r, o)
			m, err := mail.ReadMessage(bytes.NewReader(raw))
			if err != nil {
				t.Fatalf("net/mail: %v", err)
			}
			from, err := m.Header.AddressList("From")
			if err != nil || len(from) != 1 || from[0].Name != r.From.Name || from[0].Address != r.From.Email {
				t.Errorf("From = %v, %v; want %v", from, err, r.From)
			}
			to, err := m.Header.AddressList("To")
			if err != nil || len(to) != 1 || to[0].Address != o.ReplyTo.Email {
				t.Errorf("To = %v, %v; want %v", to, err, o.ReplyTo)
			}
			if date, err := m.Header.Date(); err != nil || !date.Equal(r.Date) {
				t.Errorf("Date = %v, %v; want %v", date, err, r.Date)
			}
			if got, want := m.Header.Get("In-Reply-To"), "<"+o.MessageID+">"; got != want {
				t.Errorf("In-Reply-To = %q; want %q", got, want)
			}
			if got, want := m.Header.Get("References"), "<"+o.References[0]+"> <"+o.MessageID+">"; got != want {
				t.Errorf("References = %q; want %q", got, want)
			}
			e, err := message.Read(bytes.NewReader(raw))
			if err != nil {
				t.Fatalf("go-message: %v", err)
			}
			subject, err := e.Header.Text("Subject")
			if err != nil || !strings.HasSuffix(strings.ToLower(subject), "re: "+strings.ToLower(o.Subject)) {
				t.Errorf("Subject = %q, %v; want Re: and %q", subject, err, o.Subject)
			}
		})
	}
}

func TestReplyHasTextAndQuotation(t *testing.T) {
	t.Parallel()
	for _, r := range replies() {
		t.Run(r.Client+"-"+r.Language, func(t *testing.T) {
			t.Parallel()
			for mediaType, body := range bodies(t, mustBytes(t, r, original())) {
				for line := range strings.SplitSeq(r.Text, "\n") {
					if !strings.Contains(body, line) {
						t.Errorf("%s lacks the written line %q:\n%s", mediaType, line, body)
					}
				}
				if !strings.Contains(body, "Bonjour, est-elle toujours disponible ?") {
					t.Errorf("%s lacks the quoted line:\n%s", mediaType, body)
				}
			}
		})
	}
}

func TestReplyToPlainText(t *testing.T) {
	t.Parallel()
	for _, r := range replies() {
		t.Run(r.Client+"-"+r.Language, func(t *testing.T) {
			t.Parallel()
			o := original()
			o.HTML = ""
			for mediaType, body := range bodies(t, mustBytes(t, r, o)) {
				if !strings.Contains(body, "Bonjour, est-elle toujours disponible ?") {
					t.Errorf("%s lacks the quoted line:\n%s", mediaType, body)
				}
			}
		})
	}
}

func TestReplyIsDeterministic(t *testing.T) {
	t.Parallel()
	for _, r := range replies() {
		t.Run(r.Client+"-"+r.Language, func(t *testing.T) {
			t.Parallel()
			first, second := mustBytes(t, r, original()), mustBytes(t, r, original())
			if diff := cmp.Diff(string(first), string(second)); diff != "" {
				t.Errorf("two runs differ (-first +second):\n%s", diff)
			}
			r.Seed++
			if other := mustBytes(t, r, original()); bytes.Equal(first, other) {
				t.Error("another seed gives the same mail")
			}
		})
	}
}

func TestLines(t *testing.T) {
	t.Parallel()
	for _, r := range replies() {
		t.Run(r.Client+"-"+r.Language, func(t *testing.T) {
			t.Parallel()
			o := original()
			r.Text = strings.Repeat("très ", 500) + "\n" + strings.Repeat("x", 3000)
			o.HTML = "<p>" + strings.Repeat("word ", 700) + "</p>"
			o.Text = strings.Repeat("word ", 700)
			o.Subject = strings.Repeat("é", 300)
			for _, original := range []sample.Original{o, {From: o.From, Text: o.Text}} {
				for i, line := range bytes.SplitAfter(mustBytes(t, r, original), []byte("\n")) {
					if len(line) > 1000 || len(line) > 0 && !bytes.HasSuffix(line, []byte("\r\n")) || bytes.Count(line, []byte("\r")) > 1 {
						t.Fatalf("line %d has %d octets or a bad end: %.80q", i+1, len(line), line)
					}
				}
			}
		})
	}
}

func TestSignature(t *testing.T) {
	t.Parallel()
	for _, r := range replies() {
		t.Run(r.Client+"-"+r.Language, func(t *testing.T) {
			t.Parallel()
			r.Signature = "Paul Lenoir\nGarage Lenoir, 01 99 00 12 34"
			for mediaType, body := range bodies(t, mustBytes(t, r, original())) {
				if !strings.Contains(body, "Garage Lenoir, 01 99 00 12 34") {
					t.Errorf("%s lacks the signature:\n%s", mediaType, body)
				}
				if strings.Contains(body, "iPhone") || strings.Contains(body, "aka.ms") || strings.Contains(body, "Galaxy") {
					t.Errorf("%s has the device's signature beside the person's:\n%s", mediaType, body)
				}
			}
		})
	}
}

func TestAttachments(t *testing.T) {
	t.Parallel()
	for _, r := range replies() {
		t.Run(r.Client+"-"+r.Language, func(t *testing.T) {
			t.Parallel()
			r.Attachments = []sample.File{
				{Name: "carte grise.pdf", Type: "application/pdf", Content: []byte("%PDF-1.4\n")},
				{Name: `photo "été".jpg`, Type: "image/jpeg", Content: bytes.Repeat([]byte{0xff, 0xd8, 0x00}, 200)},
			}
			got := bodies(t, mustBytes(t, r, original()))
			for _, f := range r.Attachments {
				if got[f.Type] != string(f.Content) {
					t.Errorf("%s = %q; want %q", f.Type, got[f.Type], f.Content)
				}
			}
			if !strings.Contains(got["text/html"], "À demain ?") {
				t.Errorf("text/html lacks the reply:\n%s", got["text/html"])
			}
		})
	}
}

func TestMessage(t *testing.T) {
	t.Parallel()
	for _, r := range replies() {
		t.Run(r.Client+"-"+r.Language, func(t *testing.T) {
			t.Parallel()
			m := sample.Message{
				Client: r.Client, Language: r.Language,
				From: sample.Address{Name: "Zoé Marchand", Email: "zoe@mail.example"},
				To:   sample.Address{Email: "annonce@voiturama.example"}, Subject: "Question sur l’annonce",
				Text: "Bonjour,\n\nQuel est le kilométrage ?", Date: r.Date,
			}
			raw, err := m.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			o, err := sample.OriginalFrom(raw)
			if err != nil {
				t.Fatal(err)
			}
			if o.From != m.From || o.To.Email != m.To.Email || o.Subject != m.Subject || !o.Date.Equal(m.Date) || o.MessageID == "" || o.References != nil {
				t.Errorf("OriginalFrom(m.Bytes()) = %+v; want the values of %+v", o, m)
			}
			for mediaType, body := range bodies(t, raw) {
				if !strings.Contains(body, "Quel est le kilométrage ?") {
					t.Errorf("%s lacks the text:\n%s", mediaType, body)
				}
			}
			m.Text, m.HTML = "", "<p>Bonjour <b>Paul</b></p>"
			raw, err = m.Bytes()
			if err != nil {
				t.Fatal(err)
			}
			got := bodies(t, raw)
			if text, ok := got["text/plain"]; !strings.Contains(got["text/html"], m.HTML) || ok && !strings.Contains(text, "Bonjour Paul") {
				t.Errorf("the mail lacks %q or its text:\n%s", m.HTML, got)
			}
		})
	}
}

func TestRefused(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name   string
		change func(*sample.Reply, *sample.Original)
	}{
		{"line break in a name", func(r *sample.Reply, _ *sample.Original) { r.From.Name = "Paul\r\nBcc: x@mail.example" }},
		{"line feed in an accented name", func(r *sample.Reply, _ *sample.Original) { r.From.Name = "Zoé\nBcc: x@mail.example" }},
		{"line break in an address", func(r *sample.Reply, _ *sample.Original) { r.From.Email = "a@b.example\r\nX: y" }},
		{"two addresses", func(r *sample.Reply, _ *sample.Original) { r.To = sample.Address{Email: "a@b.example, c@d.example"} }},
		{"no sender", func(r *sample.Reply, _ *sample.Original) { r.From = sample.Address{} }},
		{"line break in a subject", func(_ *sample.Reply, o *sample.Original) { o.Subject = "a\r\nBcc: x@mail.example" }},
		{"line break in a message id", func(_ *sample.Reply, o *sample.Original) { o.MessageID = "a@b\r\nX: y" }},
		{"endless message id", func(_ *sample.Reply, o *sample.Original) { o.MessageID = strings.Repeat("a", 2000) }},
		{"line break in a file name", func(r *sample.Reply, _ *sample.Original) {
			r.Attachments = []sample.File{{Name: "é.pdf\r\nX: y", Type: "application/pdf"}}
		}},
		{"line break in a file type", func(r *sample.Reply, _ *sample.Original) {
			r.Attachments = []sample.File{{Name: "a.pdf", Type: "application/pdf\r\nX: y"}}
		}},
		{"no date", func(r *sample.Reply, _ *sample.Original) { r.Date = time.Time{} }},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			for _, client := range sample.Clients() {
				r, o := reply(client, "fr"), original()
				test.change(&r, &o)
				if raw, err := r.Bytes(o); err == nil {
					t.Errorf("%s: Bytes() = %.200q; want an error", client, raw)
				}
			}
		})
	}
}

func TestUnknown(t *testing.T) {
	t.Parallel()
	for _, r := range []sample.Reply{reply("mutt", "fr"), reply("gmail", "xx"), reply("orange", "de")} {
		if _, err := r.Bytes(original()); !errors.Is(err, sample.ErrUnknown) {
			t.Errorf("Bytes() of %s in %s: %v; want ErrUnknown", r.Client, r.Language, err)
		}
	}
}

func TestOutlookThreadIndexGrows(t *testing.T) {
	t.Parallel()
	o := original()
	for range 3 {
		e, err := message.Read(bytes.NewReader(mustBytes(t, reply("outlook-desktop", "fr"), o)))
		if err != nil {
			t.Fatal(err)
		}
		index := e.Header.Get("Thread-Index")
		if len(index) <= len(o.ThreadIndex) {
			t.Errorf("Thread-Index = %q; want more than %q", index, o.ThreadIndex)
		}
		o.ThreadIndex = index
	}
}

func ExampleReply() {
	o := sample.Original{
		MessageID: "1@shop.example", From: sample.Address{Name: "Marie", Email: "marie@shop.example"},
		Subject: "Vélo", Date: time.Date(2026, 11, 20, 13, 3, 0, 0, time.UTC), Text: "Is it still there?",
	}
	raw, err := sample.Reply{
		Client: "thunderbird", Language: "en", From: sample.Address{Email: "paul@mail.example"}, Text: "Yes, it is.",
		Date: time.Date(2026, 11, 20, 13, 5, 0, 0, time.UTC),
	}.Bytes(o)
	if err != nil {
		panic(err)
	}
	_, body, _ := strings.Cut(strings.ReplaceAll(string(raw), "\r\n", "\n"), "\n\n")
	fmt.Print(body)
	// Output:
	// Yes, it is.
	//
	// On 11/20/2026 1:03 PM, Marie wrote:
	// > Is it still there?
}
