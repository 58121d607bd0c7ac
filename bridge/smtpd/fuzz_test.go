package smtpd_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge/smtpd"
)

// states are where a session may be when something odd comes.
var states = []string{
	"",
	"EHLO client.example\r\n",
	"EHLO client.example\r\nMAIL FROM:<marie@example.org>\r\n",
	"EHLO client.example\r\nMAIL FROM:<marie@example.org>\r\nRCPT TO:<one@reply.example>\r\n",
	"EHLO client.example\r\nMAIL FROM:<marie@example.org>\r\nRCPT TO:<one@reply.example>\r\nDATA\r\n",
	"EHLO client.example\r\nMAIL FROM:<marie@example.org>\r\nRCPT TO:<one@reply.example>\r\nBDAT 9\r\n",
	"EHLO client.example\r\nMAIL FROM:<marie@example.org>\r\nRCPT TO:<one@reply.example>\r\nBDAT 0\r\n",
	"EHLO client.example\r\nMAIL FROM:<marie@example.org>\r\nRCPT TO:<stranger@reply.example>\r\nBDAT 9 LAST\r\n",
	"EHLO client.example\r\nSTARTTLS\r\n",
}

var (
	answerLine = regexp.MustCompile(`^[2345][0-9][0-9][ -][^\r\n]*$`)
	bareLine   = regexp.MustCompile(`\r[^\n]|\r$|[^\r]\n|^\n`)
)

// FuzzSession sends any bytes in any state, by SMTP and LMTP. The session
// answers in whole lines and ends when the client does, and no mail that came
// without BDAT has a bare CR or LF.
func FuzzSession(f *testing.F) {
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) == 0 {
		f.Fatalf("no transcripts found: %v", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		var sent strings.Builder
		for l := range strings.Lines(string(text)) {
			if c, ok := strings.CutPrefix(l, "C: "); ok {
				sent.WriteString(strings.TrimSuffix(c, "\n") + "\r\n")
			}
		}
		f.Add(uint8(0), strings.Contains(string(text), "option lmtp"), []byte(sent.String()))
	}
	for i := range states {
		f.Add(uint8(i), i%2 == 0, []byte("a\r\n.\r\nRSET\r\nMAIL FROM:<>\r\nRCPT TO:<two@reply.example>\r\nBDAT 2 LAST\r\nx\r\nQUIT\r\n"))
	}
	rec := &recorder{}
	o := smtpd.Options{Receiver: rec, TLS: tlsConfig(), MaxBytes: 1000, MaxGuesses: -1}
	smtp := start(f, o).addr
	o.LMTP = true
	lmtp := start(f, o).addr

	f.Fuzz(func(t *testing.T, state uint8, byLMTP bool, input []byte) {
		addr, prelude := smtp, states[int(state)%len(states)]
		if byLMTP {
			addr, prelude = lmtp, strings.Replace(prelude, "EHLO", "LHLO", 1)
		}
		c := dial(t, addr)
		defer c.Close() //nolint:errcheck // the server has closed it
		done := make(chan struct{})
		go func() {
			defer close(done)
			c.send(prelude + string(input))
			c.closeWrite()
		}()
		for line := range strings.Lines(c.expectEnd()) {
			l, ok := strings.CutSuffix(line, "\r\n")
			if ok && !answerLine.MatchString(l) {
				t.Errorf("answer %q", line)
			}
			if strings.Contains(line, secret) {
				t.Errorf("answer %q has the text of an error", line)
			}
		}
		<-done
		for _, m := range rec.take() {
			if !strings.Contains(strings.ToUpper(prelude+string(input)), "BDAT") && bareLine.MatchString(m.Body) {
				t.Errorf("mail %q has a bare CR or LF", m.Body)
			}
		}
	})
}
