package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// recording keeps the status and body of an answer until it is sent. Its header is
// that of the writer below.
type recording struct {
	http.ResponseWriter
	status int
	body   bytes.Buffer
}

func (w *recording) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

func (w *recording) Write(p []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	return w.body.Write(p)
}

// Unwrap lets deadlines reach the connection.
func (w *recording) Unwrap() http.ResponseWriter { return w.ResponseWriter }

func (w *recording) send() {
	w.ResponseWriter.WriteHeader(w.status)
	_, _ = w.ResponseWriter.Write(w.body.Bytes()) // the client is gone; there is nobody to tell
}

// tagOf is the entity tag of a body (RFC 9110, section 8.8.3).
func tagOf(body []byte) string {
	sum := sha256.Sum256(body)
	return `"` + base64.RawURLEncoding.EncodeToString(sum[:15]) + `"`
}

// tagIn says whether a list of entity tags, as conditions have it, has one. A weak
// one is as good.
func tagIn(list, tag string) bool {
	for t := range strings.SplitSeq(list, ",") {
		t = strings.TrimSpace(t)
		if t == "*" || strings.TrimPrefix(t, "W/") == tag {
			return true
		}
	}
	return false
}

// tagged gives an answer to GET its entity tag, and answers 304 where the client
// has it already.
func tagged(c huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(c)
	rec := &recording{ResponseWriter: w}
	next(humago.NewContext(c.Operation(), r, rec))
	if rec.status == http.StatusOK {
		tag := tagOf(rec.body.Bytes())
		w.Header().Set("ETag", tag)
		w.Header().Set("Cache-Control", "private, no-cache")
		if known := r.Header.Get("If-None-Match"); known != "" && tagIn(known, tag) {
			w.Header().Del("Content-Type")
			w.WriteHeader(http.StatusNotModified)
			return
		}
	}
	rec.send()
}

// conditional carries out a change only where the thing at its path is as the request
// expects. That is looked at before anything is done, and again in the transaction of
// the change: whatever else is changed meanwhile, here, in the inbox or by mail, the
// change is made of what the client has seen, or not at all.
func (s *server) conditional(c huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(c)
	match, none := r.Header.Get("If-Match"), r.Header.Get("If-None-Match")
	if match == "" && none == "" {
		next(c)
		return
	}
	expected := func(tag string) bool {
		return (match == "" || tag != "" && tagIn(match, tag)) && (none == "" || tag == "" || !tagIn(none, tag))
	}
	tag := s.currentTag(r.Context(), r)
	if !expected(tag) {
		web.ProblemOf(http.StatusPreconditionFailed).Write(w, r)
		return
	}
	ctx := bridge.WithCondition(r.Context(), func(in context.Context) error {
		if !expected(s.currentTag(in, r)) {
			return bridge.ErrChanged
		}
		return nil
	}, func(in context.Context) { tag = s.currentTag(in, r) })
	rec := &recording{ResponseWriter: w}
	next(humago.NewContext(c.Operation(), r.WithContext(ctx), rec))
	if rec.status < http.StatusMultipleChoices && tag != "" {
		w.Header().Set("ETag", tag)
	}
	rec.send()
}

// currentTag returns the entity tag of what GET of a request's path would answer under
// a context; empty where there is no such thing.
func (s *server) currentTag(ctx context.Context, r *http.Request) string {
	by := callerOf(ctx)
	by.inner = true
	get := r.Clone(by.in(context.WithoutCancel(ctx)))
	get.Method, get.Body, get.ContentLength, get.URL.RawQuery = http.MethodGet, http.NoBody, 0, ""
	for _, name := range []string{"If-Match", "If-None-Match", "Idempotency-Key", "Content-Type"} {
		get.Header.Del(name)
	}
	answer := &discarded{header: http.Header{}}
	s.mux.ServeHTTP(answer, get)
	return answer.header.Get("ETag")
}

// discarded is an answer of which only the header is kept.
type discarded struct{ header http.Header }

func (d *discarded) Header() http.Header         { return d.header }
func (d *discarded) WriteHeader(int)             {}
func (d *discarded) Write(p []byte) (int, error) { return len(p), nil }
