package inbox

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Settings are what members choose for themselves, and owners and managers for
// their account; for others it is [bridge.ErrForbidden].
type Settings interface {
	Self(ctx context.Context, v bridge.Viewer) (bridge.Member, error)
	Preferences(ctx context.Context, v bridge.Viewer) (bridge.Preferences, error)
	PutPreferences(ctx context.Context, v bridge.Viewer, p bridge.Preferences) error
	Contacts(ctx context.Context, v bridge.Viewer) ([]bridge.Contact, error)
	PutContact(ctx context.Context, v bridge.Viewer, email string, s bridge.Settings) error
	// ResumeContact lets mails go to an address again that had a reason to get none.
	ResumeContact(ctx context.Context, v bridge.Viewer, email string) error
	AccountSettings(ctx context.Context, v bridge.Viewer) (bridge.AccountSettings, error)
	PutFirstAnswer(ctx context.Context, v bridge.Viewer, f bridge.FirstAnswer) error
	PutHours(ctx context.Context, v bridge.Viewer, h bridge.Hours) error
	Senders(ctx context.Context, v bridge.Viewer) ([]bridge.AuthorizedSender, error)
	AddSender(ctx context.Context, v bridge.Viewer, sender string) error
	DropSender(ctx context.Context, v bridge.Viewer, sender string) error
	Colleagues(ctx context.Context, v bridge.Viewer) ([]bridge.Member, []bridge.Team, error)
	PutColleague(ctx context.Context, v bridge.Viewer, c bridge.Colleague) (bridge.Member, error)
	RemoveColleague(ctx context.Context, v bridge.Viewer, id bridge.MemberID) error
	PutTeam(ctx context.Context, v bridge.Viewer, t bridge.Team) (bridge.Team, error)
	DeleteTeam(ctx context.Context, v bridge.Viewer, id bridge.TeamID) error
}

// settingsShell is what the pages of the settings have.
type settingsShell struct {
	shell
	Me   bridge.Member
	Tab  string // path of the page
	Tabs []settingsTab
	Done string // the form that was just saved
	// Refused is the form that was not, with what was wrong: the field, and what to
	// do.
	Refused, Field, Refusal string
}

type settingsTab struct{ Path, Name string }

// Says returns what was wrong with a field of a form.
func (s settingsShell) Says(form, field string) string {
	if s.Refused == form && s.Field == field {
		return s.Refusal
	}
	return ""
}

// Else returns what was wrong with a form that no named field says.
func (s settingsShell) Else(form string, fields ...string) string {
	if s.Refused != form || slices.Contains(fields, s.Field) {
		return ""
	}
	return s.Refusal
}

// settingsShell is for owners and managers, but for a member's own settings.
func (h *Handler) settingsShell(r *http.Request, v visit, tab string) (settingsShell, error) {
	s, err := h.anyonesShell(r, v, tab)
	if err == nil && !s.Me.Role.Manages() && tab != "/settings" {
		err = bridge.ErrForbidden
	}
	return s, err
}

// anyonesShell has the tabs that its reader may go to.
func (h *Handler) anyonesShell(r *http.Request, v visit, tab string) (settingsShell, error) {
	s := settingsShell{shell: h.shell(r, v.words.Settings.Settings), Tab: tab, Done: r.URL.Query().Get("saved")}
	s.SignOut = "/sign-out"
	var err error
	if s.Me, err = h.bridge.Self(r.Context(), v.viewer); err != nil {
		return s, err
	}
	w := v.words.Settings
	s.Tabs = []settingsTab{{"/settings", w.Mine}}
	if s.Me.Role.Manages() {
		s.Tabs = append(s.Tabs, settingsTab{"/settings/answers", w.Answering}, settingsTab{"/settings/senders", w.Senders}, settingsTab{intakeTab, v.words.Intake.Title},
			settingsTab{"/settings/members", w.People},
			settingsTab{deliveryPath, v.words.Delivery.Delivery}, settingsTab{webhooksPath, v.words.Webhook.Webhooks})
	}
	return s, nil
}

// refuse puts into a page what was wrong with one of its forms. It is false for
// an error that no form can mend.
func (s *settingsShell) refuse(form string, err error) bool {
	s.Field, s.Refusal = s.W.Settings.refusal(err)
	s.Refused = form
	return s.Refusal != ""
}

// saved goes back to a page of the settings, which says that a form was saved.
func saved(w http.ResponseWriter, r *http.Request, page, form string) error {
	goTo(w, r, page+"?saved="+url.QueryEscape(form)+"#"+form)
	return nil
}
