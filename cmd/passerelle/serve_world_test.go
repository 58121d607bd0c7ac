package main

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"maps"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	netsmtp "net/smtp"
	"net/textproto"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/foxcpp/go-mockdns"

	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

// patience is how long a test waits for what takes milliseconds.
const patience = 30 * time.Second

// world is an internet of our own around a program that serves: its DNS, and
// servers at public addresses, all of them on loopback.
type world struct {
	t      *testing.T
	config config
	issuer *x509.Certificate
	key    *ecdsa.PrivateKey

	mu      sync.Mutex
	zones   map[string]mockdns.Zone
	servers map[string]string // address and port: where it really is

	d      doors
	apiKey string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, zones: map[string]mockdns.Zone{}, servers: map[string]string{}}
	w.config = defaultConfig()
	w.config.Domain, w.config.Language, w.config.Data = "reply.voiturama.example", "fr", t.TempDir()
	w.config.SMTP.Listen, w.config.HTTP.Listen, w.config.Metrics.Listen = "127.0.0.1:0", "127.0.0.1:0", ""
	w.config.SMTP.Hostname = "mail.voiturama.example"
	w.config.Delivery, w.config.SenderProof = deliveryMX, "dns"
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	var err error
	w.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	must(err)
	w.issuer = &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "issuer"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, w.issuer, w.issuer, &w.key.PublicKey, w.key)
	must(err)
	w.issuer, err = x509.ParseCertificate(der)
	must(err)
	w.apiKey = strings.TrimSpace(w.command("admin", "key", "create", "chat"))
	return w
}

// command runs the program beside the one that serves, and returns what it says.
func (w *world) command(args ...string) string {
	w.t.Helper()
	var stdout, stderr bytes.Buffer
	args = append(args, "--data", w.config.Data, "--domain", w.config.Domain, "--dkim", w.config.DKIM)
	if code := run(w.t.Context(), args, strings.NewReader(""), &stdout, &stderr); code != exitDone {
		w.t.Fatalf("passerelle %q: %d\n%s", args, code, stderr.String())
	}
	return stdout.String()
}

// serve runs the program until stop is called or the test ends.
func (w *world) serve() (stop func()) {
	w.t.Helper()
	d, err := openDoors(w.t.Context(), w.config)
	if err != nil {
		w.t.Fatal(err)
	}
	w.d = d
	roots := x509.NewCertPool()
	roots.AddCert(w.issuer)
	ctx, cancel := context.WithCancel(context.WithoutCancel(w.t.Context()))
	done := make(chan error, 1)
	go func() {
		done <- serve(ctx, d, nodeOptions{
			config: w.config, log: slog.New(slog.DiscardHandler), resolver: w,
			mx: mailer.MX{DNS: w, Dial: w.dial, Roots: roots, Interfaces: func() ([]net.Addr, error) { return nil, nil }},
		})
	}()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				w.t.Error(err)
			}
		})
	}
	w.t.Cleanup(stop)
	return stop
}

func (w *world) publish(name string, z mockdns.Zone) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.zones[name+"."] = z
}

func (w *world) dns() mockdns.Resolver {
	w.mu.Lock()
	defer w.mu.Unlock()
	return mockdns.Resolver{Zones: maps.Clone(w.zones)}
}

func (w *world) LookupTXT(ctx context.Context, name string) ([]string, error) {
	dns := w.dns()
	return dns.LookupTXT(ctx, name)
}

func (w *world) LookupMX(ctx context.Context, name string) ([]*net.MX, error) {
	dns := w.dns()
	return dns.LookupMX(ctx, name)
}

func (w *world) LookupIPAddr(ctx context.Context, host string) ([]net.IPAddr, error) {
	dns := w.dns()
	return dns.LookupIPAddr(ctx, host)
}

func (w *world) LookupAddr(ctx context.Context, addr string) ([]string, error) {
	dns := w.dns()
	return dns.LookupAddr(ctx, addr)
}

func (w *world) dial(ctx context.Context, network, address string) (net.Conn, error) {
	w.mu.Lock()
	real := w.servers[address]
	w.mu.Unlock()
	if real == "" {
		return nil, fmt.Errorf("dial %s: nobody is there", address)
	}
	return (&net.Dialer{}).DialContext(ctx, network, real)
}

func (w *world) place(address, real string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.servers[address] = real
}

// certificate is good for names.
func (w *world) certificate(names ...string) *tls.Config {
	w.t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, &x509.Certificate{
		SerialNumber: big.NewInt(2), DNSNames: names, NotBefore: w.issuer.NotBefore, NotAfter: w.issuer.NotAfter,
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}, w.issuer, &w.key.PublicKey, w.key)
	if err != nil {
		w.t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: w.key}}, MinVersion: tls.VersionTLS12}
}

// taken is a mail that a server of the world took.
type taken struct {
	from, to, raw string
	tls           bool
}

// mxServer is a mail server of a domain.
type mxServer struct {
	mails  chan taken
	refuse func(to string) error
}

// mailServer puts a mail server at an address, with a certificate for names or
// without TLS.
func (w *world) mailServer(address string, names ...string) *mxServer {
	w.t.Helper()
	m := &mxServer{mails: make(chan taken, 100)}
	s := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &mxTest{server: m, conn: c}, nil }))
	s.Domain, s.ErrorLog = "mx.example", log.New(io.Discard, "", 0)
	if len(names) > 0 {
		s.TLSConfig = w.certificate(names...)
	}
	l, err := (&net.ListenConfig{}).Listen(w.t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		w.t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- s.Serve(l) }()
	w.t.Cleanup(func() {
		_ = s.Close()
		if err := <-done; err != nil && !errors.Is(err, smtp.ErrServerClosed) {
			w.t.Error(err)
		}
	})
	w.place(address+":25", l.Addr().String())
	return m
}

// mxTest is a session of a mail server.
type mxTest struct {
	server *mxServer
	conn   *smtp.Conn
	taken
}

func (s *mxTest) Mail(from string, _ *smtp.MailOptions) error {
	_, secure := s.conn.TLSConnectionState()
	s.taken = taken{from: from, tls: secure}
	return nil
}

func (s *mxTest) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	if s.server.refuse != nil {
		return s.server.refuse(to)
	}
	return nil
}

func (s *mxTest) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	s.raw = string(raw)
	s.server.mails <- s.taken
	return err
}

func (s *mxTest) Reset()        {}
func (s *mxTest) Logout() error { return nil }

// next waits for a mail.
func (m *mxServer) next(t *testing.T) taken {
	t.Helper()
	select {
	case got := <-m.mails:
		return got
	case <-time.After(patience):
		t.Fatal("no mail came")
	}
	return taken{}
}

// none is an error where a mail has come.
func (m *mxServer) none(t *testing.T) {
	t.Helper()
	select {
	case got := <-m.mails:
		t.Errorf("a mail came:\n%s", got.raw)
	default:
	}
}

// policy is a domain's MTA-STS policy over HTTPS.
type policy struct {
	mu   sync.Mutex
	text string // empty for 503
}

func (p *policy) set(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.text = text
}

func (p *policy) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.text == "" {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "text/plain")
	_, _ = io.WriteString(w, p.text)
}

// policyOf serves a domain's policy at an address.
func (w *world) policyOf(domain, address, text string) *policy {
	w.t.Helper()
	p := &policy{text: text}
	s := httptest.NewUnstartedServer(p)
	s.TLS = w.certificate("mta-sts." + domain)
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	w.t.Cleanup(s.Close)
	w.place(address+":443", s.Listener.Addr().String())
	w.publish("_mta-sts."+domain, mockdns.Zone{TXT: []string{"v=STSv1; id=1"}})
	w.publish("mta-sts."+domain, mockdns.Zone{A: []string{address}})
	return p
}

// call sends a request to the API and reads its answer into out.
func (w *world) call(method, path string, in, out any) {
	w.t.Helper()
	body, err := json.Marshal(in)
	if err != nil {
		w.t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(w.t.Context(), method, "http://"+w.d.http.Addr().String()+path, bytes.NewReader(body))
	if err != nil {
		w.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+w.apiKey)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 300 {
		w.t.Fatalf("%s %s: %s %s %v", method, path, resp.Status, answer, err)
	}
	if out != nil {
		if err := json.Unmarshal(answer, out); err != nil {
			w.t.Fatal(err)
		}
	}
}

type object = map[string]any

// seller makes an account with one listing, whose contact is at a domain.
func (w *world) seller(name, domain string) {
	w.t.Helper()
	w.call(http.MethodPut, "/v1/accounts/"+name, object{"name": name, "language": "fr"}, nil)
	w.call(http.MethodPut, "/v1/listings/"+name, object{"account": name, "title": "Renault Clio " + name, "contact": "ventes@" + domain}, nil)
}

// shownMessage is a message as the API shows it.
type shownMessage struct {
	ID          string `json:"id"`
	Side        string `json:"side"`
	Kind        string `json:"kind"`
	Text        string `json:"text"`
	State       string `json:"state"`
	StateReason string `json:"state_reason"`
}

// lead has a buyer write to a seller, and returns the conversation.
func (w *world) lead(seller, buyer, text string) (conversation string) {
	w.t.Helper()
	var p struct {
		Conversation struct {
			ID string `json:"id"`
		} `json:"conversation"`
	}
	w.call(http.MethodPost, "/v1/leads", object{"listing": seller, "text": text, "buyer": object{
		"external_id": buyer, "name": "Marie Durand", "email": buyer + "@courriel.example", "language": "fr",
	}}, &p)
	return p.Conversation.ID
}

// shown is a conversation as the API shows it.
type shown struct {
	Conversation struct {
		Aliases struct {
			Seller string `json:"seller"`
		} `json:"aliases"`
	} `json:"conversation"`
	Buyer struct {
		Stopped string `json:"stopped"`
	} `json:"buyer"`
	Messages []shownMessage `json:"messages"`
	Events   []struct {
		Kind string `json:"kind"`
		Side string `json:"side"`
	} `json:"events"`
}

func (w *world) conversation(id string) (s shown) {
	w.t.Helper()
	w.call(http.MethodGet, "/v1/conversations/"+id, nil, &s)
	return s
}

// until waits for a conversation to be so.
func (w *world) until(id string, what string, so func(shown) bool) shown {
	w.t.Helper()
	for end := time.Now().Add(patience); ; {
		s := w.conversation(id)
		if so(s) {
			return s
		}
		if time.Now().After(end) {
			w.t.Fatalf("not so: %s; it is %+v", what, s)
		}
		select {
		case <-w.t.Context().Done():
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// metric waits for a line of /metrics.
func (w *world) metric(line string) {
	w.t.Helper()
	for end := time.Now().Add(patience); ; {
		req, err := http.NewRequestWithContext(w.t.Context(), http.MethodGet, "http://"+w.d.http.Addr().String()+"/metrics", http.NoBody)
		if err != nil {
			w.t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			w.t.Fatal(err)
		}
		page, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if strings.Contains(string(page), "\n"+line+"\n") {
			return
		}
		if err != nil || time.Now().After(end) {
			w.t.Fatalf("no %q in /metrics: %v\n%s", line, err, page)
		}
		select {
		case <-w.t.Context().Done():
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// send sends a mail to the program's door, and returns the code of the last
// answer and to which command it was.
func (w *world) send(from, to, raw string) (code int, command string) {
	w.t.Helper()
	c, err := netsmtp.Dial(w.d.smtp.Addr().String())
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	command = "MAIL"
	send := func() error {
		if err := c.Mail(from); err != nil {
			return err
		}
		command = "RCPT"
		if err := c.Rcpt(to); err != nil {
			return err
		}
		command = "DATA"
		d, err := c.Data()
		if err != nil {
			return err
		}
		if _, err := io.WriteString(d, strings.ReplaceAll(raw, "\n", "\r\n")); err != nil {
			return err
		}
		return d.Close()
	}
	err = send()
	if refused, ok := errors.AsType[*textproto.Error](err); ok {
		return refused.Code, command
	} else if err != nil {
		w.t.Fatal(err)
	}
	return 250, command
}
