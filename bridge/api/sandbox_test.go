package api_test

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/api"
)

// inventor knows one buyer, whose mail client is called plain.
type inventor struct{}

func (inventor) Invent(language string) (bridge.Invention, error) {
	if language == "" || language == "fr" {
		return bridge.Invention{
			Buyer:   bridge.NewBuyer{Name: "Zoé Perrin", Email: "zoe@courriel.example", Language: "fr"},
			Listing: bridge.NewListing{Title: "Vélo", Reference: "V1"},
			Text:    "Est-ce toujours disponible ?",
		}, nil
	}
	return bridge.Invention{}, &bridge.InvalidError{Field: "language", Want: "fr"}
}

func (inventor) Write(m api.ClientMail) ([]byte, error) {
	if m.Client != "" && m.Client != "plain" {
		return nil, &bridge.InvalidError{Field: "client", Want: "plain"}
	}
	extra := ""
	if m.Away {
		extra, m.Text = "Auto-Submitted: auto-replied\r\n", "Away until "+m.AwayUntil.Format("2 January 2006")
	}
	return fmt.Appendf(nil, "From: %s <%s>\r\nTo: <%s>\r\nSubject: %s\r\nMessage-ID: <%d@plain.example>\r\n%s\r\n%s\r\n",
		m.FromName, m.From, m.To, m.Subject, len(m.Text), extra, m.Text), nil
}

func (inventor) Return(m api.ReturnedMail) ([]byte, error) {
	return fmt.Appendf(nil, "From: <mailer-daemon@mx.example>\r\nTo: <%s>\r\nSubject: Returned\r\nMIME-Version: 1.0\r\n"+
		"Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n--b\r\n\r\nNo.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"+
		"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; %s\r\nAction: failed\r\nStatus: %s\r\n\r\n--b--\r\n", m.ReturnTo, m.To, m.Status), nil
}

const testAccount = "/v1/accounts/crm-test"

// sandbox makes an account in test mode with a member.
func (p *platform) sandbox(t *testing.T) (path string) {
	t.Helper()
	p.do(t, "PUT", testAccount, `{"name": "CRM", "test": true}`).want(t, http.StatusOK)
	p.do(t, "PUT", testAccount+"/members/leads@crm.example", `{"role": "owner"}`).want(t, http.StatusOK)
	return "/v1/sandbox/crm-test"
}

func TestSandboxIsForTestAccountsOnly(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	conversation := p.open(t)
	body := `{"conversation_id": "` + conversation + `"}`
	for _, op := range []string{"leads", "favorites", "replies", "auto-replies", "bounces", "duplicates", "erasures"} {
		b := body
		if op == "leads" || op == "favorites" {
			b = `{}`
		}
		if a := p.do(t, "POST", "/v1/sandbox/garage-dubreuil/"+op, b).want(t, http.StatusConflict); a.text("code") != "not_test" {
			t.Errorf("%s: %s", op, a.raw)
		}
	}
	if a := p.do(t, "PUT", "/v1/accounts/garage-dubreuil", `{"name": "Garage", "test": true}`).want(t, http.StatusConflict); a.text("code") != "test_fixed" {
		t.Errorf("an account with leads was put into test mode: %s", a.raw)
	}
	if a := p.do(t, "GET", "/v1/accounts/garage-dubreuil", ""); strings.Contains(a.raw, `"test":true`) {
		t.Errorf("it is in test mode: %s", a.raw)
	}
	// Nor does the sandbox of a test account reach into a real one.
	box := p.sandbox(t)
	for _, op := range []string{"replies", "auto-replies", "bounces", "duplicates", "erasures"} {
		p.do(t, "POST", box+"/"+op, body).want(t, http.StatusBadRequest)
	}
	// A buyer who writes to a test account without the sandbox is nobody's toy either.
	p.do(t, "PUT", "/v1/listings/own", `{"account": "crm-test", "title": "Clio", "contact": "leads@crm.example"}`).want(t, http.StatusOK)
	own := p.do(t, "POST", "/v1/leads", `{"listing": "own", "buyer": {"external_id": "buyer-1"}, "text": "Bonjour"}`).want(t, http.StatusCreated)
	p.do(t, "POST", box+"/erasures", `{"conversation_id": "`+own.text("conversation.id")+`"}`).want(t, http.StatusBadRequest)
}

func TestSandboxLeads(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	box := p.sandbox(t)
	for _, body := range []string{`{}`, `{"via": "mail", "client": "plain", "template": 1}`, `{"contact": "leads@crm.example", "text": "Bonjour !"}`} {
		a := p.do(t, "POST", box+"/leads", body).want(t, http.StatusCreated)
		if a.text("lead.contact.display") != "Zoé Perrin" || a.text("lead.event") != "lead" || strings.Contains(a.raw, "garage") {
			t.Errorf("%s: %s", body, a.raw)
		}
	}
	for _, body := range []string{`{"template": 999}`, `{"language": "xx"}`, `{"via": "mail", "client": "fax"}`, `{"contact": "stranger@other.example"}`, `{"listing": "annonce-1"}`} {
		p.do(t, "POST", box+"/leads", body).want(t, http.StatusBadRequest)
	}
	if a := p.do(t, "PUT", testAccount, `{"name": "CRM", "test": false}`).want(t, http.StatusConflict); a.text("code") != "test_fixed" {
		t.Errorf("test mode was left: %s", a.raw)
	}
	if a := p.do(t, "PUT", testAccount, `{"name": "CRM & Co"}`).want(t, http.StatusOK); a.get("test") != true {
		t.Errorf("test mode was lost: %s", a.raw)
	}
}

// mailed has the mails leave that are due, and returns the conversation.
func (p *platform) mailed(t *testing.T, conversation string) string {
	t.Helper()
	due, err := p.bridge.Lease(t.Context(), 100)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range due {
		c, err := bridge.SpoolContent(t.TempDir(), strings.NewReader("Subject: a mail\r\n\r\nHello\r\n"), true)
		if err == nil {
			err = p.bridge.KeepComposed(t.Context(), n.ID, c.Content(), "Hello")
		}
		if err == nil {
			err = errors.Join(p.bridge.Delivered(t.Context(), n.ID, "250 ok"), c.Close())
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return conversation
}
