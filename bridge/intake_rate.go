package bridge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// IntakeWarning says that mails of a portal suddenly yield less than they used
// to: the portal has changed them, or we have.
type IntakeWarning struct {
	ID     IntakeWarningID
	Portal string // as [IntakeMail] has it, as is Layout
	// Layout is "", "+forwarded" or "@" and a domain where Field is [FieldLead]: it
	// is about all mails of a portal, or of a sender that nobody knows.
	Layout string
	Field  string // path of the record, or [FieldLead]
	// Before and Now are in how many of 100 mails the field was read, in the four
	// weeks before and in the last two days. Mails is how many these two days had.
	Before, Now, Mails int
	Since, SeenAt      time.Time
	EndedAt            time.Time // when the field was read again as often, or somebody dismissed it; else zero
}

// FieldLead is in the place of a field where a warning is about mails that are no
// longer read as leads at all.
const FieldLead = "lead"

// IntakeRate is how often a field was read in the mails of a layout.
type IntakeRate struct {
	Field                            string
	Before, BeforeHits, Now, NowHits int // mails, and those with the field, before a day and since
}

// IntakeRateTx are the rates of a transaction.
type IntakeRateTx interface {
	// CountIntakeField counts one more mail of a layout on a day since 1970.
	CountIntakeField(ctx context.Context, portal, layout, field string, day int64, hit bool) error
	// IntakeRates lists the fields of a layout, from a day to before another, and
	// since that.
	IntakeRates(ctx context.Context, portal, layout string, from, since int64) ([]IntakeRate, error)
	// DropIntakeRates forgets what was counted of a field.
	DropIntakeRates(ctx context.Context, portal, layout, field string) error
	// PutIntakeWarning inserts or replaces the warning about a field.
	PutIntakeWarning(ctx context.Context, w IntakeWarning) error
	IntakeWarning(ctx context.Context, id IntakeWarningID) (IntakeWarning, error)
	// IntakeWarningOf returns the last warning about a field.
	IntakeWarningOf(ctx context.Context, portal, layout, field string) (IntakeWarning, error)
	// IntakeWarnings lists those that have not ended, the oldest first.
	IntakeWarnings(ctx context.Context, limit int) ([]IntakeWarning, error)
	// IntakeOfLayout lists mails of a layout to an account, or to any where that is
	// empty, the newest first. Where the layout is empty they are all that the
	// portal sent.
	IntakeOfLayout(ctx context.Context, a AccountID, portal, layout string, limit int) ([]IntakeRow, error)
}

const (
	day = 24 * time.Hour
	// rateDays is how far back the rates go that a layout is compared with, and
	// rateNow how many of the last days are compared.
	rateDays, rateNow = 30, 2
	// rateFew is how many mails either side must have to be compared at all.
	rateFewBefore, rateFewNow = 20, 5
	// rateFall is by how much a rate must fall; a rise back to within half of that
	// ends a warning. rateSure is by how many standard deviations it must, so that
	// fields which only some customers fill in raise no alarm by chance.
	rateFall, rateSure = 0.3, 3.5
	// maxIntakeWarnings is how many warnings are shown, and intakeSamples how many
	// mails with each, of intakeLook that are looked at.
	maxIntakeWarnings, intakeSamples, intakeLook = 50, 5, 50
)

// intakeFields are the fields whose rates are kept.
var intakeFields = leadPaths(parser.Lead{
	Contact: parser.Contact{City: "x", Company: "x", Display: "x", Email: "x", RelayEmail: "x", Phones: []parser.Phone{{E164: "x"}}},
	Listing: parser.LeadListing{PortalRef: "x", Price: "x", Ref: "x", Title: "x", URL: "x"},
	Message: parser.LeadMessage{Text: "x"},
})

// watchIntake counts what was read in a mail, and returns the warnings that this
// raises.
func (b *Bridge) watchIntake(ctx context.Context, tx Tx, row IntakeMail) (raised []IntakeWarning, err error) {
	portal := row.Portal
	if portal == "" && !strings.Contains(row.Layout, "@") {
		return nil, nil // forwarded, and nobody knows whose
	}
	today := b.now().Unix() / int64(day/time.Second)
	layouts := map[string][]string{watchedAll(row.Layout): {FieldLead}}
	if opensConversation(row.Event) {
		layouts[row.Layout] = intakeFields
	}
	for layout, fields := range layouts {
		for _, f := range fields {
			hit := slices.Contains(row.Fields, f) || f == FieldLead && opensConversation(row.Event) && row.Note != IntakeNobody
			if err := tx.CountIntakeField(ctx, portal, layout, f, today, hit); err != nil {
				return nil, err
			}
		}
		rates, err := tx.IntakeRates(ctx, portal, layout, today-rateDays, today-rateNow+1)
		if err != nil {
			return nil, err
		}
		for _, r := range rates {
			w, err := b.judgeRate(ctx, tx, portal, layout, r)
			if err != nil {
				return nil, err
			}
			if w.ID != "" {
				raised = append(raised, w)
			}
		}
	}
	return raised, nil
}

// watchedAll is the layout that stands for all of a portal's mails, or for all
// that were forwarded, from which more is lost, or for all of a sender's.
func watchedAll(layout string) string {
	if i := strings.IndexByte(layout, '@'); i >= 0 {
		return layout[i:]
	}
	if strings.HasSuffix(layout, "+forwarded") {
		return "+forwarded"
	}
	return ""
}

// judgeRate raises, keeps or ends the warning about a field. It returns one that
// is new.
func (b *Bridge) judgeRate(ctx context.Context, tx Tx, portal, layout string, r IntakeRate) (IntakeWarning, error) {
	if r.Now < rateFewNow {
		return IntakeWarning{}, nil
	}
	now := float64(r.NowHits) / float64(r.Now)
	w, err := tx.IntakeWarningOf(ctx, portal, layout, r.Field)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return IntakeWarning{}, err
	}
	if err == nil && w.EndedAt.IsZero() {
		w.Now, w.Mails, w.SeenAt = percent(now), r.Now, b.now()
		if now >= float64(w.Before)/100-rateFall/2 {
			w.EndedAt = b.now()
		}
		return IntakeWarning{}, tx.PutIntakeWarning(ctx, w)
	}
	if !r.fell() {
		return IntakeWarning{}, nil
	}
	w = IntakeWarning{
		ID: newID[IntakeWarningID](), Portal: portal, Layout: layout, Field: r.Field,
		Before: percent(float64(r.BeforeHits) / float64(r.Before)), Now: percent(now), Mails: r.Now, Since: b.now(), SeenAt: b.now(),
	}
	return w, tx.PutIntakeWarning(ctx, w)
}

// fell says whether a field is read in so many fewer mails than before that
// chance does not explain it (the test of two proportions).
func (r IntakeRate) fell() bool {
	if r.Before < rateFewBefore || r.Now < rateFewNow {
		return false
	}
	before, now := float64(r.BeforeHits)/float64(r.Before), float64(r.NowHits)/float64(r.Now)
	all := float64(r.BeforeHits+r.NowHits) / float64(r.Before+r.Now)
	deviation := math.Sqrt(all * (1 - all) * (1/float64(r.Before) + 1/float64(r.Now)))
	return before-now >= rateFall && before-now >= rateSure*deviation
}

func percent(rate float64) int { return int(math.Round(100 * rate)) }

// reportIntake tells the log and the metrics of warnings that a mail raised.
func (b *Bridge) reportIntake(ctx context.Context, d *delivery) {
	for _, w := range d.raised {
		b.log.WarnContext(ctx, "a portal's mails yield less than they used to", slog.String("portal", w.Portal),
			slog.String("layout", w.Layout), slog.String("field", w.Field), slog.Int("before", w.Before), slog.Int("now", w.Now),
			slog.Int("mails", w.Mails))
		// Anybody's domain is no label.
		b.metrics.intakeWarnings.WithLabelValues(nonEmpty(w.Portal, "other"), w.Field).Inc()
	}
	d.raised = nil
}

// IntakeWarningView is a warning with mails in which the field is missing.
type IntakeWarningView struct {
	Warning IntakeWarning
	Samples []IntakeRow
}

// IntakeWarnings lists the open warnings that concern the viewer's account, with
// samples among its own mails. Only owners and managers see them; others get
// [ErrForbidden].
func (b *Bridge) IntakeWarnings(ctx context.Context, who Viewer) (all []IntakeWarningView, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		a, _, err := b.intakeDesk(ctx, tx, who)
		if err != nil {
			return err
		}
		all, err = intakeWarnings(ctx, tx, a.ID)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing intake warnings: %w", err)
	}
	return slices.DeleteFunc(all, func(v IntakeWarningView) bool { return len(v.Samples) == 0 }), nil
}

// AllIntakeWarnings lists the open warnings for the marketplace, with samples from
// any account.
func (b *Bridge) AllIntakeWarnings(ctx context.Context) (all []IntakeWarningView, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		all, err = intakeWarnings(ctx, tx, "")
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing intake warnings: %w", err)
	}
	return all, nil
}

func intakeWarnings(ctx context.Context, tx Tx, a AccountID) ([]IntakeWarningView, error) {
	open, err := tx.IntakeWarnings(ctx, maxIntakeWarnings)
	if err != nil {
		return nil, err
	}
	var all []IntakeWarningView
	for _, w := range open {
		layout := w.Layout
		if w.Field == FieldLead {
			layout = ""
		}
		rows, err := tx.IntakeOfLayout(ctx, a, w.Portal, layout, intakeLook)
		if err != nil {
			return nil, err
		}
		v := IntakeWarningView{Warning: w}
		for _, r := range rows {
			lacks := !slices.Contains(r.Fields, w.Field)
			if w.Field == FieldLead {
				lacks = watchedAll(r.Layout) == w.Layout && (r.State == IntakeUnread || r.State == IntakeOther)
			}
			if lacks && len(v.Samples) < intakeSamples {
				v.Samples = append(v.Samples, r)
			}
		}
		all = append(all, v)
	}
	return all, nil
}

// DismissIntakeWarning ends a warning: what the field yields now is how it is, and
// what came before is forgotten.
func (b *Bridge) DismissIntakeWarning(ctx context.Context, id IntakeWarningID) error {
	err := b.store.Update(ctx, func(tx Tx) error {
		w, err := tx.IntakeWarning(ctx, id)
		if err != nil || !w.EndedAt.IsZero() {
			return err
		}
		w.EndedAt = b.now()
		return errors.Join(tx.PutIntakeWarning(ctx, w), tx.DropIntakeRates(ctx, w.Portal, w.Layout, w.Field))
	})
	if err != nil {
		return fmt.Errorf("dismissing an intake warning: %w", err)
	}
	return nil
}
