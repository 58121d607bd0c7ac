package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"hash/fnv"
	"net/http"
	"strings"
	"sync"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

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

// edits lets one conditional change of a path be made at a time.
type edits [64]sync.Mutex

func (e *edits) of(path string) *sync.Mutex {
	h := fnv.New32a()
	_, _ = h.Write([]byte(path)) // never fails
	return &e[h.Sum32()%uint32(len(e))]
}

// conditional carries out a change only where the thing at its path is as the
// request expects. Of the changes that come by this API under such a condition, one
// at a time is made.
func (s *server) conditional(c huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(c)
	match, none := r.Header.Get("If-Match"), r.Header.Get("If-None-Match")
	if match == "" && none == "" {
		next(c)
		return
	}
	edit := s.edits.of(r.URL.Path)
	edit.Lock()
	defer edit.Unlock()
	tag := s.currentTag(r)
	if match != "" && (tag == "" || !tagIn(match, tag)) || none != "" && tag != "" && tagIn(none, tag) {
		web.ProblemOf(http.StatusPreconditionFailed).Write(w, r)
		return
	}
	rec := &recording{ResponseWriter: w}
	next(humago.NewContext(c.Operation(), r, rec))
	if tag := s.currentTag(r); rec.status < http.StatusMultipleChoices && tag != "" {
		w.Header().Set("ETag", tag)
	}
	rec.send()
}

// currentTag returns the entity tag of what GET of a request's path would answer;
// empty where there is no such thing.
func (s *server) currentTag(r *http.Request) string {
	by := callerOf(r.Context())
	by.inner = true
	get := r.Clone(by.in(context.WithoutCancel(r.Context())))
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
