package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/passerelle-mail/passerelle/cmd/passerelle/demo"
)

// crashRounds is how often TestCrash kills the program.
const crashRounds = 3

// TestCrash kills the program while mail arrives, and starts it again on the
// same data: what was answered 250 is there once, and what is sent again is not
// doubled.
func TestCrash(t *testing.T) {
	t.Parallel()
	rounds := roundsOr(t, crashRounds)
	data := t.TempDir()
	sent := &ledger{state: map[string]bool{}}
	for round := range rounds {
		p := startDemo(t, data, 20)
		p.check(t, sent, fmt.Sprintf("round %d", round))
		p.sendUntilKilled(t, sent, round)
	}
	p := startDemo(t, data, 20)
	p.check(t, sent, "the end")
	p.resend(t, sent)
	p.check(t, sent, "after sending all again")
	p.stop(t)
	t.Logf("%d kills, %d mails answered 250 of %d sent", rounds, sent.acknowledged(), len(sent.state))
}

// roundsOr returns how often to kill the program: CRASH_ROUNDS, or else as given.
func roundsOr(t *testing.T, otherwise int) int {
	t.Helper()
	s := os.Getenv("CRASH_ROUNDS")
	if s == "" {
		return otherwise
	}
	rounds, err := strconv.Atoi(s)
	if err != nil {
		t.Fatal(err)
	}
	return rounds
}

// ledger knows of each text sent whether it was answered 250.
type ledger struct {
	mu    sync.Mutex
	state map[string]bool
}

func (l *ledger) set(text string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.state[text] = l.state[text] || ok
}

func (l *ledger) acknowledged() (n int) {
	for _, ok := range l.state {
		if ok {
			n++
		}
	}
	return n
}

// process is a running demo.
type process struct {
	cmd   *exec.Cmd
	ready demo.Ready
}

func startDemo(t *testing.T, data string, conversations int) *process {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "passerelle", "demo", "--json", "--conversations", strconv.Itoa(conversations), "--data", data)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	p := &process{cmd: cmd}
	line, err := bufio.NewReader(out).ReadBytes('\n')
	if err != nil {
		_ = cmd.Wait()
		t.Fatalf("starting the demo: %v\n%s", err, stderr.String())
	}
	if err := json.Unmarshal(line, &p.ready); err != nil {
		t.Fatalf("the ready line %q: %v", line, err)
	}
	return p
}

// sendUntilKilled sends from several connections and kills the program at some
// moment.
func (p *process) sendUntilKilled(t *testing.T, sent *ledger, round int) {
	t.Helper()
	var wg sync.WaitGroup
	enough := make(chan struct{}, 1)
	goal := 100 + rand.IntN(400)
	for w := range 16 {
		wg.Go(func() {
			c, err := smtp.Dial(p.ready.SMTP)
			if err != nil {
				return
			}
			defer func() { _ = c.Close() }()
			for i := 0; ; i++ {
				to := p.ready.Conversations[(w+i)%len(p.ready.Conversations)]
				text := fmt.Sprintf("Answer %d-%d-%d", round, w, i)
				sent.set(text, false)
				if err := sendText(c, to, text); err != nil {
					return
				}
				sent.set(text, true)
				if i == goal/16 {
					select {
					case enough <- struct{}{}:
					default:
					}
				}
			}
		})
	}
	select {
	case <-enough:
	case <-time.After(time.Minute):
		t.Error("no mail was taken in for a minute")
	}
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	_ = p.cmd.Wait()
}

func sendText(c *smtp.Client, to demo.ReadyConversation, text string) error {
	if err := c.Mail(to.SellerFrom, nil); err != nil {
		return err
	}
	if err := c.Rcpt(to.SellerAlias, nil); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	id := strings.ReplaceAll(text, " ", "-")
	_, err = fmt.Fprintf(w, "From: %s\r\nTo: %s\r\nMessage-ID: <%s@example.com>\r\nSubject: Re\r\n\r\n%s\r\n", to.SellerFrom, to.SellerAlias, id, text)
	if err != nil {
		return err
	}
	return w.Close()
}

// check reads all conversations by the API and compares them with what was sent.
func (p *process) check(t *testing.T, sent *ledger, when string) {
	t.Helper()
	seen := map[string]int{}
	for _, c := range p.ready.Conversations {
		for after := 0; ; {
			texts, last := p.messages(t, string(c.ID), after)
			for _, text := range texts {
				seen[text]++
			}
			if last == after {
				break
			}
			after = last
		}
	}
	for text, ok := range sent.state {
		switch n := seen[text]; {
		case ok && n == 0:
			t.Errorf("%s: %q was answered 250 and is lost", when, text)
		case n > 1:
			t.Errorf("%s: %q is there %d times", when, text, n)
		}
	}
}

func (p *process) messages(t *testing.T, conversation string, after int) (texts []string, last int) {
	t.Helper()
	url := fmt.Sprintf("%s/v1/conversations/%s/messages?after=%d&limit=200", p.ready.HTTP, conversation, after)
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.ready.APIKey)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	var page struct {
		Messages []struct {
			Sequence int    `json:"sequence"`
			Text     string `json:"text"`
		} `json:"messages"`
	}
	if err := json.NewDecoder(resp.Body).Decode(&page); err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s, %v", url, resp.Status, err)
	}
	last = after
	for _, m := range page.Messages {
		texts, last = append(texts, m.Text), m.Sequence
	}
	return texts, last
}

// resend sends every mail once more, as a sender does who missed our answer.
func (p *process) resend(t *testing.T, sent *ledger) {
	t.Helper()
	c, err := smtp.Dial(p.ready.SMTP)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	for text := range sent.state {
		var round, w, i int
		if _, err := fmt.Sscanf(text, "Answer %d-%d-%d", &round, &w, &i); err != nil {
			t.Fatal(err)
		}
		if err := sendText(c, p.ready.Conversations[(w+i)%len(p.ready.Conversations)], text); err != nil {
			t.Fatalf("sending %q again: %v", text, err)
		}
		sent.set(text, true)
	}
}

// stop ends the program as an operator does.
func (p *process) stop(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Wait(); err != nil {
		t.Errorf("stopping: %v", err)
	}
}
