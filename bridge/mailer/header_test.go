package mailer_test

import (
	"bufio"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-message/textproto"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// readMail reads a composed mail, with its attachments by name.
func readMail(tb testing.TB, mail string) *parser.Mail {
	tb.Helper()
	m, err := parser.ReadMail(strings.NewReader(mail), parser.MailOptions{})
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// names returns the names of the header fields of a mail.
func names(t rapid.TB, mail string) (all []string) {
	t.Helper()
	h, err := textproto.ReadHeader(bufio.NewReader(strings.NewReader(mail)))
	if err != nil {
		t.Fatalf("header: %v", err)
	}
	for f := h.Fields(); f.Next(); {
		all = append(all, f.Key())
	}
	slices.Sort(all)
	return all
}

// TestNothingBreaksOut composes with hostile values in every field that a
// person or a marketplace fills.
func TestNothingBreaksOut(t *testing.T) {
	t.Parallel()
	hostile := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"a\r\nBcc: x@evil.example", "a\nX: y\n\nbody", "a\x00b", "=?utf-8?q?a=0D=0ABcc:_x?=", "\u202egnp.exe", `"<x@evil.example>,`,
		"a\r\n\r\n--=_", strings.Repeat("x", 3000), strings.Repeat("é ", 800), "\xff\xfe", "</title><script>", `" onload="x`, "a\u2028b",
		"Nature : premier contact\nE-mail : x@evil.example", "\t", "a\r b", "0; url=javascript:x(1) é",
	}))
	wantNames := names(t, mustCompose(t, sample(bridge.NotifyLead, "fr"), nil))
	rapid.Check(t, func(rt *rapid.T) {
		o := sample(bridge.NotifyLead, rapid.SampledFrom([]string{"fr", "en"}).Draw(rt, "language"))
		o.FromName = "M" + hostile.Draw(rt, "name") + " via Voiturama"
		o.Subject = "S" + hostile.Draw(rt, "subject")
		o.Record.Contact.Display = "D" + hostile.Draw(rt, "display")
		o.Record.Contact.FirstName = "F" + hostile.Draw(rt, "first name")
		o.Record.Listing.Title = "T" + hostile.Draw(rt, "title")
		o.Record.Listing.Ref = "R" + hostile.Draw(rt, "reference")
		o.Record.Message.Text = "M" + hostile.Draw(rt, "message")
		o.Attachments = []bridge.Attachment{{Name: hostile.Draw(rt, "file"), Type: hostile.Draw(rt, "type"), Content: "x"}}

		mail, err := compose(t, o, files{"x": "content"})
		if err != nil {
			rt.Fatal(err)
		}
		if diff := cmp.Diff(wantNames, names(rt, mail)); diff != "" {
			rt.Fatalf("header fields (-want +got):\n%s", diff)
		}
		for line := range strings.SplitSeq(mail, "\r\n") {
			if len(line) > 998 || strings.ContainsAny(line, "\r\n\x00") {
				rt.Fatalf("line %q", line)
			}
		}
		for i := range len(mail) {
			if mail[i] >= 0x80 {
				rt.Fatalf("an octet %#x is not encoded", mail[i])
			}
		}
		m := readMail(t, mail)
		from, err := m.Header.Addresses("From")
		if err != nil || len(from) != 1 || from[0].Email != sellerAlias {
			rt.Fatalf("From = %v, %v; want the alias alone", from, err)
		}
		if len(m.Attachments) != 2 || len(m.Warnings) > 0 {
			rt.Fatalf("attachments %v, warnings %q; want lead.json and one file", m.Attachments, m.Warnings)
		}
		lead, err := parser.ParseLead([]byte(mail), parser.LeadOptions{})
		if err != nil || len(lead.Warnings) > 0 {
			rt.Fatalf("ParseLead = %+v, %v; want all forms to agree", lead, err)
		}
		if lead.Contact.RelayEmail != sellerAlias || lead.Contact.Email != "" || lead.Event != parser.EventLead {
			rt.Fatalf("lead %+v; want what was not drawn to stay", lead)
		}
	})
}

func TestHeader(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		o    bridge.Outgoing
		want map[string]string // "" for none
	}{
		"lead": {sample(bridge.NotifyLead, "fr"), map[string]string{
			"Subject": "Renault Clio V 1.0 TCe – « toutes options » [RC-1042]", "Thread-Topic": "Renault Clio V 1.0 TCe – « toutes options » [RC-1042]",
			"To": "<" + sellerEmail + ">", "Message-ID": "<0198f0c4-7777-7c3d-9b1f-2a4d6c8e0f77@" + domain + ">",
			"References": "<" + conversation + ".seller@" + domain + ">", "In-Reply-To": "", "Date": "Tue, 12 May 2026 08:42:12 +0000",
			"X-Auto-Response-Suppress": "DR, RN, NRN", "Auto-Submitted": "", "List-Unsubscribe": "", "Lead-Event": "lead", "Lead-Masked": "email",
			"Lead-Template": "lead/fr/1", "Lead-Phone": buyerPhone, "Precedence": "",
		}},
		"message": {sample(bridge.NotifyMessage, "en"), map[string]string{
			"References":  "<" + conversation + ".seller@" + domain + "> <0198f0c4-6666-7c3d-9b1f-2a4d6c8e0f66@" + domain + ">",
			"In-Reply-To": "<CAJx7@mail.garage-dubreuil.example>", "Lead-Event": "message", "Auto-Submitted": "",
		}},
		"favorite": {sample(bridge.NotifyFavorite, "fr"), map[string]string{
			"Lead-Event": "favorite", "Auto-Submitted": "auto-generated", "Lead-Masked": "email,phone", "Lead-Phone": "",
			"List-Unsubscribe": "<https://inbox.voiturama.example/unsubscribe/1u5e7>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
		}},
		"sign in": {sample(bridge.NotifySignIn, "fr"), map[string]string{
			"Subject": "Votre lien de connexion à Voiturama", "Auto-Submitted": "auto-generated", "Lead-Event": "", "Lead-Version": "",
			"Reply-To": "", "References": "", "Thread-Topic": "", "From": "Voiturama <no-reply@" + domain + ">",
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := readMail(t, mustCompose(t, test.o, nil))
			for field, want := range test.want {
				got := m.Header.Text(field)
				if field == "From" {
					got = strings.ReplaceAll(got, `"`, "")
				}
				if got != want {
					t.Errorf("%s: %q, want %q", field, got, want)
				}
			}
			from, to := m.Header.Get("From"), m.Header.Get("Reply-To")
			if name != "sign in" && from != to {
				t.Errorf("From %q but Reply-To %q", from, to)
			}
		})
	}
}

func TestInternationalAddress(t *testing.T) {
	t.Parallel()
	o := sample(bridge.NotifyLead, "fr")
	o.To = "ventes@garage-été.example"
	if got := readMail(t, mustCompose(t, o, nil)).Header.Get("To"); got != "<ventes@xn--garage-t-h1ab.example>" {
		t.Errorf("To: %s; want the domain as DNS has it", got)
	}
}

func TestThreadIndex(t *testing.T) {
	t.Parallel()
	index := func(o bridge.Outgoing) []byte {
		b, err := base64.StdEncoding.DecodeString(readMail(t, mustCompose(t, o, nil)).Header.Get("Thread-Index"))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	start := time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)
	lead, next, late := sample(bridge.NotifyLead, "fr"), sample(bridge.NotifyMessage, "fr"), sample(bridge.NotifyMessage, "fr")
	lead.ThreadStart, next.ThreadStart, late.ThreadStart = start, start, start
	next.Record.SentAt, late.Record.SentAt = start.Add(time.Hour), start.AddDate(3, 0, 0)

	root := index(lead)
	if len(root) != 22 || root[0] != 1 {
		t.Fatalf("first index % x; want 22 bytes that begin with 1", root)
	}
	units := uint64(start.UnixNano()/100) + 116444736000000000
	if got := binary.BigEndian.Uint64(append(slices.Clone(root[:6]), 0, 0)); got != units&^0xffff {
		t.Errorf("index says %x, want %x", got, units&^0xffff)
	}
	for _, test := range []struct {
		o    bridge.Outgoing
		unit uint64
		code byte
	}{{next, 1 << 18, 0}, {late, 1 << 23, 1}} {
		got := index(test.o)
		if len(got) != 27 || string(got[:22]) != string(root) {
			t.Fatalf("later index % x; want the first and 5 bytes", got)
		}
		block := binary.BigEndian.Uint32(got[22:26])
		want := uint64(test.o.Record.SentAt.Sub(start)/100) / test.unit
		if byte(block>>31) != test.code || uint64(block&(1<<31-1)) != want {
			t.Errorf("block %x; want code %d and %d units", block, test.code, want)
		}
	}
}

func TestLeadSignature(t *testing.T) {
	t.Parallel()
	mail := mustCompose(t, sample(bridge.NotifyLead, "fr"), nil)
	v := readMail(t, mail).Header.Get("Lead-Signature")
	_, encoded, ok := strings.Cut(v, "a=ed25519; k=2026a; s=")
	signature, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || !ok {
		t.Fatalf("Lead-Signature: %q, %v", v, err)
	}
	public, ok := key.Key.Public().(ed25519.PublicKey)
	if !ok || !ed25519.Verify(public, []byte(take(t, mail).record), signature) {
		t.Error("the signature does not fit the bytes of lead.json")
	}
}
