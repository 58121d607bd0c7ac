package webhook_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// newFaulty is a world whose account is in test mode, and where something goes wrong
// for half an hour.
func newFaulty(t *testing.T, f bridge.Fault) *world {
	t.Helper()
	w := newWorld(t)
	yes := true
	_, err := w.PutAccount(t.Context(), bridge.NewAccount{ExternalID: bridgetest.AccountID, Name: "Garage Dubreuil", Test: &yes})
	must(t, err)
	w.fault(f)
	return w
}

func (w *world) fault(f bridge.Fault) {
	w.t.Helper()
	_, err := w.PutFaults(w.t.Context(), bridgetest.AccountID, bridge.Faults{Webhooks: f, Until: w.Clock.Now().Add(30 * time.Minute)})
	must(w.t, err)
}

// types are what requests tell, and that they are for practice.
func types(t *testing.T, all []request) (out []string) {
	t.Helper()
	for _, r := range all {
		var a bridge.Announcement
		must(t, json.Unmarshal([]byte(r.body), &a))
		if !a.Data.Test {
			t.Errorf("not marked as a test: %s", r.body)
		}
		out = append(out, string(a.Type))
	}
	return out
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const lead, message = "lead.created", "message.received"
	tests := []struct {
		fault          bridge.Fault
		at0, at6, at11 []string // what arrives at once, and after so many seconds
	}{
		{"", []string{lead, message}, nil, nil},
		{bridge.FaultSlow, nil, nil, []string{lead, message}},
		{bridge.FaultRefused, nil, nil, nil},
		{bridge.FaultDropped, []string{lead}, []string{lead, message}, nil},
		{bridge.FaultDuplicated, []string{lead, lead, message, message}, nil, nil},
		{bridge.FaultReordered, nil, nil, []string{message, lead}},
	}
	for _, tt := range tests {
		t.Run("fault "+string(tt.fault), func(t *testing.T) {
			t.Parallel()
			w := newFaulty(t, tt.fault)
			w.write(w.lead(""), bridge.SideBuyer, "Et samedi ?")
			ids := map[string]string{}
			for i, want := range [][]string{tt.at0, tt.at6, tt.at11} {
				got := w.later([]time.Duration{0, 6 * time.Second, 5 * time.Second}[i])
				if found := types(t, got); !slices.Equal(found, want) {
					t.Errorf("step %d: %v, want %v", i, found, want)
				}
				for _, r := range got {
					verify(t, r, w.hook.Keys...)
					if had, ok := ids[r.id]; ok && had != r.body {
						t.Errorf("%s has two bodies", r.id)
					}
					ids[r.id] = r.body
				}
			}
			// Once it is over, what is left arrives, and nothing comes again.
			w.fault("")
			w.later(time.Hour)
			rest := w.later(72 * time.Hour)
			if len(rest) > 1 { // the second attempt at what was dropped
				t.Errorf("afterwards: %v", types(t, rest))
			}
			for _, d := range first(w.log()) {
				if d.State != bridge.WebhookDelivered {
					t.Errorf("delivery: %+v", d)
				}
			}
		})
	}
}

func first[A, B any](a A, _ B) A { return a }

// Each attempt says in the log which fault was at work on it, and is not taken for
// something else.
func TestFaultsAreInTheLog(t *testing.T) {
	t.Parallel()
	const ok = "200  answer"
	tests := []struct {
		fault bridge.Fault
		want  [][]string // of the lead and of the message: fault, status, error and answer of each attempt
	}{
		{"", [][]string{{" " + ok}, {" " + ok}}},
		{bridge.FaultSlow, [][]string{{"slow " + ok}, {"slow " + ok}}},
		{bridge.FaultRefused, [][]string{{"refused 503  sandbox fault: refused", "refused 503  sandbox fault: refused"}, nil}},
		{bridge.FaultDropped, [][]string{
			{"dropped 0 dropped sandbox fault: dropped; the answer was 200", " " + ok}, {"dropped 0 dropped sandbox fault: dropped; the answer was 200"},
		}},
		{bridge.FaultDuplicated, [][]string{{"duplicated " + ok, "duplicated " + ok}, {"duplicated " + ok, "duplicated " + ok}}},
		{bridge.FaultReordered, [][]string{{"reordered " + ok}, {"reordered " + ok}}},
	}
	for _, tt := range tests {
		t.Run("fault "+string(tt.fault), func(t *testing.T) {
			t.Parallel()
			w := newFaulty(t, tt.fault)
			w.write(w.lead(""), bridge.SideBuyer, "Et samedi ?")
			w.pass()
			w.later(6 * time.Second)
			w.later(5 * time.Second)
			_, attempts := w.log()
			for i, want := range tt.want {
				var got []string
				for _, a := range attempts[i] {
					got = append(got, fmt.Sprint(a.Fault, " ", a.Status, " ", a.Error, " ", a.AnswerBody))
				}
				if !slices.Equal(got, want) {
					t.Errorf("event %d: %q, want %q", i, got, want)
				}
			}
		})
	}
}

// An endpoint that is not there has no answer that could be lost.
func TestNoAnswerIsNotDropped(t *testing.T) {
	t.Parallel()
	w := newFaulty(t, bridge.FaultDropped)
	w.receiver.isDown()
	w.lead("")
	w.pass()
	_, attempts := w.log()
	if a := attempts[0][0]; a.Error != "connect" || a.AnswerBody != "" {
		t.Errorf("attempt %+v", a)
	}
}

func TestFaultsEndByThemselves(t *testing.T) {
	t.Parallel()
	w := newFaulty(t, bridge.FaultRefused)
	w.lead("")
	w.pass()
	if got := w.later(40 * time.Minute); len(got) != 1 {
		t.Errorf("%d requests once the fault is over, want 1", len(got))
	}
	f, err := w.Faults(t.Context(), bridgetest.AccountID)
	if err != nil || f != (bridge.Faults{}) {
		t.Errorf("faults: %+v, %v", f, err)
	}
	for _, bad := range []bridge.Faults{
		{Webhooks: "broken"}, {Mails: bridge.FaultNobody}, {Until: w.Clock.Now().Add(time.Hour + time.Second)}, {Until: w.Clock.Now()},
	} {
		if _, err := w.PutFaults(t.Context(), bridgetest.AccountID, bad); !errors.Is(err, bridge.ErrInvalid) {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestFaultsAreForTestAccountsOnly(t *testing.T) {
	t.Parallel()
	w := newFaulty(t, bridge.FaultRefused)
	if _, err := w.PutFaults(t.Context(), bridgetest.OtherAccount, bridge.Faults{Webhooks: bridge.FaultRefused}); !errors.Is(err, bridge.ErrNotTest) {
		t.Errorf("error %v", err)
	}
	_, err := w.MakeWebhook(t.Context(), bridge.WebhookHolder{Marketplace: true}, bridge.NewWebhook{URL: "https://marketplace.example.com/"})
	must(t, err)
	w.lead("")
	if got := w.pass(); len(got) != 1 || !strings.Contains(got[0].body, `"buyer"`) {
		t.Errorf("%d requests, want the marketplace's own", len(got))
	}
}
