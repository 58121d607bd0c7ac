package mailer_test

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"fmt"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

// dkimKeys are a key of each kind.
func dkimKeys(t *testing.T) []mailer.DKIMKey {
	t.Helper()
	forRSA, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, forEd25519, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	var keys []mailer.DKIMKey
	for selector, signer := range map[string]crypto.Signer{"r1": forRSA, "e1": forEd25519} {
		keys = append(keys, mailer.DKIMKey{Domain: "reply.example", Selector: selector, Signer: signer})
	}
	return keys
}

// verify counts the good signatures of a mail and the bad ones.
func verify(t *testing.T, mail string, keys []mailer.DKIMKey) (good, bad int) {
	t.Helper()
	found, err := dkim.VerifyWithOptions(strings.NewReader(mail), &dkim.VerifyOptions{
		LookupTXT: func(name string) ([]string, error) {
			for _, k := range keys {
				if k.Name() == name {
					record, err := k.Record()
					return []string{record}, err
				}
			}
			return nil, fmt.Errorf("%s is not there", name)
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range found {
		if v.Err == nil && v.Domain == "reply.example" {
			good++
		} else {
			bad++
		}
	}
	return good, bad
}

func TestDKIMSignature(t *testing.T) {
	t.Parallel()
	keys := dkimKeys(t)
	b, _ := market(t)
	h := newSmarthost(t, nil)
	o := newOutbox(b)
	stop := serveSigned(t, o, mailer.Smarthost{Address: h.Address}, 0, keys)
	o.want(t, "delivered: 250")
	stop()
	mail := h.taken[0].data
	if good, bad := verify(t, mail, keys); good != 2 || bad != 0 {
		t.Fatalf("%d signatures verify and %d do not; want 2 and 0 in\n%s", good, bad, mail)
	}

	add := func(field string) string { return field + "\r\n" + mail }
	for name, changed := range map[string]string{
		"a second From":           add("From: mallory@bad.example"),
		"a second Subject":        add("Subject: Gift"),
		"a Cc that was not there": add("Cc: mallory@bad.example"),
		"a second lead phone":     add("Lead-Phone: +33639980000"),
		"a lead field not in it":  add("Lead-Last-Name: Mallory"),
		"another lead e-mail":     strings.Replace(mail, "Lead-Email: ", "Lead-Email: x", 1),
		"another record":          strings.Replace(mail, "Lead-Signature: ", "Lead-Signature: x", 1),
		"another body":            strings.Replace(mail, "\r\n\r\n--", "\r\n\r\nx\r\n--", 1),
		"another content type":    strings.Replace(mail, "Content-Type: multipart/mixed", "Content-Type: multipart/related", 1),
	} {
		if changed == mail {
			t.Errorf("%s: the change is none", name)
			continue
		}
		if good, _ := verify(t, changed, keys); good != 0 {
			t.Errorf("%s: %d signatures still verify, want none", name, good)
		}
	}
}

// otherKey is a key that DKIM does not know.
type otherKey struct{ crypto.Signer }

func (otherKey) Public() crypto.PublicKey { return "none" }

func TestDKIMRecordOfAnotherKey(t *testing.T) {
	t.Parallel()
	if _, err := (mailer.DKIMKey{Signer: otherKey{}}).Record(); err == nil {
		t.Error("Record of a key that is neither RSA nor Ed25519 = nil error")
	}
}

// TestDKIMSecretStops has the guard's answer where mails are signed too.
func TestDKIMSecretStops(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	o := newOutbox(b)
	o.change = func(o *bridge.Outgoing) {
		o.Record.Contact.Display = bridgetest.BuyerEmail
	}
	h := newSmarthost(t, nil)
	stop := serveSigned(t, o, mailer.Smarthost{Address: h.Address}, 1, dkimKeys(t))
	o.want(t, "failed: stopped")
	stop()
	wantNoneBut(t, h, bridgetest.BuyerEmail)
}
