package main

import (
	"io"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// complaintOf is the report of a mailbox provider about a mail (RFC 5965).
func complaintOf(id, sender string) string {
	return "From: fbl@mailbox.example\nMessage-ID: <" + id + "@mailbox.example>\nDate: " + time.Now().Format(time.RFC1123Z) + "\nSubject: Abuse\nMIME-Version: 1.0\n" +
		"Content-Type: multipart/report; report-type=feedback-report; boundary=b\n\n--b\nContent-Type: text/plain\n\nA reader calls it spam.\n" +
		"--b\nContent-Type: message/feedback-report\n\nFeedback-Type: abuse\nUser-Agent: Mailbox/1\nVersion: 1\nOriginal-Mail-From: " + sender + "\n--b--\n"
}

// TestServeComplaints has the readers of both sides call a mail spam: at once
// they get no more, which their settings and the conversation say, until they
// write.
func TestServeComplaints(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.serve()
	sellers, buyers := w.mailbox("garage.example", "203.0.113.10"), w.mailbox("courriel.example", "203.0.113.11")
	w.seller("garage", "garage.example")
	c := w.lead("garage", "anne", "Bonjour.")
	lead := sellers.next(t)
	if code, _ := w.send("", lead.from, complaintOf("1", lead.from)); code != 250 {
		t.Fatalf("the complaint: %d", code)
	}
	if why := w.stopped("garage", "ventes@garage.example"); why != "complaint" {
		t.Errorf("the seller's settings say %q", why)
	}
	s := w.conversation(c)
	if e := s.Events[len(s.Events)-1]; e.Kind != "complaint" || e.Side != "seller" {
		t.Errorf("events %+v", s.Events)
	}
	w.lead("garage", "anne", "Vous êtes là ?")
	s = w.until(c, "not sent", func(s shown) bool { return len(s.Messages) == 2 && s.Messages[1].StateReason == "complaint" })
	sellers.none(t)
	if s.Buyer.Stopped != "" {
		t.Errorf("the buyer is stopped: %q", s.Buyer.Stopped)
	}
	if code, _ := w.send("ventes@garage.example", s.Conversation.Aliases.Seller, sellerMail("back", "Oui.")); code != 250 {
		t.Fatalf("the seller's mail: %d", code)
	}
	if why := w.stopped("garage", "ventes@garage.example"); why != "" {
		t.Errorf("the seller wrote, and the settings say %q", why)
	}

	// The buyer's side: of the mail that says that a message was not delivered.
	other := w.lead("garage", "luc", "Bonjour.")
	bounced := sellers.next(t)
	if code, _ := w.send("", bounced.from, bounceOf("2")); code != 250 {
		t.Fatalf("the bounce: %d", code)
	}
	told := buyers.next(t)
	for told.to != "luc@courriel.example" { // the seller's answer goes to the other one
		told = buyers.next(t)
	}
	if code, _ := w.send("", told.from, complaintOf("3", told.from)); code != 250 {
		t.Fatalf("the buyer's complaint: %d", code)
	}
	if s := w.conversation(other); s.Buyer.Stopped != "complaint" {
		t.Errorf("the buyer is stopped: %q", s.Buyer.Stopped)
	}
}

// TestServeUnsubscribe follows the link of a mail about a favourite.
func TestServeUnsubscribe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.serve()
	sellers := w.mailbox("garage.example", "203.0.113.10")
	w.seller("garage", "garage.example")
	favorite := func(buyer string) {
		w.call(http.MethodPost, "/v1/favorites", object{"listing": "garage", "buyer": object{
			"external_id": buyer, "name": "Marie Durand", "email": buyer + "@courriel.example", "language": "fr",
		}}, nil)
	}
	favorites := func() (on bool) {
		var s struct {
			On bool `json:"favorites_by_mail"`
		}
		w.call(http.MethodGet, "/v1/accounts/garage/contacts/ventes@garage.example/settings", nil, &s)
		return s.On
	}
	w.lead("garage", "anne", "Bonjour.")
	if raw := sellers.next(t).raw; strings.Contains(raw, "List-Unsubscribe") {
		t.Error("a lead can be unsubscribed from")
	}
	favorite("luc")
	unfolded := regexp.MustCompile(`\r\n[ \t]+`).ReplaceAllString(sellers.next(t).raw, " ")
	link := regexp.MustCompile(`(?mi)^List-Unsubscribe: <https?://[^/]+([^>]+)>\r$`).FindStringSubmatch(unfolded)
	if link == nil || !strings.Contains(unfolded, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n") {
		t.Fatalf("no one-click link in\n%s", unfolded)
	}
	click := func(method, body string) int {
		req, err := http.NewRequestWithContext(t.Context(), method, "http://"+w.d.http.Addr().String()+link[1], strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, resp.Body)
		_ = resp.Body.Close()
		return resp.StatusCode
	}
	for _, method := range []string{http.MethodGet, http.MethodHead} {
		if code := click(method, ""); code != http.StatusOK || !favorites() {
			t.Errorf("%s: %d, favourites %v; want it to change nothing", method, code, favorites())
		}
	}
	if code := click(http.MethodPost, "List-Unsubscribe=One-Click"); code != http.StatusOK || favorites() {
		t.Errorf("POST: %d, favourites %v; want none", code, favorites())
	}
	favorite("rose")
	w.lead("garage", "paul", "Bonjour.")
	if raw := sellers.next(t).raw; !strings.Contains(raw, "Lead-Event: lead\r\n") {
		t.Errorf("after that came\n%s", raw)
	}
}
