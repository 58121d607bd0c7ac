package api_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// eventStream is a client that follows events.
type eventStream struct {
	t      *testing.T
	schema func(body any) []error
	lines  *bufio.Scanner
	raw    bytes.Buffer // what has come
	server *httptest.Server
	answer *http.Response
}

// followEvents opens a stream. Header fields come in pairs.
func (p *platform) followEvents(t *testing.T, query string, header ...string) *eventStream {
	t.Helper()
	s := &eventStream{t: t, server: httptest.NewServer(p)}
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, s.server.URL+"/v1/events"+query, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+p.key)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	if s.answer, err = s.server.Client().Do(r); err != nil { //nolint:bodyclose // close does
		t.Fatal(err)
	}
	if ct := s.answer.Header.Get("Content-Type"); s.answer.StatusCode != http.StatusOK || ct != "text/event-stream" {
		t.Fatalf("status %d, %q", s.answer.StatusCode, ct)
	}
	s.schema = func(body any) []error {
		answers := p.document.at("paths", "/v1/events", "get", "responses", "200", "content", "text/event-stream")
		return p.document.checkValue("event", answers["schema"].(map[string]any), body)
	}
	s.lines = bufio.NewScanner(io.TeeReader(s.answer.Body, &s.raw))
	return s
}

func (s *eventStream) close() {
	if err := s.answer.Body.Close(); err != nil {
		s.t.Error(err)
	}
	s.server.Close()
}

// next waits for an event.
func (s *eventStream) next() bridge.Announcement {
	s.t.Helper()
	got := map[string]string{}
	for s.lines.Scan() {
		name, value, _ := strings.Cut(s.lines.Text(), ": ")
		if name == "" && got["data"] != "" {
			break
		}
		got[name] = value
	}
	var a bridge.Announcement
	if err := json.Unmarshal([]byte(got["data"]), &a); err != nil {
		s.t.Fatalf("event %q: %v, %v", got, err, s.lines.Err())
	}
	var body any
	if err := json.Unmarshal([]byte(got["data"]), &body); err != nil {
		s.t.Fatal(err)
	}
	for _, err := range s.schema(body) {
		s.t.Error(err)
	}
	if got["id"] != string(a.ID) || got["event"] != string(a.Type) {
		s.t.Errorf("event %q with id %q holds %s %s", got["event"], got["id"], a.Type, a.ID)
	}
	return a
}

func (p *platform) say(t *testing.T, conversation, side, text string) {
	t.Helper()
	p.do(t, "POST", "/v1/conversations/"+conversation+"/messages", fmt.Sprintf(`{"side": %q, "text": %q}`, side, text)).want(t, http.StatusCreated)
}

func TestAStreamOfEventsIsLive(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	id := p.open(t)
	s := p.followEvents(t, "")
	defer s.close()
	for i := range 3 {
		text := fmt.Sprintf("Message %d", i)
		p.say(t, id, "buyer", text)
		a := s.next()
		if a.Type != bridge.JournalReceived || a.Data.Message.Text != text || a.Data.Conversation != id || a.Data.Buyer != "buyer-1" {
			t.Errorf("event %+v", a)
		}
	}
}

// Wherever a stream breaks, the next one goes on behind it.
func TestEventsAreResumedWithoutAGap(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	id := p.open(t)
	const messages = 250 // more than is read at a time
	for i := range messages {
		p.bridge.Clock.Add(time.Minute)
		p.say(t, id, "seller", fmt.Sprint("Message ", i))
	}
	var all []bridge.Announcement
	s := p.followEvents(t, "?after=start&types=lead.created,message.sent")
	for range messages + 1 {
		all = append(all, s.next())
	}
	s.close()
	if all[0].Type != bridge.JournalLead {
		t.Errorf("the first event is %s", all[0].Type)
	}
	for i, a := range all[1:] {
		if want := fmt.Sprint("Message ", i); a.Data.Message.Text != want {
			t.Fatalf("event %d tells of %q", i, a.Data.Message.Text)
		}
	}
	for _, at := range []int{0, 1, 99, 100, 101, messages - 1} {
		s := p.followEvents(t, "?after=start&types=lead.created,message.sent", "Last-Event-ID", string(all[at].ID))
		if diff := cmp.Diff(all[at+1], s.next()); diff != "" {
			t.Errorf("resumed behind event %d (-want +got):\n%s", at, diff)
		}
		s.close()
	}
}

func TestEventsOfOneAccount(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.open(t)
	p.do(t, "POST", "/v1/leads", strings.Replace(lead, "annonce-1", "annonce-2", 1)).want(t, http.StatusCreated)
	s := p.followEvents(t, "?after=start&account="+bridgetest.OtherAccount)
	defer s.close()
	a := s.next()
	if a.Data.Account != bridgetest.OtherAccount || a.Data.Buyer != "" {
		t.Errorf("event %+v", a)
	}
}

func TestBadStreamsOfEvents(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	for _, tt := range []struct {
		query  string
		status int
	}{
		{"?after=evt_99_00000000", http.StatusGone},
		{"?after=" + url.QueryEscape("' OR 1"), http.StatusBadRequest},
		{"?types=lead.creatd", http.StatusBadRequest},
		{"?account=nobody", http.StatusNotFound},
		{"?limit=9", http.StatusBadRequest},
	} {
		p.do(t, "GET", "/v1/events"+tt.query, "").want(t, tt.status)
	}
	p.key = "wrong"
	p.do(t, "GET", "/v1/events", "").want(t, http.StatusUnauthorized)
}

func TestStreamsOfEventsEndWithTheServer(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	s := p.followEvents(t, "")
	defer s.close()
	p.endStreams()
	for s.lines.Scan() {
	}
	if err := s.lines.Err(); err != nil {
		t.Errorf("the stream broke: %v", err)
	}
}

// slowReader takes an answer, and has something happen after the first event.
type slowReader struct {
	*httptest.ResponseRecorder
	events int
	first  func()
	end    func()
}

func (w *slowReader) Write(p []byte) (int, error) {
	if bytes.HasPrefix(p, []byte("event: ")) {
		if w.events++; w.events == 1 {
			w.first()
		}
	}
	if bytes.HasPrefix(p, []byte("event: buyer.erased")) {
		w.end()
	}
	return w.ResponseRecorder.Write(p)
}

// TestSlowReadersOfEvents has a buyer erased while the client reads.
func TestSlowReadersOfEvents(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	path := "/v1/conversations/" + p.open(t) + "/messages"
	p.do(t, "POST", path, `{"side": "buyer", "text": "Je suis Marie Durand."}`).want(t, http.StatusCreated)
	p.do(t, "POST", path, `{"side": "seller", "text": "Bonjour."}`).want(t, http.StatusCreated)
	ctx, end := context.WithCancel(t.Context())
	w := &slowReader{ResponseRecorder: httptest.NewRecorder(), end: end, first: func() {
		p.bridge.Clock.Add(time.Minute)
		if _, err := p.bridge.EraseBuyer(t.Context(), "buyer-1"); err != nil {
			t.Error(err)
		}
	}}
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, "/v1/events?after=start", nil)
	r.Header.Set("Authorization", "Bearer "+p.key)
	p.ServeHTTP(w, r)
	_, second, _ := strings.Cut(w.Body.String(), "\n\nevent: message.received")
	if w.events < 4 || strings.Contains(second, "Durand") || !strings.Contains(second, "Je suis") {
		t.Errorf("%d events, after the erasure:\n%s", w.events, second)
	}
}

func TestEventsForHEAD(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.do(t, "HEAD", "/v1/events", "").want(t, http.StatusOK)
}
