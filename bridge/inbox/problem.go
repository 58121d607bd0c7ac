package inbox

import (
	"errors"
	"html"
	"io"
	"log/slog"
	"maps"
	"net/http"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/web"
)

// problemPage says what went wrong and what to do next.
type problemPage struct {
	shell
	Problem problemWords
	Again   bool // trying again may help
}

// fail answers an error with the page for its status.
func (h *Handler) fail(w http.ResponseWriter, r *http.Request, err error) {
	status := web.Status(err)
	if status >= http.StatusInternalServerError {
		h.logFault(r, err)
	}
	maps.Copy(w.Header(), web.NewProblem(err).Header())
	if errors.Is(err, bridge.ErrRefusedSender) {
		h.showProblemWords(w, r, status, h.wordsFor(r).Access.Suspended)
		return
	}
	h.showProblem(w, r, status)
}

// logFault notes an error that is a fault of ours. Where the client has gone
// there is none: that is why it failed. A stopped page is in the log already.
func (h *Handler) logFault(r *http.Request, err error) {
	if r.Context().Err() == nil && !errors.Is(err, errStopped) {
		h.log.ErrorContext(r.Context(), "request failed", slog.String("route", r.Pattern), slog.Any("err", err))
	}
}

// showProblem sends a page, or to a script a sentence.
func (h *Handler) showProblem(w http.ResponseWriter, r *http.Request, status int) {
	h.showProblemWords(w, r, status, h.wordsFor(r).problem(status))
}

func (h *Handler) showProblemWords(w http.ResponseWriter, r *http.Request, status int, words problemWords) {
	if isPartial(r) {
		writeSentence(w, status, words.String())
		return
	}
	p := problemPage{shell: h.shell(r, ""), Problem: words, Again: status >= http.StatusInternalServerError}
	p.Title = p.Problem.Title
	if err := h.pages.problem.show(w, r, status, p); err != nil {
		h.logFault(r, err)
		http.Error(w, p.Title, status)
	}
}

// String is the problem as one line.
func (p problemWords) String() string { return p.Title + ". " + p.Next }

// writeSentence sends a sentence as HTML.
func writeSentence(w http.ResponseWriter, status int, sentence string) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, html.EscapeString(sentence)) // the client is gone; there is nobody to tell
}

func (h *Handler) notFound(w http.ResponseWriter, r *http.Request) {
	h.showProblem(w, r, http.StatusNotFound)
}

func (h *Handler) refuseCrossOrigin(w http.ResponseWriter, r *http.Request) {
	h.showProblemWords(w, r, http.StatusForbidden, h.wordsFor(r).Access.OtherSite)
}

// fault answers where a handler panicked.
func (h *Handler) fault(w http.ResponseWriter, r *http.Request) {
	h.showProblem(w, r, http.StatusInternalServerError)
}
