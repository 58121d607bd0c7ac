package parser_test

import (
	"bytes"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

// benchmarkMails are the mails of the corpus that are of the size of a usual
// reply, with or without HTML.
func benchmarkMails(b *testing.B, html bool) [][]byte {
	b.Helper()
	var mails [][]byte
	for _, m := range corpus(b) {
		hasHTML := bytes.Contains(m.raw, []byte("text/html"))
		if hasHTML == html && len(m.raw) >= 1<<10 && len(m.raw) <= 10<<10 {
			mails = append(mails, m.raw)
		}
	}
	if len(mails) == 0 {
		b.Fatal("no mails of that size")
	}
	return mails
}

func benchmarkParseReply(b *testing.B, mails [][]byte) {
	b.Helper()
	n := 0
	for _, m := range mails {
		n += len(m)
	}
	b.SetBytes(int64(n / len(mails)))
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		parser.ParseReply(mails[i%len(mails)], parser.ReplyOptions{})
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}

func BenchmarkParseReplyText(b *testing.B) { benchmarkParseReply(b, benchmarkMails(b, false)) }

func BenchmarkParseReplyHTML(b *testing.B) { benchmarkParseReply(b, benchmarkMails(b, true)) }
