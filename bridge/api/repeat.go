package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

const (
	repeatHeader = "Idempotency-Key"
	// maxRepeatKey is the longest idempotency key, in bytes.
	maxRepeatKey = 200
)

// keptHeaders are those of an answer that are given again.
var keptHeaders = []string{"Content-Type", "Location", "ETag"}

// secretOperations answer with a secret, which is shown once and not kept.
var secretOperations = []string{"post-key", "post-webhook", "rotate-webhook-secret"}

// erasures are the operations whose answer is kept though they erase what may tell
// of a buyer: it tells of none.
var erasures = []string{"delete-buyer", "sandbox-erasure"}

// once carries out a request with an Idempotency-Key one time. Sent again within a
// day it is answered as the first time, where that was carried out; what was
// refused changed nothing, and is tried anew. See
// draft-ietf-httpapi-idempotency-key-header.
func (s *server) once(c huma.Context, next func(huma.Context)) {
	r, w := humago.Unwrap(c)
	name := r.Header.Get(repeatHeader)
	if name == "" {
		next(c)
		return
	}
	if len(name) > maxRepeatKey || strings.Trim(name, printable) != "" {
		p := web.ProblemOf(http.StatusBadRequest)
		p.Errors = []web.FieldError{located(web.FieldError{
			In: "header", Field: repeatHeader, Detail: fmt.Sprintf("want printable ASCII, expected length <= %d", maxRepeatKey),
		})}
		p.Write(w, r)
		return
	}
	_ = c.SetReadDeadline(time.Now().Add(c.Operation().BodyReadTimeout)) //nolint:forbidigo // a deadline of the connection, by the machine's clock; where there is none, none is set
	body, err := io.ReadAll(io.LimitReader(r.Body, c.Operation().MaxBodyBytes+1))
	again := r.Clone(r.Context())
	if err != nil || int64(len(body)) > c.Operation().MaxBodyBytes {
		again.Body = io.NopCloser(io.MultiReader(bytes.NewReader(body), failing{err}, r.Body))
		next(humago.NewContext(c.Operation(), again, w)) // which says what is wrong
		return
	}
	again.Body = io.NopCloser(bytes.NewReader(body))
	s.claim(c.Operation(), w, again, bridge.KeptAnswer{Key: keyOf(r.Context()).ID, Name: name, Request: hashOf(r, body)}, next)
}

const printable = "!\"#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"

// failing is what is left of a body that could not be read; nothing where err is
// nil.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) {
	if f.err == nil {
		return 0, io.EOF
	}
	return 0, f.err
}

func hashOf(r *http.Request, body []byte) bridge.Hash {
	h := sha256.New()
	for _, s := range []string{r.Method, r.URL.EscapedPath(), r.URL.RawQuery, r.Header.Get("Passerelle-Member")} {
		_, _ = fmt.Fprintf(h, "%d:%s", len(s), s) // never fails
	}
	_, _ = h.Write(body)
	return bridge.Hash(hex.EncodeToString(h.Sum(nil)))
}

func (s *server) claim(op *huma.Operation, w http.ResponseWriter, r *http.Request, a bridge.KeptAnswer, next func(huma.Context)) {
	ctx := r.Context()
	first, err := s.bridge.ClaimAnswer(ctx, a.Key, a.Name, a.Request)
	switch {
	case err != nil:
		s.problem(ctx, err, nil).Write(w, r)
		return
	case first.Request != "":
		repeat(w, r, first, a.Request)
		return
	}
	kept := false
	defer func() {
		if !kept {
			s.noteUnkept(ctx, s.bridge.DropAnswer(context.WithoutCancel(ctx), a.Key, a.Name))
		}
	}()
	by := callerOf(ctx)
	by.repeat = a.Key + ":" + a.Name + ":" + string(a.Request)
	rec := &recording{ResponseWriter: w}
	next(humago.NewContext(op, r.WithContext(by.in(ctx)), rec))
	if rec.status < http.StatusBadRequest {
		a.Status = rec.status
		if !slices.Contains(secretOperations, op.OperationID) {
			a.Body, a.Header = rec.body.String(), map[string]string{}
			for _, name := range keptHeaders {
				if v := w.Header().Get(name); v != "" {
					a.Header[name] = v
				}
			}
		}
		kept = true
		s.noteUnkept(ctx, s.bridge.KeepAnswer(context.WithoutCancel(ctx), a, slices.Contains(erasures, op.OperationID)))
	}
	rec.send()
}

// noteUnkept logs that an answer is not kept as it should: the request itself is
// answered.
func (s *server) noteUnkept(ctx context.Context, err error) {
	if err != nil {
		s.log.ErrorContext(ctx, "keeping an answer failed", slog.Any("err", err))
	}
}

// repeat answers a request whose idempotency key is known.
func repeat(w http.ResponseWriter, r *http.Request, first bridge.KeptAnswer, request bridge.Hash) {
	refuse := func(status int, code, detail string) {
		p := web.ProblemOf(status)
		p.Code, p.Detail = code, detail
		p.Write(w, r)
	}
	switch {
	case first.Request != request:
		refuse(http.StatusUnprocessableEntity, "idempotency_key_reused", "This Idempotency-Key was used for another request. Make a new one for each.")
	case first.Status == 0:
		w.Header().Set("Retry-After", "1")
		refuse(http.StatusConflict, "in_progress", "The first request with this Idempotency-Key is still being carried out.")
	case first.Header == nil:
		refuse(http.StatusConflict, "answer_erased", "The first request with this Idempotency-Key was carried out. Its answer is not kept: it held a secret, or what is gone with an erased buyer.")
	default:
		for name, v := range first.Header {
			w.Header().Set(name, v)
		}
		w.Header().Set("Idempotent-Replayed", "true")
		w.WriteHeader(first.Status)
		_, _ = io.WriteString(w, first.Body) // the client is gone; there is nobody to tell
	}
}
