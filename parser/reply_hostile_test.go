package parser_test

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// hostile are inputs of about n bytes that make careless parsers stall. Work
// that grows with the square of n would not end within the test's time.
var hostile = []struct {
	name string
	make func(n int) []byte
}{
	{"nested and never closed", func(n int) []byte { return nest(n/60, false) }},
	{"nested and closed", func(n int) []byte { return nest(n/80, true) }},
	{"many parts", func(n int) []byte {
		return []byte("Content-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\n\nx\n", n/7))
	}},
	{"many parameters", func(n int) []byte {
		return []byte("Content-Type: text/plain" + strings.Repeat("; a=b", n/5) + "\n\nx")
	}},
	{"many pieces of a parameter", func(n int) []byte {
		var b bytes.Buffer
		b.WriteString("Content-Type: text/plain")
		for i := range n / 20 {
			fmt.Fprintf(&b, ";\n name*%d*=x", i)
		}
		b.WriteString("\n\nx")
		return b.Bytes()
	}},
	{"many addresses", func(n int) []byte { return []byte("To: " + strings.Repeat("<a@b.example>,\n ", n/16) + "\n\nx") }},
	{"many encoded words", func(n int) []byte {
		return []byte("Subject: " + strings.Repeat("=?utf-8?q?a?=\n ", n/15) + "\n\nx")
	}},
	{"one header line", func(n int) []byte { return []byte("Subject: " + strings.Repeat("a", n) + "\n\nx") }},
	{"many header lines", func(n int) []byte { return []byte(strings.Repeat("X: y\n", n/5) + "\nx") }},
	{"one line", func(n int) []byte { return text(strings.Repeat("a ", n/2)) }},
	{"bad base64", func(n int) []byte {
		return []byte("Content-Transfer-Encoding: base64\n\n" + strings.Repeat("a!b?", n/4))
	}},
	{"blanks in quoted-printable", func(n int) []byte {
		return []byte("Content-Transfer-Encoding: quoted-printable\n\n" + strings.Repeat(" ", n) + "=")
	}},
	{"empty lines", func(n int) []byte { return text(strings.Repeat("\n", n)) }},
	{"colons", func(n int) []byte { return text(strings.Repeat(":\n", n/2)) }},
	{"attributions", func(n int) []byte { return text(strings.Repeat("On Tue, 4 Mar 2025, A <a@b.example> wrote:\n", n/43)) }},
	{"attributions never ended", func(n int) []byte { return text(strings.Repeat("On Tue, 4 Mar 2025 at 10:00, ", n/29)) }},
	{"glued attributions", func(n int) []byte { return text(strings.Repeat("yes On Tue, 4 Mar 2025, A wrote:> no\n", n/37)) }},
	{"attributions of verbs", func(n int) []byte { return text(strings.Repeat("wrote wrote wrote schrieb a écrit:\n", n/36)) }},
	{"header labels", func(n int) []byte { return text(strings.Repeat("From: a@b.example\n", n/18)) }},
	{"header labels of one kind", func(n int) []byte { return text(strings.Repeat("To: a\n", n/6)) }},
	{"header blocks", func(n int) []byte { return text(strings.Repeat("From: a\nSent: b\nTo: c\nSubject: d\n\n", n/36)) }},
	{"one line of labels", func(n int) []byte { return text(strings.Repeat("From: To: Subject: ", n/19)) }},
	{"rules", func(n int) []byte { return text(strings.Repeat("_____\n", n/6)) }},
	{"rules and blanks", func(n int) []byte { return text(strings.Repeat("_____\n\n\n\n\n\n\n", n/12)) }},
	{"double rules", func(n int) []byte { return text(strings.Repeat("==========\n\na\n", n/14)) }},
	{"dashes", func(n int) []byte { return text(strings.Repeat("-- \n", n/4)) }},
	{"device lines", func(n int) []byte { return text(strings.Repeat("Sent from my iPhone\n", n/20)) }},
	{"notices", func(n int) []byte { return text(strings.Repeat("confidential\n\n", n/14)) }},
	{"quotes and answers", func(n int) []byte { return text(strings.Repeat("> a\nb\n", n/6)) }},
	{"quotes nested", func(n int) []byte { return text(strings.Repeat(strings.Repeat(">", 1000)+"\n", n/1001)) }},
	{"quote marks", func(n int) []byte { return text(strings.Repeat("> ", n/2)) }},
	{"our marker", func(n int) []byte { return text(strings.Repeat(parser.ReplyMarker("en")+"\n", n/38)) }},
	{"our marker in tables", func(n int) []byte { return page(strings.Repeat("<table><td>"+parser.ReplyMarker("en"), n/50)) }},
	{"tables in tables", func(n int) []byte {
		return page(strings.Repeat("<table><td>", n/11) + parser.ReplyMarker("en") + strings.Repeat("<br>a", n/50))
	}},
	{"open elements", func(n int) []byte { return page(strings.Repeat("<div>", n/5)) }},
	{"open inline elements", func(n int) []byte { return page(strings.Repeat("<b>", n/6) + strings.Repeat("</i>", n/8)) }},
	{"crossed elements", func(n int) []byte { return page(strings.Repeat("<i><b>", n/12) + strings.Repeat("</i>", n/8)) }},
	{"block quotes", func(n int) []byte { return page(strings.Repeat("<blockquote>a", n/13)) }},
	{"quotes of a client", func(n int) []byte { return page(strings.Repeat("<div class=gmail_quote>a", n/24)) }},
	{"regions", func(n int) []byte {
		return page("a<br>" + strings.Repeat("<span class=gmail_signature>a</span>", n/36))
	}},
	{"attributes", func(n int) []byte { return page("<a" + strings.Repeat(" a=b", n/4) + ">x") }},
	{"classes", func(n int) []byte { return page(`<a class="` + strings.Repeat("a ", n/2) + `">x`) }},
	{"angle brackets", func(n int) []byte { return page(strings.Repeat("<", n)) }},
	{"comments", func(n int) []byte { return page(strings.Repeat("<!--", n/4)) }},
	{"entities", func(n int) []byte { return page(strings.Repeat("&", n)) }},
	{"list items", func(n int) []byte { return page("<ol>" + strings.Repeat("<li>", n/4)) }},
	{"line breaks", func(n int) []byte { return page(strings.Repeat("<br>", n/4)) }},
	{"lines above blank quotes", func(n int) []byte { return page(strings.Repeat("> \n<hr>", n/7)) }},
	{"tables on one line", func(n int) []byte {
		return page(strings.Repeat("<table><tr><td>", n/30) + strings.Repeat("word ", n/10))
	}},
	{"links in links", func(n int) []byte {
		return page(strings.Repeat("<a href=https://x.example/>x ", n/58) + strings.Repeat("</a>", n/8))
	}},
	{"marked colons", func(n int) []byte { return text(strings.Repeat(">:\n", n/3)) }},
	{"glue on one line", func(n int) []byte { return text(strings.Repeat("<a@b.example> 2025 10:02 :> ", n/28)) }},
	{"long answers", func(n int) []byte {
		return text(strings.Repeat("> a\n"+strings.Repeat("word ", 1500)+"\n\n", n/7500))
	}},
	{"labels of other letters", func(n int) []byte { return text(strings.Repeat(strings.Repeat("От: ", 30)+"\n", n/181)) }},
}

func text(s string) []byte { return []byte("Content-Type: text/plain\n\nHello\n" + s) }

func page(s string) []byte { return []byte("Content-Type: text/html\n\n<p>Hello</p>" + s) }

// nest makes multiparts in one another.
func nest(depth int, closed bool) []byte {
	var b bytes.Buffer
	b.WriteString("Content-Type: multipart/mixed; boundary=b0\n\n")
	for i := range depth {
		fmt.Fprintf(&b, "--b%d\nContent-Type: multipart/mixed; boundary=b%d\n\n", i, i+1)
	}
	for i := depth; closed && i >= 0; i-- {
		fmt.Fprintf(&b, "--b%d--\n", i)
	}
	return b.Bytes()
}

func TestHostile(t *testing.T) {
	t.Parallel()
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			checkReply(t, parser.ParseReply(h.make(2<<20), parser.ReplyOptions{}))
		})
	}
}

func BenchmarkHostile(b *testing.B) {
	for _, h := range hostile {
		mail := h.make(350 << 10)
		b.Run(h.name, func(b *testing.B) {
			b.SetBytes(int64(len(mail)))
			b.ReportAllocs()
			for b.Loop() {
				parser.ParseReply(mail, parser.ReplyOptions{})
			}
		})
	}
}

// BenchmarkHostileTwice reports how much longer twice the input takes: well under
// 3 times, unless the work grows with its square.
func BenchmarkHostileTwice(b *testing.B) {
	for _, h := range hostile {
		once, twice := h.make(350<<10), h.make(700<<10)
		b.Run(h.name, func(b *testing.B) {
			best := func(mail []byte) time.Duration {
				least := time.Hour
				for range 5 {
					began := time.Now()
					parser.ParseReply(mail, parser.ReplyOptions{})
					least = min(least, time.Since(began))
				}
				return least
			}
			for b.Loop() {
				b.ReportMetric(float64(best(twice))/float64(best(once)), "times")
			}
		})
	}
}

// TestReadMailMemory holds that an attachment costs no memory: a mail of 25 MB
// is read with what a small one takes.
func TestReadMailMemory(t *testing.T) {
	mail := func(lines int) io.Reader {
		return io.MultiReader(
			strings.NewReader("Content-Type: multipart/mixed; boundary=b\n\n--b\n\nHello\n--b\nContent-Type: image/png\nContent-Transfer-Encoding: base64\n\n"),
			io.LimitReader(repeat(strings.Repeat("QUJD", 19)+"\n"), int64(lines)*77),
			strings.NewReader("\n--b--\n"),
		)
	}
	allocs := func(lines int) float64 {
		return testing.AllocsPerRun(3, func() {
			m, err := parser.ReadMail(mail(lines), parser.MailOptions{})
			if err != nil || len(m.Attachments) != 1 || m.Attachments[0].Size != int64(lines)*57 {
				t.Fatalf("ReadMail = %+v, %v", m, err)
			}
		})
	}
	if small, big := allocs(10), allocs(25<<20/77); big > small+20 {
		t.Errorf("%v allocations for a small mail, %v for a big one", small, big)
	}
}

// repeat reads s for ever.
type repeat string

func (r repeat) Read(p []byte) (int, error) {
	n := 0
	for n+len(r) <= len(p) {
		n += copy(p[n:], r)
	}
	if n == 0 {
		return copy(p, r), nil
	}
	return n, nil
}
