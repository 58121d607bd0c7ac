package smtpd

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// peer is the far end of one connection, in the clear and after STARTTLS.
type peer struct {
	id       string
	socket   net.Conn
	addr     netip.Addr   // zero where the connection is no TCP
	host     netip.Prefix // whom it counts for; zero as addr
	ends     time.Time
	stopping atomic.Bool
	refused  int // recipients
	mails    int
}

func newPeer(c net.Conn, timeout time.Duration) *peer {
	p := &peer{id: strings.ToLower(rand.Text()[:12]), socket: c, ends: after(timeout)}
	tcp, ok := c.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return p
	}
	p.addr = tcp.AddrPort().Addr().Unmap()
	bits := 32
	if p.addr.Is6() {
		bits = 64
	}
	p.host, _ = p.addr.WithZone("").Prefix(bits) // the bits are right for the address
	return p
}

// mailID names the next mail of the connection, in answers and logs.
func (p *peer) mailID() string {
	p.mails++
	return p.id + "-" + strconv.Itoa(p.mails)
}

// stop wakes a read that waits for a command.
func (p *peer) stop() {
	p.stopping.Store(true)
	p.socket.SetReadDeadline(after(0)) //nolint:errcheck // it is closed then, which will do
}

func (p *peer) kill() {
	p.socket.Close() //nolint:errcheck // the session notices, or has
}

// context returns a context by which log lines carry the connection's id.
func (p *peer) context(ctx context.Context) context.Context {
	return bridge.LogWith(ctx, slog.String("conn", p.id))
}
