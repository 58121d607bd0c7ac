package webhook_test

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/webhook"
)

// crm is a real server on the machine, which fails in every way there is until it is
// well.
type crm struct {
	mu     sync.Mutex
	random *rand.Rand
	well   bool
	order  map[string][]int64 // of what it took, by conversation
	taken  map[string]bool
	done   map[string]bool // a 2xx went out, whole
	errs   []string
	asked  map[string]int // how often it answered in each manner
}

func (c *crm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	var event bridge.Announcement
	if err == nil {
		err = json.Unmarshal(body, &event)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	id := r.Header.Get("Webhook-Id")
	if err != nil || string(event.ID) != id {
		c.errs = append(c.errs, fmt.Sprintf("%s with %q: %v", id, body, err))
		return
	}
	if c.done[id] {
		c.errs = append(c.errs, id+" came after a 2xx")
	}
	manner := "ok"
	if !c.well {
		manner = []string{"ok", "500", "503", "429", "slow", "cut", "half", "lost", "redirect"}[c.random.IntN(9)]
	}
	if manner == "slow" && c.asked[manner] == mostSlow {
		manner = "cut"
	}
	c.asked[manner]++
	c.answer(w, r, manner, id, event)
}

func (c *crm) answer(w http.ResponseWriter, r *http.Request, manner, id string, event bridge.Announcement) {
	switch manner {
	case "500":
		w.WriteHeader(http.StatusInternalServerError)
	case "503":
		w.Header().Set("Retry-After", "90")
		w.WriteHeader(http.StatusServiceUnavailable)
	case "429":
		w.Header().Set("Retry-After", "30")
		w.WriteHeader(http.StatusTooManyRequests)
	case "redirect":
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(http.StatusTemporaryRedirect)
	case "cut": // before a word is said
		panic(http.ErrAbortHandler)
	case "half": // amid the status line
		conn, buffer, err := http.NewResponseController(w).Hijack()
		if err != nil {
			c.errs = append(c.errs, err.Error())
			return
		}
		_, _ = buffer.WriteString("HTTP/1.1 2")
		_ = buffer.Flush()
		_ = conn.Close()
	case "lost": // it took the event, and its answer does not arrive
		c.take(id, event)
		panic(http.ErrAbortHandler)
	case "slow": // longer than the sender waits, and then it takes the event
		c.mu.Unlock()
		<-r.Context().Done() // the sender has gone
		c.mu.Lock()
		c.take(id, event)
	default:
		c.take(id, event)
		c.done[id] = true
		w.WriteHeader(http.StatusNoContent)
	}
}

func (c *crm) take(id string, event bridge.Announcement) {
	if !c.taken[id] {
		c.taken[id] = true
		c.order[event.Data.Conversation] = append(c.order[event.Data.Conversation], event.ID.Sequence())
	}
}

// tooSlow is how long the sender waits for an answer: a busy machine takes less. The
// receiver is slower mostSlow times.
const (
	tooSlow  = 3 * time.Second
	mostSlow = 2
)

// wire carries what is told to an address on the internet to a server on the machine.
type wire struct {
	http.RoundTripper
	host string
}

func (t wire) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.URL.Scheme, r.URL.Host = "http", t.host
	return t.RoundTripper.RoundTrip(r)
}

// A receiver that fails for an hour in every way there is, and then is well, has
// every event once by its id and in order within each conversation soon after, and
// nothing comes again after a 2xx.
func TestAnHourOfEveryFailure(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.Bridge
	c := &crm{
		random: rand.New(rand.NewPCG(6, 7)), order: map[string][]int64{}, taken: map[string]bool{}, done: map[string]bool{}, asked: map[string]int{},
	}
	server := httptest.NewServer(c)
	t.Cleanup(server.Close)
	carrier := wire{&http.Transport{}, server.Listener.Addr().String()}
	s := webhook.New(webhook.Options{Bridge: b, Log: slog.New(slog.DiscardHandler), Now: b.Clock.Now, Transport: carrier})
	s.SetTimeout(tooSlow)

	var threads []bridge.ConversationID
	for i := range 6 {
		threads = append(threads, w.lead(fmt.Sprint("buyer-", i)))
	}
	for minute := range 60 {
		if minute%4 == 0 {
			threads = append(threads, w.lead(fmt.Sprint("later-", minute)))
		}
		side := []bridge.Side{bridge.SideBuyer, bridge.SideSeller}[minute%2]
		w.write(threads[minute%len(threads)], side, fmt.Sprint("Message ", minute))
		b.Clock.Add(time.Minute)
		s.Pass(t.Context())
	}
	c.mu.Lock()
	c.well = true
	c.mu.Unlock()
	for range 132 { // nothing new happens, and the next turn may come in two hours and a tenth
		b.Clock.Add(time.Minute)
		s.Pass(t.Context())
	}

	c.mu.Lock()
	defer c.mu.Unlock()
	for _, e := range c.errs {
		t.Error(e)
	}
	end, err := b.JournalPosition(t.Context(), "", "")
	must(t, err)
	told := 0
	for id, order := range c.order {
		told += len(order)
		if !slices.IsSorted(order) {
			t.Errorf("%s was told in the order %v", id, order)
		}
	}
	if want := int(end - w.hook.Position); told != want || len(c.taken) != want || len(c.done) != want {
		t.Errorf("%d events were told, %d by id, and %d of them answered; want %d", told, len(c.taken), len(c.done), want)
	}
	for _, manner := range []string{"ok", "500", "503", "429", "slow", "cut", "half", "lost", "redirect"} {
		if c.asked[manner] == 0 {
			t.Errorf("it never answered in the manner %q: %v", manner, c.asked)
		}
	}
	t.Logf("%d events of %d conversations, answered %v", told, len(c.order), c.asked)
}
