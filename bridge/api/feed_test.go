package api_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

const feedPath = "/v1/accounts/garage-dubreuil/feed"

// right is a reading that has all that is in Marie's lead.
func right(t *testing.T, p *platform, conversation string, mails int) string {
	t.Helper()
	record := p.do(t, "GET", "/v1/conversations/"+conversation, "").want(t, http.StatusOK).get("lead").(map[string]any)
	var rows []any
	for i := range mails {
		row := map[string]any{"mail": i + 1, "crm_id": 7}
		maps.Copy(row, record)
		rows = append(rows, row)
	}
	b, err := json.Marshal(map[string]any{"rows": rows})
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// An account moves from the plain feed to messaging by the API alone, and back.
func TestMoveToMessaging(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.do(t, "GET", feedPath, "").want(t, http.StatusOK).wantValues(t, map[string]any{"state": "messaging", "rehearsal": nil, "history": []any{}})
	p.do(t, "POST", feedPath+"/rehearsals", `{"address": "test@crm.example"}`).want(t, http.StatusConflict) // there is no lead
	conversation := p.open(t)
	p.do(t, "PUT", feedPath+"/switch", `{"at": "2026-12-01T08:00:00Z"}`).want(t, http.StatusConflict)
	p.do(t, "PUT", feedPath, `{"state": "plain"}`).want(t, http.StatusOK).wantValues(t, map[string]any{"state": "plain", "history.0.what": "back", "history.0.by": "marketplace"})
	p.bridge.Clock.Add(time.Hour)
	p.do(t, "PUT", feedPath+"/switch", `{"at": "2026-12-01T08:00:00Z", "accept": true}`).want(t, http.StatusConflict) // not rehearsed

	a := p.do(t, "POST", feedPath+"/rehearsals", `{"address": "Test@crm.example", "leads": 5}`).want(t, http.StatusCreated)
	a.wantValues(t, map[string]any{"address": "test@crm.example", "mails.0.form": "plain", "mails.1.form": "messaging", "mails.2": nil, "ready": false})
	rehearsal := feedPath + "/rehearsals/" + a.text("id")
	detail := p.do(t, "GET", rehearsal, "").want(t, http.StatusOK)
	changes := map[string]string{}
	for _, c := range detail.get("headers").([]any) {
		c := c.(map[string]any)
		changes[c["name"].(string)] = c["change"].(string)
	}
	if changes["From"] != "same" || changes["Subject"] != "changed" || changes["Lead-Id"] != "added" || changes["References"] != "added" {
		t.Errorf("changes of the header: %v", changes)
	}

	p.do(t, "PUT", rehearsal+"/reading", `{"csv": "mail;contact.display;contact.phones\n1;Marie Durand;+33639980001\n2;Durand;\n"}`).want(t, http.StatusOK).
		wantValues(t, map[string]any{"rehearsal.ready": false, "failures.0.outcome": "missing"})
	p.do(t, "PUT", feedPath+"/switch", `{"at": "2026-12-01T08:00:00Z"}`).want(t, http.StatusConflict)
	scored := p.do(t, "PUT", rehearsal+"/reading", right(t, p, conversation, 2)).want(t, http.StatusOK)
	scored.wantValues(t, map[string]any{"rehearsal.ready": true, "failures": []any{}, "rehearsal.ignored.0": "crm_id"})
	p.do(t, "PUT", feedPath+"/switch", `{"at": "2026-12-01T08:00:00Z"}`).want(t, http.StatusOK).wantValues(t, map[string]any{"state": "plain", "switch_at": "2026-12-01T08:00:00Z"})
	p.do(t, "DELETE", feedPath+"/switch", "").want(t, http.StatusOK).wantValues(t, map[string]any{"switch_at": nil, "history.2.what": "cancelled"})
	p.do(t, "PUT", feedPath+"/switch", `{"at": "2026-12-01T08:00:00Z"}`).want(t, http.StatusOK)

	due := func() {
		t.Helper()
		if err := p.bridge.SwitchDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	due()
	p.do(t, "GET", feedPath, "").wantValues(t, map[string]any{"state": "plain"})
	p.bridge.Clock.Add(time.Date(2026, 12, 1, 8, 0, 0, 0, time.UTC).Sub(p.bridge.Now()))
	due()
	due() // once
	p.do(t, "GET", feedPath, "").wantValues(t, map[string]any{
		"state": "messaging", "since": "2026-12-01T08:00:00Z", "switch_at": nil, "back_until": "2026-12-31T08:00:00Z",
		"history.4.what": "switched", "history.4.by": "schedule", "history.5": nil,
	})
	p.do(t, "POST", feedPath+"/back", "").want(t, http.StatusOK).wantValues(t, map[string]any{"state": "plain", "back_until": nil})
	p.do(t, "POST", feedPath+"/back", "").want(t, http.StatusOK).wantValues(t, map[string]any{"history.6": nil}) // there already
	// What was rehearsed before the way back is not enough for another move.
	p.do(t, "PUT", feedPath+"/switch", `{"at": "2026-12-02T08:00:00Z", "accept": true}`).want(t, http.StatusConflict)
}

func TestWayBackEnds(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.do(t, "PUT", feedPath, `{"state": "plain"}`).want(t, http.StatusOK)
	p.do(t, "PUT", feedPath, `{"state": "messaging"}`).want(t, http.StatusOK)
	p.bridge.Clock.Add(30*24*time.Hour + time.Minute)
	p.do(t, "POST", feedPath+"/back", "").want(t, http.StatusGone)
}

func TestFeedsOfOthers(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.open(t)
	id := p.do(t, "POST", feedPath+"/rehearsals", `{"address": "test@crm.example"}`).want(t, http.StatusCreated).text("id")
	other := p.makeKey(t, bridgetest.OtherAccount, bridge.ScopeAll)
	for _, route := range [][3]string{
		{"GET", "", ""},
		{"POST", "/rehearsals", `{"address": "x@crm.example"}`},
		{"GET", "/rehearsals/" + id, ""},
		{"PUT", "/rehearsals/" + id + "/reading", `{"csv": "mail\n1"}`},
		{"PUT", "/switch", `{"at": "2026-12-01T08:00:00Z"}`},
		{"DELETE", "/switch", ""},
		{"POST", "/back", ""},
	} {
		p.do(t, route[0], feedPath+route[1], route[2], "Authorization", other).want(t, http.StatusNotFound)
	}
	p.do(t, "GET", "/v1/accounts/autos-leroux/feed/rehearsals/"+id, "").want(t, http.StatusNotFound)
	mine := p.makeKey(t, bridgetest.AccountID, bridge.ScopeAll)
	p.do(t, "PUT", feedPath, `{"state": "plain"}`, "Authorization", mine).want(t, http.StatusForbidden)
	p.do(t, "GET", feedPath+"/rehearsals/"+id, "", "Authorization", mine).want(t, http.StatusOK)
}

func TestReadingsThatAreRefused(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.open(t)
	path := feedPath + "/rehearsals/" + p.do(t, "POST", feedPath+"/rehearsals", `{"address": "test@crm.example"}`).text("id") + "/reading"
	for name, body := range map[string]string{
		"nothing": `{}`, "no number": `{"rows": [{"contact.display": "Marie"}]}`, "a mail that is none": `{"csv": "mail\n9"}`,
		"broken CSV": `{"csv": "mail\n\"1"}`, "too many": `{"csv": "mail` + strings.Repeat(`\n1`, 300) + `"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p.do(t, "PUT", path, body).want(t, http.StatusBadRequest)
		})
	}
}
