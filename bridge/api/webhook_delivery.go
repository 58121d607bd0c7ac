package api

import (
	"context"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// delivery is one event to one webhook.
type delivery struct {
	ID           string             `json:"id" format:"uuid"`
	Event        bridge.JournalID   `json:"event" doc:"Id of the event, and the webhook-id of its requests."`
	Type         bridge.JournalKind `json:"type" doc:"Of the event, or webhook.test."`
	Conversation string             `json:"conversation,omitempty"`
	State        string             `json:"state" enum:"queued,waiting,sending,delivered,failed,stopped" doc:"Queued behind an earlier event of its conversation; waiting for its next attempt; failed for good; stopped as a secret of the buyer was in it, a fault of ours."`
	Reason       string             `json:"reason,omitempty" enum:"exhausted,too_old,test,erased" doc:"Why it has failed: all attempts did, it is older than what is kept, a test is tried once. Erased: its data were while it was sent."`
	Attempts     int                `json:"attempts" doc:"Of ten that it has."`
	NextAttempt  time.Time          `json:"next_attempt,omitzero" doc:"Where it waits."`
	CreatedAt    time.Time          `json:"created_at"`
	SettledAt    time.Time          `json:"settled_at,omitzero"`
}

func deliveryOf(d bridge.WebhookDelivery) delivery {
	out := delivery{
		ID: string(d.ID), Event: d.EventID, Type: d.Kind, State: string(d.State), Reason: string(d.Reason), Attempts: d.Attempts,
		CreatedAt: d.CreatedAt, SettledAt: d.SettledAt,
	}
	if !d.Test() {
		out.Conversation = d.Thread
	}
	if d.State == bridge.WebhookWaiting {
		out.NextAttempt = d.DueAt
	}
	return out
}

// deliveryDetail is a delivery with what was sent and answered.
type deliveryDetail struct {
	Delivery delivery  `json:"delivery"`
	Body     string    `json:"body,omitempty" doc:"Of its requests, to the byte; left out before the first one, and after an erasure."`
	Attempts []attempt `json:"attempts"`
}

// attempt is one request and its answer.
type attempt struct {
	At            time.Time         `json:"at"`
	Milliseconds  int64             `json:"milliseconds"`
	Status        int               `json:"status,omitempty" doc:"Left out where there was no answer."`
	Error         string            `json:"error,omitempty" enum:"address,name,tls,timeout,connect,dropped" doc:"Why there was none: the address is not on the internet, nothing is known under the name, no certificate that we trust, no answer within 15 s, no connection; or a fault of the sandbox lost it."`
	RequestHeader map[string]string `json:"request_header" doc:"Without what signs."`
	AnswerHeader  map[string]string `json:"answer_header"`
	AnswerBody    string            `json:"answer_body,omitempty" doc:"Its first 4 KiB."`
	Fault         string            `json:"fault,omitempty" enum:"slow,refused,dropped,duplicated,reordered" doc:"Of the sandbox, where one was at work."`
}

func attemptOf(a bridge.WebhookAttempt) attempt {
	out := attempt{
		At: a.At, Milliseconds: a.Duration.Milliseconds(), Status: a.Status, Error: a.Error,
		RequestHeader: a.RequestHeader, AnswerHeader: a.AnswerHeader, AnswerBody: a.AnswerBody,
		Fault: string(a.Fault),
	}
	for _, m := range []*map[string]string{&out.RequestHeader, &out.AnswerHeader} {
		if *m == nil {
			*m = map[string]string{}
		}
	}
	return out
}

type deliveryOutput struct{ Body delivery }

func (s *server) testWebhook(ctx context.Context, in *WebhookPath) (*deliveryOutput, error) {
	h, err := s.holder(ctx, "")
	if err != nil {
		return nil, err
	}
	d, err := s.bridge.TestWebhook(ctx, h, in.ID)
	if err != nil {
		return nil, err
	}
	return &deliveryOutput{deliveryOf(d)}, nil
}

type listDeliveriesInput struct {
	WebhookPath
	Paging
	State bridge.WebhookDeliveryState `query:"state" enum:"queued,waiting,sending,delivered,failed,stopped" doc:"Only those in this state."`
}

// deliveryPage is one page of deliveries.
type deliveryPage struct {
	Deliveries []delivery `json:"deliveries"`
	Next
}

type deliveryPageOutput struct{ Body deliveryPage }

func (s *server) listDeliveries(ctx context.Context, in *listDeliveriesInput) (*deliveryPageOutput, error) {
	var before string
	if _, err := in.after(&before); err != nil {
		return nil, err
	}
	h, err := s.holder(ctx, "")
	if err != nil {
		return nil, err
	}
	all, err := s.bridge.WebhookDeliveries(ctx, h, bridge.WebhookDeliveryFilter{
		Webhook: in.ID, State: in.State, Before: bridge.WebhookDeliveryID(before), Limit: in.Limit + 1,
	})
	if err != nil {
		return nil, err
	}
	out := &deliveryPageOutput{}
	all, out.Body.Next = cut(in.Paging, all, func(d bridge.WebhookDelivery) []string { return []string{string(d.ID)} })
	out.Body.Deliveries = list(all, deliveryOf)
	return out, nil
}

type deliveryInput struct {
	WebhookPath
	Delivery bridge.WebhookDeliveryID `path:"delivery" doc:"Id of the delivery."`
}

type deliveryDetailOutput struct{ Body deliveryDetail }

func (s *server) showDelivery(ctx context.Context, in *deliveryInput) (*deliveryDetailOutput, error) {
	h, err := s.holder(ctx, "")
	if err != nil {
		return nil, err
	}
	d, tried, err := s.bridge.WebhookDelivery(ctx, h, in.ID, in.Delivery)
	if err != nil {
		return nil, err
	}
	return &deliveryDetailOutput{deliveryDetail{deliveryOf(d), d.Body, list(tried, attemptOf)}}, nil
}

func (s *server) replayDelivery(ctx context.Context, in *deliveryInput) (*deliveryOutput, error) {
	h, err := s.holder(ctx, "")
	if err != nil {
		return nil, err
	}
	d, err := s.bridge.ReplayDelivery(ctx, h, in.ID, in.Delivery)
	if err != nil {
		return nil, err
	}
	return &deliveryOutput{deliveryOf(d)}, nil
}
