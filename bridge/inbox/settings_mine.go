package inbox

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// minePage is what a member is told and how pages look to them.
type minePage struct {
	settingsShell
	Contacts    []contactForm
	Preferences bridge.Preferences
	Languages   []choice
	Zones       []string
	Push        pushPart
}

// contactForm is what a contact address is mailed.
type contactForm struct {
	bridge.Contact
	ID        string // of its form
	Path      string // where it is sent
	Delays    []choice
	Languages []choice
}

// zonesKnown are offered; others can be written.
var zonesKnown = []string{
	"Europe/Paris", "Europe/Brussels", "Europe/Luxembourg", "Europe/Zurich", "Europe/London", "Europe/Dublin", "Europe/Berlin",
	"Europe/Madrid", "Europe/Lisbon", "Europe/Rome", "America/Guadeloupe", "America/Martinique", "America/Cayenne",
	"America/Montreal", "America/New_York", "Indian/Reunion", "Indian/Mayotte", "Pacific/Noumea", "Pacific/Tahiti", "UTC",
}

// delayMinutes are how long a mail may be held back.
var delayMinutes = []int{0, 1, 5, 15, 30, 60, 240}

func (h *Handler) showSettings(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := h.minePage(r, v)
	if err != nil {
		return err
	}
	return h.pages.settingsMine.show(w, r, http.StatusOK, p)
}

func (h *Handler) minePage(r *http.Request, v visit) (p minePage, err error) {
	if p.settingsShell, err = h.settingsShell(r, v, "/settings"); err != nil {
		return p, err
	}
	if p.Preferences, err = h.bridge.Preferences(r.Context(), v.viewer); err != nil {
		return p, err
	}
	if p.Push, err = h.pushPart(r, v, "/push"); err != nil {
		return p, err
	}
	contacts, err := h.bridge.Contacts(r.Context(), v.viewer)
	for i, c := range contacts {
		p.Contacts = append(p.Contacts, v.contactForm(i, c))
	}
	p.Languages, p.Zones = languageChoices(v.words.Settings.BrowsersOwn, p.Preferences.Language), zonesKnown
	return p, err
}

func (v visit) contactForm(i int, c bridge.Contact) contactForm {
	w := v.words.Settings
	f := contactForm{Contact: c, ID: "mails-" + strconv.Itoa(i+1), Path: "/settings/mails/" + url.PathEscape(c.Email), Languages: languageChoices(w.AccountLanguage, c.Settings.Language)}
	delays := delayMinutes
	if kept := int(c.Settings.Delay / time.Minute); !slices.Contains(delays, kept) {
		delays = slices.Sorted(slices.Values(append(slices.Clip(delays), kept)))
	}
	for _, n := range delays {
		name := w.AtOnce
		if n > 0 {
			name = w.After(n)
		}
		f.Delays = append(f.Delays, choice{strconv.Itoa(n), name, n == int(c.Settings.Delay/time.Minute)})
	}
	return f
}

// languageChoices are the languages that we write, after none of them.
func languageChoices(none, chosen string) []choice {
	return []choice{{"", none, chosen == ""}, {"en", "English", chosen == "en"}, {"fr", "Français", chosen == "fr"}}
}

func (h *Handler) savePreferences(w http.ResponseWriter, r *http.Request, v visit) error {
	chosen := bridge.Preferences{
		Language: r.PostFormValue("language"), Zone: r.PostFormValue("zone"), EnterSends: r.PostFormValue("enter") == "sends",
		Signature: r.PostFormValue("signature"), QuietMentions: r.PostFormValue("mentions") == "",
	}
	err := h.bridge.PutPreferences(r.Context(), v.viewer, chosen)
	if err == nil {
		return saved(w, r, "/settings", "display")
	}
	return h.showMineRefused(w, r, v, "display", err, func(p *minePage) {
		p.Preferences, p.Languages = chosen, languageChoices(v.words.Settings.BrowsersOwn, chosen.Language)
	})
}

// showMineRefused shows the page again, with what was written in a form that was
// not saved.
func (h *Handler) showMineRefused(w http.ResponseWriter, r *http.Request, v visit, form string, cause error, written func(*minePage)) error {
	p, err := h.minePage(r, v)
	if err != nil {
		return err
	}
	if !p.refuse(form, cause) {
		return cause
	}
	written(&p)
	return h.pages.settingsMine.show(w, r, http.StatusBadRequest, p)
}

func (h *Handler) saveContact(w http.ResponseWriter, r *http.Request, v visit) error {
	return h.changeContact(w, r, v, func(ctx context.Context, email string) error {
		minutes, err := strconv.Atoi(r.PostFormValue("delay"))
		if err != nil {
			return &bridge.InvalidError{Field: "delay_seconds", Want: "a number of minutes"}
		}
		return h.bridge.PutContact(ctx, v.viewer, email, bridge.Settings{
			MessagesByMail: r.PostFormValue("messages") != "", FavoritesByMail: r.PostFormValue("favorites") != "",
			Content: r.PostFormValue("content") != "", Language: r.PostFormValue("language"), Delay: time.Duration(minutes) * time.Minute,
		})
	})
}

func (h *Handler) resumeContact(w http.ResponseWriter, r *http.Request, v visit) error {
	return h.changeContact(w, r, v, func(ctx context.Context, email string) error {
		return h.bridge.ResumeContact(ctx, v.viewer, email)
	})
}

// changeContact does something with the contact address of a path, whose form in
// the page it finds.
func (h *Handler) changeContact(w http.ResponseWriter, r *http.Request, v visit, change func(ctx context.Context, email string) error) error {
	email := r.PathValue("contact")
	cause := change(r.Context(), email)
	contacts, err := h.bridge.Contacts(r.Context(), v.viewer)
	if err != nil {
		return err
	}
	form := "mails-" + strconv.Itoa(slices.IndexFunc(contacts, func(c bridge.Contact) bool { return c.Email == email })+1)
	if cause != nil {
		return h.showMineRefused(w, r, v, form, cause, func(*minePage) {})
	}
	return saved(w, r, "/settings", form)
}
