package smtpd_test

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge/smtpd"
)

// TestTranscripts plays testdata/*.txt at a real session. A line is one of
//
//	# a comment
//	option NAME [VALUE]  of the server, before anything else
//	C: TEXT              the client sends TEXT, CR LF
//	RAW: "TEXT"          the client sends a Go string, as it is
//	S: TEXT              the server answers with that line; "..." at its end is anything
//	TLS                  the client starts TLS
//	HALF                 the client ends what it sends
//	CUT                  the client resets the connection
//	END                  the server closes the connection
//	NEXT                 the server takes one more mail on the connection
//	R: MAIL              the receiver has got that mail, in order
//
// C*9:, RAW*9: and S*9: stand for nine of them.
func TestTranscripts(t *testing.T) {
	t.Parallel()
	playAll(t, "testdata", func(*testing.T, *server, *recorder) {})
}

// TestHostileSessions plays the corpus of attacks. Whatever a client does, the
// next one is served by the same server.
func TestHostileSessions(t *testing.T) {
	t.Parallel()
	n := playAll(t, "../../testdata/session", func(t *testing.T, s *server, rec *recorder) {
		t.Helper()
		next := dial(t, s.addr)
		rec.take()
		next.expect("220 ")
		if got := next.next(rec); got != nextMail {
			t.Errorf("the next client's mail is %q; want %q", got, nextMail)
		}
	})
	if n < 100 {
		t.Errorf("%d sessions; want 100", n)
	}
}

// playAll plays the transcripts of a folder, each at a server of its own, and
// calls after for each. It returns how many there are.
func playAll(t *testing.T, dir string, after func(*testing.T, *server, *recorder)) int {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcripts found: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			s, rec := play(t, strings.Split(strings.TrimSpace(string(text)), "\n"))
			after(t, s, rec)
		})
	}
	return len(files)
}

func play(t *testing.T, lines []string) (*server, *recorder) {
	t.Helper()
	p := player{t: t, rec: &recorder{}}
	p.opts.Receiver = p.rec
	for i, l := range lines {
		kind, rest, _ := strings.Cut(l, " ")
		kind, times, _ := strings.Cut(strings.TrimSuffix(kind, ":"), "*")
		n := 1
		if times != "" {
			var err error
			if n, err = strconv.Atoi(times); err != nil {
				t.Fatalf("line %d: %v", i+1, err)
			}
		}
		p.line = i + 1
		p.step(kind, rest, n)
	}
	if diff := cmp.Diff(p.want, p.got()); diff != "" {
		t.Errorf("received mails (-want +got):\n%s", diff)
	}
	return p.server, p.rec
}

// player is a transcript that is being played.
type player struct {
	t      *testing.T
	rec    *recorder
	opts   smtpd.Options
	server *server
	client *client
	line   int
	want   []string
}

func (p *player) step(kind, rest string, n int) {
	p.t.Helper()
	if p.client == nil && kind != "#" && kind != "option" {
		p.server = start(p.t, p.opts)
		p.client = dial(p.t, p.server.addr)
	}
	switch kind {
	case "#", "":
	case "option":
		setOption(p.t, &p.opts, rest)
	case "C":
		p.client.send(strings.Repeat(rest+"\r\n", n))
	case "RAW":
		s, err := strconv.Unquote(rest)
		if err != nil {
			p.t.Fatalf("line %d: %v", p.line, err)
		}
		p.client.send(strings.Repeat(s, n))
	case "S":
		for range n {
			p.answer(rest)
		}
	case "TLS":
		p.client.startTLS()
	case "HALF":
		p.client.closeWrite()
	case "CUT":
		p.client.cut()
	case "END":
		if more := p.client.expectEnd(); more != "" {
			p.t.Fatalf("line %d: more answers: %q", p.line, more)
		}
	case "NEXT":
		if got := p.client.next(p.rec); got != nextMail {
			p.t.Fatalf("line %d: the next mail is %q, want %q", p.line, got, nextMail)
		}
		p.want = append(p.want, nextMail)
	case "R":
		p.want = append(p.want, rest)
	default:
		p.t.Fatalf("line %d: %q is no line of a transcript", p.line, kind)
	}
}

func (p *player) answer(want string) {
	p.t.Helper()
	line := p.client.line()
	if prefix, ok := strings.CutSuffix(want, "..."); ok && strings.HasPrefix(line, prefix) {
		return
	}
	if line != want {
		p.t.Fatalf("line %d: answer\n%q, want\n%q", p.line, line, want)
	}
}

func (p *player) got() (got []string) {
	for _, m := range p.rec.got() {
		s := m.String()
		if m.Helo == "next.example" {
			s = nextMail
		}
		got = append(got, s)
	}
	return got
}

func (m mail) String() string {
	return fmt.Sprintf("%s <%s> to %s tls=%t %q", m.Helo, m.From, strings.Join(m.To, ","), m.TLS, m.Body)
}

// nextMail is what [client.next] sends.
const nextMail = `next.example <next@example.org> to next "next\r\n"`

// next sends a mail by SMTP or LMTP on a connection where anything may have
// been said before. It returns the last mail that was received then.
func (c *client) next(rec *recorder) string {
	c.t.Helper()
	c.send("HELO next.example\r\n")
	if strings.HasPrefix(c.answer(), "500 ") {
		c.send("LHLO next.example\r\n")
		c.expect("250 ")
	}
	c.send("MAIL FROM:<next@example.org>\r\n")
	c.expect("250 ")
	c.send("RCPT TO:<next@reply.example>\r\n")
	c.expect("250 ")
	c.send("DATA\r\n")
	c.expect("354 ")
	c.send("next\r\n.\r\n")
	c.expect("250 ")
	all := rec.got()
	if len(all) == 0 {
		return ""
	}
	return strings.NewReplacer(" tls=true", "", " tls=false", "").Replace(all[len(all)-1].String())
}

// cut resets the connection.
func (c *client) cut() {
	c.t.Helper()
	if tcp, ok := c.Conn.(*net.TCPConn); ok {
		if err := tcp.SetLinger(0); err != nil {
			c.t.Fatal(err)
		}
	}
	c.Close() //nolint:errcheck // the server may have
}

func setOption(t *testing.T, o *smtpd.Options, s string) {
	t.Helper()
	name, value, _ := strings.Cut(s, " ")
	switch name {
	case "lmtp":
		o.LMTP = true
	case "tls":
		o.TLS = tlsConfig()
	case "max-bytes", "max-recipients":
		n, err := strconv.Atoi(value)
		if err != nil {
			t.Fatal(err)
		}
		if name == "max-bytes" {
			o.MaxBytes = int64(n)
		} else {
			o.MaxRecipients = n
		}
	default:
		t.Fatalf("no option %q", name)
	}
}
