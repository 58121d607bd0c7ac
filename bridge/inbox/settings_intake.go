package inbox

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Intakes are where accounts take the leads of other portals; for owners and
// managers, others get [bridge.ErrForbidden].
type Intakes interface {
	Intake(ctx context.Context, v bridge.Viewer) (bridge.IntakeAddress, error)
	ReplaceIntake(ctx context.Context, v bridge.Viewer) (bridge.IntakeAddress, error)
	PutIntakeContact(ctx context.Context, v bridge.Viewer, contact string) (bridge.IntakeAddress, error)
	IntakeSenders(ctx context.Context, v bridge.Viewer) ([]bridge.AuthorizedSender, error)
	PutIntakeSender(ctx context.Context, v bridge.Viewer, sender string, may bool) error
	// IntakeMails lists the newest first.
	IntakeMails(ctx context.Context, v bridge.Viewer, f bridge.IntakeFilter) ([]bridge.IntakeRow, error)
	CountIntakeMails(ctx context.Context, v bridge.Viewer, f bridge.IntakeFilter) (int, error)
	IntakeWarnings(ctx context.Context, v bridge.Viewer) ([]bridge.IntakeWarningView, error)
	IntakeMail(ctx context.Context, v bridge.Viewer, id bridge.MailID) (bridge.IntakeView, error)
	OpenIntakeMail(ctx context.Context, v bridge.Viewer, id bridge.MailID) (io.ReadCloser, error)
	CorrectIntake(ctx context.Context, v bridge.Viewer, id bridge.MailID, n bridge.IntakeCorrection) (bridge.Conversation, error)
	DismissIntake(ctx context.Context, v bridge.Viewer, id bridge.MailID, dismiss bool) error
	AnswerIntake(ctx context.Context, v bridge.Viewer, id bridge.MailID, a bridge.HeldAnswer) error
}

// intakeTab is the tab of the settings that all pages about other portals are under.
const intakeTab = "/settings/intake"

// intakeSettingsPage is an account's address for leads, and who may use it.
type intakeSettingsPage struct {
	settingsShell
	Address, Contact string
	Senders          []senderLine
	Written          string
	Waiting          string // how many mails wait; empty for none
}

func (h *Handler) showIntakeSettings(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := h.intakeSettings(r, v)
	if err != nil {
		return err
	}
	return h.pages.settingsIntake.show(w, r, http.StatusOK, p)
}

func (h *Handler) intakeSettings(r *http.Request, v visit) (p intakeSettingsPage, err error) {
	if p.settingsShell, err = h.settingsShell(r, v, intakeTab); err != nil {
		return p, err
	}
	a, err := h.bridge.Intake(r.Context(), v.viewer)
	if err != nil {
		return p, err
	}
	p.Address, p.Contact = a.Address, a.Contact
	all, err := h.bridge.IntakeSenders(r.Context(), v.viewer)
	if err != nil {
		return p, err
	}
	for _, s := range all {
		l := v.senderLine(s)
		l.Path = intakeTab + "/senders/" + url.PathEscape(s.Sender)
		p.Senders = append(p.Senders, l)
	}
	p.Waiting, err = h.intakeWaiting(r.Context(), v)
	return p, err
}

// maxIntakeWaiting is up to where the mails that wait are counted.
const maxIntakeWaiting = 99

// intakeWaiting says how many mails wait for somebody.
func (h *Handler) intakeWaiting(ctx context.Context, v visit) (string, error) {
	n, err := h.bridge.CountIntakeMails(ctx, v.viewer, bridge.IntakeFilter{States: intakeViews[intakeWaits], Limit: maxIntakeWaiting + 1})
	if n == 0 || err != nil {
		return "", err
	}
	return v.words.Intake.Waiting(min(n, maxIntakeWaiting), n > maxIntakeWaiting), nil
}

// intakeElement is where the menu counts the mails that wait, and intakeBadge where
// its button does.
const intakeElement, intakeBadge = "count-intake", "badge-intake"

// intakeCount counts the mails of other portals that wait for somebody and the
// warnings about portals, as briefly as the menu does; nil where they are not for the viewer.
func (h *Handler) intakeCount(ctx context.Context, v visit) (*string, error) {
	n, err := h.bridge.CountIntakeMails(ctx, v.viewer, bridge.IntakeFilter{States: intakeViews[intakeWaits], Limit: mostCounted})
	if errors.Is(err, bridge.ErrForbidden) {
		return nil, nil //nolint:nilnil // nothing to count is not a fault
	} else if err != nil {
		return nil, err
	}
	warnings, err := h.bridge.IntakeWarnings(ctx, v.viewer)
	if err != nil {
		return nil, err
	}
	text := count(min(n+len(warnings), mostCounted))
	return &text, nil
}

// refuseIntake shows what was wrong with a form of the page.
func (h *Handler) refuseIntake(w http.ResponseWriter, r *http.Request, v visit, form, written string, cause error) error {
	p, err := h.intakeSettings(r, v)
	if err != nil {
		return err
	}
	invalid, ok := errors.AsType[*bridge.InvalidError](cause)
	if !ok {
		return cause
	}
	p.Refused, p.Field, p.Refusal, p.Written = form, invalid.Field, v.words.Intake.refusals[invalid.Field], written
	return h.pages.settingsIntake.show(w, r, http.StatusBadRequest, p)
}

func (h *Handler) saveIntakeContact(w http.ResponseWriter, r *http.Request, v visit) error {
	written := r.PostFormValue("contact")
	if _, err := h.bridge.PutIntakeContact(r.Context(), v.viewer, written); err != nil {
		return h.refuseIntake(w, r, v, "contact", written, err)
	}
	return saved(w, r, intakeTab, "contact")
}

func (h *Handler) replaceIntake(w http.ResponseWriter, r *http.Request, v visit) error {
	if _, err := h.bridge.ReplaceIntake(r.Context(), v.viewer); err != nil {
		return err
	}
	return saved(w, r, intakeTab, "address")
}

func (h *Handler) addIntakeSender(w http.ResponseWriter, r *http.Request, v visit) error {
	written := r.PostFormValue("sender")
	if err := h.bridge.PutIntakeSender(r.Context(), v.viewer, written, true); err != nil {
		return h.refuseIntake(w, r, v, "senders", written, err)
	}
	return saved(w, r, intakeTab, "senders")
}

func (h *Handler) dropIntakeSender(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := h.bridge.PutIntakeSender(r.Context(), v.viewer, r.PathValue("sender"), false); err != nil {
		return err
	}
	return saved(w, r, intakeTab, "senders")
}
