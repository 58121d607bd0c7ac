package smtpd_test

import (
	"bufio"
	"fmt"
	"net"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/passerelle-mail/passerelle/bridge/smtpd"
)

// pipes is a listener on which a test connects from any address, without a
// socket, so that it works in a bubble of synctest.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
}

// startPipes serves on pipes.
func startPipes(t *testing.T, o smtpd.Options) *pipes {
	t.Helper()
	p := &pipes{conns: make(chan net.Conn), closed: make(chan struct{})}
	startOn(t, o, p)
	return p
}

func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

func (p *pipes) Close() error   { close(p.closed); return nil }
func (p *pipes) Addr() net.Addr { return &net.TCPAddr{} }

// dial connects from an address.
func (p *pipes) dial(t *testing.T, from string) *client {
	t.Helper()
	ours, theirs := net.Pipe()
	t.Cleanup(func() { ours.Close() }) //nolint:errcheck // may be closed already
	p.conns <- fromConn{theirs, net.TCPAddrFromAddrPort(netip.AddrPortFrom(netip.MustParseAddr(from), 25))}
	return &client{Conn: ours, t: t, r: bufio.NewReader(ours)}
}

type fromConn struct {
	net.Conn
	remote net.Addr
}

func (c fromConn) RemoteAddr() net.Addr { return c.remote }

// guess names n recipients that there are not, in as many connections as that
// takes, or until it is turned away, and returns the time that the answers took.
func (p *pipes) guess(t *testing.T, from string, n int) time.Duration {
	t.Helper()
	start := time.Now()
	for ; n > 0; n -= 10 {
		c := p.dial(t, from)
		c.begin()
		for range min(n, 10) {
			c.send("RCPT TO:<nobody@reply.example>\r\n")
			answer := c.answer()
			if strings.HasPrefix(answer, "421 4.7.0 ") {
				return time.Since(start)
			}
			if !strings.HasPrefix(answer, "550 5.1.1 ") {
				t.Fatalf("answer to a guess: %q", answer)
			}
		}
		c.Close() //nolint:errcheck // the server may have
	}
	return time.Since(start)
}

// turnedAway says whether a client is greeted by a 421.
func (p *pipes) turnedAway(t *testing.T, from string) bool {
	t.Helper()
	c := p.dial(t, from)
	defer c.Close() //nolint:errcheck // the server may have
	switch answer := c.answer(); {
	case strings.HasPrefix(answer, "220 "):
		return false
	case answer == "421 4.7.0 Too many unknown recipients from your network, try again later":
		c.expectEnd()
		return true
	default:
		t.Fatalf("greeting %q", answer)
		return false
	}
}

func TestGuessesSlowDownThenTurnAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := startPipes(t, smtpd.Options{Receiver: &recorder{}})
		if took := p.guess(t, "192.0.2.1", 25); took != 0 {
			t.Errorf("the first guesses took %v; want no delay", took)
		}
		if took := p.guess(t, "192.0.2.77", 10); took != 10*time.Second {
			t.Errorf("ten more guesses, of a neighbour, took %v; want a second each", took)
		}
		start := time.Now()
		p.dial(t, "192.0.2.1").begin("one", "two")
		if took := time.Since(start); took != 0 {
			t.Errorf("good recipients took %v; want no delay", took)
		}
		if p.guess(t, "192.0.2.9", 64); p.turnedAway(t, "192.0.2.9") {
			t.Error("turned away after 99 guesses")
		}
		c := p.dial(t, "192.0.2.1")
		c.begin("one")
		c.send("RCPT TO:<nobody@reply.example>\r\n")
		c.expect("421 4.7.0 Too many unknown recipients")
		c.expectEnd()
		for from, want := range map[string]bool{"192.0.2.1": true, "192.0.2.200": true, "192.0.3.1": false, "2001:db8::1": false} {
			if got := p.turnedAway(t, from); got != want {
				t.Errorf("%s turned away: %t; want %t", from, got, want)
			}
		}
		time.Sleep(8 * time.Minute)
		if !p.turnedAway(t, "192.0.2.1") {
			t.Error("let in again while all guesses are recent")
		}
		time.Sleep(3 * time.Minute)
		if p.turnedAway(t, "192.0.2.1") {
			t.Error("turned away when some guesses are no longer recent")
		}
		if p.guess(t, "192.0.2.1", 30); !p.turnedAway(t, "192.0.2.1") {
			t.Error("the window does not slide: it starts anew")
		}
		time.Sleep(20 * time.Minute)
		if took := p.guess(t, "192.0.2.1", 25); took != 0 {
			t.Errorf("guesses after a long time took %v; want no delay", took)
		}
	})
}

func TestGuessesByNetwork(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, from, other string
		opts              smtpd.Options
		want              bool
	}{
		{"a /24 of IPv4", "192.0.2.1", "192.0.2.254", smtpd.Options{}, true},
		{"IPv4 written as IPv6", "192.0.2.1", "::ffff:192.0.2.254", smtpd.Options{}, true},
		{"a /64 of IPv6", "2001:db8:1:2::1", "2001:db8:1:2:ffff::1", smtpd.Options{}, true},
		{"another /64", "2001:db8:1:2::1", "2001:db8:1:3::1", smtpd.Options{}, false},
		{"without a limit", "192.0.2.1", "192.0.2.1", smtpd.Options{MaxGuesses: -1}, false},
		{"a relay", "192.0.2.1", "192.0.2.1", smtpd.Options{Relays: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/28")}}, false},
		{"beside a relay", "192.0.2.17", "192.0.2.17", smtpd.Options{Relays: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/28")}}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				tt.opts.Receiver = &recorder{}
				p := startPipes(t, tt.opts)
				p.guess(t, tt.from, 100)
				if got := p.turnedAway(t, tt.other); got != tt.want {
					t.Errorf("turned away: %t; want %t", got, tt.want)
				}
			})
		})
	}
}

// TestGuessesBySender holds that mails refused for their sender count like
// unknown recipients, in the connection that is open too.
func TestGuessesBySender(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := startPipes(t, smtpd.Options{Receiver: &recorder{}, MaxGuesses: 8})
		c := p.dial(t, "192.0.2.1")
		c.expect("220 ")
		c.send("HELO client.example\r\n")
		c.expect("250 ")
		start := time.Now()
		for range 8 {
			c.transaction("stranger")
			c.send("DATA\r\n")
			c.expect("354 ")
			c.send("x\r\n.\r\n")
			c.expect("550 5.7.1 ")
		}
		if took := time.Since(start); took != 6*time.Second {
			t.Errorf("eight refused mails took %v; want the first two without a delay", took)
		}
		c.send("MAIL FROM:<marie@example.org>\r\n")
		c.expect("421 4.7.0 ")
		c.expectEnd()
	})
}

// TestGuessesOfManyNetworks has more networks than are remembered: who comes new
// is turned away all the same.
func TestGuessesOfManyNetworks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		p := startPipes(t, smtpd.Options{Receiver: &recorder{}, MaxGuesses: 1, MaxConnections: 20_000})
		const networks = 10_050
		for i := range networks {
			p.guess(t, fmt.Sprintf("2001:db8:0:%x::1", i), 1)
		}
		if !p.turnedAway(t, fmt.Sprintf("2001:db8:0:%x::2", networks-1)) {
			t.Error("the last network is not turned away")
		}
		time.Sleep(20 * time.Minute)
		if p.turnedAway(t, fmt.Sprintf("2001:db8:0:%x::2", networks-1)) {
			t.Error("turned away after a long time")
		}
	})
}

// TestSlowClients plays clients that take their time, by a clock that costs
// none: each is cut off, and the next one is served.
func TestSlowClients(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name       string
		begin      bool
		send, drip string
		every      time.Duration
		want       string
		within     time.Duration
	}{
		{"says nothing", false, "", "", 0, "421 4.4.2 ", time.Minute},
		{"one octet of a command every ten seconds", false, "", "N", 10 * time.Second, "421 4.4.2 ", time.Minute},
		{"a command every 50 seconds for ever", false, "", "NOOP\r\n", 50 * time.Second, "421 4.4.2 ", 30*time.Minute + time.Second},
		{"stops in the header", true, "DATA\r\nSubject: x", "", 0, "451 4.4.2 ", 30 * time.Second},
		{"one octet of a mail every 20 seconds", true, "DATA\r\n", "x", 20 * time.Second, "451 4.4.2 ", 10 * time.Minute},
		{"one octet of a chunk every 20 seconds", true, "BDAT 1000000\r\n", "x", 20 * time.Second, "451 4.4.2 ", 10 * time.Minute},
		{"one chunk every 20 seconds", true, "", "BDAT 1\r\nx", 20 * time.Second, "421 4.4.2 ", 10 * time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				rec := &recorder{}
				p := startPipes(t, smtpd.Options{Receiver: rec})
				c := p.dial(t, "192.0.2.1")
				if tt.begin {
					c.begin("one")
				} else {
					c.expect("220 ")
				}
				start := time.Now()
				var said string
				done := make(chan struct{})
				go func() {
					defer close(done)
					said = c.expectEnd()
				}()
				c.send(tt.send)
				for dripping := tt.drip != ""; dripping; {
					select {
					case <-done:
						dripping = false
					case <-time.After(tt.every):
						c.send(tt.drip)
					}
				}
				<-done
				if took := time.Since(start); took > tt.within+tt.every || !strings.Contains(said, tt.want) {
					t.Errorf("after %v answers %q; want %q after %v", took, said[max(0, len(said)-100):], tt.want, tt.within)
				}
				next := p.dial(t, "192.0.2.1")
				next.begin("two")
				next.send("DATA\r\n")
				next.expect("354 ")
				next.send("next\r\n.\r\n")
				next.expect("250 ")
				if got := rec.got(); len(got) != 1 || got[0].Body != "next\r\n" {
					t.Errorf("mails %+v; want the next one alone", got)
				}
			})
		})
	}
}
