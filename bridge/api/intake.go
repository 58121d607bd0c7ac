package api

import (
	"context"
	"mime"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// intake is where an account takes the leads of other portals.
type intake struct {
	Address   string    `json:"address" doc:"What other portals send their leads to, or members forward them to." example:"n7k2@reply.example.com"`
	Contact   string    `json:"contact,omitempty" doc:"Who is told of leads that fit none of the account's listings."`
	Senders   []sender  `json:"senders" doc:"Who may bring leads, beside the portals that are known and the account's own people. None of them may write as the account."`
	CreatedAt time.Time `json:"created_at" doc:"Of the address."`
}

// IntakePath names the intake of an account.
type IntakePath struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Acting
}

type intakeOutput struct{ Body intake }

func (s *server) intakeOf(ctx context.Context, who bridge.Viewer, a bridge.IntakeAddress) (*intakeOutput, error) {
	senders, err := s.bridge.IntakeSenders(ctx, who)
	if err != nil {
		return nil, err
	}
	return &intakeOutput{intake{Address: a.Address, Contact: a.Contact, Senders: list(senders, senderOf), CreatedAt: a.Intake.CreatedAt}}, nil
}

func (s *server) showIntake(ctx context.Context, in *IntakePath) (*intakeOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	a, err := s.bridge.Intake(ctx, who)
	if err != nil {
		return nil, err
	}
	return s.intakeOf(ctx, who, a)
}

type putIntakeInput struct {
	IntakePath
	Body struct {
		_       struct{} `additionalProperties:"false"`
		Contact string   `json:"contact" format:"email" doc:"Who is told of leads that fit none of the account's listings." example:"sales@garage.example"`
	}
}

func (s *server) putIntake(ctx context.Context, in *putIntakeInput) (*intakeOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	a, err := s.bridge.PutIntakeContact(ctx, who, in.Body.Contact)
	if err != nil {
		return nil, err
	}
	return s.intakeOf(ctx, who, a)
}

func (s *server) replaceIntake(ctx context.Context, in *IntakePath) (*intakeOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	a, err := s.bridge.ReplaceIntake(ctx, who)
	if err != nil {
		return nil, err
	}
	return s.intakeOf(ctx, who, a)
}

type intakeSenderInput struct {
	IntakePath
	Sender string `path:"sender" doc:"An address, or @ and a domain." example:"leads@portal.example"`
}

func (s *server) putIntakeSender(ctx context.Context, in *intakeSenderInput) (*intakeOutput, error) {
	return s.changeIntakeSender(ctx, in, true)
}

func (s *server) deleteIntakeSender(ctx context.Context, in *intakeSenderInput) (*intakeOutput, error) {
	return s.changeIntakeSender(ctx, in, false)
}

func (s *server) changeIntakeSender(ctx context.Context, in *intakeSenderInput, may bool) (*intakeOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	if err := s.bridge.PutIntakeSender(ctx, who, in.Sender, may); err != nil {
		return nil, err
	}
	return s.showIntake(ctx, &in.IntakePath)
}

// IntakeMail is a mail to an intake address, as answers show one.
type IntakeMail struct {
	ID           string       `json:"id" format:"uuid"`
	State        string       `json:"state" enum:"held,unread,other,lead,joined,repeated,dismissed,refused" doc:"held and unread wait for somebody; other was read and is no lead."`
	Event        parser.Event `json:"event,omitempty" doc:"What the mail reports; left out where it could not be read." example:"missed_call"`
	Portal       string       `json:"portal,omitempty" doc:"Whose mail it is."`
	Layout       string       `json:"layout,omitempty" doc:"Which of the portal's mails it is, and whether it was forwarded."`
	Note         string       `json:"note,omitempty" doc:"Why it is in its state, in one word." example:"nobody"`
	From         string       `json:"from,omitempty"`
	Subject      string       `json:"subject"`
	Conversation string       `json:"conversation,omitempty" format:"uuid" doc:"That it is in."`
	Message      string       `json:"message,omitempty" format:"uuid" doc:"That it became."`
	HandledBy    string       `json:"handled_by,omitempty" doc:"Id of the member who corrected or dismissed it; api for a program."`
	HandledAt    time.Time    `json:"handled_at,omitzero"`
	ReceivedAt   time.Time    `json:"received_at"`
}

func intakeMailOf(r bridge.IntakeRow) IntakeMail {
	return IntakeMail{
		ID: string(r.Mail), State: string(r.State), Event: r.Event, Portal: r.Portal, Layout: r.Layout, Note: string(r.Note),
		From: r.From, Subject: r.Subject, Conversation: string(r.Conversation), Message: string(r.Message),
		HandledBy: string(r.Member), HandledAt: r.HandledAt, ReceivedAt: r.ReceivedAt,
	}
}

type listIntakeInput struct {
	IntakePath
	State string `query:"state" enum:"held,unread,other,lead,joined,repeated,dismissed,refused" doc:"Only mails in this state."`
	Paging
}

// intakePage is a page of mails, the newest first.
type intakePage struct {
	Mails []IntakeMail `json:"mails"`
	Next
}

type intakePageOutput struct{ Body intakePage }

func (s *server) listIntake(ctx context.Context, in *listIntakeInput) (*intakePageOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	f := bridge.IntakeFilter{Limit: in.Limit + 1}
	if in.State != "" {
		f.States = []bridge.IntakeState{bridge.IntakeState(in.State)}
	}
	var before string
	if _, err := in.after(&before); err != nil {
		return nil, err
	}
	f.Before = bridge.MailID(before)
	rows, err := s.bridge.IntakeMails(ctx, who, f)
	if err != nil {
		return nil, err
	}
	rows, next := cut(in.Paging, rows, func(r bridge.IntakeRow) []string { return []string{string(r.Mail)} })
	return &intakePageOutput{intakePage{Mails: list(rows, intakeMailOf), Next: next}}, nil
}

// intakeStates are those that mails to intake addresses may be in.
var intakeStates = []bridge.IntakeState{
	bridge.IntakeHeld, bridge.IntakeUnread, bridge.IntakeOther, bridge.IntakeLead, bridge.IntakeJoined, bridge.IntakeRepeated,
	bridge.IntakeDismissed, bridge.IntakeRefused,
}

type intakeCountsOutput struct {
	Body struct {
		Mails map[string]int `json:"mails" doc:"How many are in each state, up to a thousand. \"held\" and \"unread\" wait for somebody."`
	}
}

func (s *server) countIntake(ctx context.Context, in *IntakePath) (*intakeCountsOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	out := &intakeCountsOutput{}
	out.Body.Mails = map[string]int{}
	for _, state := range intakeStates {
		n, err := s.bridge.CountIntakeMails(ctx, who, bridge.IntakeFilter{States: []bridge.IntakeState{state}, Limit: maxCounted})
		if err != nil {
			return nil, err
		}
		out.Body.Mails[string(state)] = n
	}
	return out, nil
}

// showIntakeOriginal gives the bytes of a mail.
func (s *server) showIntakeOriginal(ctx context.Context, in *IntakeMailPath) (*huma.StreamResponse, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	content, err := s.bridge.OpenIntakeMail(ctx, who, bridge.MailID(in.Mail))
	if err != nil {
		return nil, err
	}
	return s.sendFile(content, map[string]string{
		"Content-Type": "message/rfc822", "Content-Disposition": mime.FormatMediaType("attachment", map[string]string{"filename": in.Mail + ".eml"}),
	}), nil
}

// intakeDetail is a mail to an intake address with what was read in it.
type intakeDetail struct {
	IntakeMail
	Record *parser.Lead `json:"record,omitempty" doc:"What was read, with its evidence and warnings."`
	Text   string       `json:"text" doc:"All that the mail says, without HTML. Empty where the mail itself is not kept any more."`
	Files  []string     `json:"files" doc:"Names of its files."`
}

// IntakeMailPath names a mail that came to it.
type IntakeMailPath struct {
	IntakePath
	Mail string `path:"mail" doc:"Id of the mail."`
}

type intakeDetailOutput struct{ Body intakeDetail }

func (s *server) showIntakeMail(ctx context.Context, in *IntakeMailPath) (*intakeDetailOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	return s.intakeDetail(ctx, who, bridge.MailID(in.Mail))
}

func (s *server) intakeDetail(ctx context.Context, who bridge.Viewer, id bridge.MailID) (*intakeDetailOutput, error) {
	v, err := s.bridge.IntakeMail(ctx, who, id)
	if err != nil {
		return nil, err
	}
	d := intakeDetail{IntakeMail: intakeMailOf(v.Row), Text: v.Text, Files: append([]string{}, v.Files...)}
	if v.Row.Record.Version != 0 {
		d.Record = &v.Row.Record
	}
	return &intakeDetailOutput{d}, nil
}

// correction is what a person reads in a mail.
type correction struct {
	_            struct{} `additionalProperties:"false"`
	Name         string   `json:"name,omitempty" maxLength:"500" example:"Marie Durand"`
	FirstName    string   `json:"first_name,omitempty" maxLength:"500"`
	LastName     string   `json:"last_name,omitempty" maxLength:"500"`
	Email        string   `json:"email,omitempty" maxLength:"254" doc:"The customer's own."`
	Relay        string   `json:"relay_email,omitempty" maxLength:"254" doc:"That leads to the customer through the portal. Answers go there first."`
	Phone        string   `json:"phone,omitempty" maxLength:"500" doc:"As it is written."`
	ListingTitle string   `json:"listing_title,omitempty" maxLength:"500"`
	ListingRef   string   `json:"listing_ref,omitempty" maxLength:"500"`
	Text         string   `json:"text,omitempty" doc:"What the customer wrote."`
}

type correctIntakeInput struct {
	IntakeMailPath
	Body correction
}

func (s *server) correctIntake(ctx context.Context, in *correctIntakeInput) (*intakeDetailOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	n := in.Body
	_, err = s.bridge.CorrectIntake(ctx, who, bridge.MailID(in.Mail), bridge.IntakeCorrection{
		Name: n.Name, FirstName: n.FirstName, LastName: n.LastName, Email: n.Email, Relay: n.Relay, Phone: n.Phone,
		ListingTitle: n.ListingTitle, ListingRef: n.ListingRef, Text: n.Text,
	})
	if err != nil {
		return nil, err
	}
	return s.intakeDetail(ctx, who, bridge.MailID(in.Mail))
}

type dismissIntakeInput struct {
	IntakeMailPath
	Body struct {
		_         struct{} `additionalProperties:"false"`
		Dismissed bool     `json:"dismissed" doc:"False takes it back."`
	}
}

func (s *server) dismissIntake(ctx context.Context, in *dismissIntakeInput) (*intakeDetailOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	if err := s.bridge.DismissIntake(ctx, who, bridge.MailID(in.Mail), in.Body.Dismissed); err != nil {
		return nil, err
	}
	return s.intakeDetail(ctx, who, bridge.MailID(in.Mail))
}

type answerIntakeInput struct {
	IntakeMailPath
	Body struct {
		_      struct{} `additionalProperties:"false"`
		Answer string   `json:"answer" enum:"post,trust,refuse" doc:"post reads this mail; trust does so with all that waits of its sender, and lets it bring leads from now on; refuse throws it away."`
	}
}

func (s *server) answerIntake(ctx context.Context, in *answerIntakeInput) (*intakeDetailOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	if err := s.bridge.AnswerIntake(ctx, who, bridge.MailID(in.Mail), bridge.HeldAnswer(in.Body.Answer)); err != nil {
		return nil, err
	}
	return s.intakeDetail(ctx, who, bridge.MailID(in.Mail))
}

// intakeWarning says that mails of a portal suddenly yield less than they used to.
type intakeWarning struct {
	ID      string       `json:"id" format:"uuid"`
	Portal  string       `json:"portal,omitempty" doc:"Whose mails; left out where nobody knows the portal."`
	Layout  string       `json:"layout,omitempty" doc:"Which of its mails, as mails have it; left out where it is about all. Behind @ is who sends them."`
	Field   string       `json:"field" doc:"Path of the record that is read less often, or lead where the mails are no longer read as leads." example:"contact.phones"`
	Before  int          `json:"before" doc:"Of 100 mails, in how many it was read in the four weeks before."`
	Now     int          `json:"now" doc:"Of 100 mails, in how many it was read in the last two days."`
	Mails   int          `json:"mails" doc:"How many mails these two days had."`
	Since   time.Time    `json:"since"`
	SeenAt  time.Time    `json:"seen_at" doc:"When the last such mail came."`
	Samples []IntakeMail `json:"samples" doc:"The newest mails in which it is missing."`
}

func intakeWarningOf(v bridge.IntakeWarningView) intakeWarning {
	w := v.Warning
	return intakeWarning{
		ID: string(w.ID), Portal: w.Portal, Layout: w.Layout, Field: w.Field, Before: w.Before, Now: w.Now, Mails: w.Mails,
		Since: w.Since, SeenAt: w.SeenAt, Samples: list(v.Samples, intakeMailOf),
	}
}

// intakeWarnings is one page of warnings.
type intakeWarnings struct {
	Warnings []intakeWarning `json:"warnings" doc:"Oldest first."`
	Next
}

type intakeWarningsOutput struct{ Body intakeWarnings }

func pageOfWarnings(in Paging, all []bridge.IntakeWarningView) (*intakeWarningsOutput, error) {
	page, next, err := sortedPageOf(in, all, func(v bridge.IntakeWarningView) string { return string(v.Warning.ID) })
	return &intakeWarningsOutput{intakeWarnings{list(page, intakeWarningOf), next}}, err
}

func (s *server) listIntakeWarnings(ctx context.Context, in *pageInAccountInput) (*intakeWarningsOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	all, err := s.bridge.IntakeWarnings(ctx, who)
	if err != nil {
		return nil, err
	}
	return pageOfWarnings(in.Paging, all)
}

type listWarningsInput struct{ Paging }

func (s *server) listAllIntakeWarnings(ctx context.Context, in *listWarningsInput) (*intakeWarningsOutput, error) {
	all, err := s.bridge.AllIntakeWarnings(ctx)
	if err != nil {
		return nil, err
	}
	return pageOfWarnings(in.Paging, all)
}

type intakeWarningInput struct {
	ID string `path:"id" doc:"Id of the warning."`
}

func (s *server) dismissIntakeWarning(ctx context.Context, in *intakeWarningInput) (*intakeWarningsOutput, error) {
	if err := s.bridge.DismissIntakeWarning(ctx, bridge.IntakeWarningID(in.ID)); err != nil {
		return nil, err
	}
	return s.listAllIntakeWarnings(ctx, &listWarningsInput{wholePage})
}
