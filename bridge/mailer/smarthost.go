package mailer

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"strings"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// Smarthost is the server that takes all our mail.
type Smarthost struct {
	Address            string // host and port
	TLS                TLSMode
	TLSConfig          *tls.Config // what to trust; the system's where nil
	Username, Password string      // AUTH PLAIN, where there is a name
	// Timeout bounds one attempt, which has to end within a lease's ten minutes;
	// five minutes where zero.
	Timeout time.Duration
}

const (
	defaultTimeout = 5 * time.Minute
	dialTimeout    = 30 * time.Second
)

// TLSMode says how a connection is encrypted.
type TLSMode string

// The modes, which the settings know by the same words. [New] takes the empty
// one as TLSOffered.
const (
	TLSOffered  TLSMode = "opportunistic" // STARTTLS where the server offers it, without checking its name
	TLSRequired TLSMode = "starttls"      // STARTTLS with a valid certificate, or nothing
	TLSImplicit TLSMode = "implicit"      // from the first byte, as on port 465
	TLSNone     TLSMode = "none"
)

// errUnreachable is wrapped by all errors that no mail on its own is to blame
// for.
var errUnreachable = errors.New("smarthost not reached")

// connect opens a connection up to the point where it takes mails. The caller
// closes it.
func (s Smarthost) connect(ctx context.Context, hostname string) (*connection, error) {
	d := net.Dialer{Timeout: dialTimeout}
	nc, err := d.DialContext(ctx, "tcp", s.Address)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnreachable, err)
	}
	c, err := s.open(ctx, nc, hostname)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errUnreachable, err)
	}
	return c, nil
}

// open makes a connection ready for mails, or closes it.
func (s Smarthost) open(ctx context.Context, nc net.Conn, hostname string) (*connection, error) {
	defer context.AfterFunc(ctx, func() { drop(nc) })()
	c, err := s.greet(ctx, nc, hostname)
	if err != nil {
		return nil, errors.Join(err, nc.Close())
	}
	return c, nil
}

func (s Smarthost) greet(ctx context.Context, nc net.Conn, hostname string) (*connection, error) {
	var err error
	secure := false
	switch s.TLS {
	case TLSImplicit:
		nc, err = s.encrypt(ctx, nc)
		secure = true
	case TLSOffered, TLSRequired:
		nc, secure, err = s.startTLS(ctx, nc, hostname)
	}
	if err != nil {
		return nil, err
	}
	c := smtp.NewClient(nc)
	c.CommandTimeout, c.SubmissionTimeout = s.Timeout, s.Timeout
	if err := c.Hello(hostname); err != nil {
		return nil, err
	}
	if s.Username != "" {
		if !secure && !isLoopback(nc) {
			return nil, errors.New("it offers no TLS, and the password is not sent without")
		}
		if err := c.Auth(sasl.NewPlainClient("", s.Username, s.Password)); err != nil {
			return nil, fmt.Errorf("signing in: %w", err)
		}
	}
	return &connection{Client: c, conn: nc, tls: stateOf(nc)}, nil
}

// stateOf returns what a connection's TLS came to; nil where it has none.
func stateOf(c net.Conn) *tls.ConnectionState {
	if g, ok := c.(*greeted); ok {
		c = g.Conn
	}
	t, ok := c.(*tls.Conn)
	if !ok {
		return nil
	}
	state := t.ConnectionState()
	return &state
}

func isLoopback(c net.Conn) bool {
	a, ok := c.RemoteAddr().(*net.TCPAddr)
	return ok && a.IP.IsLoopback()
}

// startTLS reads the greeting and encrypts the connection, where the smarthost
// offers that. go-smtp can do so only where it is certain to be offered, and
// under another name than ours; so it gets to see a connection that begins
// after it.
func (s Smarthost) startTLS(ctx context.Context, nc net.Conn, hostname string) (_ net.Conn, secure bool, err error) {
	if deadline, ok := ctx.Deadline(); ok {
		if err := nc.SetDeadline(deadline); err != nil {
			return nil, false, err
		}
	}
	br := bufio.NewReader(nc)
	text := textproto.NewReader(br)
	if _, _, err := text.ReadResponse(220); err != nil {
		return nil, false, err
	}
	offers, err := s.offersTLS(nc, text, hostname)
	if err != nil {
		return nil, false, err
	}
	if !offers {
		if s.TLS == TLSRequired {
			return nil, false, errNoStartTLS
		}
		return &greeted{Conn: nc, greeting: strings.NewReader("220 go on\r\n")}, false, nil
	}
	if _, err := io.WriteString(nc, "STARTTLS\r\n"); err != nil {
		return nil, false, err
	}
	if _, _, err := text.ReadResponse(220); err != nil {
		return nil, false, &tlsError{err}
	}
	if br.Buffered() > 0 {
		return nil, false, errors.New("it sent something between STARTTLS and TLS")
	}
	secured, err := s.encrypt(ctx, nc)
	if err != nil {
		return nil, false, err
	}
	return &greeted{Conn: secured, greeting: strings.NewReader("220 go on\r\n")}, true, nil
}

var errNoStartTLS = errors.New("it offers no STARTTLS")

// offersTLS asks for the server's extensions. One that knows no EHLO has none.
func (s Smarthost) offersTLS(nc net.Conn, text *textproto.Reader, hostname string) (bool, error) {
	if _, err := fmt.Fprintf(nc, "EHLO %s\r\n", hostname); err != nil {
		return false, err
	}
	_, extensions, err := text.ReadResponse(250)
	var refused *textproto.Error
	if errors.As(err, &refused) && (refused.Code == 500 || refused.Code == 502) {
		return false, nil
	}
	for line := range strings.Lines(extensions) {
		if strings.EqualFold(strings.TrimSpace(line), "STARTTLS") {
			return true, err
		}
	}
	return false, err
}

func (s Smarthost) encrypt(ctx context.Context, nc net.Conn) (net.Conn, error) {
	config := &tls.Config{}
	if s.TLSConfig != nil {
		config = s.TLSConfig.Clone()
	}
	if config.ServerName == "" {
		config.ServerName, _, _ = net.SplitHostPort(s.Address)
	}
	// What is taken where it is offered protects from listeners only: whoever
	// could show a false certificate could take the offer away too.
	config.InsecureSkipVerify = config.InsecureSkipVerify || s.TLS == TLSOffered
	tc := tls.Client(nc, config)
	if err := tc.HandshakeContext(ctx); err != nil {
		return nil, &tlsError{err}
	}
	return tc, nil
}

// tlsError is TLS that was offered and did not come about.
type tlsError struct{ err error }

func (e *tlsError) Error() string { return e.err.Error() }
func (e *tlsError) Unwrap() error { return e.err }

// greeted is a connection whose greeting was read, and is there to be read
// again.
type greeted struct {
	net.Conn
	greeting *strings.Reader
}

func (g *greeted) Read(p []byte) (int, error) {
	if g.greeting.Len() > 0 {
		return g.greeting.Read(p)
	}
	return g.Conn.Read(p)
}
