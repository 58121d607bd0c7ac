package api

import (
	"context"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Sessions are where members are signed in.
type Sessions interface {
	Sessions(ctx context.Context, who bridge.Viewer) ([]bridge.Session, error)
	EndSession(ctx context.Context, who bridge.Viewer, id bridge.SessionID) error
	// EndOtherSessions ends all but one.
	EndOtherSessions(ctx context.Context, who bridge.Viewer, keep bridge.SessionID) error
	// RequestSignIn mails a link to each member with an address. It answers the same
	// where there is none.
	RequestSignIn(ctx context.Context, email string) error
}

// sessionRoutes lists the operations on where a member is signed in.
func (s *server) sessionRoutes() {
	tags, read, write := []string{"Accounts"}, needs(bridge.ScopeAccountsRead), needs(bridge.ScopeAccountsWrite)
	const sessions = "/v1/accounts/{external_id}/members/{email}/sessions"
	add(s, "POST /v1/sign-in-mails", s.postSignInMail, huma.Operation{
		OperationID: "post-sign-in-mail", Tags: tags, Security: write, Metadata: forMarketplace,
		Summary: "Mail a member a link to sign in to the inbox",
		Description: "To each member with the address, of any account, and at most five an hour. It is answered the same where there is none. " +
			"To let members in without a mail, hand them over with a signed token: see docs/sso.md.",
	})
	add(s, "GET "+sessions, s.listSessions, huma.Operation{
		OperationID: "list-sessions", Tags: tags, Security: read, Summary: "List where a member is signed in to the inbox",
	})
	add(s, "DELETE "+sessions, s.deleteSessions, huma.Operation{
		OperationID: "delete-sessions", Tags: tags, Security: write, Summary: "Sign a member out everywhere",
		Description: "Their open pages end at once, and so do pushes to the browsers that they chose in the inbox. They may sign in again; to keep them out, block them.",
	})
	add(s, "DELETE "+sessions+"/{id}", s.deleteSession, huma.Operation{
		OperationID: "delete-session", Tags: tags, Security: write, Summary: "Sign a member out of one device",
	})
}

// newSignInMail is whom to mail a link.
type newSignInMail struct {
	_     struct{} `additionalProperties:"false"`
	Email string   `json:"email" doc:"Of a member of any account." example:"paul@example.com"`
}

type postSignInMailInput struct{ Body newSignInMail }

func (s *server) postSignInMail(ctx context.Context, in *postSignInMailInput) (*done, error) {
	return &done{}, s.bridge.RequestSignIn(ctx, in.Body.Email)
}

// session is a device on which a member is signed in.
type session struct {
	ID        string    `json:"id" format:"uuid"`
	Origin    string    `json:"origin" enum:"mail,marketplace,provider" doc:"How they came in: by a mailed link, handed over by the marketplace, or by a provider of OpenID Connect."`
	Provider  string    `json:"provider,omitempty" doc:"Name of the provider, as the configuration has it."`
	UserAgent string    `json:"user_agent" doc:"As the browser called itself then, shortened. It may say anything."`
	CreatedAt time.Time `json:"created_at"`
	SeenAt    time.Time `json:"seen_at" doc:"To the hour."`
	ExpiresAt time.Time `json:"expires_at"`
}

func sessionOf(b bridge.Session) session {
	out := session{
		ID: string(b.ID), Origin: "mail", Provider: b.Origin.Provider(), UserAgent: b.UserAgent,
		CreatedAt: b.CreatedAt, SeenAt: b.SeenAt, ExpiresAt: b.ExpiresAt,
	}
	switch {
	case b.Origin.Handover():
		out.Origin = "marketplace"
	case out.Provider != "":
		out.Origin = "provider"
	}
	return out
}

// pageOfMemberInput names a page of something of a member.
type pageOfMemberInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"Address or id of the member." example:"paul@example.com"`
	Paging
}

// sessionPage is one page of a member's sessions.
type sessionPage struct {
	Sessions []session `json:"sessions" doc:"Oldest first."`
	Next
}

type sessionPageOutput struct{ Body sessionPage }

func (s *server) listSessions(ctx context.Context, in *pageOfMemberInput) (*sessionPageOutput, error) {
	who, err := s.member(ctx, memberInput{in.ExternalID, in.Email})
	if err != nil {
		return nil, err
	}
	all, err := s.bridge.Sessions(ctx, who)
	if err != nil {
		return nil, err
	}
	// By when they were last seen, which changes, pages would miss some.
	page, next, err := sortedPageOf(in.Paging, all, func(b bridge.Session) string { return sortable(b.CreatedAt, string(b.ID)) })
	return &sessionPageOutput{sessionPage{list(page, sessionOf), next}}, err
}

func (s *server) deleteSessions(ctx context.Context, in *memberInput) (*done, error) {
	who, err := s.member(ctx, *in)
	if err == nil {
		err = s.bridge.EndOtherSessions(ctx, who, "")
	}
	return &done{}, err
}

type sessionInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"Address or id of the member." example:"paul@example.com"`
	ID         string `path:"id" doc:"Of the session."`
}

func (s *server) deleteSession(ctx context.Context, in *sessionInput) (*done, error) {
	who, err := s.member(ctx, memberInput{in.ExternalID, in.Email})
	if err == nil {
		err = s.bridge.EndSession(ctx, who, bridge.SessionID(in.ID))
	}
	return &done{}, err
}
