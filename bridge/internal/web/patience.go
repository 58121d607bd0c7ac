package web

import (
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
