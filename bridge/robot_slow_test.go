package bridge_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// changing fills a number into a text that is else the same.
func changing(format string) robot {
	return answerTo(func(n int) string { return fmt.Sprintf(format, 4711+137*n) })
}

// dated has a date and its day in a text that is else the same.
func dated(format string) robot {
	return answerTo(func(n int) string {
		day := []string{"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"}[n%7]
		return fmt.Sprintf(format, day, 1+n)
	})
}

// TestSlowRobots wires robots to both sides that take their time, as programs do
// that look into a mailbox now and then, and counts what we send.
func TestSlowRobots(t *testing.T) {
	t.Parallel()
	ticket := changing("Bonjour, votre demande n° %d est enregistrée. Un conseiller vous rappellera dans la journée.")
	counter := changing("Thank you for your message. You are number %d in the queue, and we will be back to you soon.")
	day := dated("Bonjour,\n\nNous avons bien reçu votre message du %s %d novembre 2026 et nous y répondrons dans les meilleurs délais.\n\nL'équipe des ventes")
	receipt := answerTo(always("Message bien reçu."))
	for _, pause := range []time.Duration{time.Minute, 15 * time.Minute, 2 * time.Hour} {
		for _, tt := range []struct {
			name          string
			seller, buyer robot
			want          int // after the first
		}{
			{"a ticket and a counter", ticket, counter, maxLoop},
			{"two tickets", ticket, ticket, maxLoop},
			{"a date and a ticket", day, ticket, maxLoop},
			{"two dates", day, day, maxLoop},
			{"a ticket and the same words", ticket, mute, maxLoop},
			{"the same words and a date", mute, day, maxLoop},
			{"two without headers", mute, mute, maxLoop},
			{"two receipts", receipt, receipt, maxLoop},
			// A person could have written the other side's.
			{"a ticket and few words", ticket, brief, maxLoop + 1},
			{"a ticket and new words", ticket, chatty, maxLoop + 1},
			{"two of few words", brief, brief, maxLoop + 1},
		} {
			t.Run(fmt.Sprint(tt.name, " each ", pause), func(t *testing.T) {
				t.Parallel()
				l := newLoop(t)
				l.pause = pause
				sent := l.run(t, map[string]robot{bridgetest.SellerEmail: tt.seller, bridgetest.BuyerEmail: tt.buyer})
				if got := sent - 1; got > tt.want || got == 0 {
					t.Errorf("%d mails after the first; want at most %d, and some", got, tt.want)
				}
			})
		}
	}
}

// TestRobotsAnswerManyAtOnce has two programs take turns with every mail that
// waits for them.
func TestRobotsAnswerManyAtOnce(t *testing.T) {
	t.Parallel()
	const waiting = 8
	b, p := market(t)
	for round := range 4 {
		for i := range waiting {
			from, to := bridgetest.BuyerEmail, b.Address(p.Conversation.BuyerAlias)
			text := fmt.Sprintf("Encore une question, la %de : où est-elle visible ?", i+1)
			if round%2 == 1 {
				from, to = bridgetest.SellerEmail, sellerAlias(b, p)
			}
			if round > 0 {
				text = "Merci pour votre message, nous vous répondrons sous vingt-quatre heures ouvrées."
			}
			receive(t, b, mail(from, fmt.Sprint(round, ".", i, "@robots.example"), text), to)
		}
		delivered(t, b)
		b.Clock.Add(time.Minute)
	}
	people := 0
	for _, m := range conversation(t, b, p.Conversation.ID).Messages[1:] {
		if m.Kind == bridge.KindText {
			people++
		}
	}
	if want := 3 * waiting; people > want {
		t.Errorf("%d messages pass as written by people; want at most %d", people, want)
	}
}

// TestPeopleAreNoRobots has people write by mail to and fro what programs write
// too: each mail is to become a message.
func TestPeopleAreNoRobots(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		texts []string // the seller's first
		pace  time.Duration
	}{
		{"ok to everything", []string{"ok", "Et samedi ?", "ok", "À 14h ?", "ok", "Avec ma femme ?", "ok", "Je prends les papiers ?", "ok"}, 5 * time.Minute},
		{"merci and ok", []string{"ok", "merci", "ok", "À 14h alors ?", "ok", "merci", "Avec plaisir", "merci"}, 5 * time.Minute},
		{"merci, twice each", []string{"merci", "merci", "merci", "merci"}, 5 * time.Minute},
		{"times", []string{"oui 14h", "non", "oui 15h", "non", "oui 16h", "non, 17h", "oui 17h", "ok"}, 5 * time.Minute},
		{"times on both sides", []string{"14h ?", "non 15h", "16h ?", "non 17h", "18h ?", "non 19h", "20h ?", "non 21h"}, 5 * time.Minute},
		{"a price", []string{
			"Je vous propose 9000 €.", "Non, j'en veux 9900 €.", "Je vous propose 9200 €.", "Non, j'en veux 9700 €.",
			"Je vous propose 9400 €.", "Non, j'en veux 9500 €.",
		}, 5 * time.Minute},
		{"another time, in the same words", []string{
			"Bonjour Madame, vous pouvez passer voir la voiture demain à 14h si cela vous convient.", "Non, je travaille.",
			"Bonjour Madame, vous pouvez passer voir la voiture demain à 18h si cela vous convient.", "Parfait !",
		}, 5 * time.Minute},
		{"long texts of the same trade", []string{
			"Bonjour, la voiture est toujours disponible et vous pouvez passer la voir au garage à Lyon.", "Puis-je passer samedi dans la matinée, vers dix heures, avec mon frère qui s'y connaît ?",
			"Bonjour, la voiture est visible au garage, que nous fermons le samedi à midi, mais passez avant.", "Puis-je aussi l'essayer sur l'autoroute, pour une vingtaine de minutes, avec mon frère ?",
		}, 5 * time.Minute},
		{"yes, and no more", []string{"Oui", "Vraiment ?", "Oui", "Vraiment ?", "Oui oui"}, 5 * time.Minute},
		{"the same sentence over a day", []string{
			"Oui, toujours disponible.", "Je demande à mon mari.", "Oui, toujours disponible.", "Il est d'accord.", "Oui, toujours disponible.",
		}, 45 * time.Minute},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b, p := market(t)
			delivered(t, b)
			for i, text := range tt.texts {
				from, to := bridgetest.SellerEmail, sellerAlias(b, p)
				if i%2 == 1 {
					from, to = bridgetest.BuyerEmail, b.Address(p.Conversation.BuyerAlias)
				}
				b.Clock.Add(tt.pace - time.Minute)
				delivered(t, b)
				b.Clock.Add(time.Minute)
				receive(t, b, mail(from, fmt.Sprint(i, "@people.example"), text), to)
			}
			m := conversation(t, b, p.Conversation.ID).Messages[1:]
			if len(m) != len(tt.texts) {
				t.Fatalf("%d messages of %d", len(m), len(tt.texts))
			}
			for i := range m {
				if m[i].Kind != bridge.KindText || m[i].Text != tt.texts[i] {
					t.Errorf("%d: %q is %s", i, m[i].Text, m[i].Kind)
				}
			}
		})
	}
}
