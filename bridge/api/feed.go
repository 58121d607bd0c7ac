package api

import (
	"context"
	"encoding/json"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// feed is how much of the marketplace reaches an account by mail.
type feed struct {
	State     string       `json:"state" enum:"plain,messaging"`
	Since     time.Time    `json:"since,omitzero"`
	SwitchAt  time.Time    `json:"switch_at,omitzero" doc:"When it moves to messaging."`
	BackUntil time.Time    `json:"back_until,omitzero" doc:"Until when it may go back to the plain feed."`
	History   []feedChange `json:"history" doc:"Oldest first."`
	Rehearsal *rehearsal   `json:"rehearsal,omitempty" doc:"The last one."`
}

type feedChange struct {
	What string    `json:"what" enum:"planned,cancelled,switched,back"`
	At   time.Time `json:"at"`
	For  time.Time `json:"for,omitzero" doc:"When what was planned is to happen."`
	By   string    `json:"by" doc:"A member's address, marketplace, or schedule."`
}

// rehearsal is a trial of both forms at a test address.
type rehearsal struct {
	ID        string           `json:"id"`
	Address   string           `json:"address"`
	Mails     []rehearsalMail  `json:"mails"`
	CreatedAt time.Time        `json:"created_at"`
	ScoredAt  time.Time        `json:"scored_at,omitzero"`
	Ready     bool             `json:"ready" doc:"All mails were read, and no field is read worse than in the plain form."`
	Fields    []rehearsalField `json:"fields"`
	Unread    []int            `json:"unread" doc:"Numbers of mails that nothing was said of."`
	Ignored   []string         `json:"ignored" doc:"Names that are no fields of the record."`
}

type rehearsalMail struct {
	Number    int    `json:"number"`
	Form      string `json:"form" enum:"plain,messaging"`
	LeadID    string `json:"lead_id"`
	MessageID string `json:"message_id" doc:"Of the mail, without angle brackets."`
}

type rehearsalField struct {
	Field     string         `json:"field" example:"contact.display"`
	Plain     rehearsalTally `json:"plain"`
	Messaging rehearsalTally `json:"messaging"`
	Worse     bool           `json:"worse" doc:"It is read worse in messaging than in the plain form."`
}

type rehearsalTally struct {
	Correct int `json:"correct"`
	Missing int `json:"missing"`
	Wrong   int `json:"wrong" doc:"Invented values too."`
}

func feedViewOf(v bridge.FeedView) feed {
	f := feed{
		State: string(v.State), Since: v.Since, SwitchAt: v.SwitchAt, BackUntil: v.BackUntil,
		History: list(v.History, func(c bridge.FeedChange) feedChange { return feedChange{string(c.What), c.At, c.For, c.By} }),
	}
	if v.Rehearsal != nil {
		r := rehearsalOf(*v.Rehearsal)
		f.Rehearsal = &r
	}
	return f
}

func rehearsalOf(r bridge.Rehearsal) rehearsal {
	return rehearsal{
		ID: string(r.ID), Address: r.Address, CreatedAt: r.CreatedAt, ScoredAt: r.ScoredAt, Ready: r.Score.Ready(),
		Mails: list(r.Mails, func(m bridge.RehearsalMail) rehearsalMail {
			return rehearsalMail{m.Number, string(m.State), string(m.Lead), m.MessageID}
		}),
		Fields: list(r.Score.Fields, func(f bridge.RehearsalField) rehearsalField {
			return rehearsalField{f.Field, rehearsalTally(f.Plain), rehearsalTally(f.Messaging), f.Worse()}
		}),
		Unread: append([]int{}, r.Score.Unread...), Ignored: append([]string{}, r.Score.Ignored...),
	}
}

type feedOutput struct{ Body feed }

// feedWith answers with the feed that f returns.
func (s *server) feedWith(ctx context.Context, externalID string, f func(bridge.Steward) (bridge.FeedView, error)) (*feedOutput, error) {
	who, err := s.steward(ctx, externalID)
	if err != nil {
		return nil, err
	}
	v, err := f(who)
	if err != nil {
		return nil, err
	}
	return &feedOutput{feedViewOf(v)}, nil
}

func (s *server) showFeed(ctx context.Context, in *profilesInput) (*feedOutput, error) {
	return s.feedWith(ctx, in.ExternalID, func(who bridge.Steward) (bridge.FeedView, error) { return s.bridge.Feed(ctx, who) })
}

type putFeedInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Body       struct {
		_     struct{} `additionalProperties:"false"`
		State string   `json:"state" enum:"plain,messaging"`
	}
}

func (s *server) putFeed(ctx context.Context, in *putFeedInput) (*feedOutput, error) {
	return s.feedWith(ctx, in.ExternalID, func(who bridge.Steward) (bridge.FeedView, error) {
		return s.bridge.PutFeed(ctx, who, bridge.FeedState(in.Body.State))
	})
}

type putSwitchInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Body       struct {
		_      struct{}  `additionalProperties:"false"`
		At     time.Time `json:"at" doc:"When, from now to a year from now."`
		Accept bool      `json:"accept,omitempty" doc:"Move also where the rehearsal shows that something is read worse."`
	}
}

func (s *server) putSwitch(ctx context.Context, in *putSwitchInput) (*feedOutput, error) {
	return s.feedWith(ctx, in.ExternalID, func(who bridge.Steward) (bridge.FeedView, error) {
		return s.bridge.PlanSwitch(ctx, who, in.Body.At, in.Body.Accept)
	})
}

func (s *server) deleteSwitch(ctx context.Context, in *profilesInput) (*feedOutput, error) {
	return s.feedWith(ctx, in.ExternalID, func(who bridge.Steward) (bridge.FeedView, error) { return s.bridge.CancelSwitch(ctx, who) })
}

func (s *server) postBack(ctx context.Context, in *profilesInput) (*feedOutput, error) {
	return s.feedWith(ctx, in.ExternalID, func(who bridge.Steward) (bridge.FeedView, error) { return s.bridge.SwitchBack(ctx, who) })
}

type postRehearsalInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Body       struct {
		_       struct{} `additionalProperties:"false"`
		Address string   `json:"address" doc:"A test address of the CRM." example:"test@crm.example.com"`
		Leads   int      `json:"leads,omitempty" minimum:"0" maximum:"5" doc:"How many of the last leads; 3 where 0."`
	}
}

type rehearsalOutput struct{ Body rehearsal }

// defaultRehearsed is how many leads are sent where nothing is said.
const defaultRehearsed = 3

func (s *server) postRehearsal(ctx context.Context, in *postRehearsalInput) (*rehearsalOutput, error) {
	who, err := s.steward(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	if in.Body.Leads == 0 {
		in.Body.Leads = defaultRehearsed
	}
	r, err := s.bridge.StartRehearsal(ctx, who, in.Body.Address, in.Body.Leads)
	if err != nil {
		return nil, err
	}
	return &rehearsalOutput{rehearsalOf(r)}, nil
}

// RehearsalPath names a rehearsal of an account.
type RehearsalPath struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Rehearsal  string `path:"rehearsal" doc:"The id of a rehearsal."`
}

// rehearsalDetail is a rehearsal with what its first lead looks like.
type rehearsalDetail struct {
	Rehearsal rehearsal      `json:"rehearsal"`
	Headers   []headerChange `json:"headers" doc:"Of its first lead: each field of either mail, the plain one's first."`
	Plain     mailSample     `json:"plain"`
	Messaging mailSample     `json:"messaging"`
}

type rehearsalDetailOutput struct{ Body rehearsalDetail }

func (s *server) showRehearsal(ctx context.Context, in *RehearsalPath) (*rehearsalDetailOutput, error) {
	who, err := s.steward(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	v, err := s.bridge.Rehearsal(ctx, who, bridge.RehearsalID(in.Rehearsal))
	if err != nil {
		return nil, err
	}
	return &rehearsalDetailOutput{rehearsalDetail{
		rehearsalOf(v.Rehearsal), list(v.Headers, headerChangeOf), sampleOf(v.Old), sampleOf(v.New),
	}}, nil
}

type putReadingInput struct {
	RehearsalPath
	Body struct {
		_    struct{}         `additionalProperties:"false"`
		Rows []map[string]any `json:"rows,omitempty" doc:"One object for each mail."`
		CSV  string           `json:"csv,omitempty" doc:"The same as CSV, with a line of names; instead of rows." example:"mail,contact.display\n1,Marie Durand"`
	}
}

// readingScore says how well a CRM read a rehearsal.
type readingScore struct {
	Rehearsal rehearsal        `json:"rehearsal"`
	Failures  []readingFailure `json:"failures" doc:"Each value that is missing, wrong or invented. They are not kept."`
}

type readingFailure struct {
	Mail    int    `json:"mail"`
	Field   string `json:"field"`
	Outcome string `json:"outcome" example:"missing"`
	Want    string `json:"want"`
	Got     string `json:"got"`
}

type readingOutput struct{ Body readingScore }

func (s *server) putReading(ctx context.Context, in *putReadingInput) (*readingOutput, error) {
	who, err := s.steward(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	data := []byte(in.Body.CSV)
	if len(in.Body.Rows) > 0 {
		if data, err = json.Marshal(in.Body.Rows); err != nil {
			return nil, err
		}
	}
	read, ignored, err := bridge.ParseReading(data)
	if err != nil {
		return nil, err
	}
	r, failures, err := s.bridge.ScoreRehearsal(ctx, who, bridge.RehearsalID(in.Rehearsal), read, ignored)
	if err != nil {
		return nil, err
	}
	return &readingOutput{readingScore{
		rehearsalOf(r), list(failures, func(f bridge.RehearsalFailure) readingFailure { return readingFailure(f) }),
	}}, nil
}
