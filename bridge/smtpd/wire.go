package smtpd

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"net"
	"sync"
	"time"
)

const (
	// readBuffer holds the longest command and makes a large mail cost few calls.
	readBuffer = 16 << 10
	// writeBuffer is how many answers wait at most until there is nothing to read.
	writeBuffer = 4 << 10

	refusalTimeout = time.Second
	// A client that is refused in the middle of a mail gets to read why: closing
	// a socket with unread input may take back what was written, and many clients
	// send the whole mail before they read. Without the answer they would try
	// again for days.
	lingerTimeout = 500 * time.Millisecond // in which nothing comes
	lingerTotal   = 30 * time.Second
)

// after is a point on the clock that the deadlines of sockets are set by.
func after(d time.Duration) time.Time {
	return time.Now().Add(d) //nolint:forbidigo // sockets know no other clock
}

// wire is the connection as go-smtp sees it. See the package comment. Reading
// is for one goroutine at a time; writing and closing may go on beside it.
type wire struct {
	net.Conn // the socket, or TLS over it
	door     *door
	peer     *peer
	secure   bool

	// For reading, in wire_read.go.
	in       *bufio.Reader
	unit     []byte // what is left of the unit that go-smtp gets
	failed   bool
	mode     mode
	deadline time.Time // of the command that is waited for
	mailEnds time.Time
	scan     scanner
	chunk    int64 // bytes that are still to come
	part     bool  // the last command gives a mail its recipients or its text
	chunked  bool  // the last command was a BDAT
	last     bool  // and the last of its mail
	series   bool  // a mail is between two of its chunks
	broken   bool  // a series ended without its last chunk
	over     bool  // no further command is wanted
	unread   bool  // the client is cut short
	woken    bool  // by the stop of the server
	started  chan struct{}

	mu      sync.Mutex
	out     []byte
	outErr  error
	code    [3]byte // of the last answer
	silent  bool    // the greeting was given in the clear
	next    *wire   // the connection goes on with this one
	closing sync.Once
}

func newWire(d *door, p *peer, c net.Conn) *wire {
	w := &wire{Conn: c, door: d, peer: p}
	w.in = bufio.NewReaderSize(source{w}, readBuffer)
	return w
}

// Write takes one line of an answer. It goes out when there is nothing more to
// read, or when many wait.
func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.silent {
		w.silent = false
		return len(p), nil
	}
	copy(w.code[:], p)
	switch {
	case bytes.HasPrefix(p, []byte("354")):
		w.begin()
	case string(p) == "250-SIZE\r\n":
		// go-smtp refuses a mail of the very size that it announces, so it is
		// not told of any. It does not know either that there is TLS.
		w.out = w.appendCapabilities(w.out)
		return len(p), nil
	}
	w.out = append(w.out, p...)
	if len(w.out) > writeBuffer {
		w.flush()
	}
	return len(p), w.outErr
}

func (w *wire) appendCapabilities(b []byte) []byte {
	b = fmt.Appendf(b, "250-SIZE %d\r\n", w.door.opts.MaxBytes)
	if w.offersTLS() {
		b = append(b, "250-STARTTLS\r\n"...)
	}
	return b
}

func (w *wire) offersTLS() bool { return w.door.opts.TLS != nil && !w.secure }

// flush sends the answers that wait. w.mu is held.
func (w *wire) flush() {
	if len(w.out) == 0 || w.outErr != nil {
		return
	}
	w.outErr = w.SetWriteDeadline(after(w.door.opts.CommandTimeout))
	if w.outErr == nil {
		_, w.outErr = w.Conn.Write(w.out)
	}
	w.out = w.out[:0]
}

// Close sends the answers that wait and ends the connection, or gives it back
// to go-smtp after STARTTLS.
func (w *wire) Close() error {
	w.closing.Do(func() {
		w.failed, w.unit = true, nil // go-smtp would go on with commands that it has
		w.mu.Lock()
		w.flush()
		w.mu.Unlock()
		if w.next != nil && w.door.hand(w.next) {
			return
		}
		if w.unread {
			w.linger()
		}
		w.Conn.Close() //nolint:errcheck // all that mattered was flushed
		w.door.left(w.peer)
	})
	return nil
}

// linger lets the client read our last answer.
func (w *wire) linger() {
	half, ok := w.Conn.(interface{ CloseWrite() error })
	if !ok || half.CloseWrite() != nil {
		return
	}
	ends := after(lingerTotal)
	rest := make([]byte, readBuffer)
	for left := w.door.opts.MaxBytes; left > 0 && !w.peer.stopping.Load(); {
		w.peer.socket.SetReadDeadline(earliest(after(lingerTimeout), ends)) //nolint:errcheck // it is closed next
		n, err := w.peer.socket.Read(rest)
		if err != nil {
			return
		}
		left -= int64(n)
	}
}

// startTLS ends this wire, and makes the one by which the connection goes on.
// The handshake is the next one's first read.
func (w *wire) startTLS() {
	w.next = newWire(w.door, w.peer, tls.Server(w.Conn, w.door.opts.TLS))
	w.next.secure, w.next.silent = true, true
}
