package web_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// door is a wrapped mux with what it logged and counted.
type door struct {
	http.Handler
	log *bytes.Buffer
	reg *prometheus.Registry
}

func newDoor(t *testing.T, routes map[string]http.HandlerFunc) *door {
	t.Helper()
	mux := http.NewServeMux()
	for pattern, h := range routes {
		mux.HandleFunc(pattern, h)
	}
	d := &door{log: new(bytes.Buffer), reg: prometheus.NewRegistry()}
	d.Handler = web.Wrap(mux, web.Options{
		Door:    "api",
		Log:     slog.New(slog.NewJSONHandler(d.log, nil)),
		Metrics: d.reg,
		Now:     func() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC) },
		MaxBody: 8,
	})
	return d
}

func (d *door) do(r *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	d.ServeHTTP(w, r)
	return w
}

func (d *door) lines(t *testing.T) []map[string]any {
	t.Helper()
	var lines []map[string]any
	for dec := json.NewDecoder(d.log); ; {
		var line map[string]any
		if err := dec.Decode(&line); errors.Is(err, io.EOF) {
			return lines
		} else if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
}

func TestRequestID(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, header string
		keep         bool
	}{
		{"none", "", false},
		{"chosen by a proxy", "f00d-1:2.3_4", true},
		{"with a line break", "a\nb", false},
		{"not ASCII", "é", false},
		{"too long", strings.Repeat("a", 65), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var inside string
			d := newDoor(t, map[string]http.HandlerFunc{"GET /": func(_ http.ResponseWriter, r *http.Request) {
				inside = web.RequestID(r.Context())
			}})
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header.Set("X-Request-Id", tt.header)
			got := d.do(r).Header().Get("X-Request-Id")
			if got == "" || got != inside || (got == tt.header) != tt.keep {
				t.Errorf("id in answer %q, in context %q, asked for %q", got, inside, tt.header)
			}
			if line := d.lines(t)[0]; line["request"] != got {
				t.Errorf("id in log %q, want %q", line["request"], got)
			}
		})
	}
}

func TestLogNamesRouteNotPath(t *testing.T) {
	t.Parallel()
	d := newDoor(t, map[string]http.HandlerFunc{"GET /sign-in/{token}": func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "short")
	}})
	d.do(httptest.NewRequest(http.MethodGet, "/sign-in/s3cret?key=s3cret", nil))
	d.do(httptest.NewRequest(http.MethodGet, "/no/s3cret", nil))
	if strings.Contains(d.log.String(), "s3cret") {
		t.Errorf("log holds the path: %s", d.log)
	}
	line := d.lines(t)[0]
	delete(line, "time")
	delete(line, "request")
	want := map[string]any{
		"level": "INFO", "msg": "request answered", "door": "api", "route": "GET /sign-in/{token}",
		"status": 418.0, "bytes": 5.0, "dur": 0.0,
	}
	if diff := cmp.Diff(want, line); diff != "" {
		t.Errorf("log line (-want +got):\n%s", diff)
	}
	for _, want := range []string{
		`passerelle_http_requests_total{code="404",door="api",route="none"} 1`,
		`passerelle_http_requests_total{code="418",door="api",route="GET /sign-in/{token}"} 1`,
	} {
		if got := scrape(d.reg); !strings.Contains(got, want+"\n") {
			t.Errorf("metrics lack %s:\n%s", want, got)
		}
	}
}

func scrape(reg *prometheus.Registry) string {
	w := httptest.NewRecorder()
	promhttp.HandlerFor(reg, promhttp.HandlerOpts{}).ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/", nil))
	return w.Body.String()
}

func TestTwoDoorsOneRegistry(t *testing.T) {
	t.Parallel()
	reg := prometheus.NewRegistry()
	for _, name := range []string{"api", "inbox"} {
		h := web.Wrap(http.NewServeMux(), web.Options{Door: name, Log: slog.New(slog.DiscardHandler), Metrics: reg, Now: time.Now})
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, "/", nil))
	}
	for _, name := range []string{"api", "inbox"} {
		want := `passerelle_http_requests_total{code="404",door="` + name + `",route="none"} 1`
		if got := scrape(reg); !strings.Contains(got, want) {
			t.Errorf("metrics lack %s:\n%s", want, got)
		}
	}
}

func TestSecurityHeaders(t *testing.T) {
	t.Parallel()
	d := newDoor(t, map[string]http.HandlerFunc{"GET /": func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Cache-Control", "max-age=60")
	}})
	h := d.do(httptest.NewRequest(http.MethodGet, "/", nil)).Header()
	for name, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
		"X-Content-Type-Options":  "nosniff",
		"Referrer-Policy":         "same-origin",
		"Cache-Control":           "max-age=60", // the handler's own
	} {
		if got := h.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestBodyLimit(t *testing.T) {
	t.Parallel()
	d := newDoor(t, map[string]http.HandlerFunc{"POST /": func(w http.ResponseWriter, r *http.Request) {
		if _, err := io.ReadAll(r.Body); err != nil {
			web.NewProblem(fmt.Errorf("reading body: %w", err)).Write(w, r)
		}
	}})
	for body, want := range map[string]int{"12345678": http.StatusOK, "123456789": http.StatusRequestEntityTooLarge} {
		if got := d.do(httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))).Code; got != want {
			t.Errorf("body of %d bytes: status %d, want %d", len(body), got, want)
		}
	}
}

func TestPanic(t *testing.T) {
	t.Parallel()
	d := newDoor(t, map[string]http.HandlerFunc{"GET /": func(http.ResponseWriter, *http.Request) {
		panic("the secret reason")
	}})
	w := d.do(httptest.NewRequest(http.MethodGet, "/", nil))
	var got web.Problem
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	want := web.Problem{
		Title: "Internal Server Error", Status: 500, Detail: "Something went wrong on our side. Try again later.",
		RequestID: w.Header().Get("X-Request-Id"),
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("problem (-want +got):\n%s", diff)
	}
	if ct := w.Header().Get("Content-Type"); w.Code != 500 || ct != "application/problem+json" {
		t.Errorf("answered %d %s", w.Code, ct)
	}
	lines := d.lines(t)
	if lines[0]["level"] != "ERROR" || lines[0]["err"] != "the secret reason" || lines[1]["status"] != 500.0 {
		t.Errorf("logged %v", lines)
	}
}

func TestPanicAfterAnswerCutsConnection(t *testing.T) {
	t.Parallel()
	srv := httptest.NewServer(newDoor(t, map[string]http.HandlerFunc{"GET /": func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, "half")
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
		panic("too late")
	}}))
	defer srv.Close()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if body, err := io.ReadAll(res.Body); err == nil {
		t.Errorf("read a whole answer %q, want it cut", body)
	}
}

func TestNewProblem(t *testing.T) {
	t.Parallel()
	tests := []struct {
		err  error
		want web.Problem
	}{
		{bridge.ErrNotFound, web.Problem{Title: "Not Found", Status: 404, Detail: "There is no such thing here."}},
		{
			&bridge.InvalidError{Field: "listing.contact", Got: "x", Want: "an address"},
			web.Problem{
				Title: "Bad Request", Status: 400, Detail: "The request is not valid.",
				Errors: []web.FieldError{{Field: "listing.contact", Detail: "want an address, got x"}},
			},
		},
		{
			errors.Join(&bridge.InvalidError{Field: "name", Want: "some text"}, fmt.Errorf("checking: %w", &bridge.InvalidError{Field: "role", Want: "a role"})),
			web.Problem{
				Title: "Bad Request", Status: 400, Detail: "The request is not valid.",
				Errors: []web.FieldError{{Field: "name", Detail: "want some text"}, {Field: "role", Detail: "want a role"}},
			},
		},
		{bridge.ErrTooLarge, web.Problem{Title: "Request Entity Too Large", Status: 413, Detail: "This is too large."}},
		{bridge.ErrRefusedSender, web.Problem{Title: "Forbidden", Status: 403, Detail: "This sender may not write here."}},
		{
			&bridge.ContentError{Code: bridge.ContentMacros, File: "a.xlsx"},
			web.Problem{Title: "Unprocessable Entity", Status: 422, Code: "file_macros", Detail: `The file "a.xlsx" has macros in it, and cannot be sent. Send a PDF instead.`},
		},
		{
			&bridge.TooLargeError{Code: bridge.ContentManyFiles},
			web.Problem{Title: "Request Entity Too Large", Status: 413, Code: "too_many_files", Detail: "There are more than 50 files."},
		},
		{
			errors.Join(bridge.ErrUnavailable, errors.New("dialing clamd")),
			web.Problem{Title: "Service Unavailable", Status: 503, Detail: "Something that this needs is down for the moment. Try again in a minute."},
		},
		{bridge.ErrLimited, web.Problem{Title: "Too Many Requests", Status: 429, Detail: "This is too much in too short a time. Try again later."}},
		{bridge.ErrConflict, web.Problem{Title: "Conflict", Status: 409, Detail: "This cannot be done as things are now. If somebody changed them at the same time, read them and try again."}},
		{bridge.ErrExpired, web.Problem{Title: "Gone", Status: 410, Detail: "This was valid once, and has expired."}},
		{errors.New("dialing 10.0.0.7"), web.Problem{Title: "Internal Server Error", Status: 500, Detail: "Something went wrong on our side. Try again later."}},
	}
	for _, tt := range tests {
		t.Run(tt.err.Error(), func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, web.NewProblem(fmt.Errorf("putting listing: %w", tt.err))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestProblemsSayWhenToTryAgain(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 20, 10, 30, 0, 0, time.FixedZone("", 3600))
	for _, tt := range []struct {
		err  error
		want string
	}{
		{&bridge.LimitError{Until: at}, "Fri, 20 Nov 2026 09:30:00 GMT"},
		{bridge.ErrUnavailable, "60"},
		{bridge.ErrLimited, ""},
		{bridge.ErrInvalid, ""},
	} {
		w := httptest.NewRecorder()
		web.NewProblem(tt.err).Write(w, httptest.NewRequest(http.MethodGet, "/", nil))
		if got := w.Header().Get("Retry-After"); got != tt.want {
			t.Errorf("%v: again after %q; want %q", tt.err, got, tt.want)
		}
	}
}
