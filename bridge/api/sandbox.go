package api

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// Sandbox is what accounts in test mode practise with.
type Sandbox interface {
	PutInvention(ctx context.Context, n bridge.NewInvention) (bridge.Scene, error)
	ReceiveInvented(ctx context.Context, m bridge.InventedMail) (bridge.Mail, error)
	InventedThread(ctx context.Context, account string, id bridge.ConversationID) (bridge.InventedThread, error)
	LastSellerMail(ctx context.Context, account string, id bridge.ConversationID) (bridge.SellerMail, error)
	RepeatLead(ctx context.Context, account string, id bridge.ConversationID) (bridge.Repeated, error)
	PutFaults(ctx context.Context, account string, f bridge.Faults) (bridge.Faults, error)
	Faults(ctx context.Context, account string) (bridge.Faults, error)
	Resolve(ctx context.Context, address string) (bridge.Recipient, error)
	Receive(ctx context.Context, m bridge.IncomingMail) ([]error, error)
}

// Inventor makes up buyers, and writes mails in the shape of mail clients.
type Inventor interface {
	// Invent makes up a buyer who writes a language, and what they want. Each is
	// another one. An unknown language is an [bridge.InvalidError].
	Invent(language string) (bridge.Invention, error)
	// Write writes a mail. An unknown client or language is an [bridge.InvalidError].
	Write(m ClientMail) ([]byte, error)
	// Return writes the report of a mail system about a mail that it returns.
	Return(m ReturnedMail) ([]byte, error)
}

// ClientMail is a mail that somebody writes in a mail client.
type ClientMail struct {
	Client           string // one of those that the inventor knows
	Language         string // of the client
	FromName, From   string
	To               string
	Subject          string    // where it answers nothing
	Text             string    // where empty, something of the inventor's own
	Answers          []byte    // the mail that it answers and quotes; nil for none
	Away             bool      // it is the automatic answer of one who is away
	AwayUntil, Wrote time.Time // AwayUntil is a day; zero for one who does not say
}

// ReturnedMail is a mail that could not be delivered.
type ReturnedMail struct {
	ReturnTo string // the envelope sender that it had
	To       string
	Status   string // an enhanced status code (RFC 3463)
	Raw      []byte
	At       time.Time
}

// SandboxPath names an account in test mode.
type SandboxPath struct {
	Account string `path:"account" doc:"The marketplace's own id of an account in test mode." example:"crm-test"`
}

// Invented says who writes about what.
type Invented struct {
	Language string `json:"language,omitempty" enum:"fr,en,de,es,it,nl,pt,pl" doc:"That the buyer writes. By default French." example:"de"`
	Listing  string `json:"listing,omitempty" doc:"External id of a listing of the account. By default one is invented."`
	Contact  string `json:"contact,omitempty" doc:"Who gets the mails about an invented listing: a contact address or a member of the account. By default the first of them."`
}

// Shaped says how a mail of the buyer looks.
type Shaped struct {
	Via      string `json:"via,omitempty" enum:"form,mail" doc:"How the buyer writes: in the marketplace's form or chat, which is the default, or by mail."`
	Client   string `json:"client,omitempty" doc:"The mail client that the buyer's mail comes from; gmail by default. A wrong one is told which there are." example:"outlook-desktop"`
	Template int    `json:"template,omitempty" minimum:"0" maximum:"1000" doc:"The version of the lead mail to the contact address. By default the one that is pinned."`
}

// sandboxed is what the sandbox did.
type sandboxed struct {
	ConversationID string       `json:"conversation_id" format:"uuid"`
	Listing        string       `json:"listing,omitempty" doc:"External id."`
	Lead           *parser.Lead `json:"lead,omitempty" doc:"The lead record, where there is a new one."`
	// BuyerMail is shown as a CRM never would see it.
	BuyerMail string `json:"buyer_mail,omitempty" doc:"The mail that the invented buyer wrote, as their client sent it. It reaches the account in our words only."`
	Returned  string `json:"returned,omitempty" doc:"The report that came back."`
	Mails     int    `json:"mails,omitempty" doc:"How many mails are sent again."`
	Webhooks  int    `json:"webhooks,omitempty" doc:"How many endpoints are told again."`
}

type sandboxedOutput struct{ Body sandboxed }

type sandboxLeadInput struct {
	SandboxPath
	Body struct {
		_ struct{} `additionalProperties:"false"`
		Invented
		Shaped

		Text string `json:"text,omitempty" maxLength:"10000" doc:"What the buyer writes. By default something is invented."`
	}
}

func (s *server) sandboxLead(ctx context.Context, in *sandboxLeadInput) (*sandboxedOutput, error) {
	scene, text, err := s.invent(ctx, in.Account, in.Body.Invented)
	if err != nil {
		return nil, err
	}
	text = cmp.Or(in.Body.Text, text)
	if in.Body.Via != "mail" {
		p, err := s.bridge.OpenLead(ctx, bridge.NewLead{
			Listing: scene.Listing.ExternalID, Buyer: scene.Buyer, Text: text, Template: in.Body.Template, IdempotencyKey: callerOf(ctx).repeat,
		})
		if err != nil {
			return nil, err
		}
		return &sandboxedOutput{sandboxed{ConversationID: string(p.Conversation.ID), Listing: scene.Listing.ExternalID, Lead: recordOf(p.Lead)}}, nil
	}
	raw, err := s.inventor.Write(ClientMail{
		Client: in.Body.Client, Language: in.Body.Language, FromName: scene.Buyer.Name, From: scene.Buyer.Email,
		To: scene.Address, Subject: scene.Listing.Title, Text: text, Wrote: s.bridge.Now(),
	})
	if err != nil {
		return nil, err
	}
	out, err := s.receiveInvented(ctx, bridge.InventedMail{Account: in.Account, To: scene.Address, Raw: raw, Template: in.Body.Template})
	if err != nil {
		return nil, err
	}
	v, err := s.bridge.Conversation(ctx, bridge.ConversationID(out.Body.ConversationID))
	if err != nil {
		return nil, err
	}
	out.Body.Listing, out.Body.Lead = scene.Listing.ExternalID, recordOf(v.Lead)
	return out, nil
}

// invent puts an invented buyer into an account, and returns what they would write.
func (s *server) invent(ctx context.Context, account string, who Invented) (bridge.Scene, string, error) {
	if err := s.mine(ctx, account); err != nil {
		return bridge.Scene{}, "", err
	}
	i, err := s.inventor.Invent(who.Language)
	if err != nil {
		return bridge.Scene{}, "", err
	}
	scene, err := s.bridge.PutInvention(ctx, bridge.NewInvention{Account: account, Listing: who.Listing, Contact: who.Contact, Invention: i})
	return scene, i.Text, err
}

func (s *server) receiveInvented(ctx context.Context, m bridge.InventedMail) (*sandboxedOutput, error) {
	kept, err := s.bridge.ReceiveInvented(ctx, m)
	if err != nil {
		return nil, err
	}
	return &sandboxedOutput{sandboxed{ConversationID: string(kept.ConversationID), BuyerMail: string(m.Raw)}}, nil
}

type sandboxFavoriteInput struct {
	SandboxPath
	Body struct {
		_ struct{} `additionalProperties:"false"`
		Invented

		Template int `json:"template,omitempty" minimum:"0" maximum:"1000" doc:"The version of the mail to the contact address. By default the one that is pinned."`
	}
}

func (s *server) sandboxFavorite(ctx context.Context, in *sandboxFavoriteInput) (*sandboxedOutput, error) {
	scene, _, err := s.invent(ctx, in.Account, in.Body.Invented)
	if err != nil {
		return nil, err
	}
	p, err := s.bridge.MarkFavorite(ctx, bridge.NewFavorite{
		Listing: scene.Listing.ExternalID, Buyer: scene.Buyer, Template: in.Body.Template,
	})
	if err != nil {
		return nil, err
	}
	return &sandboxedOutput{sandboxed{ConversationID: string(p.Conversation.ID), Listing: scene.Listing.ExternalID}}, nil
}

// InConversation names a conversation that the sandbox has begun.
type InConversation struct {
	ConversationID string `json:"conversation_id" doc:"A conversation that the sandbox has begun for this account."`
}

type sandboxReplyInput struct {
	SandboxPath
	Body struct {
		_ struct{} `additionalProperties:"false"`
		InConversation

		Via      string `json:"via,omitempty" enum:"chat,mail" doc:"Where the buyer writes: in the marketplace's chat, which is the default, or by mail."`
		Client   string `json:"client,omitempty" doc:"The mail client that the buyer's mail comes from; gmail by default." example:"iphone"`
		Language string `json:"language,omitempty" enum:"fr,en,de,es,it,nl,pt,pl" doc:"Of the words and of the mail client. By default French."`
		Text     string `json:"text,omitempty" maxLength:"10000" doc:"What the buyer writes. By default something is invented."`
		Template int    `json:"template,omitempty" minimum:"0" maximum:"1000" doc:"The version of the mail to the contact address. By default the one that is pinned."`
	}
}

func (s *server) sandboxReply(ctx context.Context, in *sandboxReplyInput) (*sandboxedOutput, error) {
	t, err := s.inventedThread(ctx, in.Account, in.Body.ConversationID)
	if err != nil {
		return nil, err
	}
	i, err := s.inventor.Invent(in.Body.Language)
	if err != nil {
		return nil, err
	}
	text := cmp.Or(in.Body.Text, i.Text)
	if in.Body.Via != "mail" {
		_, err := s.bridge.Post(ctx, bridge.NewMessage{
			Conversation: t.Conversation, Side: bridge.SideBuyer, Text: text, Via: bridge.ViaAPI, Template: in.Body.Template,
			IdempotencyKey: callerOf(ctx).repeat,
		})
		return &sandboxedOutput{sandboxed{ConversationID: string(t.Conversation)}}, err
	}
	return s.writeInvented(ctx, in.Account, t, ClientMail{Client: in.Body.Client, Language: in.Body.Language, Text: text}, in.Body.Template)
}

func (s *server) inventedThread(ctx context.Context, account, conversation string) (bridge.InventedThread, error) {
	if err := s.mine(ctx, account); err != nil {
		return bridge.InventedThread{}, err
	}
	return s.bridge.InventedThread(ctx, account, bridge.ConversationID(conversation))
}

// writeInvented has the buyer of a conversation write a mail to it. The version is
// that of the mail that tells of it; 0 for the one that is pinned.
func (s *server) writeInvented(ctx context.Context, account string, t bridge.InventedThread, m ClientMail, version int) (*sandboxedOutput, error) {
	m.FromName, m.From, m.To, m.Subject, m.Answers, m.Wrote = t.Buyer.Name, t.Buyer.Email, t.Address, t.Subject, t.Last, s.bridge.Now()
	raw, err := s.inventor.Write(m)
	if err != nil {
		return nil, err
	}
	return s.receiveInvented(ctx, bridge.InventedMail{Account: account, To: t.Address, Raw: raw, Template: version})
}

type sandboxAwayInput struct {
	SandboxPath
	Body struct {
		_ struct{} `additionalProperties:"false"`
		InConversation

		Client   string `json:"client,omitempty" doc:"The mail client that answers; gmail by default." example:"outlook-web"`
		Language string `json:"language,omitempty" enum:"fr,en" doc:"By default French."`
		Until    string `json:"until,omitempty" format:"date" doc:"The last day away. By default in a week." example:"2026-12-31"`
	}
}

func (s *server) sandboxAway(ctx context.Context, in *sandboxAwayInput) (*sandboxedOutput, error) {
	t, err := s.inventedThread(ctx, in.Account, in.Body.ConversationID)
	if err != nil {
		return nil, err
	}
	until := s.bridge.Now().AddDate(0, 0, 7)
	if in.Body.Until != "" {
		if until, err = time.Parse(time.DateOnly, in.Body.Until); err != nil {
			return nil, &bridge.InvalidError{Field: "until", Got: in.Body.Until, Want: "a day such as 2026-12-31"}
		}
	}
	return s.writeInvented(ctx, in.Account, t, ClientMail{Client: in.Body.Client, Language: in.Body.Language, Away: true, AwayUntil: until}, 0)
}

type sandboxBounceInput struct {
	SandboxPath
	Body struct {
		_ struct{} `additionalProperties:"false"`
		InConversation

		Status string `json:"status,omitempty" pattern:"^[45]\\.[0-9]{1,3}\\.[0-9]{1,3}$" doc:"An enhanced status code (RFC 3463): 5.1.1, which is the default, says that there is no such address; 5.2.2 that its mailbox is full." example:"5.2.2"`
	}
}

func (s *server) sandboxBounce(ctx context.Context, in *sandboxBounceInput) (*sandboxedOutput, error) {
	if err := s.mine(ctx, in.Account); err != nil {
		return nil, err
	}
	m, err := s.bridge.LastSellerMail(ctx, in.Account, bridge.ConversationID(in.Body.ConversationID))
	if err != nil {
		return nil, err
	}
	raw, err := s.inventor.Return(ReturnedMail{ReturnTo: m.ReturnTo, To: m.To, Status: cmp.Or(in.Body.Status, "5.1.1"), Raw: m.Raw, At: s.bridge.Now()})
	if err != nil {
		return nil, err
	}
	to, err := s.bridge.Resolve(ctx, m.ReturnTo)
	if err != nil {
		return nil, err
	}
	refused, err := s.bridge.Receive(ctx, bridge.IncomingMail{Recipients: []bridge.Recipient{to}, Body: bytes.NewReader(raw)})
	if err = errors.Join(append(refused, err)...); err != nil {
		return nil, err
	}
	return &sandboxedOutput{sandboxed{ConversationID: in.Body.ConversationID, Returned: string(raw)}}, nil
}

type sandboxConversationInput struct {
	SandboxPath
	Body struct {
		_ struct{} `additionalProperties:"false"`
		InConversation
	}
}

func (s *server) sandboxDuplicate(ctx context.Context, in *sandboxConversationInput) (*sandboxedOutput, error) {
	if err := s.mine(ctx, in.Account); err != nil {
		return nil, err
	}
	n, err := s.bridge.RepeatLead(ctx, in.Account, bridge.ConversationID(in.Body.ConversationID))
	return &sandboxedOutput{sandboxed{ConversationID: in.Body.ConversationID, Mails: n.Mails, Webhooks: n.Webhooks}}, err
}

func (s *server) sandboxErasure(ctx context.Context, in *sandboxConversationInput) (*sandboxedOutput, error) {
	t, err := s.inventedThread(ctx, in.Account, in.Body.ConversationID)
	if err == nil {
		_, err = s.bridge.EraseBuyer(ctx, t.Buyer.ExternalID)
	}
	return &sandboxedOutput{sandboxed{ConversationID: in.Body.ConversationID}}, err
}

// faults are what goes wrong.
type faults struct {
	_        struct{}  `additionalProperties:"false"`
	Webhooks string    `json:"webhooks" pattern:"^(slow|refused|dropped|duplicated|reordered)?$" doc:"What goes wrong with webhooks to the account's own endpoints: slow, refused, dropped, duplicated, reordered; empty for nothing." example:"dropped"`
	Mails    string    `json:"mails" pattern:"^(slow|refused|dropped|duplicated|reordered)?$" doc:"The same of mails to the account." example:""`
	Until    time.Time `json:"until,omitzero" doc:"When it ends by itself: within the hour. By default in an hour."`
}

func faultsOf(f bridge.Faults) faults {
	return faults{Webhooks: string(f.Webhooks), Mails: string(f.Mails), Until: f.Until}
}

type faultsOutput struct{ Body faults }

func (s *server) getFaults(ctx context.Context, in *SandboxPath) (*faultsOutput, error) {
	if err := s.mine(ctx, in.Account); err != nil {
		return nil, err
	}
	f, err := s.bridge.Faults(ctx, in.Account)
	return &faultsOutput{faultsOf(f)}, err
}

type putFaultsInput struct {
	SandboxPath
	Body faults
}

func (s *server) putFaults(ctx context.Context, in *putFaultsInput) (*faultsOutput, error) {
	if err := s.mine(ctx, in.Account); err != nil {
		return nil, err
	}
	f, err := s.bridge.PutFaults(ctx, in.Account, bridge.Faults{
		Webhooks: bridge.Fault(in.Body.Webhooks), Mails: bridge.Fault(in.Body.Mails), Until: in.Body.Until,
	})
	return &faultsOutput{faultsOf(f)}, err
}
