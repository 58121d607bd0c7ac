package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/score"
)

// RehearsalID names a [Rehearsal].
type RehearsalID string

// Rehearsal is a trial of what messaging changes for an account's CRM: the last
// leads of the account, each as a plain mail and as ours, sent to a test address.
type Rehearsal struct {
	ID        RehearsalID
	Account   AccountID
	Address   string
	Language  string
	Mails     []RehearsalMail
	Score     RehearsalScore
	ScoredAt  time.Time // zero until somebody said what was read
	CreatedAt time.Time
}

// RehearsalMail is one mail of a rehearsal.
type RehearsalMail struct {
	Number       int            `json:"number"` // from 1
	State        FeedState      `json:"state"`  // whose form it has
	Lead         LeadID         `json:"lead"`
	Notification NotificationID `json:"notification"`
	MessageID    string         `json:"message_id"` // of the mail
}

// RehearsalScore says how well a CRM read the mails. It has no words of a lead.
type RehearsalScore struct {
	Fields  []RehearsalField `json:"fields"`
	Unread  []int            `json:"unread"`  // numbers of mails that nothing was said of
	Ignored []string         `json:"ignored"` // names that are no fields of the record
}

// RehearsalField is how one field fares in both forms.
type RehearsalField struct {
	Field     string         `json:"field"`
	Plain     RehearsalTally `json:"plain"`
	Messaging RehearsalTally `json:"messaging"`
}

// RehearsalTally counts outcomes. Wrong has what was invented too.
type RehearsalTally struct {
	Correct int `json:"correct"`
	Missing int `json:"missing"`
	Wrong   int `json:"wrong"`
}

// Ready says that the CRM reads our mails at least as well as the plain ones.
func (s RehearsalScore) Ready() bool {
	return len(s.Fields) > 0 && len(s.Unread) == 0 && !slices.ContainsFunc(s.Fields, RehearsalField.Worse)
}

// Worse says that a field is read worse in our mails than in plain ones.
func (f RehearsalField) Worse() bool {
	return f.Messaging.Wrong > f.Plain.Wrong || f.Messaging.Correct < f.Plain.Correct
}

const (
	// maxRehearsed is how many leads a rehearsal sends.
	maxRehearsed = 5
	// rehearsalsPerHour keeps a test address from being flooded.
	rehearsalsPerHour = 6
)

// StartRehearsal sends the last leads of an account, up to a number, to a test
// address: each as a plain mail and as ours. An account without leads has nothing
// to rehearse: that is [ErrConflict].
func (b *Bridge) StartRehearsal(ctx context.Context, s Steward, address string, leads int) (r Rehearsal, err error) {
	err = checkEmail("address", &address)
	if leads < 1 || leads > maxRehearsed {
		err = errors.Join(err, &InvalidError{Field: "leads", Want: fmt.Sprintf("a number from 1 to %d", maxRehearsed)})
	}
	if err == nil {
		err = b.updateAsSteward(ctx, s, func(tx Tx, a Account) error {
			r, err = b.rehearse(ctx, tx, a, address, leads)
			return err
		})
	}
	if err != nil {
		return Rehearsal{}, fmt.Errorf("starting a rehearsal: %w", err)
	}
	b.wakeOutbox()
	return r, nil
}

func (b *Bridge) rehearse(ctx context.Context, tx Tx, a Account, address string, leads int) (Rehearsal, error) {
	r := Rehearsal{ID: newID[RehearsalID](), Account: a.ID, Address: address, Language: b.language(a.Language), CreatedAt: b.now()}
	ids, err := tx.Leads(ctx, LeadFilter{Account: a.ID, Sees: SeesAll, Sort: LeadsNewest, Limit: leads})
	if err == nil && len(ids) == 0 {
		err = ErrConflict
	}
	if err == nil {
		err = b.count(ctx, tx, "rehearsal:"+string(a.ID), rehearsalsPerHour, "")
	}
	if err != nil {
		return r, err
	}
	contacts, err := profileOf(ctx, tx, a.ID, ContactsProfile)
	if err != nil {
		return r, err
	}
	r.Language = b.language(nonEmpty(contacts.Language, a.Language))
	for _, id := range ids {
		lead, err := tx.Lead(ctx, id)
		if err != nil {
			return r, err
		}
		for _, state := range []FeedState{FeedPlain, FeedMessaging} {
			n, _, err := b.mailFor(ctx, tx, Notification{Kind: NotifyRehearsal, MessageID: lead.MessageID, Side: SideSeller}, feedRoute(state, route{
				to: address, language: r.Language, template: contacts.Template, content: true,
			}))
			if err == nil {
				err = tx.AddNotification(ctx, n)
			}
			if err != nil {
				return r, err
			}
			r.Mails = append(r.Mails, RehearsalMail{
				Number: len(r.Mails) + 1, State: state, Lead: id, Notification: n.ID, MessageID: b.messageID(n.ID),
			})
		}
	}
	return r, tx.PutRehearsal(ctx, r)
}

// feedRoute gives a route the form that a feed has for it.
func feedRoute(state FeedState, r route) route {
	if state == FeedPlain && r.form == FormMail {
		r.form, r.template = FormPlain, firstTemplate
	}
	return r
}

// RehearsalView is a rehearsal with what its two forms look like.
type RehearsalView struct {
	Rehearsal
	Preview // of its first lead
}

// Rehearsal returns a rehearsal of an account, the last one where id is empty,
// with its first lead in both forms, field by field of the header.
func (b *Bridge) Rehearsal(ctx context.Context, s Steward, id RehearsalID) (v RehearsalView, err error) {
	var was, is Outgoing
	err = b.viewAsSteward(ctx, s, func(tx Tx, a Account) error {
		if v.Rehearsal, err = rehearsalOf(ctx, tx, a.ID, id); err != nil {
			return err
		}
		for i := range v.Mails {
			m := &v.Mails[i]
			n, err := tx.Notification(ctx, m.Notification)
			if errors.Is(err, ErrNotFound) {
				continue // its buyer was erased
			}
			if err != nil {
				return err
			}
			o := Outgoing{Notification: n, Installation: b.inst, To: n.To, EnvelopeFrom: b.Address(n.BounceAlias), MessageID: m.MessageID}
			if err := b.fillRehearsal(ctx, tx, &o); err != nil {
				return err
			}
			o.Attachments = nil
			switch {
			case m.State == FeedPlain && was.MessageID == "":
				was = o
			case m.State == FeedMessaging && is.MessageID == "":
				is = o
			}
		}
		return nil
	})
	if err == nil && was.MessageID != "" && is.MessageID != "" {
		err = b.compare(ctx, &v.Preview, was, is)
	}
	if err != nil {
		return RehearsalView{}, fmt.Errorf("reading a rehearsal: %w", err)
	}
	return v, nil
}

func rehearsalOf(ctx context.Context, tx Tx, a AccountID, id RehearsalID) (Rehearsal, error) {
	if id == "" {
		return tx.LastRehearsal(ctx, a)
	}
	r, err := tx.Rehearsal(ctx, id)
	if err == nil && r.Account != a {
		return Rehearsal{}, ErrNotFound
	}
	return r, err
}

// fillRehearsal fills a mail as the lead mail that it rehearses.
func (b *Bridge) fillRehearsal(ctx context.Context, tx Tx, o *Outgoing) error {
	msg, err := tx.Message(ctx, o.Notification.MessageID)
	if err != nil {
		return err
	}
	o.Notification.Kind, o.Notification.ConversationID = NotifyLead, msg.ConversationID
	if _, err := b.fillOutgoing(ctx, tx, o); err != nil {
		return err
	}
	o.References, o.InReplyTo = o.References[:1], "" // as the first mail of its thread
	return nil
}

// ReadMail is what a CRM read of one mail of a rehearsal.
type ReadMail struct {
	Mail   int // its number
	Values score.Answer
}

// ScoreRehearsal compares what a CRM read of the mails of a rehearsal with the
// leads that are in them, and keeps how each field fares. Failures are what was
// not right, with the words; they are not kept.
func (b *Bridge) ScoreRehearsal(ctx context.Context, s Steward, id RehearsalID, read []ReadMail, ignored []string) (r Rehearsal, failures []RehearsalFailure, err error) {
	err = b.updateAsSteward(ctx, s, func(tx Tx, a Account) error {
		if r, err = rehearsalOf(ctx, tx, a.ID, id); err != nil {
			return err
		}
		failures, err = r.read(ctx, tx, read)
		if err != nil {
			return err
		}
		r.Score.Ignored, r.ScoredAt = ignored, b.now()
		return tx.PutRehearsal(ctx, r)
	})
	if err != nil {
		return Rehearsal{}, nil, fmt.Errorf("scoring a rehearsal: %w", err)
	}
	return r, failures, nil
}

// RehearsalFailure is a value that a CRM did not read right.
type RehearsalFailure struct {
	Mail               int
	Field              string
	Outcome, Want, Got string
}

// notRehearsed are fields that a CRM has no use for.
var notRehearsed = []string{"sent_at", "source.template", "withheld", "contact.language", "message.language", "contact.email", "contact.relay_email"}

// read scores what was read. The last that was said of a mail counts.
func (r *Rehearsal) read(ctx context.Context, tx Tx, read []ReadMail) ([]RehearsalFailure, error) {
	answers := map[int]score.Answer{}
	for _, m := range read {
		if !slices.ContainsFunc(r.Mails, func(of RehearsalMail) bool { return of.Number == m.Mail }) {
			return nil, &InvalidError{Field: "mail", Got: strconv.Itoa(m.Mail), Want: "the number of a mail of this rehearsal"}
		}
		answers[m.Mail] = m.Values
	}
	if len(answers) == 0 {
		return nil, &InvalidError{Field: "mail", Want: "what was read of one mail at least"}
	}
	r.Score = RehearsalScore{}
	var failures []RehearsalFailure
	for _, m := range r.Mails {
		answer, ok := answers[m.Number]
		if !ok {
			r.Score.Unread = append(r.Score.Unread, m.Number)
			continue
		}
		lead, err := tx.Lead(ctx, m.Lead)
		if err != nil {
			return nil, err
		}
		failures = append(failures, r.Score.add(m, lead.Record, answer)...)
	}
	return failures, nil
}

func (s *RehearsalScore) add(m RehearsalMail, want parser.Lead, answer score.Answer) (failures []RehearsalFailure) {
	for _, result := range score.Lead(&want, answer) {
		if result.Outcome == score.NotAsked || slices.Contains(notRehearsed, result.Field) {
			continue
		}
		i := slices.IndexFunc(s.Fields, func(f RehearsalField) bool { return f.Field == result.Field })
		if i < 0 {
			i = len(s.Fields)
			s.Fields = append(s.Fields, RehearsalField{Field: result.Field})
		}
		tally := &s.Fields[i].Messaging
		if m.State == FeedPlain {
			tally = &s.Fields[i].Plain
		}
		switch result.Outcome {
		case score.Correct:
			tally.Correct++
			continue
		case score.Missing:
			tally.Missing++
		default:
			tally.Wrong++
		}
		failures = append(failures, RehearsalFailure{m.Number, result.Field, result.Outcome.String(), result.Want, result.Got})
	}
	return failures
}
