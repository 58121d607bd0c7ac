package main

import (
	"net"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/foxcpp/go-mockdns"

	"github.com/passerelle-mail/passerelle/bridge"
)

// zoneLine is a record as admin dkim prints it, for a zone file.
var zoneLine = regexp.MustCompile(`(?m)^(\S+)\. IN TXT (.*)$`)

// publishDKIM publishes the records that a command printed, as an operator does,
// and returns their selectors.
func (w *world) publishDKIM(printed string) (selectors []string) {
	w.t.Helper()
	for _, m := range zoneLine.FindAllStringSubmatch(printed, -1) {
		name, record := m[1], strings.ReplaceAll(strings.Trim(m[2], `"`), `" "`, "")
		selector, domain, _ := strings.Cut(name, "._domainkey.")
		if domain != w.config.Domain {
			w.t.Errorf("a record for %s", name)
		}
		w.publish(name, mockdns.Zone{TXT: []string{record}})
		selectors = append(selectors, selector)
	}
	return selectors
}

// verify returns the selectors of a mail's good signatures, and how many are not
// good.
func (w *world) verify(raw string) (good []string, bad int) {
	w.t.Helper()
	found, err := dkim.VerifyWithOptions(strings.NewReader(raw), &dkim.VerifyOptions{
		LookupTXT: func(name string) ([]string, error) { return w.LookupTXT(w.t.Context(), name+".") },
	})
	if err != nil {
		w.t.Fatal(err)
	}
	signatures, _, _ := strings.Cut(raw, "From: ")
	selectors := regexp.MustCompile(`s=([a-z0-9]+);`).FindAllStringSubmatch(signatures, -1)
	for i, v := range found {
		if v.Err == nil && v.Domain == w.config.Domain {
			good = append(good, selectors[i][1])
		} else {
			bad++
		}
	}
	slices.Sort(good)
	return good, bad
}

// leadFields are fields of the lead record, each of which a signature must
// cover, once more than there are.
var leadFields = regexp.MustCompile(`(?m)^(Lead-[A-Za-z-]+):`)

// TestServeSigned makes keys on the command line, publishes what it prints, and
// verifies what then leaves; then it rotates the keys.
func TestServeSigned(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish("garage.example", mockdns.Zone{MX: []net.MX{{Host: "mx.garage.example.", Pref: 10}}})
	w.publish("mx.garage.example", mockdns.Zone{A: []string{"203.0.113.10"}})
	mx := w.mailServer("203.0.113.10")

	printed := w.command("admin", "dkim", "create")
	old := w.publishDKIM(printed)
	if len(old) != 2 || old[0][0] != 'r' || old[1][0] != 'e' {
		t.Fatalf("selectors %q of\n%s", old, printed)
	}
	stop := w.serve()
	w.seller("garage", "garage.example")
	w.lead("garage", "anne", "Bonjour.")
	if good, bad := w.verify(mx.next(t).raw); len(good)+bad != 0 {
		t.Errorf("%q sign before the setting names them", good)
	}
	stop()

	w.config.DKIM = strings.Join(old, ",")
	stop = w.serve()
	w.lead("garage", "luc", "Bonjour.")
	before := mx.next(t).raw
	wantSigned(t, w, before, old)
	stop()

	// A day later the keys are rotated: the new ones are made, published with
	// those that were there, and then named.
	n, err := openNode(t.Context(), nodeOptions{config: w.config, log: newLog(w.config.Log, t.Output())})
	if err != nil {
		t.Fatal(err)
	}
	made, err := bridge.CreateDKIMKeys(t.Context(), n.db, func() time.Time { return time.Now().Add(24 * time.Hour) })
	n.close()
	if err != nil {
		t.Fatal(err)
	}
	listed := w.command("admin", "dkim", "list")
	if all := w.publishDKIM(listed); len(all) != 4 || strings.Count(listed, ": signs\n") != 2 || strings.Count(listed, ": signs nothing yet\n") != 2 {
		t.Errorf("listed:\n%s", listed)
	}
	w.config.DKIM = made[0].Selector + ", " + made[1].Selector
	stop = w.serve()
	w.lead("garage", "rose", "Bonjour.")
	wantSigned(t, w, mx.next(t).raw, []string{made[0].Selector, made[1].Selector})
	wantSigned(t, w, before, old)
	stop()

	// A week later the old records are taken away.
	for _, selector := range old {
		w.publish(selector+"._domainkey."+w.config.Domain, mockdns.Zone{})
	}
	if good, bad := w.verify(before); len(good) != 0 || bad != 2 {
		t.Errorf("%q verify without their records", good)
	}
}

func wantSigned(t *testing.T, w *world, raw string, selectors []string) {
	t.Helper()
	want := slices.Sorted(slices.Values(selectors))
	if good, bad := w.verify(raw); !slices.Equal(good, want) || bad != 0 {
		t.Fatalf("%q sign, and %d not well; want %q in\n%s", good, bad, want, raw)
	}
	fields := leadFields.FindAllStringSubmatch(raw, -1)
	if len(fields) < 12 {
		t.Fatalf("%d fields of the record", len(fields))
	}
	for _, f := range fields {
		if good, _ := w.verify(f[1] + ": another\r\n" + raw); len(good) != 0 {
			t.Errorf("with one more %s, %q still sign", f[1], good)
		}
	}
	for _, f := range []string{"Lead-Signature", "Lead-Phone", "Lead-Last-Name"} { // also such as are not in it
		if good, _ := w.verify(f + ": another\r\n" + raw); len(good) != 0 {
			t.Errorf("with a %s, %q still sign", f, good)
		}
	}
}
