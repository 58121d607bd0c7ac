package smtpd_test

import (
	"bufio"
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/passerelle-mail/passerelle/alias"
	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/smtpd"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// secret stands in every error of the recorder that is no answer of its own.
const secret = "the-database-is-locked"

// mail is what a recorder was given.
type mail struct {
	From string
	To   []string // local parts
	Helo string
	TLS  bool
	Body string
}

// recorder is a receiver that keeps what it gets. The local parts of addresses
// say what it does.
type recorder struct {
	mu       sync.Mutex
	resolved []string
	mails    []mail
	// read reads a body; io.ReadAll where it is nil.
	read func(io.Reader) ([]byte, error)
}

func (r *recorder) Resolve(_ context.Context, address string) (bridge.Recipient, error) {
	r.mu.Lock()
	r.resolved = append(r.resolved, address)
	r.mu.Unlock()
	local, domain, _ := strings.Cut(address, "@")
	if domain != "reply.example" || strings.ContainsAny(local, "%!|/ ") {
		return bridge.Recipient{}, fmt.Errorf("%s: %w", secret, alias.ErrNotAlias)
	}
	switch local {
	case "nobody":
		return bridge.Recipient{}, fmt.Errorf("%s: %w", secret, bridge.ErrNotFound)
	case "expired":
		return bridge.Recipient{}, fmt.Errorf("%s: %w", secret, bridge.ErrExpired)
	case "limited":
		return bridge.Recipient{}, fmt.Errorf("%s: %w", secret, bridge.ErrLimited)
	case "fault":
		return bridge.Recipient{}, errors.New(secret)
	case "panic":
		panic(secret)
	}
	return bridge.Recipient{Conversation: bridge.ConversationID(local)}, nil
}

// results are by local part; what is not here is accepted.
var results = map[bridge.ConversationID]error{
	"virus":       &bridge.ContentError{Code: bridge.ContentHarmful, File: "a\r\n250 2.0.0 é"},
	"content":     bridge.ErrRefusedContent,
	"stranger":    bridge.ErrRefusedSender,
	"loop":        bridge.ErrLoop,
	"unreadable":  &bridge.InvalidError{Field: secret, Want: "sense"},
	"large":       bridge.ErrTooLarge,
	"large-file":  errors.Join(&bridge.TooLargeError{Code: bridge.ContentFileSize, File: "photo.jpg"}, nil),
	"conflict":    bridge.ErrConflict,
	"busy":        bridge.ErrLimited,
	"odd":         errors.New(secret),
	"temporary":   fmt.Errorf("%s: %w", secret, context.DeadlineExceeded),
	"vanished":    fmt.Errorf("%s: %w", secret, bridge.ErrNotFound),
	"has-expired": fmt.Errorf("%s: %w", secret, bridge.ErrExpired),
}

func (r *recorder) Receive(_ context.Context, m bridge.IncomingMail) ([]error, error) {
	var to []string
	answers := make([]error, len(m.Recipients))
	accepted := false
	for i, rcpt := range m.Recipients {
		to = append(to, string(rcpt.Conversation))
		answers[i] = results[rcpt.Conversation]
		accepted = accepted || answers[i] == nil
		switch rcpt.Conversation {
		case "data-fault":
			return nil, fmt.Errorf("%s: %w", secret, bridge.ErrNotFound)
		case "data-panic":
			panic(secret)
		case "lazy":
			return answers, nil
		case "short":
			return answers[:0], nil
		}
	}
	read := io.ReadAll
	if r.read != nil {
		read = r.read
	}
	body, err := read(m.Body)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", secret, err)
	}
	if accepted && !m.PerRecipient {
		clear(answers)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.mails = append(r.mails, mail{From: m.From, To: to, Helo: m.Helo, TLS: m.TLS, Body: string(body)})
	return answers, nil
}

func (r *recorder) got() []mail {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]mail(nil), r.mails...)
}

// take returns what was got, and forgets it.
func (r *recorder) take() []mail {
	r.mu.Lock()
	defer r.mu.Unlock()
	mails := r.mails
	r.mails = nil
	return mails
}

func (r *recorder) asked() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.resolved...)
}

// server is a server that ends with the test.
type server struct {
	addr string
	stop func() error // and wait
}

// start serves on a port of loopback.
func start(tb testing.TB, o smtpd.Options) *server {
	tb.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		tb.Fatal(err)
	}
	return startOn(tb, o, l)
}

// startOn serves on a listener.
func startOn(tb testing.TB, o smtpd.Options, l net.Listener) *server {
	tb.Helper()
	if o.Hostname == "" {
		o.Hostname = "mx.reply.example"
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	s := smtpd.New(o)
	go func() { done <- s.Serve(ctx, l) }()
	stop := sync.OnceValue(func() error {
		cancel()
		return <-done
	})
	tb.Cleanup(func() {
		if err := stop(); err != nil {
			tb.Errorf("Serve() = %v; want nil", err)
		}
	})
	return &server{addr: l.Addr().String(), stop: stop}
}

// client is the raw end of a connection.
type client struct {
	net.Conn
	t testing.TB
	r *bufio.Reader
}

// dial connects; nothing on the connection takes longer than ten seconds.
func dial(tb testing.TB, addr string) *client {
	tb.Helper()
	c, err := net.Dial("tcp", addr)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { c.Close() }) //nolint:errcheck // may be closed already
	if err := c.SetDeadline(time.Now().Add(10 * time.Second)); err != nil {
		tb.Fatal(err)
	}
	return &client{Conn: c, t: tb, r: bufio.NewReader(c)}
}

// send writes bytes as they are. A connection that is closed already shows when
// it is read.
func (c *client) send(s string) {
	c.t.Helper()
	io.WriteString(c, s) //nolint:errcheck // see above
}

// line reads a line without its end; empty once the connection is closed.
func (c *client) line() string {
	c.t.Helper()
	s, err := c.r.ReadString('\n')
	if err != nil && s == "" {
		var timeout net.Error
		if errors.As(err, &timeout) && timeout.Timeout() {
			c.t.Fatal("no answer, and the connection is open")
		}
		return ""
	}
	line, ok := strings.CutSuffix(s, "\r\n")
	if !ok {
		c.t.Errorf("answer %q does not end in CR LF", s)
	}
	return line
}

// answer reads a whole answer and returns its last line.
func (c *client) answer() string {
	c.t.Helper()
	for {
		s := c.line()
		if len(s) < 4 || s[3] != '-' {
			return s
		}
	}
}

// expect reads an answer that must start with a prefix.
func (c *client) expect(prefix string) string {
	c.t.Helper()
	s := c.answer()
	if !strings.HasPrefix(s, prefix) || s == "" {
		c.t.Fatalf("answer %q; want %q", s, prefix)
	}
	return s
}

// expectEnd reads until the connection is closed, and returns what came.
func (c *client) expectEnd() string {
	c.t.Helper()
	b, err := io.ReadAll(c.r)
	var timeout net.Error
	if errors.As(err, &timeout) && timeout.Timeout() {
		c.t.Fatalf("the connection stays open after %q", b)
	}
	return string(b)
}

// closeWrite ends what the client sends, and goes on reading. A connection that
// is closed already shows when it is read.
func (c *client) closeWrite() {
	c.Conn.(interface{ CloseWrite() error }).CloseWrite() //nolint:errcheck // see above
}

// startTLS goes on in TLS.
func (c *client) startTLS() {
	c.t.Helper()
	c.Conn = tls.Client(c.Conn, &tls.Config{InsecureSkipVerify: true})
	c.r = bufio.NewReader(c.Conn)
}

// begin greets and starts a transaction up to the point where a mail may come.
func (c *client) begin(to ...string) {
	c.t.Helper()
	c.expect("220 ")
	c.send("EHLO client.example\r\n")
	c.expect("250 ")
	c.transaction(to...)
}

func (c *client) transaction(to ...string) {
	c.t.Helper()
	c.send("MAIL FROM:<marie@example.org>\r\n")
	c.expect("250 ")
	for _, local := range to {
		c.send("RCPT TO:<" + local + "@reply.example>\r\n")
		c.expect("250 ")
	}
}

// tlsConfig is made once: keys take time.
var tlsConfig = sync.OnceValue(func() *tls.Config {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1),
		DNSNames:     []string{"mx.reply.example"},
		NotAfter:     time.Now().Add(time.Hour),
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		panic(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
})

// lockedBuffer is a buffer to log to.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
