package smtpd_test

import (
	"fmt"
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
//	S: TEXT              the server answers with that line; "..." at its end is anything
//	TLS                  the client starts TLS
//	END                  the server closes the connection
//	R: MAIL              the receiver has got that mail, in order
func TestTranscripts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/*.txt")
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
			play(t, strings.Split(strings.TrimSpace(string(text)), "\n"))
		})
	}
}

func play(t *testing.T, lines []string) {
	t.Helper()
	rec := &recorder{}
	o := smtpd.Options{Receiver: rec}
	var c *client
	var want, got []string
	for i, l := range lines {
		kind, rest, _ := strings.Cut(l, " ")
		if c == nil && kind != "#" && kind != "option" {
			c = dial(t, start(t, o).addr)
		}
		switch kind {
		case "#", "":
		case "option":
			setOption(t, &o, rest)
		case "C:":
			c.send(rest + "\r\n")
		case "S:":
			line := c.line()
			if prefix, ok := strings.CutSuffix(rest, "..."); ok && strings.HasPrefix(line, prefix) {
				line = rest
			}
			if line != rest {
				t.Fatalf("line %d: answer\n%q, want\n%q", i+1, line, rest)
			}
		case "TLS":
			c.startTLS()
		case "END":
			if more := c.expectEnd(); more != "" {
				t.Fatalf("line %d: more answers: %q", i+1, more)
			}
		case "R:":
			want = append(want, rest)
		default:
			t.Fatalf("line %d: %q is no line of a transcript", i+1, l)
		}
	}
	for _, m := range rec.got() {
		got = append(got, fmt.Sprintf("%s <%s> to %s tls=%t %q", m.Helo, m.From, strings.Join(m.To, ","), m.TLS, m.Body))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("received mails (-want +got):\n%s", diff)
	}
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
