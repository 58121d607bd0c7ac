package main

import (
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/foxcpp/go-mockdns"

	"github.com/passerelle-mail/passerelle/alias"
	"github.com/passerelle-mail/passerelle/bridge"
)

// mailbox is a domain with one mail server, and leave for this machine to send.
func (w *world) mailbox(domain, address string) *mxServer {
	w.publish(domain, mockdns.Zone{MX: []net.MX{{Host: "mx." + domain + ".", Pref: 10}}, TXT: []string{"v=spf1 ip4:127.0.0.0/8 -all"}})
	w.publish("mx."+domain, mockdns.Zone{A: []string{address}})
	w.publish("_dmarc."+domain, mockdns.Zone{TXT: []string{"v=DMARC1; p=reject"}})
	return w.mailServer(address)
}

// bounceOf is the report of a mail system about an address that it does not
// know. Its words hold the address, as those of most do.
func bounceOf(id string) string {
	return "From: MAILER-DAEMON@garage.example\nTo: x@y.example\nMessage-ID: <" + id + "@garage.example>\nDate: " + time.Now().Format(time.RFC1123Z) + "\nSubject: Undeliverable\n" +
		"MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\nContent-Type: text/plain\n\nventes@garage.example is unknown here.\n" +
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.garage.example\n\nFinal-Recipient: rfc822; ventes@garage.example\nAction: failed\nStatus: 5.1.1\n" +
		"Diagnostic-Code: smtp; 550 5.1.1 ventes@garage.example unknown\n--b--\n"
}

// sellerMail is a mail of the seller.
func sellerMail(id, text string, fields ...string) string {
	return "From: ventes@garage.example\nMessage-ID: <" + id + "@garage.example>\nDate: " + time.Now().Format(time.RFC1123Z) + "\nSubject: Re: Renault Clio\n" +
		strings.Join(append(fields, ""), "\n") + "\n" + text + "\n"
}

func (w *world) stopped(account, email string) string {
	w.t.Helper()
	var s struct {
		Stopped string `json:"stopped"`
	}
	w.call(http.MethodGet, "/v1/accounts/"+account+"/contacts/"+email+"/settings", nil, &s)
	return s.Stopped
}

// TestServeBounces follows a bounce the whole way: from the envelope sender of a
// mail that left, to both sides, to the writer, and to the next mails, until the
// owner of the address writes again.
func TestServeBounces(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.serve()
	sellers, buyers, strangers := w.mailbox("garage.example", "203.0.113.10"), w.mailbox("courriel.example", "203.0.113.11"), w.mailbox("stranger.example", "203.0.113.12")
	w.seller("garage", "garage.example")
	c := w.lead("garage", "anne", "Bonjour, est-elle disponible ?")
	lead := sellers.next(t)
	w.until(c, "delivered", func(s shown) bool { return s.Messages[0].State == "delivered" })
	toSeller := w.conversation(c).Conversation.Aliases.Seller

	// Forged, expired, and to the alias where answers go: nothing changes.
	local, domain, _ := strings.Cut(lead.from, "@")
	for _, i := range []int{0, 1, 3, 10, len(local) - 1} {
		forged := local[:i] + map[bool]string{true: "3", false: "2"}[local[i] == '2'] + local[i+1:]
		if code, command := w.send("", forged+"@"+domain, bounceOf("forged")); code != 550 || command != "RCPT" {
			t.Errorf("a forged bounce address %s: %d to %s; want 550 to RCPT", forged, code, command)
		}
	}
	if code, command := w.send("", w.expired(), bounceOf("late")); code != 550 || command != "RCPT" {
		t.Errorf("an expired bounce address: %d to %s; want 550 to RCPT", code, command)
	}
	if code, _ := w.send("", toSeller, bounceOf("elsewhere")); code != 250 {
		t.Errorf("a bounce to the alias: %d; want 250, as it is kept", code)
	}
	if m := w.conversation(c).Messages; len(m) != 1 || m[0].State != "delivered" || w.stopped("garage", "ventes@garage.example") != "" {
		t.Errorf("messages %+v, stopped %q after forged bounces", m, w.stopped("garage", "ventes@garage.example"))
	}

	// The real one.
	if code, _ := w.send("", lead.from, bounceOf("real")); code != 250 {
		t.Fatalf("the bounce: %d", code)
	}
	s := w.conversation(c)
	if m := s.Messages[0]; m.State != "not_delivered" || m.StateReason != "address_unknown" || len(s.Messages) != 1 {
		t.Errorf("messages %+v", s.Messages)
	}
	if e := s.Events[len(s.Events)-1]; e.Kind != "bounced" || e.Side != "seller" {
		t.Errorf("events %+v", s.Events)
	}
	if why := w.stopped("garage", "ventes@garage.example"); why != "bounced 5.1.1" {
		t.Errorf("the settings say %q", why)
	}
	told := buyers.next(t)
	if told.to != "anne@courriel.example" || !strings.Contains(told.raw, "\r\nAuto-Submitted: auto-generated") || strings.Contains(told.raw, "garage.example") {
		t.Errorf("the writer is told, to %s:\n%s", told.to, told.raw)
	}

	// The next mails wait for nobody: their writer sees it at once.
	again := w.lead("garage", "luc", "Bonjour aussi.")
	w.until(again, "not sent to the address", func(s shown) bool { return s.Messages[0].StateReason == "address_off" })
	if code, _ := w.send("ventes@garage.example", toSeller, sellerMail("auto", "Je suis absent.", "Auto-Submitted: auto-replied")); code != 250 {
		t.Errorf("an automatic answer: %d", code)
	}
	if w.stopped("garage", "ventes@garage.example") == "" {
		t.Error("an automatic answer has proven the address")
	}
	// A stranger cannot prove it, nor does he get a bounce for trying.
	if code, command := w.send("x@stranger.example", toSeller, sellerMail("forged", "C'est moi.")); code != 550 || command != "DATA" {
		t.Errorf("a stranger in the seller's name: %d to %s; want 550 to DATA", code, command)
	}
	if w.stopped("garage", "ventes@garage.example") == "" {
		t.Error("a stranger has proven the address")
	}

	// Its owner writes.
	if code, _ := w.send("ventes@garage.example", toSeller, sellerMail("back", "Me revoilà.")); code != 250 {
		t.Fatalf("the seller's mail: %d", code)
	}
	if why := w.stopped("garage", "ventes@garage.example"); why != "" {
		t.Errorf("the seller wrote, and the settings say %q", why)
	}
	sellers.none(t)
	w.lead("garage", "rose", "Bonjour encore.")
	if got := sellers.next(t); got.to != "ventes@garage.example" {
		t.Errorf("a mail to %s", got.to)
	}
	strangers.none(t)
	buyers.none(t)
}

// expired is a bounce address that was made by our keys, and has ended.
func (w *world) expired() string {
	w.t.Helper()
	n, err := openNode(w.t.Context(), nodeOptions{config: w.config, log: newLog(w.config.Log, w.t.Output())})
	if err != nil {
		w.t.Fatal(err)
	}
	defer n.close()
	keys, err := bridge.OpenKeyring(w.t.Context(), n.db, w.config.Domain, "", time.Now)
	if err != nil {
		w.t.Fatal(err)
	}
	a, err := keys.MintExpiring(alias.RoleBounce, time.Now().Add(-48*time.Hour))
	if err != nil {
		w.t.Fatal(err)
	}
	return n.bridge.Address(a.Local())
}
