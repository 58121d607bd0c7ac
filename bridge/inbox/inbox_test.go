package inbox_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"flag"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/inbox"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// patience bounds how long a test waits for something that is to happen, on the
// slowest of machines.
const patience = time.Minute

// site is an inbox that serves the sample marketplace, with one conversation
// between Marie and the garage and one between Paul and another seller.
type site struct {
	*bridgetest.Bridge
	t             testing.TB
	handler       *inbox.Handler
	server        *httptest.Server
	metrics       *prometheus.Registry
	lea, other    bridge.Viewer // members
	marie, paul   bridge.Viewer // buyers
	thread, elses bridge.Conversation
}

// question is what Marie writes first.
const question = "Bonjour, la Clio est-elle toujours disponible ?"

// pauls is what Paul writes to the other seller.
const pauls = "Is the Peugeot still for sale?"

func newSite(tb testing.TB, change ...func(*inbox.Options)) *site {
	tb.Helper()
	return newSiteOn(tb, bridgetest.Options{}, change...)
}

// newUndoSite is a site on which what members send waits for ten seconds.
func newUndoSite(tb testing.TB) *site {
	tb.Helper()
	return newSiteOn(tb, bridgetest.Options{UndoTime: 10 * time.Second})
}

func newSiteOn(tb testing.TB, on bridgetest.Options, change ...func(*inbox.Options)) *site {
	tb.Helper()
	s := &site{Bridge: bridgetest.New(tb, on), t: tb, metrics: prometheus.NewRegistry()}
	s.Market(tb)
	_, err := s.PutMember(tb.Context(), bridge.NewMember{
		Account: bridgetest.OtherAccount, Email: "max@autos-leroux.example", Name: "Max Leroux", Role: bridge.RoleOwner,
	})
	must(tb, err)
	s.lea, s.other = s.member(bridgetest.AccountID), s.member(bridgetest.OtherAccount)
	s.thread = s.lead(bridgetest.ListingID, question, bridgetest.Buyer())
	s.elses = s.lead(bridgetest.OtherListing, pauls, bridge.NewBuyer{
		ExternalID: "buyer-2", Pseudonym: "paulo", Name: "Paul Garnier", Email: bridgetest.OtherBuyer, Language: "en",
	})
	s.marie = bridge.Viewer{Buyer: s.thread.BuyerID, Conversation: s.thread.ID}
	s.paul = bridge.Viewer{Buyer: s.elses.BuyerID, Conversation: s.elses.ID}

	o := inbox.Options{Bridge: s, Log: slog.New(failing{tb}), Metrics: s.metrics}
	for _, c := range change {
		c(&o)
	}
	s.handler, err = inbox.New(o)
	must(tb, err)
	s.server = httptest.NewUnstartedServer(s.handler)
	if o.Secure {
		s.server.StartTLS()
	} else {
		s.server.Start()
	}
	tb.Cleanup(func() {
		s.handler.EndStreams()
		s.server.Close()
	})
	return s
}

// failing is a log in which an error fails the test.
type failing struct{ t testing.TB }

func (f failing) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelError }
func (f failing) WithAttrs([]slog.Attr) slog.Handler           { return f }
func (f failing) WithGroup(string) slog.Handler                { return f }
func (f failing) Handle(_ context.Context, r slog.Record) error {
	r.Attrs(func(a slog.Attr) bool {
		f.t.Errorf("logged: %s: %s", r.Message, a)
		return true
	})
	return nil
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func (s *site) member(account string) bridge.Viewer {
	s.t.Helper()
	a, members, err := s.Account(s.t.Context(), account)
	must(s.t, err)
	return bridge.Viewer{Member: members[0].ID, Account: a.ID}
}

func (s *site) lead(listing, text string, b bridge.NewBuyer) bridge.Conversation {
	s.t.Helper()
	p, err := s.OpenLead(s.t.Context(), bridge.NewLead{Listing: listing, Text: text, Buyer: b})
	must(s.t, err)
	return p.Conversation
}

// write posts a message a minute later, as the marketplace's own chat would.
func (s *site) write(c bridge.Conversation, side bridge.Side, text string, files ...bridge.NewFile) bridge.Message {
	s.t.Helper()
	s.Clock.Add(time.Minute)
	m, err := s.Post(s.t.Context(), bridge.NewMessage{
		Conversation: c.ID, Side: side, Text: text, Files: files, Via: bridge.ViaAPI,
	})
	must(s.t, err)
	return m
}

// receive takes a mail in at an alias, as a whole mail with LF line ends.
func (s *site) receive(local, mail string) {
	s.t.Helper()
	r, err := s.Resolve(s.t.Context(), s.Address(local))
	must(s.t, err)
	answers, err := s.Receive(s.t.Context(), bridge.IncomingMail{
		From: "bounce@example.com", Recipients: []bridge.Recipient{r}, Body: strings.NewReader(strings.ReplaceAll(mail, "\n", "\r\n")),
	})
	must(s.t, err)
	must(s.t, answers[0])
}

// link returns the path of a sign-in link.
func (s *site) link(v bridge.Viewer) string {
	s.t.Helper()
	address, err := s.NewSignIn(s.t.Context(), v, time.Hour)
	must(s.t, err)
	u, err := url.Parse(address)
	must(s.t, err)
	return u.Path
}

// browser keeps cookies and does not follow redirects.
type browser struct {
	s      *site
	client *http.Client
	header http.Header
}

func (s *site) browser() *browser {
	s.t.Helper()
	jar, err := cookiejar.New(nil)
	must(s.t, err)
	return &browser{s, &http.Client{
		Jar:           jar,
		Transport:     &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}, // the test's own certificate
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, http.Header{"Accept-Language": {"fr"}}}
}

// signedIn returns a browser that has used a link.
func (s *site) signedIn(v bridge.Viewer) *browser {
	s.t.Helper()
	b := s.browser()
	if a := b.post(s.link(v), nil); a.status != http.StatusSeeOther {
		s.t.Fatalf("signing in: status %d, want 303", a.status)
	}
	return b
}

// answer is what a browser got.
type answer struct {
	status int
	header http.Header
	body   string
}

func (a answer) location() string { return a.header.Get("Location") }

func (b *browser) get(path string) answer { return b.do(http.MethodGet, path, nil, "") }

func (b *browser) post(path string, form url.Values) answer {
	return b.do(http.MethodPost, path, strings.NewReader(form.Encode()), "application/x-www-form-urlencoded")
}

func (b *browser) do(method, path string, body io.Reader, contentType string) answer {
	b.s.t.Helper()
	resp := b.send(b.s.t.Context(), method, path, body, contentType)
	got, err := io.ReadAll(resp.Body)
	must(b.s.t, err)
	must(b.s.t, resp.Body.Close())
	return answer{resp.StatusCode, resp.Header, string(got)}
}

func (b *browser) send(ctx context.Context, method, path string, body io.Reader, contentType string) *http.Response {
	b.s.t.Helper()
	r, err := http.NewRequestWithContext(ctx, method, b.s.server.URL+path, body)
	must(b.s.t, err)
	r.Header = b.header.Clone()
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	resp, err := b.client.Do(r)
	must(b.s.t, err)
	return resp
}

// event is one event of a stream.
type event struct{ name, id, data string }

// listen opens a stream. Its channel is closed when the stream ends.
func (b *browser) listen(path string) <-chan event {
	b.s.t.Helper()
	resp := b.send(b.s.t.Context(), http.MethodGet, path, nil, "") //nolint:bodyclose // readEvents closes it
	if got := resp.Header.Get("Content-Type"); resp.StatusCode != http.StatusOK || got != "text/event-stream" {
		b.s.t.Fatalf("GET %s = %d %s; want an event stream", path, resp.StatusCode, got)
	}
	events := make(chan event, 100)
	go readEvents(resp.Body, events)
	return events
}

// readEvents reads a stream to its end, which the end of the test brings about.
func readEvents(r io.ReadCloser, events chan<- event) {
	defer close(events)
	defer func() { _ = r.Close() }()
	var e event
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		field, value, _ := strings.Cut(lines.Text(), ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "event":
			e.name = value
		case "id":
			e.id = value
		case "data":
			e.data += value + "\n"
		case "":
			if e.name != "" {
				events <- e
			}
			e = event{}
		}
	}
}

// streams returns how many pages are told of changes.
func (s *site) streams() float64 {
	s.t.Helper()
	families, err := s.metrics.Gather()
	must(s.t, err)
	for _, f := range families {
		if f.GetName() == "passerelle_inbox_streams" {
			return f.GetMetric()[0].GetGauge().GetValue()
		}
	}
	s.t.Fatal("no metric passerelle_inbox_streams")
	return 0
}

// next waits for an event.
func next(t *testing.T, events <-chan event) event {
	t.Helper()
	select {
	case e, ok := <-events:
		if !ok {
			t.Fatal("the stream ended; want an event")
		}
		return e
	case <-time.After(patience):
		t.Fatal("no event came")
	}
	return event{}
}

// ended waits for a stream to end, and fails on any event before.
func ended(t *testing.T, events <-chan event) {
	t.Helper()
	select {
	case e, ok := <-events:
		if ok {
			t.Fatalf("got event %+v; want the stream to end", e)
		}
	case <-time.After(patience):
		t.Fatal("the stream did not end")
	}
}

func wantContains(tb testing.TB, in string, parts ...string) {
	tb.Helper()
	for _, p := range parts {
		if !strings.Contains(in, p) {
			tb.Errorf("no %q in:\n%s", p, in)
		}
	}
}

func wantWithout(t *testing.T, in string, parts ...string) {
	t.Helper()
	for _, p := range parts {
		if strings.Contains(in, p) {
			t.Errorf("%q in:\n%s", p, in)
		}
	}
}

// session returns the value of a cookie.
func (b *browser) session(name string) string {
	b.s.t.Helper()
	u, err := url.Parse(b.s.server.URL)
	must(b.s.t, err)
	for _, c := range b.client.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	b.s.t.Fatalf("no cookie %q", name)
	return ""
}

// withCookies returns a browser that has these cookies.
func (s *site) withCookies(cookies map[string]string) *browser {
	s.t.Helper()
	b := s.browser()
	b.client.Jar = fixedJar(cookies)
	return b
}

// fixedJar sends the same cookies whatever happens.
type fixedJar map[string]string

func (j fixedJar) SetCookies(*url.URL, []*http.Cookie) {}

func (j fixedJar) Cookies(*url.URL) []*http.Cookie {
	var cookies []*http.Cookie
	for name, value := range j {
		cookies = append(cookies, &http.Cookie{Name: name, Value: value})
	}
	return cookies
}

// keepCookies returns a jar that keeps what another one has now.
func keepCookies(jar http.CookieJar, address string) fixedJar {
	kept := fixedJar{}
	u, err := url.Parse(address)
	if err != nil {
		panic(err)
	}
	for _, c := range jar.Cookies(u) {
		kept[c.Name] = c.Value
	}
	return kept
}
