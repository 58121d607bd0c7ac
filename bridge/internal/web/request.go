package web

import (
	"context"
	"crypto/rand"
	"log/slog"
	"net/http"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// requestHeader carries a request's id, in both directions.
const requestHeader = "X-Request-Id"

const maxRequestID = 64

type requestKey struct{}

// RequestID returns the id of the request that a context belongs to; empty
// where it belongs to none.
func RequestID(ctx context.Context) string {
	id, _ := ctx.Value(requestKey{}).(string)
	return id
}

// identify gives a request its id, and limits its body, and the time to send that and to take the answer. It is the outermost
// handler: [http.MaxBytesReader] wants the server's own writer to close the
// connection.
func identify(next http.Handler, maxBody int64) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := r.Header.Get(requestHeader)
		if !isRequestID(id) {
			id = strings.ToLower(rand.Text())
		}
		w.Header().Set(requestHeader, id)
		ctx := context.WithValue(r.Context(), requestKey{}, id)
		r = r.WithContext(bridge.LogWith(ctx, slog.String("request", id)))
		r.Body = timeBody(w, http.MaxBytesReader(w, r.Body, maxBody), r.ContentLength)
		next.ServeHTTP(newPatientWriter(w), r)
	})
}

// isRequestID says whether an id that a client or a proxy chose is fit for a
// log line and a header.
func isRequestID(s string) bool {
	if s == "" || len(s) > maxRequestID {
		return false
	}
	return !strings.ContainsFunc(s, func(c rune) bool { return !isRequestRune(c) })
}

func isRequestRune(c rune) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.ContainsRune("-_.:", c)
}
