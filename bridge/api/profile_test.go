package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/parser"
)

const (
	profilesPath = "/v1/accounts/garage-dubreuil/profiles"
	adfProfile   = `{"kind": "adf", "address": "Leads@crm.example", "subject": "{account} / {ref}", "leads": true, "messages": true, "favorites": false, "active": true}`
)

func TestProfiles(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.do(t, "GET", profilesPath, "").want(t, http.StatusOK).wantValues(t, map[string]any{
		"profiles.0.name": "contacts", "profiles.0.kind": "mail", "profiles.0.template": 1.0, "profiles.0.active": true, "profiles.1": nil,
	})
	made := map[string]any{
		"name": "crm", "kind": "adf", "address": "leads@crm.example", "subject": "{account} / {ref}", "template": 1.0, "newest_template": 2.0,
		"leads": true, "messages": true, "favorites": false, "active": true,
	}
	p.do(t, "PUT", profilesPath+"/crm", adfProfile).want(t, http.StatusOK).wantValues(t, made)
	p.do(t, "GET", profilesPath+"/crm", "").want(t, http.StatusOK).wantValues(t, made)
	p.do(t, "PUT", profilesPath+"/contacts", `{"kind": "mail", "language": "en", "leads": true, "messages": false, "favorites": false, "active": true}`).
		want(t, http.StatusOK).wantValues(t, map[string]any{"language": "en", "messages": false})
	p.do(t, "GET", profilesPath, "").wantValues(t, map[string]any{"profiles.0.name": "contacts", "profiles.1.name": "crm"})
	p.do(t, "DELETE", profilesPath+"/crm", "").want(t, http.StatusOK).wantValues(t, map[string]any{"profiles.0.name": "contacts", "profiles.1": nil})
	p.do(t, "GET", profilesPath+"/crm", "").want(t, http.StatusNotFound)
	p.do(t, "DELETE", profilesPath+"/crm", "").want(t, http.StatusNotFound)
}

func TestProfilesThatAreRefused(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.do(t, "PUT", profilesPath+"/crm", adfProfile).want(t, http.StatusOK)
	for _, tc := range []struct{ name, path, body, want string }{
		{"no address", "/csv", `{"kind": "csv", "leads": true, "messages": false, "favorites": false, "active": true}`, "body address"},
		{"an address twice", "/crm2", adfProfile, "body address"},
		{"favourites as ADF", "/crm", strings.Replace(adfProfile, `"favorites": false`, `"favorites": true`, 1), "body favorites"},
		{"a subject of our mail", "/crm", strings.Replace(adfProfile, `"adf"`, `"mail"`, 1), "body subject"},
		{"an unknown version", "/crm", strings.Replace(adfProfile, `"leads"`, `"template": 7, "leads"`, 1), "body template"},
		{"contacts as ADF", "/contacts", strings.Replace(adfProfile, `"address": "Leads@crm.example", `, "", 1), "body kind"},
		{"an address of contacts", "/contacts", strings.Replace(strings.Replace(adfProfile, "adf", "mail", 1), `"subject": "{account} / {ref}", `, "", 1), "body address"},
		{"a name", "/My%20CRM", adfProfile, "path name"},
		{"switches left out", "/crm", `{"kind": "adf", "address": "a@crm.example"}`, "body active"},
		{"lines in the subject", "/crm", strings.Replace(adfProfile, "{ref}", `\r\nBcc: x@evil.example`, 1), "body subject"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			a := p.do(t, "PUT", profilesPath+tc.path, tc.body).want(t, http.StatusBadRequest)
			if got := a.fields(); len(got) == 0 || got[0] != tc.want {
				t.Errorf("fields %q, want %s first: %v", got, tc.want, a.body)
			}
		})
	}
	p.do(t, "DELETE", profilesPath+"/contacts", "").want(t, http.StatusBadRequest)
}

func TestProfilesOfOthers(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.do(t, "PUT", profilesPath+"/crm", adfProfile).want(t, http.StatusOK)
	other := p.makeKey(t, bridgetest.OtherAccount, bridge.ScopeAll)
	mine := p.makeKey(t, bridgetest.AccountID, bridge.ScopeAccountsRead)
	p.do(t, "GET", profilesPath+"/crm", "", "Authorization", mine).want(t, http.StatusOK)
	p.do(t, "PUT", profilesPath+"/crm", adfProfile, "Authorization", mine).want(t, http.StatusForbidden)
	for _, route := range [][3]string{
		{"GET", "", ""}, {"GET", "/crm", ""}, {"PUT", "/crm", adfProfile}, {"DELETE", "/crm", ""}, {"POST", "/crm/resume", ""}, {"GET", "/crm/preview", ""},
	} {
		p.do(t, route[0], profilesPath+route[1], route[2], "Authorization", other).want(t, http.StatusNotFound)
	}
	p.do(t, "GET", profilesPath+"/crm", "").want(t, http.StatusOK)
}

func TestStoppedProfile(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.do(t, "PUT", profilesPath+"/crm", adfProfile).want(t, http.StatusOK)
	if err := p.bridge.Store.Update(t.Context(), func(tx bridge.Tx) error {
		return tx.SuppressAddress(t.Context(), "leads@crm.example", "bounced 5.1.1", p.bridge.Now())
	}); err != nil {
		t.Fatal(err)
	}
	p.do(t, "GET", profilesPath+"/crm", "").wantValues(t, map[string]any{"stopped": "bounced 5.1.1"})
	p.do(t, "POST", profilesPath+"/crm/resume", "").want(t, http.StatusOK).wantValues(t, map[string]any{"stopped": nil})
	p.do(t, "POST", profilesPath+"/contacts/resume", "").want(t, http.StatusNotFound)
}

func TestPreview(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	preview := profilesPath + "/contacts/preview?kind=adf"
	p.do(t, "GET", preview, "").want(t, http.StatusOK).wantValues(t, map[string]any{"invented": true, "old.template": "lead/fr/1", "new.template": "adf/1"})
	p.open(t)
	a := p.do(t, "GET", preview, "").want(t, http.StatusOK)
	a.wantValues(t, map[string]any{"invented": false, "old.template": "lead/fr/1", "new.template": "adf/1"})
	for _, which := range []string{"old", "new"} {
		l, err := parser.ParseLead([]byte(a.text(which+".raw")), parser.LeadOptions{})
		if err != nil || l.Contact.Display != "Marie Durand" || l.Message.Text != "Est-elle encore à vendre ?" {
			t.Errorf("the %s mail is read as %+v, %v", which, l, err)
		}
		if strings.Contains(a.text(which+".raw"), bridgetest.BuyerEmail) {
			t.Errorf("the %s mail has the buyer's address", which)
		}
	}
	changes := map[string]string{}
	for _, c := range a.get("headers").([]any) {
		c := c.(map[string]any)
		changes[c["name"].(string)] = c["change"].(string)
	}
	if changes["From"] != "same" || changes["Subject"] != "changed" || changes["Lead-Id"] != "removed" || changes["Content-Transfer-Encoding"] != "added" {
		t.Errorf("changes of the header: %v", changes)
	}
	p.do(t, "GET", profilesPath+"/new/preview", "").want(t, http.StatusNotFound)
	p.do(t, "GET", profilesPath+"/new/preview?kind=csv&language=en", "").want(t, http.StatusOK).wantValues(t, map[string]any{"new.files.1.name": "lead.csv"})
	p.do(t, "GET", preview+"&template=9", "").want(t, http.StatusBadRequest)
}

// Each mail of a message says for which profile it is, in which form and version.
func TestTracesNameTheProfile(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.do(t, "PUT", profilesPath+"/crm", adfProfile).want(t, http.StatusOK)
	opened := p.do(t, "POST", "/v1/leads", lead).want(t, http.StatusCreated)
	p.do(t, "GET", "/v1/messages/"+opened.text("message.id")+"/trace", "").want(t, http.StatusOK).wantValues(t, map[string]any{
		"deliveries.0.profile": "contacts", "deliveries.0.form": "lead/fr/1", "deliveries.0.to": bridgetest.SellerEmail,
		"deliveries.1.profile": "crm", "deliveries.1.form": "adf/1", "deliveries.1.to": "leads@crm.example", "deliveries.1.template": 1.0,
	})
	answered := p.do(t, "POST", "/v1/conversations/"+opened.text("conversation.id")+"/messages", `{"side": "seller", "text": "Oui."}`).want(t, http.StatusCreated)
	p.do(t, "GET", "/v1/messages/"+answered.text("id")+"/deliveries", "").want(t, http.StatusOK).wantValues(t, map[string]any{
		"deliveries.0.side": "buyer", "deliveries.0.profile": nil, "deliveries.0.form": "message/fr/1",
	})
	p.do(t, "PUT", "/v1/accounts/garage-dubreuil/feed", `{"state": "plain"}`).want(t, http.StatusOK)
	asked := p.do(t, "POST", "/v1/conversations/"+opened.text("conversation.id")+"/messages", `{"side": "buyer", "text": "Et le prix ?"}`).want(t, http.StatusCreated)
	p.do(t, "GET", "/v1/messages/"+asked.text("id")+"/trace", "").want(t, http.StatusOK).wantValues(t, map[string]any{
		"deliveries.0.profile": "contacts", "deliveries.0.form": "plain/fr/1",
	})
}

// The trace of a message says how the account's webhooks were told of it, but for
// the path of their addresses.
func TestTracesNameTheWebhooks(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	hook := p.do(t, "POST", "/v1/webhooks", `{"url": "https://crm.example.com/?token=s3cr3t", "account": "garage-dubreuil"}`).want(t, http.StatusCreated).text("webhook.id")
	p.do(t, "POST", "/v1/webhooks", `{"url": "https://market.example.com/"}`).want(t, http.StatusCreated)
	id := p.do(t, "POST", "/v1/leads", lead).want(t, http.StatusCreated).text("message.id")
	if err := p.bridge.QueueWebhooks(t.Context()); err != nil {
		t.Fatal(err)
	}
	a := p.do(t, "GET", "/v1/messages/"+id+"/trace", "").want(t, http.StatusOK)
	a.wantValues(t, map[string]any{
		"webhooks.0.webhook": hook, "webhooks.0.host": "crm.example.com", "webhooks.0.delivery.state": "waiting",
		"webhooks.0.delivery.type": "lead.created", "webhooks.1": nil,
	})
	if strings.Contains(a.raw, "s3cr3t") {
		t.Error("the trace holds the address")
	}
	p.do(t, "PUT", "/v1/webhooks/"+hook, `{"url": "https://crm.example.com/?token=s3cr3t", "types": [], "active": false}`).want(t, http.StatusOK)
	later := p.do(t, "POST", "/v1/conversations/"+p.open(t)+"/messages", `{"side": "buyer", "text": "Et le prix ?"}`).want(t, http.StatusCreated).text("id")
	p.do(t, "GET", "/v1/messages/"+later+"/trace", "").want(t, http.StatusOK).
		wantValues(t, map[string]any{"webhooks.0.host": "crm.example.com", "webhooks.0.disabled": true, "webhooks.0.delivery": nil})
}
