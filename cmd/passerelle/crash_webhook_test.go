package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// webhookRounds is how often TestCrashOfWebhooks kills the program, and inFlight how
// many requests one endpoint gets at a time, which may come twice by a kill.
const (
	webhookRounds = 2
	inFlight      = 8
)

// TestCrashOfWebhooks kills the program while it tells a receiver what happens: the
// receiver has every event, in order within each conversation, and what it
// answered with 2xx comes again only where a kill kept the answer from being read.
func TestCrashOfWebhooks(t *testing.T) {
	t.Parallel()
	data := t.TempDir()
	r := &hookReceiver{seen: map[int]int{}, last: map[string]int{}, failed: map[int]bool{}}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	sent := &ledger{state: map[string]bool{}}
	id := ""
	for round := range webhookRounds {
		p := startDemo(t, data, 20)
		if id == "" {
			id = p.makeHook(t, server.URL)
		}
		p.sendUntilKilled(t, sent, round)
	}
	p := startDemo(t, data, 20)
	p.sendLast(t)
	tick, end := time.NewTicker(100*time.Millisecond), time.After(3*time.Minute)
	defer tick.Stop()
	for !r.hasLast() || p.waiting(t) > 0 {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("%d webhooks still wait", p.waiting(t))
		}
	}
	p.stop(t)
	r.check(t)
}

// hookReceiver fails at random, each event once at most.
type hookReceiver struct {
	mu     sync.Mutex
	seen   map[int]int    // answers of 2xx, by sequence
	last   map[string]int // sequence, by conversation
	failed map[int]bool
	ended  bool // lastText was told
	errs   []string
}

func (h *hookReceiver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var event struct {
		ID   string
		Data struct{ Conversation string }
	}
	_ = json.Unmarshal(body, &event)
	var sequence int
	_, err := fmt.Sscanf(event.ID, "evt_%d_", &sequence)
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ended = h.ended || bytes.Contains(body, []byte(lastText))
	if err != nil || event.ID != r.Header.Get("Webhook-Id") {
		h.errs = append(h.errs, fmt.Sprintf("%q with the body %q", r.Header.Get("Webhook-Id"), body))
	}
	if !h.failed[sequence] && rand.IntN(20) == 0 {
		h.failed[sequence] = true
		if rand.IntN(2) == 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		panic(http.ErrAbortHandler) // which drops the connection
	}
	if h.seen[sequence]++; h.seen[sequence] > 1 {
		return
	}
	if before := h.last[event.Data.Conversation]; sequence < before {
		h.errs = append(h.errs, fmt.Sprintf("%d came after %d of its conversation", sequence, before))
	}
	h.last[event.Data.Conversation] = sequence
}

func (h *hookReceiver) check(t *testing.T) {
	t.Helper()
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, e := range h.errs {
		t.Error(e)
	}
	first, last, twice := 0, 0, 0
	for sequence, n := range h.seen {
		if first == 0 || sequence < first {
			first = sequence
		}
		last = max(last, sequence)
		twice += n - 1
	}
	for sequence := first; sequence <= last; sequence++ {
		if h.seen[sequence] == 0 {
			t.Errorf("event %d was lost", sequence)
		}
	}
	if len(h.seen) < 100 {
		t.Errorf("%d events, fewer than there are", len(h.seen))
	}
	if most := webhookRounds * inFlight; twice > most {
		t.Errorf("%d events came again after a 2xx; want at most %d", twice, most)
	}
	t.Logf("%d events, %d of them twice by %d kills, %d failed once", len(h.seen), twice, webhookRounds, len(h.failed))
}

// lastText is in the event behind which there is none to wait for.
const lastText = "The last one."

func (p *process) sendLast(t *testing.T) {
	t.Helper()
	c, err := smtp.Dial(p.ready.SMTP)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if err := sendText(c, p.ready.Conversations[0], lastText); err != nil {
		t.Fatal(err)
	}
}

// hasLast says whether what was sent last is queued, and so all before it.
func (h *hookReceiver) hasLast() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.ended
}

// call asks the API, and returns the answer.
func (p *process) call(t *testing.T, method, path, body string) []byte {
	t.Helper()
	req, err := http.NewRequestWithContext(context.Background(), method, p.ready.HTTP+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+p.ready.APIKey)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	out, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		t.Fatalf("%s %s: %s, %v\n%s", method, path, resp.Status, err, out)
	}
	return out
}

func (p *process) makeHook(t *testing.T, address string) string {
	t.Helper()
	var made struct{ Webhook struct{ ID string } }
	if err := json.Unmarshal(p.call(t, http.MethodPost, "/v1/webhooks", `{"url":"`+address+`"}`), &made); err != nil {
		t.Fatal(err)
	}
	return made.Webhook.ID
}

// waiting returns how many webhooks wait, by the program's own metrics.
func (p *process) waiting(t *testing.T) int {
	t.Helper()
	for line := range bytes.Lines(p.call(t, http.MethodGet, "/metrics", "")) {
		if n, ok := strings.CutPrefix(strings.TrimSpace(string(line)), "passerelle_webhook_depth "); ok {
			f, err := strconv.ParseFloat(n, 64)
			if err != nil {
				t.Fatal(err)
			}
			return int(f)
		}
	}
	t.Fatal("no metric of what waits")
	return 0
}
