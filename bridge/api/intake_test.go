package api_test

import (
	"net/http"
	"net/netip"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

const intakePath = "/v1/accounts/" + bridgetest.AccountID + "/intake"

// takeIn sends a mail that says nothing of a lead to the account's intake
// address, and returns its id.
func (p *platform) takeIn(t *testing.T, from, id string) string {
	t.Helper()
	to := p.do(t, "GET", intakePath, "").want(t, http.StatusOK).text("address")
	r, err := p.bridge.Resolve(t.Context(), to)
	if err != nil {
		t.Fatal(err)
	}
	raw := "From: " + from + "\r\nMessage-ID: <" + id + "@x.example>\r\nSubject: note " + id + "\r\n\r\nvoir avec la dame, elle rappelle jeudi " + id + "\r\n"
	results, err := p.bridge.Receive(t.Context(), bridge.IncomingMail{From: from, Recipients: []bridge.Recipient{r}, Remote: netip.MustParseAddr("127.0.0.1"), Body: strings.NewReader(raw)})
	if err != nil || results[0] != nil {
		t.Fatalf("Receive = %v, %v", results, err)
	}
	return p.do(t, "GET", intakePath+"/mails?limit=1", "").want(t, http.StatusOK).text("mails.0.id")
}

// TestIntakeByAPI does by API all that the pages can.
func TestIntakeByAPI(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	first := p.do(t, "GET", intakePath, "").want(t, http.StatusOK)
	first.wantValues(t, map[string]any{"contact": bridgetest.MemberEmail})
	replaced := p.do(t, "POST", intakePath+"/replace", "").want(t, http.StatusOK)
	if replaced.text("address") == first.text("address") {
		t.Error("the address is the same")
	}
	p.do(t, "PUT", intakePath, `{"contact": "ventes@garage-dubreuil.example"}`).want(t, http.StatusOK).
		wantValues(t, map[string]any{"address": replaced.text("address"), "contact": bridgetest.SellerEmail})

	held := p.takeIn(t, "leads@portail.example", "1")
	unread := p.takeIn(t, bridgetest.MemberEmail, "2")
	page := p.do(t, "GET", intakePath+"/mails?limit=1", "").want(t, http.StatusOK)
	page.wantValues(t, map[string]any{"mails.0.id": unread, "mails.0.state": "unread"})
	p.do(t, "GET", intakePath+"/mails?limit=1&cursor="+page.text("next"), "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"mails.0.id": held, "mails.0.state": "held", "mails.0.from": "leads@portail.example"})
	p.do(t, "GET", intakePath+"/mails?state=held", "").want(t, http.StatusOK).wantValues(t, map[string]any{"mails.0.id": held})

	if text := p.do(t, "GET", intakePath+"/mails/"+unread, "").want(t, http.StatusOK).text("text"); !strings.Contains(text, "elle rappelle jeudi 2") {
		t.Errorf("the text is %q", text)
	}
	p.do(t, "GET", intakePath+"/counts", "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"mails.held": 1.0, "mails.unread": 1.0, "mails.dismissed": 0.0})
	if raw := p.do(t, "GET", intakePath+"/mails/"+held+"/original", "").want(t, http.StatusOK).raw; !strings.Contains(raw, "\r\nSubject: note 1\r\n") {
		t.Errorf("the original is %q", raw)
	}
	p.do(t, "POST", intakePath+"/mails/"+held+"/correct", `{"name": "Anne", "text": "Bonjour"}`).want(t, http.StatusConflict)
	p.do(t, "POST", intakePath+"/mails/"+held+"/answer", `{"answer": "trust"}`).want(t, http.StatusOK).wantValues(t, map[string]any{"state": "unread"})
	p.do(t, "GET", intakePath, "").want(t, http.StatusOK).wantValues(t, map[string]any{"senders.0.sender": "leads@portail.example"})
	p.do(t, "POST", intakePath+"/mails/"+held+"/dismiss", `{"dismissed": true}`).want(t, http.StatusOK).
		wantValues(t, map[string]any{"state": "dismissed", "handled_by": "api"})
	done := p.do(t, "POST", intakePath+"/mails/"+unread+"/correct", `{"name": "Anne Haute", "phone": "06 39 98 12 34", "text": "Je rappelle jeudi."}`).want(t, http.StatusOK)
	done.wantValues(t, map[string]any{"state": "lead", "record.contact.display": "Anne Haute", "record.evidence.message.text.carrier": nil})
	p.do(t, "GET", "/v1/conversations/"+done.text("conversation"), "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"lead.contact.phones.0.e164": "+33639981234"})
}

// intakeWarning puts a warning into the store, with a mail that it is about, and
// returns its id.
func (p *platform) intakeWarning(t *testing.T) string {
	t.Helper()
	w := bridge.IntakeWarning{
		ID: "01a0c1f2-0000-7000-8000-00000000aaaa", Portal: "leboncoin", Layout: "lead", Field: "contact.phones", Before: 90, Now: 10, Mails: 20,
		Since: p.bridge.Now(), SeenAt: p.bridge.Now(),
	}
	if err := p.bridge.Store.Update(t.Context(), func(tx bridge.Tx) error { return tx.PutIntakeWarning(t.Context(), w) }); err != nil {
		t.Fatal(err)
	}
	return string(w.ID)
}

func TestIntakeWarningsByAPI(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	id := p.intakeWarning(t)
	p.do(t, "GET", "/v1/intake/warnings", "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"warnings.0.id": id, "warnings.0.before": 90.0, "warnings.0.now": 10.0, "warnings.0.field": "contact.phones"})
	if a := p.do(t, "GET", intakePath+"/warnings", "").want(t, http.StatusOK); strings.Contains(a.raw, id) {
		t.Errorf("an account without such mails is warned: %s", a.raw)
	}
	p.do(t, "POST", "/v1/intake/warnings/"+id+"/dismiss", "").want(t, http.StatusOK)
	if a := p.do(t, "GET", "/v1/intake/warnings", "").want(t, http.StatusOK); strings.Contains(a.raw, id) {
		t.Errorf("a dismissed warning is there: %s", a.raw)
	}
}
