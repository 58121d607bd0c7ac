package bridge

import (
	"bufio"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// Clamd asks a ClamAV daemon, by its command INSTREAM (clamd(8)).
type Clamd struct {
	Address string        // host:port, or the path of a socket
	Timeout time.Duration // for one file, from dialing to the answer
}

var _ Scanner = (*Clamd)(nil)

const (
	clamdChunk = 64 << 10
	// maxClamdAnswer bounds an answer: "stream: " and the name of what was found.
	maxClamdAnswer = 1 << 10
)

// Scan implements [Scanner]. Each call has a connection of its own, which clamd
// ends after its answer.
func (c *Clamd) Scan(ctx context.Context, content io.Reader) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, c.Timeout)
	defer cancel()
	network := "tcp"
	if strings.HasPrefix(c.Address, "/") {
		network = "unix"
	}
	conn, err := new(net.Dialer).DialContext(ctx, network, c.Address)
	if err != nil {
		return "", fmt.Errorf("dialing clamd: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	defer stop()
	defer func() { _ = conn.Close() }()
	// clamd answers early where the content is too long, and then reads no more:
	// its answer says more than the failed write.
	sent := sendClamd(conn, content)
	if _, ok := errors.AsType[*contentReadError](sent); ok {
		return "", sent
	}
	answer, err := bufio.NewReader(io.LimitReader(conn, maxClamdAnswer)).ReadString(0)
	if err != nil {
		return "", errors.Join(fmt.Errorf("reading clamd's answer: %w", err), sent)
	}
	return readClamd(strings.TrimSuffix(answer, "\x00"))
}

// contentReadError is a failure of the content's reader, not of clamd.
type contentReadError struct{ error }

func (e *contentReadError) Unwrap() error { return e.error }

// sendClamd sends content in chunks, each with its length before it.
func sendClamd(w io.Writer, content io.Reader) error {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return err
	}
	chunk := make([]byte, 4+clamdChunk)
	for {
		n, err := io.ReadFull(content, chunk[4:])
		binary.BigEndian.PutUint32(chunk, uint32(n))
		if n > 0 {
			if _, err := w.Write(chunk[:4+n]); err != nil {
				return fmt.Errorf("sending to clamd: %w", err)
			}
		}
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			_, err := w.Write(make([]byte, 4))
			return err
		case err != nil:
			return &contentReadError{err}
		}
	}
}

// readClamd reads "stream: OK", "stream: NAME FOUND" or an error.
func readClamd(answer string) (string, error) {
	answer = strings.TrimSpace(answer)
	result, ok := strings.CutPrefix(answer, "stream: ")
	if ok && result == "OK" {
		return "", nil
	}
	if name, found := strings.CutSuffix(result, " FOUND"); ok && found && name != "" {
		return name, nil
	}
	return "", fmt.Errorf("clamd answers %q", answer)
}
