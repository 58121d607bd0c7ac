package smtpd

import (
	"context"
	"log/slog"
	"net"
	"sync"
)

// door is one listener being served. To go-smtp it is a listener whose
// connections are wires.
type door struct {
	*Server
	addr      net.Addr
	wires     chan net.Conn
	closed    chan struct{}
	closing   sync.Once
	receiving sync.WaitGroup // mails that are with the receiver

	mu    sync.Mutex
	peers map[*peer]struct{}
}

func newDoor(s *Server, addr net.Addr) *door {
	return &door{
		Server: s,
		addr:   addr,
		wires:  make(chan net.Conn),
		closed: make(chan struct{}),
		peers:  map[*peer]struct{}{},
	}
}

// admit gives a connection to go-smtp, unless there are too many.
func (d *door) admit(ctx context.Context, c net.Conn) {
	p := newPeer(c, d.opts)
	refusal := errGuessers
	if !d.guesses.over(p.network) {
		refusal = d.limit.take(p.host)
	}
	if refusal != nil {
		d.metrics.turnedAway.Inc()
		d.log.DebugContext(p.context(ctx), "connection refused", slog.String("err", refusal.Message))
		c.SetWriteDeadline(after(refusalTimeout)) //nolint:errcheck // it is refused either way
		c.Write(line(refusal))                    //nolint:errcheck // it is refused either way
		c.Close()                                 //nolint:errcheck // it is refused either way
		return
	}
	d.metrics.connections.Inc()
	d.mu.Lock()
	d.peers[p] = struct{}{}
	d.mu.Unlock()
	d.log.DebugContext(p.context(ctx), "connection opened")
	w := newWire(d, p, c)
	if !d.hand(w) {
		w.Close() //nolint:errcheck // nobody is there to tell
	}
}

// hand gives a wire to go-smtp. It is false once the door is closed.
func (d *door) hand(w *wire) bool {
	select {
	case d.wires <- w:
		return true
	case <-d.closed:
		return false
	}
}

// left takes note that a peer is gone.
func (d *door) left(p *peer) {
	d.limit.give(p.host)
	d.metrics.connections.Dec()
	d.mu.Lock()
	delete(d.peers, p)
	d.mu.Unlock()
}

// stop ends every session that has no mail on its way, and the others after it.
func (d *door) stop() { d.each((*peer).stop) }

// kill ends every session.
func (d *door) kill() { d.each((*peer).kill) }

func (d *door) each(f func(*peer)) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for p := range d.peers {
		f(p)
	}
}

// Accept is for go-smtp.
func (d *door) Accept() (net.Conn, error) {
	select {
	case c := <-d.wires:
		return c, nil
	case <-d.closed:
		return nil, net.ErrClosed
	}
}

// Addr is for go-smtp.
func (d *door) Addr() net.Addr { return d.addr }

// Close lets no more wires in. Those that are in stay.
func (d *door) Close() error {
	d.closing.Do(func() { close(d.closed) })
	return nil
}
