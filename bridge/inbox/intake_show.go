package inbox

import (
	"cmp"
	"errors"
	"math"
	"net/http"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// intakePage is one mail that came to an account's address for leads.
type intakePage struct {
	settingsShell
	Path                   string // of the page
	Manages                bool   // the reader sees the other mails too
	Line                   intakeLine
	Note, By, Conversation string
	Fields                 []intakeField
	Warnings               []string
	Text                   string
	Files                  string
	Gone                   bool
	Held, Correctable      bool
	Dismissable, Closed    bool
	Form                   bridge.IntakeCorrection
}

// intakeField is a value that was read, and where.
type intakeField struct{ Name, Value, Where string }

// eventOf is the event that a layout is of.
func eventOf(layout string) parser.Event {
	layout, _, _ = strings.Cut(layout, "@")
	return parser.Event(strings.TrimSuffix(layout, "+forwarded"))
}

func (h *Handler) showIntakeMail(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := h.intakePage(r, v)
	if err != nil {
		return err
	}
	return h.pages.intake.show(w, r, http.StatusOK, p)
}

// intakePage is for owners and managers, and for agents where they see the
// conversation that the mail is in.
func (h *Handler) intakePage(r *http.Request, v visit) (p intakePage, err error) {
	if p.settingsShell, err = h.anyonesShell(r, v, intakeTab); err != nil {
		return p, err
	}
	p.Manages = p.Me.Role.Manages()
	view, err := h.bridge.IntakeMail(r.Context(), v.viewer, bridge.MailID(r.PathValue("intake")))
	if err != nil {
		return p, err
	}
	row, w := view.Row, &v.words.Intake
	p.Path = "/intake/" + string(row.Mail)
	p.Line = v.intakeLine(row)
	p.Note, p.Text, p.Gone, p.Files = w.notes[row.Note], view.Text, view.Gone, strings.Join(view.Files, ", ")
	if !row.HandledAt.IsZero() && view.Member != "" {
		p.By = w.ByWho + " " + view.Member
	}
	if row.Conversation != "" {
		p.Conversation = memberDoor.path(row.Conversation)
	}
	p.Fields, p.Warnings = v.intakeFields(row.Record), row.Record.Warnings
	p.Held = row.State == bridge.IntakeHeld
	p.Dismissable = row.State == bridge.IntakeUnread || row.State == bridge.IntakeOther
	p.Closed = row.State == bridge.IntakeDismissed
	p.Correctable = p.Manages && (p.Dismissable || p.Closed)
	p.Form = formOf(row.Record)
	return p, nil
}

// intakeFields are what was read, with where each value came from.
func (v visit) intakeFields(l parser.Lead) []intakeField {
	w := &v.words.Intake
	var phones []string
	for _, p := range l.Contact.Phones {
		phones = append(phones, cmp.Or(p.Raw, p.E164))
	}
	var fields []intakeField
	for _, f := range []struct{ path, value string }{
		{"contact.display", l.Contact.Display},
		{"contact.email", l.Contact.Email},
		{"contact.relay_email", l.Contact.RelayEmail},
		{"contact.phones", strings.Join(phones, ", ")},
		{"contact.company", l.Contact.Company},
		{"contact.city", l.Contact.City},
		{"listing.title", l.Listing.Title},
		{"listing.ref", l.Listing.Ref},
		{"listing.portal_ref", l.Listing.PortalRef},
		{"listing.url", l.Listing.URL},
		{"listing.price", money(v.words.Lang, l.Listing.Price, l.Listing.Currency)},
		{"message.text", l.Message.Text},
	} {
		if f.value == "" {
			continue
		}
		where := ""
		if e, ok := l.Evidence[f.path]; ok {
			where = w.Evidence + " " + cmp.Or(w.carriers[e.Carrier], e.Carrier) + ", " + w.Sure(int(math.Round(100*e.Confidence)))
		}
		fields = append(fields, intakeField{capital(w.field(f.path)), f.value, where})
	}
	return fields
}

// formOf fills the form of a correction with what was read.
func formOf(l parser.Lead) bridge.IntakeCorrection {
	c := l.Contact
	f := bridge.IntakeCorrection{
		Name: c.Display, FirstName: c.FirstName, LastName: c.LastName, Email: c.Email, Relay: c.RelayEmail,
		ListingTitle: l.Listing.Title, ListingRef: l.Listing.Ref, Text: l.Message.Text,
	}
	if len(c.Phones) > 0 {
		f.Phone = cmp.Or(c.Phones[0].E164, c.Phones[0].Raw)
	}
	return f
}

// changeIntake does what a button of the page asks for.
func (h *Handler) changeIntake(w http.ResponseWriter, r *http.Request, v visit) error {
	id, ctx := bridge.MailID(r.PathValue("intake")), r.Context()
	var err error
	switch do := r.PostFormValue("do"); do {
	case "post", "trust", "refuse":
		err = h.bridge.AnswerIntake(ctx, v.viewer, id, bridge.HeldAnswer(do))
	case "dismiss", "restore":
		err = h.bridge.DismissIntake(ctx, v.viewer, id, do == "dismiss")
	default:
		return h.correctIntake(w, r, v, id)
	}
	if err != nil && !errors.Is(err, bridge.ErrConflict) { // somebody was first
		return err
	}
	goTo(w, r, "/intake/"+string(id))
	return nil
}

func (h *Handler) correctIntake(w http.ResponseWriter, r *http.Request, v visit, id bridge.MailID) error {
	n := bridge.IntakeCorrection{
		Name: r.PostFormValue("name"), FirstName: r.PostFormValue("first_name"), LastName: r.PostFormValue("last_name"),
		Email: r.PostFormValue("email"), Relay: r.PostFormValue("relay"), Phone: r.PostFormValue("phone"),
		ListingTitle: r.PostFormValue("listing_title"), ListingRef: r.PostFormValue("listing_ref"), Text: r.PostFormValue("text"),
	}
	c, cause := h.bridge.CorrectIntake(r.Context(), v.viewer, id, n)
	if cause == nil {
		goTo(w, r, memberDoor.path(c.ID))
		return nil
	}
	invalid, ok := errors.AsType[*bridge.InvalidError](cause)
	if !ok {
		return cause
	}
	p, err := h.intakePage(r, v)
	if err != nil {
		return err
	}
	p.Refused, p.Field, p.Form = "correct", invalid.Field, n
	p.Refusal = cmp.Or(v.words.Intake.refusals[invalid.Field], v.words.Intake.Refused)
	return h.pages.intake.show(w, r, http.StatusBadRequest, p)
}

// showIntakeOriginal gives the cleaned HTML of a mail, or its text, for a frame.
func (h *Handler) showIntakeOriginal(w http.ResponseWriter, r *http.Request, v visit) error {
	raw, err := h.bridge.OpenIntakeMail(r.Context(), v.viewer, bridge.MailID(r.PathValue("intake")))
	if err != nil {
		return err
	}
	defer h.close(r, raw)
	return frameMail(w, raw)
}

// showIntakeSource gives a mail as it came, to be saved.
func (h *Handler) showIntakeSource(w http.ResponseWriter, r *http.Request, v visit) error {
	raw, err := h.bridge.OpenIntakeMail(r.Context(), v.viewer, bridge.MailID(r.PathValue("intake")))
	if err != nil {
		return err
	}
	defer h.close(r, raw)
	h.saveMail(w, r, raw)
	return nil
}
