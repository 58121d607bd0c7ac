package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// newAccount is an account as the marketplace knows one.
type newAccount struct {
	_             struct{} `additionalProperties:"false"`
	Name          string   `json:"name" doc:"The firm's name, as buyers see it." example:"Garage du Port"`
	Language      string   `json:"language,omitempty" enum:"fr,en" doc:"Of its mails. By default the marketplace's own."`
	AnswerMinutes int      `json:"answer_minutes,omitempty" minimum:"0" maximum:"525600" doc:"How soon it answers on average; 0 where that is not known." example:"90"`
	Test          *bool    `json:"test,omitempty" doc:"Test mode: all its leads are for practice, and the sandbox is open to it. Left out, it stays as it is. It cannot be changed any more once the account has a conversation."`
}

// account is an account as answers show one.
type account struct {
	ID            string    `json:"id" format:"uuid"`
	ExternalID    string    `json:"external_id" doc:"The marketplace's own id."`
	Name          string    `json:"name"`
	Language      string    `json:"language" enum:"fr,en"`
	AnswerMinutes int       `json:"answer_minutes"`
	Test          bool      `json:"test" doc:"It is in test mode: all its leads are for practice."`
	Closed        bool      `json:"closed" doc:"Mail to its aliases is refused."`
	CreatedAt     time.Time `json:"created_at"`
}

func accountOf(a bridge.Account) account {
	return account{
		ID:            string(a.ID),
		ExternalID:    a.ExternalID,
		Name:          a.Name,
		Language:      a.Language,
		AnswerMinutes: a.AnswerMinutes,
		Test:          a.Test,
		Closed:        a.Closed,
		CreatedAt:     a.CreatedAt,
	}
}

type putAccountInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Body       newAccount
}

type accountOutput struct{ Body account }

func (s *server) putAccount(ctx context.Context, in *putAccountInput) (*accountOutput, error) {
	a, err := s.bridge.PutAccount(ctx, bridge.NewAccount{
		ExternalID:    in.ExternalID,
		Name:          in.Body.Name,
		Language:      in.Body.Language,
		AnswerMinutes: in.Body.AnswerMinutes,
		Test:          in.Body.Test,
	})
	if err != nil {
		return nil, err
	}
	return &accountOutput{accountOf(a)}, nil
}

// accountDetail is an account with its members.
type accountDetail struct {
	Account account  `json:"account"`
	Members []member `json:"members"`
}

type showAccountInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
}

type accountDetailOutput struct{ Body accountDetail }

func (s *server) showAccount(ctx context.Context, in *showAccountInput) (*accountDetailOutput, error) {
	if err := s.mine(ctx, in.ExternalID); err != nil {
		return nil, err
	}
	a, members, err := s.bridge.Account(ctx, in.ExternalID)
	if err != nil {
		return nil, err
	}
	return &accountDetailOutput{accountDetail{accountOf(a), list(members, memberOf)}}, nil
}

type listAccountsInput struct{ Paging }

// accountPage is one page of accounts.
type accountPage struct {
	Accounts []account `json:"accounts"`
	Next
}

type accountPageOutput struct{ Body accountPage }

func (s *server) listAccounts(ctx context.Context, in *listAccountsInput) (*accountPageOutput, error) {
	var after string
	if _, err := in.after(&after); err != nil {
		return nil, err
	}
	all, err := s.bridge.Accounts(ctx, keyOf(ctx), bridge.AccountID(after), in.Limit+1)
	if err != nil {
		return nil, err
	}
	page, next := cut(in.Paging, all, func(a bridge.Account) []string { return []string{string(a.ID)} })
	return &accountPageOutput{accountPage{list(page, accountOf), next}}, nil
}

// list converts a list; it is never nil, so that its JSON is never null.
func list[A, B any](in []A, convert func(A) B) []B {
	out := make([]B, len(in))
	for i, a := range in {
		out[i] = convert(a)
	}
	return out
}
