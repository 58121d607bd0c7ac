package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// hookEvent is what a receiver of webhooks is told.
type hookEvent struct {
	header string // webhook-id
	Type   string `json:"type"`
	Data   struct {
		Test         bool   `json:"test"`
		Event        string `json:"event"`
		Conversation string `json:"conversation"`
		Message      struct {
			Text string `json:"text"`
		} `json:"message"`
	} `json:"data"`
}

// hookServer is a receiver of webhooks.
func hookServer(t *testing.T) (address string, events <-chan hookEvent) {
	t.Helper()
	told := make(chan hookEvent, 100)
	s := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		e := hookEvent{header: r.Header.Get("Webhook-Id")}
		if err == nil {
			err = json.Unmarshal(body, &e)
		}
		if err != nil {
			t.Error(err)
		}
		told <- e
	}))
	t.Cleanup(s.Close)
	return s.URL, told
}

// wantEvent waits for an event of a type.
func wantEvent(t *testing.T, events <-chan hookEvent, kind string) hookEvent {
	t.Helper()
	for end := time.After(patience); ; {
		select {
		case e := <-events:
			if !e.Data.Test {
				t.Errorf("%s is not marked as a test", e.Type)
			}
			if e.Type == kind {
				return e
			}
		case <-end:
			t.Fatalf("no %s came", kind)
		}
	}
}

// TestSandbox has a CRM go through all that the sandbox does, with a mail server and
// a receiver of webhooks. No domain proves the invented mails.
func TestSandbox(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.config.Webhooks.Local = true
	w.serve()
	inbox := w.mailbox("crm.example", "203.0.113.10")
	address, events := hookServer(t)
	w.call(http.MethodPut, "/v1/accounts/crm-test", object{"name": "CRM", "language": "fr", "test": true}, nil)
	w.call(http.MethodPut, "/v1/accounts/crm-test/members/leads@crm.example", object{"role": "owner"}, nil)
	w.call(http.MethodPost, "/v1/webhooks", object{"url": address, "account": "crm-test"}, nil)

	var made struct {
		Conversation string      `json:"conversation_id"`
		Lead         parser.Lead `json:"lead"`
		Mails        int         `json:"mails"`
		Webhooks     int         `json:"webhooks"`
	}
	box := func(what string, body object) {
		t.Helper()
		w.call(http.MethodPost, "/v1/sandbox/crm-test/"+what, body, &made)
	}
	box("leads", object{"via": "mail", "client": "outlook-desktop", "language": "de", "template": 1})
	first := inbox.next(t)
	lead, err := parser.ParseLead([]byte(first.raw), parser.LeadOptions{})
	if err != nil || lead.Contact.Display != made.Lead.Contact.Display || lead.Event != parser.EventLead || !strings.Contains(first.raw, "Lead-Template: lead/fr/1") {
		t.Errorf("the CRM reads %+v, %v; want %+v", lead, err, made.Lead)
	}
	told := wantEvent(t, events, "lead.created")
	if told.Data.Conversation != made.Conversation {
		t.Errorf("told of %s, want %s", told.Data.Conversation, made.Conversation)
	}

	// Once more, as by a sender who missed the answer.
	w.until(made.Conversation, "delivered", func(s shown) bool { return s.Messages[0].State == "delivered" })
	wantEvent(t, events, "message.delivered")
	box("duplicates", object{"conversation_id": made.Conversation})
	if again := inbox.next(t); again.raw != first.raw || made.Mails != 1 {
		t.Errorf("the mail that comes again is another one, or there are %d", made.Mails)
	}
	if again := wantEvent(t, events, "lead.created"); again.header != told.header || made.Webhooks != 1 {
		t.Errorf("told again under %s, want %s", again.header, told.header)
	}

	// The CRM answers by mail; what the buyer writes then quotes it, and only the new text arrives.
	w.post("leads@crm.example", w.conversation(made.Conversation).Conversation.Aliases.Seller, "Ja, am Samstag.")
	wantEvent(t, events, "message.sent")
	w.until(made.Conversation, "delivered", func(s shown) bool { return len(s.Messages) == 2 && s.Messages[1].State == "delivered" })
	box("replies", object{"conversation_id": made.Conversation, "via": "mail", "client": "iphone", "language": "de", "text": "Um zehn Uhr?"})
	if e := wantEvent(t, events, "message.received"); e.Data.Message.Text != "Um zehn Uhr?" {
		t.Errorf("the buyer's mail is told as %q", e.Data.Message.Text)
	}
	if got := inbox.next(t); !strings.Contains(got.raw, "Lead-Event: message") {
		t.Errorf("the next mail is\n%s", got.raw)
	}
	box("auto-replies", object{"conversation_id": made.Conversation, "client": "outlook-web", "until": "2030-12-31"})
	if e := wantEvent(t, events, "message.received"); e.Data.Event != "auto_reply" {
		t.Errorf("the automatic answer is told as %q", e.Data.Event)
	}

	// What comes back stops nothing.
	w.until(made.Conversation, "delivered", func(s shown) bool { return s.Messages[2].State == "delivered" })
	box("bounces", object{"conversation_id": made.Conversation})
	wantEvent(t, events, "message.failed")
	box("favorites", object{})
	wantEvent(t, events, "favorite.created")
	if got := inbox.next(t); !strings.Contains(got.raw, "Lead-Event: favorite") {
		t.Errorf("the next mail is\n%s", got.raw)
	}

	box("leads", object{"language": "en"})
	inbox.next(t)
	box("erasures", object{"conversation_id": made.Conversation})
	if e := wantEvent(t, events, "buyer.erased"); e.Data.Conversation != made.Conversation {
		t.Errorf("erased in %s", e.Data.Conversation)
	}
}
