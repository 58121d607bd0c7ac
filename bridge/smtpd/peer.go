package smtpd

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net"
	"net/netip"
	"slices"
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
	network  netip.Prefix // for whose guesses it answers; zero where none count
	ends     time.Time
	stopping atomic.Bool
	trusted  bool // a mail server in front of us, which speaks for many
	refused  int  // recipients
	idle     int  // commands since the last mail that led to none
	mails    int
}

func newPeer(c net.Conn, o Options) *peer {
	p := &peer{id: strings.ToLower(rand.Text()[:12]), socket: c, ends: after(o.SessionTimeout)}
	p.trusted = o.LMTP
	tcp, ok := c.RemoteAddr().(*net.TCPAddr)
	if !ok {
		return p
	}
	p.addr = tcp.AddrPort().Addr().Unmap()
	hostBits, networkBits := 32, 24
	if p.addr.Is6() {
		hostBits, networkBits = 64, 64
	}
	addr := p.addr.WithZone("")
	p.host, _ = addr.Prefix(hostBits) // the bits are right for the address
	p.trusted = p.trusted || slices.ContainsFunc(o.Relays, func(n netip.Prefix) bool { return n.Contains(addr) })
	if !p.trusted {
		p.network, _ = addr.Prefix(networkBits)
	}
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
