package demo

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"sync"

	"github.com/passerelle-mail/passerelle/bridge"
)

//go:embed templates/*.html
var templateFiles embed.FS

//go:embed static
var staticFiles embed.FS

// maxForm bounds what a form sends.
const maxForm = 1 << 20

// pagePolicy lets pages load our own files, and frames of our own that show
// the HTML of mails.
const pagePolicy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// PagesOptions are what [NewPages] needs.
type PagesOptions struct {
	Doors Doors
	Log   *slog.Logger
}

// Pages let a person play the buyers and sellers of the sample marketplace: with
// their mailboxes beside the chat. They are safe for several goroutines.
type Pages struct {
	doors     Doors
	log       *slog.Logger
	templates *template.Template
	end       sync.Once
	ended     chan struct{}
	http.Handler
}

// NewPages returns a handler for the paths below /demo/. Its error is a fault in
// the program.
func NewPages(o PagesOptions) (*Pages, error) {
	t, err := template.ParseFS(templateFiles, "templates/*.html")
	if err != nil {
		return nil, fmt.Errorf("reading the demo's pages: %w", err)
	}
	p := &Pages{doors: o.Doors, log: o.Log, templates: t, ended: make(chan struct{})}
	p.Handler = p.protect(p.routes())
	return p, nil
}

// EndStreams ends all live streams. Call it when the server begins to stop, by
// [http.Server.RegisterOnShutdown]: open pages hold theirs for as long as they
// are open.
func (p *Pages) EndStreams() { p.end.Do(func() { close(p.ended) }) }

// routes lists every address of the demo.
func (p *Pages) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /demo/{$}", p.page(p.showHome))
	mux.Handle("GET /demo/static/", http.StripPrefix("/demo/", http.FileServerFS(staticFiles)))

	mux.HandleFunc("GET /demo/listings/{id}", p.page(p.showListing))
	mux.HandleFunc("POST /demo/listings/{id}", p.page(p.contact))

	mux.HandleFunc("GET /demo/conversations/{id}", p.page(p.showConversation))
	mux.HandleFunc("GET /demo/conversations/{id}/live", p.page(p.followConversation))
	mux.HandleFunc("POST /demo/conversations/{id}/messages", p.page(p.writeInChat))
	mux.HandleFunc("POST /demo/conversations/{id}/answer", p.page(p.answerMail))
	mux.HandleFunc("POST /demo/conversations/{id}/inbox", p.page(p.openInbox))

	mux.HandleFunc("GET /demo/mailboxes/{address}", p.page(p.showMailbox))
	mux.HandleFunc("GET /demo/mailboxes/{address}/{mail}/html", p.page(p.showHTML))
	mux.HandleFunc("GET /demo/mailboxes/{address}/{mail}/source", p.page(p.showSource))
	mux.HandleFunc("/demo/", p.page(func(http.ResponseWriter, *http.Request, *words) error { return bridge.ErrNotFound }))
	return mux
}

// protect keeps other sites from using the pages, and bounds what is sent.
func (p *Pages) protect(next http.Handler) http.Handler {
	csrf := http.NewCrossOriginProtection()
	return csrf.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", pagePolicy)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		next.ServeHTTP(w, r)
	}))
}

// page serves a page in the reader's language, and answers its error.
func (p *Pages) page(show func(http.ResponseWriter, *http.Request, *words) error) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if chooseLanguage(w, r) {
			return
		}
		words := wordsFor(r)
		if err := show(w, r, words); err != nil {
			p.fail(w, r, words, err)
		}
	}
}

// problemPage says that something is not there, or went wrong.
type problemPage struct {
	shell
	Sentence string
}

func (p *Pages) fail(w http.ResponseWriter, r *http.Request, words *words, err error) {
	status, sentence := http.StatusInternalServerError, words.Fault
	refusal, isAPI := errors.AsType[*apiError](err)
	if errors.Is(err, bridge.ErrNotFound) || isAPI && refusal.Status == http.StatusNotFound {
		status, sentence = http.StatusNotFound, words.NotThere
	} else {
		p.log.ErrorContext(r.Context(), "demo page", slog.String("path", r.Pattern), slog.Any("err", err))
	}
	page := problemPage{shell: newShell(r, words, http.StatusText(status)), Sentence: sentence}
	if err := p.render(w, status, "problem.html", page); err != nil {
		p.log.ErrorContext(r.Context(), "demo page", slog.Any("err", err))
		http.Error(w, sentence, status)
	}
}

// render makes the whole page before it sends any of it.
func (p *Pages) render(w http.ResponseWriter, status int, name string, data any) error {
	var buf bytes.Buffer
	if err := p.templates.ExecuteTemplate(&buf, name, data); err != nil {
		return fmt.Errorf("rendering a page: %w", err)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(buf.Bytes()) // the client is gone; there is nobody to tell
	return nil
}

// shell is what every page has.
type shell struct {
	W        *words
	Title    string
	OtherURL string // of this page in the other language
}

func newShell(r *http.Request, w *words, title string) shell {
	return shell{W: w, Title: title, OtherURL: withQuery(r.URL, "lang", w.OtherLang)}
}

// withQuery returns an address with one value of its query changed.
func withQuery(u *url.URL, name, value string) string {
	q := u.Query()
	q.Set(name, value)
	return u.Path + "?" + q.Encode()
}
