package web

import (
	"bytes"
	"net/http"
	"time"
)

// streamTimeout is how long a client may take to take an event.
const streamTimeout = 30 * time.Second

// Stream sends events (text/event-stream of the HTML standard). After an error
// the client is gone.
type Stream struct {
	w  http.ResponseWriter
	rc *http.ResponseController
}

// OpenStream makes a stream of an answer.
func OpenStream(w http.ResponseWriter) *Stream {
	s := &Stream{w, http.NewResponseController(w)}
	header := w.Header()
	header.Set("Content-Type", "text/event-stream")
	header.Set("X-Accel-Buffering", "no") // nginx would keep events back
	// A server's own limit for an answer is not for one without end. Where there
	// is none to change, that is well.
	_ = s.rc.SetWriteDeadline(time.Time{})
	return s
}

// Event sends data. An id is the position that the client then has; empty where
// it stays.
func (s *Stream) Event(name, id string, data []byte) error {
	var buf bytes.Buffer
	buf.WriteString("event: " + name + "\n")
	if id != "" {
		buf.WriteString("id: " + id + "\n")
	}
	for line := range bytes.Lines(data) {
		buf.WriteString("data: ")
		// A CR would end the line for the client; HTML reads it as a space.
		buf.Write(bytes.ReplaceAll(bytes.TrimRight(line, "\n"), []byte("\r"), []byte(" ")))
		buf.WriteByte('\n')
	}
	if len(data) == 0 {
		buf.WriteString("data:\n")
	}
	buf.WriteByte('\n')
	return s.write(buf.Bytes())
}

// Begin says how soon to come back, in milliseconds, should the stream break.
func (s *Stream) Begin() error { return s.write([]byte("retry: 1000\n\n")) }

// Ping keeps proxies from taking the stream for dead.
func (s *Stream) Ping() error { return s.write([]byte(":\n\n")) }

func (s *Stream) write(p []byte) error {
	return within(s.rc, streamTimeout, func() error {
		if _, err := s.w.Write(p); err != nil {
			return err
		}
		return s.rc.Flush()
	})
}
