package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// step is one decision with its reason.
type step struct {
	At     time.Time `json:"at"`
	Stage  string    `json:"stage" example:"authenticate"`
	Result string    `json:"result" example:"dmarc_pass"`
	Reason string    `json:"reason,omitempty"`
}

func stepOf(s bridge.Step) step { return step{s.At, s.Stage, s.Result, s.Reason} }

// tracedMail is a mail that came in, with its story.
type tracedMail struct {
	ID         string    `json:"id" format:"uuid"`
	Side       string    `json:"side" enum:"buyer,seller" doc:"That it came from."`
	State      string    `json:"state" enum:"posted,held,unreadable,bounce,noted,refused,expired"`
	Reason     string    `json:"reason,omitempty"`
	From       string    `json:"from,omitempty" doc:"That of a buyer is masked, as in \"m…@…\"."`
	Subject    string    `json:"subject"`
	ReceivedAt time.Time `json:"received_at"`
	Steps      []step    `json:"steps" doc:"Oldest first."`
}

// mailDelivery is one mail that told somebody of a message.
type mailDelivery struct {
	ID          string    `json:"id" format:"uuid"`
	Kind        string    `json:"kind" example:"message"`
	Side        string    `json:"side" enum:"buyer,seller" doc:"Of its recipient."`
	To          string    `json:"to" doc:"That of a buyer is masked, as in \"m…@…\"."`
	State       string    `json:"state" enum:"pending,sent,skipped,failed,bounced"`
	Attempts    int       `json:"attempts"`
	NextAttempt time.Time `json:"next_attempt,omitzero" doc:"Of one that is pending."`
	Answer      string    `json:"answer,omitempty" doc:"What the next mail server said last." example:"250 2.0.0 Ok"`
	Profile     string    `json:"profile,omitempty" doc:"The delivery profile of the account that it is for; left out for mails to buyers and about the installation." example:"crm-adf"`
	Form        string    `json:"form" doc:"Its form and the version of it: \"lead/fr/1\" is our lead mail in French, \"plain/fr/1\" that of a plain feed, \"adf/1\" that of a profile." example:"lead/fr/1"`
	Template    int       `json:"template" doc:"Version of the form; 0 for the first."`
	CreatedAt   time.Time `json:"created_at"`
	SentAt      time.Time `json:"sent_at,omitzero"`
	Steps       []step    `json:"steps" doc:"Oldest first."`
}

func mailDeliveryOf(n bridge.Notification) mailDelivery {
	d := mailDelivery{
		ID: string(n.ID), Kind: string(n.Kind), Side: string(n.Side), To: n.To, State: string(n.State), Attempts: n.Attempts,
		Profile: n.ProfileName(), Form: n.FormName(), Answer: n.Answer, Template: n.Template, CreatedAt: n.CreatedAt, SentAt: n.SentAt, Steps: list(n.Trace, stepOf),
	}
	if n.State == bridge.NotificationPending {
		d.NextAttempt = n.NextAttempt
	}
	return d
}

// trace is the story of a message or mail.
type trace struct {
	Message    *message       `json:"message,omitempty" doc:"Left out for a mail that has become none."`
	Mail       *tracedMail    `json:"mail,omitempty" doc:"That it came from; left out where it came from none."`
	Deliveries []mailDelivery `json:"deliveries" doc:"The mails that told of it, oldest first; also those that were not wanted."`
	Webhooks   []toldWebhook  `json:"webhooks" doc:"How the account's webhooks were told that it was written."`
}

// toldWebhook is how a webhook was told of a message.
type toldWebhook struct {
	Webhook  string    `json:"webhook" format:"uuid" doc:"Its id."`
	Host     string    `json:"host" doc:"Of its address." example:"crm.example.com"`
	Disabled bool      `json:"disabled" doc:"It is told once it is active again."`
	Delivery *delivery `json:"delivery,omitempty" doc:"Left out where it was disabled when the message was written."`
}

func toldWebhookOf(t bridge.ToldWebhook) toldWebhook {
	out := toldWebhook{Webhook: string(t.Webhook), Host: t.Host, Disabled: t.Disabled}
	if t.Delivery.ID != "" {
		out.Delivery = new(deliveryOf(t.Delivery))
	}
	return out
}

type traceOutput struct{ Body trace }

type showTraceInput struct {
	ID string `path:"id" doc:"Of the message."`
	Acting
}

func (s *server) showTrace(ctx context.Context, in *showTraceInput) (*traceOutput, error) {
	who, err := s.actor(ctx, bridge.Thing{Message: bridge.MessageID(in.ID)}, in.Acting)
	if err != nil {
		return nil, err
	}
	story, err := s.bridge.MessageStory(ctx, who, bridge.MessageID(in.ID))
	if err != nil {
		return nil, err
	}
	return s.traceOf(ctx, who, story)
}

type showMailTraceInput struct {
	ID string `path:"id" doc:"Of the mail."`
	Acting
}

func (s *server) showMailTrace(ctx context.Context, in *showMailTraceInput) (*traceOutput, error) {
	who, err := s.actor(ctx, bridge.Thing{Mail: bridge.MailID(in.ID)}, in.Acting)
	if err != nil {
		return nil, err
	}
	story, err := s.bridge.MailStory(ctx, who, bridge.MailID(in.ID))
	if err != nil {
		return nil, err
	}
	return s.traceOf(ctx, who, story)
}

func (s *server) traceOf(ctx context.Context, who bridge.Viewer, story bridge.Story) (*traceOutput, error) {
	out := &traceOutput{trace{Deliveries: list(story.Sent, mailDeliveryOf), Webhooks: list(story.Told, toldWebhookOf)}}
	if story.Message != nil {
		out.Body.Message = new(messageOf(*story.Message))
	}
	if m := story.Mail; m != nil {
		out.Body.Mail = new(tracedMailOf(*m))
	}
	return out, s.guard(ctx, who, story.Conversation.ID, story.Egress, out.Body)
}

type listMailDeliveriesInput struct {
	ID string `path:"id" doc:"Of the message."`
	Acting
	Paging
}

// mailDeliveryPage is one page of deliveries.
type mailDeliveryPage struct {
	Deliveries []mailDelivery `json:"deliveries" doc:"Oldest first."`
	Next
}

type mailDeliveryPageOutput struct{ Body mailDeliveryPage }

func (s *server) listMailDeliveries(ctx context.Context, in *listMailDeliveriesInput) (*mailDeliveryPageOutput, error) {
	told, err := s.showTrace(ctx, &showTraceInput{ID: in.ID, Acting: in.Acting})
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(in.Paging, told.Body.Deliveries, func(d mailDelivery) string { return d.ID })
	return &mailDeliveryPageOutput{mailDeliveryPage{list(page, func(d mailDelivery) mailDelivery { return d }), next}}, err
}
