package smtpd_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// warned are the open warnings that the account sees, by layout and field.
func (i *intake) warned() map[string]bridge.IntakeWarningView {
	i.t.Helper()
	all, err := i.IntakeWarnings(i.t.Context(), i.desk)
	if err != nil {
		i.t.Fatal(err)
	}
	out := make(map[string]bridge.IntakeWarningView)
	for _, w := range all {
		out[w.Warning.Layout+" "+w.Warning.Field] = w
	}
	return out
}

// portalDay sends mails of a portal, one an hour, from customers who are all new.
func (i *intake) portalDay(from, mails int, change func(string) string) {
	i.t.Helper()
	for n := range mails {
		id := fmt.Sprintf("%d-%d", from, n)
		i.take(change(leboncoin(id, "r"+id+"@messagerie.leboncoin.fr", "Paul", "Bonjour, numéro "+id, "X-1")))
		i.Clock.Add(time.Hour)
	}
}

// TestATemplateThatBreaksSilently: a portal leaves a label out, and then writes
// mails in which nothing is read.
func TestATemplateThatBreaksSilently(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	i := newIntakeOn(t, bridgetest.New(t, bridgetest.Options{Prover: domains(nil), Log: slog.New(slog.NewTextHandler(&log, nil))}))
	same := func(s string) string { return s }
	for d := range 6 {
		i.portalDay(d, 6, same)
		i.Clock.Add(18 * time.Hour)
	}
	if got := i.warned(); len(got) != 0 {
		t.Fatalf("warnings without a reason: %v", got)
	}
	i.Clock.Add(24 * time.Hour)
	without := func(s string) string { return strings.Replace(s, "Référence : X-1\r\n", "", 1) }
	i.portalDay(10, 6, without)
	got := i.warned()
	w, ok := got["lead listing.ref"]
	if len(got) != 1 || !ok || w.Warning.Before != 100 || w.Warning.Now != 0 || len(w.Samples) == 0 || w.Samples[0].Portal != "leboncoin" {
		t.Fatalf("warnings %+v; want one about the reference", got)
	}
	if n := strings.Count(log.String(), "yield less"); n != 1 {
		t.Errorf("the log has %d lines of it; want one", n)
	}
	i.Clock.Add(48 * time.Hour)
	i.portalDay(20, 6, same)
	if got := i.warned(); len(got) != 0 {
		t.Errorf("the field is read again, and the warning stays: %+v", got)
	}

	i.Clock.Add(48 * time.Hour)
	i.portalDay(30, 6, func(s string) string {
		_, id, _ := strings.Cut(s, "Message-ID:")
		id, _, _ = strings.Cut(id, "\r\n")
		return "From: leboncoin <noreply@leboncoin.fr>\r\nSubject: Du nouveau\r\nMessage-ID:" + id + "\r\n\r\nUne notification vous attend dans votre espace.\r\n"
	})
	got = i.warned()
	lost, ok := got[" lead"]
	if !ok || len(lost.Samples) == 0 {
		t.Fatalf("warnings %+v; want one that leads are no longer read", slices.Collect(maps.Keys(got)))
	}
	if err := i.DismissIntakeWarning(t.Context(), lost.Warning.ID); err != nil {
		t.Fatal(err)
	}
	i.portalDay(40, 2, same)
	if got := i.warned(); len(got) != 0 {
		t.Errorf("a dismissed warning is back: %+v", got)
	}
}

// TestNoWarningByChance: a field that only some customers fill in.
func TestNoWarningByChance(t *testing.T) {
	t.Parallel()
	i := newIntake(t, nil)
	n := 0
	some := func(s string) string {
		if n++; n%2 == 0 {
			return strings.Replace(s, "Référence : X-1\r\n", "", 1)
		}
		return s
	}
	for d := range 12 {
		i.portalDay(d, 5, some)
		i.Clock.Add(19 * time.Hour)
		if got := i.warned(); len(got) != 0 {
			t.Fatalf("on day %d: %+v", d, got)
		}
	}
}
