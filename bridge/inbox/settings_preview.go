package inbox

import (
	"html"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// previewPage is a lead mail as a profile has it, and as it would have it.
type previewPage struct {
	settingsShell
	Profile       profileForm // with what is chosen
	Preview       bridge.Preview
	Changed, Same []changeLine
	Mails         []previewMail // the one of now first
	// CanAdopt says that what is chosen differs from the profile, and may be saved
	// into it.
	CanAdopt bool
}

// previewMail is one of the two mails.
type previewMail struct {
	bridge.MailSample
	Title string
	Frame string // where its HTML is; empty where it has none
}

type changeLine struct{ Name, Old, New, Kind, Change string }

// previewOf reads what is chosen, and makes both mails. Where no version is
// chosen it is the newest: that is what somebody who looks wants to know.
func (h *Handler) previewOf(r *http.Request, v visit) (was, chosen bridge.ProfileView, p bridge.Preview, err error) {
	if was, err = h.bridge.Profile(r.Context(), steward(v), r.PathValue("profile")); err != nil {
		return was, chosen, p, err
	}
	q, change := r.URL.Query(), bridge.Profile{}
	change.Kind, change.Language, change.Subject = bridge.ProfileKind(q.Get("kind")), q.Get("language"), strings.TrimSpace(q.Get("subject"))
	chosen = was
	if change.Kind != "" && change.Kind != was.Kind {
		chosen.Kind, chosen.Subject, chosen.Template = change.Kind, "", bridge.DefaultTemplate
	} else {
		chosen.Template = was.Kind.Form().Newest()
	}
	if n, err := strconv.Atoi(q.Get("template")); err == nil && n > 0 && n <= chosen.Kind.Form().Newest() {
		chosen.Template = n
	}
	change.Template = chosen.Template
	if change.Language != "" {
		chosen.Language = change.Language
	}
	if change.Subject != "" && chosen.Kind == bridge.ProfileADF {
		chosen.Subject = change.Subject
	}
	p, err = h.bridge.PreviewProfile(r.Context(), steward(v), was.Name, change)
	return was, chosen, p, err
}

func (h *Handler) previewProfile(w http.ResponseWriter, r *http.Request, v visit) error {
	p := previewPage{}
	var err error
	if p.settingsShell, err = h.settingsShell(r, v, deliveryPath); err != nil {
		return err
	}
	was, chosen, preview, err := h.previewOf(r, v)
	if err != nil {
		return err
	}
	p.Preview, p.Profile = preview, v.profileForm(chosen)
	p.CanAdopt = chosen.Kind == was.Kind && chosen.Profile != was.Profile
	p.Changed = v.changes(preview.Headers)
	p.Same = slices.Collect(func(yield func(changeLine) bool) {
		for _, c := range p.Changed {
			if c.Old == c.New && !yield(c) {
				return
			}
		}
	})
	p.Changed = slices.DeleteFunc(p.Changed, func(c changeLine) bool { return c.Old == c.New })
	words := v.words.Delivery
	p.Mails = []previewMail{
		{MailSample: preview.Old, Title: words.Now + " · " + preview.Old.Template, Frame: p.frame("now", chosen.Profile, preview.Old)},
		{MailSample: preview.New, Title: words.Then + " · " + preview.New.Template, Frame: p.frame("then", chosen.Profile, preview.New)},
	}
	return h.pages.settingsPreview.show(w, r, http.StatusOK, p)
}

// frame is where the HTML of one of the mails is.
func (p previewPage) frame(which string, chosen bridge.Profile, m bridge.MailSample) string {
	if m.HTML == "" {
		return ""
	}
	q := url.Values{"kind": {string(chosen.Kind)}, "template": {strconv.Itoa(chosen.Template)}}
	if chosen.Language != "" {
		q.Set("language", chosen.Language)
	}
	return p.Profile.Preview + "/" + which + "?" + q.Encode()
}

// framePreviewNow gives the HTML of the mail as it is, for a frame.
func (h *Handler) framePreviewNow(w http.ResponseWriter, r *http.Request, v visit) error {
	_, _, p, err := h.previewOf(r, v)
	if err != nil {
		return err
	}
	return frameOurs(w, p.Old)
}

// framePreviewThen gives the HTML of the mail as it would be, for a frame.
func (h *Handler) framePreviewThen(w http.ResponseWriter, r *http.Request, v visit) error {
	_, _, p, err := h.previewOf(r, v)
	if err != nil {
		return err
	}
	return frameOurs(w, p.New)
}

// frameOurs writes the HTML of a mail of ours as it is, or its text, under the
// policy for mails of strangers: what they wrote is in it, escaped. Its links lead
// nowhere, since the frame may open no window.
func frameOurs(w http.ResponseWriter, m bridge.MailSample) error {
	page := strings.Replace(m.HTML, "<head>", `<head><base target="_blank">`, 1)
	if page == "" {
		page = `<!doctype html><html><head><meta charset="utf-8"><title>-</title></head><body><pre>` + html.EscapeString(m.Text) + "</pre></body></html>\n"
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", originalPolicy)
	header.Set("Referrer-Policy", "no-referrer")
	_, _ = io.WriteString(w, page) // the client is gone; there is nobody to tell
	return nil
}

func (v visit) changes(headers []bridge.HeaderChange) (lines []changeLine) {
	for _, c := range headers {
		lines = append(lines, changeLine{c.Name, c.Old, c.New, c.Kind(), v.words.Delivery.changes[c.Kind()]})
	}
	return lines
}
