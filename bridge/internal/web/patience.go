package web

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// patience is how long a client may take to take a part of an answer. What one does
// not read is kept for it in memory.
const (
	patience = time.Minute
	partSize = 64 << 10
)

// patientWriter sends an answer in parts, and gives up on a client that takes none
// for too long.
type patientWriter struct {
	http.ResponseWriter
	rc *http.ResponseController
}

func newPatientWriter(w http.ResponseWriter) *patientWriter {
	return &patientWriter{w, http.NewResponseController(w)}
}

func (w *patientWriter) Write(p []byte) (n int, err error) {
	for {
		part := p[n:min(n+partSize, len(p))]
		var sent int
		err := within(w.rc, patience, func() (err error) {
			sent, err = w.ResponseWriter.Write(part)
			return err
		})
		if n += sent; err != nil || n == len(p) {
			return n, err
		}
	}
}

// Unwrap is for [http.ResponseController].
func (w *patientWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// within ends what f writes once that takes too long. Writers without deadlines take
// as long as they like.
func within(rc *http.ResponseController, limit time.Duration, f func() error) error {
	late := time.AfterFunc(limit, func() { _ = rc.SetWriteDeadline(time.Unix(1, 0)) })
	defer late.Stop()
	return f()
}

// bodyPatience is how long a client may take to send a body, where its door does not
// want it sooner. The server itself would wait for ever: it reads what a handler has
// left, so that it can go on with the connection.
const bodyPatience = 5 * time.Minute

// timedBody is a body that must come within a time. Once it is whole, the handler may
// take as long as it needs.
type timedBody struct {
	io.ReadCloser
	rc *http.ResponseController
}

func timeBody(w http.ResponseWriter, body io.ReadCloser, length int64) io.ReadCloser {
	if length == 0 {
		return body
	}
	rc := http.NewResponseController(w)
	_ = rc.SetReadDeadline(time.Now().Add(bodyPatience)) //nolint:forbidigo // a deadline of the connection, by the machine's clock; where there is none, none is set
	return &timedBody{body, rc}
}

func (b *timedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		_ = b.rc.SetReadDeadline(time.Time{})
	}
	return n, err
}
