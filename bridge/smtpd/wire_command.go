package smtpd

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"strconv"
	"strings"

	"github.com/emersion/go-smtp"
)

// maxCommand is how long a command may be. RFC 5321, section 4.5.3.1.4, wants
// 512 octets, and extensions some more.
const maxCommand = 2048

// maxIdle is how many commands a connection may give in a row that lead to no
// mail.
const maxIdle = 100

// readCommand returns a command with the end of its line.
func (w *wire) readCommand() ([]byte, error) {
	if w.chunked {
		w.settle()
		taken := string(w.code[:]) == "250"
		w.series = taken && !w.last
		w.chunked = false
		if taken && w.last {
			w.peer.idle = 0
		}
	}
	for {
		switch {
		case w.over:
			w.unread = true
			return nil, net.ErrClosed
		case w.peer.stopping.Load() && w.idle():
			return nil, w.dismiss(errStopping)
		}
		w.deadline = earliest(after(w.door.opts.CommandTimeout), w.peer.ends)
		if w.series {
			w.deadline = earliest(w.deadline, w.mailEnds)
		}
		b, err := w.in.ReadSlice('\n')
		if err != nil {
			return nil, w.noCommand(err)
		}
		forUs, err := w.take(b)
		if err != nil {
			return nil, err
		}
		if !forUs {
			return withDomain(b), nil
		}
	}
}

// noCommand is the end of a connection outside of mails.
func (w *wire) noCommand(err error) error {
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF
	case errors.Is(err, bufio.ErrBufferFull):
		return w.refuse(errLongCommand)
	case !errors.Is(err, os.ErrDeadlineExceeded):
		return net.ErrClosed
	case w.peer.stopping.Load():
		return w.dismiss(errStopping)
	}
	return w.refuse(errIdle)
}

// take looks at a command before go-smtp does. It is true where go-smtp is not
// to see it. An error ends the connection.
func (w *wire) take(b []byte) (forUs bool, err error) {
	command, _ := bytes.CutSuffix(b, []byte("\n"))
	command, _ = bytes.CutSuffix(command, []byte("\r"))
	switch {
	case len(command) > maxCommand:
		return false, w.refuse(errLongCommand)
	case bytes.ContainsFunc(command, isControl):
		return false, w.refuse(errControl)
	case bytes.Contains(command, []byte(" HTTP/")):
		return false, w.refuse(errHTTP)
	case w.broken:
		return false, w.refuse(errStartOver)
	}
	// As go-smtp reads it, letter for letter.
	upper := strings.ToUpper(string(command))
	if w.idles(upper) {
		return false, w.refuse(errIdler)
	}
	if strings.HasPrefix(upper, "STARTTLS") && w.offersTLS() {
		return true, w.takeStartTLS(upper)
	}
	if strings.HasPrefix(upper, "BDAT ") || upper == "BDAT" {
		return false, w.takeChunk(string(command[4:]))
	}
	if w.series && upper != "NOOP" {
		// go-smtp would not wait for the end of the mail's goroutine, and take
		// its answer for that of the next mail.
		w.series, w.broken = false, true
	}
	return false, nil
}

// idles counts a command, and says whether there were too many without a mail.
// What gave a mail its recipients, or a piece of its text, does not count, nor
// does a recipient too many, of which a sender may have any number.
func (w *wire) idles(upper string) bool {
	if code := string(w.code[:]); w.part && (code == "250" || code == "452") {
		w.peer.idle--
	}
	w.part = strings.HasPrefix(upper, "RCPT") || strings.HasPrefix(upper, "BDAT")
	w.peer.idle++
	return w.peer.idle > maxIdle && !w.peer.trusted
}

func isControl(r rune) bool { return r < ' ' || r == 0x7f }

func (w *wire) takeStartTLS(upper string) error {
	switch {
	case strings.TrimRight(upper, " ") != "STARTTLS":
		return w.say(errTLSNoArgs)
	case w.in.Buffered() > 0:
		return w.refuse(errTLSEarly)
	}
	w.startTLS()
	if err := w.say(answer(220, 2, 0, 0, "Ready to start TLS")); err != nil {
		return err
	}
	return net.ErrClosed
}

// takeChunk reads the arguments of a BDAT. Where go-smtp would refuse them, the
// chunk behind them has no known end.
func (w *wire) takeChunk(args string) error {
	f := strings.Fields(args)
	w.last = len(f) == 2 && strings.EqualFold(f[1], "LAST")
	if len(f) != 1 && !w.last {
		return w.refuse(errBadChunk)
	}
	size, err := strconv.ParseUint(f[0], 10, 32)
	if err != nil {
		return w.refuse(errBadChunk)
	}
	if !w.series {
		w.mailEnds = after(w.door.opts.DataTotal)
	}
	w.chunked, w.chunk = true, int64(size)
	if size > 0 {
		w.mode = modeChunk
	}
	return nil
}

// say answers on its own.
func (w *wire) say(a *smtp.SMTPError) error {
	_, err := w.Write(line(a))
	return err
}

// dismiss answers on its own and ends the connection.
func (w *wire) dismiss(a *smtp.SMTPError) error {
	w.say(a) //nolint:errcheck // the connection ends either way
	return net.ErrClosed
}

// refuse dismisses a client that may still be sending.
func (w *wire) refuse(a *smtp.SMTPError) error {
	w.unread = true
	return w.dismiss(a)
}

// expect makes the wire wait for started before it goes on from a chunk.
func (w *wire) expect(started chan struct{}) { w.started = started }

// end makes the answer that is given now the last one.
func (w *wire) end() { w.over = true }
