package inbox

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// sendersPage is who else may write mails for an account.
type sendersPage struct {
	settingsShell
	Senders []senderLine
	Written string
}

type senderLine struct{ Path, Name, Since string }

func (h *Handler) showSenders(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := h.sendersPage(r, v)
	if err != nil {
		return err
	}
	return h.pages.settingsSenders.show(w, r, http.StatusOK, p)
}

func (h *Handler) sendersPage(r *http.Request, v visit) (p sendersPage, err error) {
	if p.settingsShell, err = h.settingsShell(r, v, "/settings/senders"); err != nil {
		return p, err
	}
	all, err := h.bridge.Senders(r.Context(), v.viewer)
	for _, s := range all {
		p.Senders = append(p.Senders, v.senderLine(s))
	}
	return p, err
}

func (v visit) senderLine(s bridge.AuthorizedSender) senderLine {
	w := v.words.Settings
	l := senderLine{Path: "/settings/senders/" + url.PathEscape(s.Sender), Name: s.Sender, Since: w.Since(v.day(s.CreatedAt))}
	if domain, whole := strings.CutPrefix(s.Sender, "@"); whole {
		l.Name = w.WholeDomain(domain)
	}
	return l
}

// day names a day within a sentence.
func (v visit) day(at time.Time) string { return v.words.dates.numeric(at.In(v.clock.now.Location())) }

func (h *Handler) addSender(w http.ResponseWriter, r *http.Request, v visit) error {
	written := r.PostFormValue("sender")
	cause := h.bridge.AddSender(r.Context(), v.viewer, written)
	if cause == nil {
		return saved(w, r, "/settings/senders", "senders")
	}
	p, err := h.sendersPage(r, v)
	if err != nil {
		return err
	}
	if !p.refuse("senders", cause) {
		return cause
	}
	p.Written = written
	return h.pages.settingsSenders.show(w, r, http.StatusBadRequest, p)
}

func (h *Handler) dropSender(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := h.bridge.DropSender(r.Context(), v.viewer, r.PathValue("sender")); err != nil {
		return err
	}
	return saved(w, r, "/settings/senders", "senders")
}
