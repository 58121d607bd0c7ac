package parser_test

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/passerelle-mail/passerelle/parser"
)

// checkReply fails unless r is a reply as its documentation promises.
func checkReply(t *testing.T, r *parser.Reply) {
	t.Helper()
	if !utf8.ValidString(r.Full) {
		t.Fatalf("full text is not UTF-8: %q", r.Full)
	}
	var visible strings.Builder
	at := 0
	for _, s := range r.Hidden {
		if s.Start < at || s.End < s.Start || s.End > len(r.Full) {
			t.Fatalf("span %+v after offset %d of %d", s, at, len(r.Full))
		}
		if s.Reason == "" || s.Confidence <= 0 || s.Confidence > 1 {
			t.Fatalf("span %+v has no reason or confidence", s)
		}
		visible.WriteString(r.Full[at:s.Start])
		at = s.End
	}
	visible.WriteString(r.Full[at:])
	if got := visible.String(); got != r.Text {
		t.Fatalf("text is not full without the hidden spans:\n%q\n%q", r.Text, got)
	}
	if strings.HasPrefix(r.Text, "\n") || strings.HasSuffix(r.Text, "\n") {
		t.Fatalf("text has blank lines at its ends: %q", r.Text)
	}
	for _, bug := range []string{"the mail could not be read to its end", "the text could not be cut"} {
		if slices.Contains(r.Warnings, bug) {
			t.Fatalf("something panicked: %s", bug)
		}
	}
}

func FuzzParseReply(f *testing.F) {
	for _, mail := range corpus(f) {
		f.Add(mail.raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		checkReply(t, parser.ParseReply(raw, parser.ReplyOptions{}))
		checkReply(t, (&parser.Mail{Text: string(raw)}).Reply(parser.ReplyOptions{Sent: []string{sent}}))
		checkReply(t, (&parser.Mail{HTML: string(raw)}).Reply(parser.ReplyOptions{}))
	})
}
