package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
)

// chat is a marketplace's own chat, built on the API alone: it follows the events,
// shows what it was told, and posts what its users write.
type chat struct {
	w *world

	mu    sync.Mutex
	rooms map[string][]line // by conversation
	last  string            // the last event that it has
}

// line is what a room shows of a message.
type line struct{ side, text, state string }

// happened is an event, as far as the chat reads it.
type happened struct {
	Type string `json:"type"`
	Data struct {
		Conversation string `json:"conversation"`
		Sequence     int    `json:"sequence"`
		Side         string `json:"side"`
		Message      struct {
			Text string `json:"text"`
		} `json:"message"`
	} `json:"data"`
}

// follow reads events until ctx is done, and goes on where it was.
func (c *chat) follow(ctx context.Context) error {
	c.mu.Lock()
	after := cmp.Or(c.last, "start")
	c.mu.Unlock()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+c.w.d.http.Addr().String()+"/v1/events", http.NoBody)
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+c.w.apiKey)
	r.Header.Set("Last-Event-ID", after)
	stream, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer func() { _ = stream.Body.Close() }()
	id := ""
	for lines := bufio.NewScanner(stream.Body); lines.Scan(); {
		switch name, value, _ := strings.Cut(lines.Text(), ": "); name {
		case "id":
			id = value
		case "data":
			var e happened
			if err := json.Unmarshal([]byte(value), &e); err != nil {
				return err
			}
			c.show(e, id)
		}
	}
	return nil
}

func (c *chat) show(e happened, id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.last = id
	room, n := c.rooms[e.Data.Conversation], e.Data.Sequence
	switch e.Type {
	case "lead.created", "message.received", "message.sent":
		room = append(room, line{e.Data.Side, e.Data.Message.Text, "sent"})
	case "message.delivered":
		room[n-1].state = "delivered"
	case "conversation.seen":
		for i, l := range room[:n] {
			if l.side != e.Data.Side {
				room[i].state = "seen"
			}
		}
	}
	c.rooms[e.Data.Conversation] = room
}

func (c *chat) write(conversation, side, text string) {
	c.w.t.Helper()
	c.w.call(http.MethodPost, "/v1/conversations/"+conversation+"/messages", object{"side": side, "text": text}, nil)
}

// shows waits until a room shows just some lines.
func (c *chat) shows(conversation string, want ...line) {
	c.w.t.Helper()
	for end := time.Now().Add(patience); ; {
		c.mu.Lock()
		got := slices.Clone(c.rooms[conversation])
		c.mu.Unlock()
		if slices.Equal(got, want) {
			return
		}
		if time.Now().After(end) {
			c.w.t.Fatalf("the chat shows %q, want %q", got, want)
		}
		select {
		case <-c.w.t.Context().Done():
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// TestAChatOnTheAPI carries two conversations: of a buyer in the chat with a
// seller who writes mails, and of a seller in the chat with a buyer who does.
func TestAChatOnTheAPI(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.serve()
	sellers := w.mailbox("garage.example", "203.0.113.10")
	w.mailbox("courriel.example", "203.0.113.11")
	w.seller("garage", "garage.example")
	c := &chat{w: w, rooms: map[string][]line{}}
	var followers sync.WaitGroup
	open := func() (leave func()) {
		ctx, cancel := context.WithCancel(t.Context())
		followers.Go(func() {
			if err := c.follow(ctx); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		})
		return func() {
			cancel()
			followers.Wait()
		}
	}
	leave := open()

	anne := w.lead("garage", "anne", "Bonjour, est-elle disponible ?")
	lead := sellers.next(t)
	c.shows(anne, line{"buyer", "Bonjour, est-elle disponible ?", "delivered"})
	seller := w.conversation(anne).Conversation.Aliases.Seller
	if !strings.Contains(lead.raw, seller) {
		t.Errorf("the lead mail does not come from %s:\n%s", seller, lead.raw)
	}
	w.post("ventes@garage.example", seller, "Oui, passez samedi.\n\n> Bonjour, est-elle disponible ?")
	c.shows(anne, line{"buyer", "Bonjour, est-elle disponible ?", "seen"}, line{"seller", "Oui, passez samedi.", "sent"})

	// While the chat is away, both go on.
	leave()
	c.write(anne, "buyer", "À quelle heure ?")
	if again := sellers.next(t); !strings.Contains(again.raw, seller) {
		t.Errorf("the next mail does not come from %s", seller)
	}
	w.post("ventes@garage.example", seller, "À dix heures.")
	leave = open()
	c.shows(anne, line{"buyer", "Bonjour, est-elle disponible ?", "seen"}, line{"seller", "Oui, passez samedi.", "seen"},
		line{"buyer", "À quelle heure ?", "seen"}, line{"seller", "À dix heures.", "sent"})

	// The other way round.
	paul := w.lead("garage", "paul", "Le prix est-il ferme ?")
	sellers.next(t)
	c.shows(paul, line{"buyer", "Le prix est-il ferme ?", "delivered"})
	c.write(paul, "seller", "Un peu de marge.")
	w.post("paul@courriel.example", w.buyerAlias(paul), "Alors 9 000 ?")
	sellers.next(t)
	c.shows(paul, line{"buyer", "Le prix est-il ferme ?", "seen"}, line{"seller", "Un peu de marge.", "seen"},
		line{"buyer", "Alors 9 000 ?", "delivered"})
	leave()
}

// post sends a mail that must be taken.
func (w *world) post(from, to, text string) {
	w.t.Helper()
	raw := "From: " + from + "\nTo: " + to + "\nMessage-ID: <" + uuid.NewString() + "@" + from[strings.Index(from, "@")+1:] + ">\nDate: " +
		time.Now().Format(time.RFC1123Z) + "\nSubject: Re: Renault Clio\nContent-Type: text/plain; charset=utf-8\n\n" + text + "\n"
	if code, command := w.send(from, to, raw); code != 250 {
		w.t.Fatalf("a mail of %s: %d to %s", from, code, command)
	}
}

// buyerAlias is the address that the buyer of a conversation writes to.
func (w *world) buyerAlias(conversation string) string {
	w.t.Helper()
	var s struct {
		Conversation struct {
			Aliases struct {
				Buyer string `json:"buyer"`
			} `json:"aliases"`
		} `json:"conversation"`
	}
	w.call(http.MethodGet, "/v1/conversations/"+conversation, nil, &s)
	return s.Conversation.Aliases.Buyer
}
