package smtpd

import (
	"errors"
	"io"
	"net"
	"os"
	"time"
)

// mode is what the next byte belongs to.
type mode int

const (
	modeCommand mode = iota
	modeMail
	modeChunk
)

// Read gives go-smtp the next unit, or a part of it. The first error is final.
// It is an SMTPError within a chunk, which go-smtp then answers with.
func (w *wire) Read(p []byte) (int, error) {
	if len(w.unit) == 0 {
		if w.failed {
			return 0, net.ErrClosed
		}
		unit, err := w.read()
		if err != nil {
			w.failed = true
			return 0, err
		}
		w.unit = unit
	}
	n := copy(p, w.unit)
	w.unit = w.unit[n:]
	return n, nil
}

// read returns the next unit. It is valid until the next read.
func (w *wire) read() ([]byte, error) {
	switch w.mode {
	case modeMail:
		return w.readMail()
	case modeChunk:
		return w.readChunk()
	}
	return w.readCommand()
}

// begin is called when a mail begins.
func (w *wire) begin() {
	w.mode = modeMail
	w.peer.idle = 0
	w.scan = scanner{}
	w.mailEnds = after(w.door.opts.DataTotal)
}

// readMail returns the line with the dot that ends a mail. It is all that
// go-smtp gets of a mail, which the session reads from a [mailReader]: so there
// is one judge of where a mail ends.
func (w *wire) readMail() ([]byte, error) {
	if _, err := io.Copy(io.Discard, mailReader{w}); err != nil {
		return nil, err
	}
	w.mode = modeCommand
	return []byte(".\r\n"), nil
}

// mailReader reads the mail that a client sends behind DATA. Its errors are
// final for the connection and SMTPErrors, but for io.EOF at the mail's end.
type mailReader struct{ w *wire }

func (r mailReader) Read(p []byte) (int, error) {
	w := r.w
	for len(p) > 0 {
		switch {
		case w.failed:
			return 0, errCut
		case w.scan.ended():
			return 0, io.EOF
		}
		b, err := w.buffered()
		if err != nil {
			w.failed = true
			return 0, w.cut(err)
		}
		n, used, refusal := w.scan.scan(p, b)
		w.in.Discard(used) //nolint:errcheck // it is in the buffer
		if refusal != nil {
			w.failed, w.unread = true, true
			return 0, refusal
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, nil
}

// readChunk returns a piece of a chunk.
func (w *wire) readChunk() ([]byte, error) {
	b, err := w.buffered()
	if err != nil {
		w.settle()
		return nil, w.cut(err)
	}
	b = b[:min(int64(len(b)), w.chunk)]
	if w.chunk -= int64(len(b)); w.chunk == 0 {
		w.mode = modeCommand
	}
	w.in.Discard(len(b)) //nolint:errcheck // it is in the buffer
	return b, nil
}

// settle waits until go-smtp has called the session for the mail whose chunk it
// just got. It does so in a goroutine that it does not wait for, which would
// otherwise find the state of the next mail.
func (w *wire) settle() {
	if w.started != nil {
		<-w.started
	}
}

// buffered returns what was read and not yet used; at least a byte.
func (w *wire) buffered() ([]byte, error) {
	if w.in.Buffered() == 0 {
		if _, err := w.in.Peek(1); err != nil {
			return nil, err
		}
	}
	return w.in.Peek(w.in.Buffered())
}

// cut is the answer to an error of the connection inside a mail.
func (w *wire) cut(err error) error {
	if errors.Is(err, os.ErrDeadlineExceeded) {
		w.unread = true
		return errStalled
	}
	return errCut
}

// source is what the wire's buffer reads from: the socket, under its deadlines.
type source struct{ *wire }

func (s source) Read(p []byte) (int, error) {
	w := s.wire
	w.mu.Lock()
	w.flush()
	err := w.outErr
	w.mu.Unlock()
	if err != nil {
		return 0, err
	}
	for {
		deadline := w.deadline
		if w.mode != modeCommand {
			deadline = earliest(after(w.door.opts.DataTimeout), w.mailEnds, w.peer.ends)
		}
		if err := w.SetReadDeadline(deadline); err != nil {
			return 0, err
		}
		if w.peer.stopping.Load() && w.idle() {
			return 0, os.ErrDeadlineExceeded
		}
		n, err := w.Conn.Read(p)
		if n > 0 {
			return n, nil
		}
		if !errors.Is(err, os.ErrDeadlineExceeded) || w.idle() || w.woken || !w.peer.stopping.Load() {
			return 0, err
		}
		w.woken = true // by the stop, which lets mails come in
	}
}

// idle says whether no mail is on its way.
func (w *wire) idle() bool { return w.mode == modeCommand && !w.series }

func earliest(t time.Time, others ...time.Time) time.Time {
	for _, o := range others {
		if o.Before(t) {
			t = o
		}
	}
	return t
}
