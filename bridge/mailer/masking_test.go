package mailer_test

import (
	"encoding/base64"
	"encoding/json"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

// places are where a mail may hold its writer's own address, S, or phone, P, so
// that it must not reach the other side.
var places = map[string]string{
	"sender":              "Sender: S\n\nOui.",
	"reply-to":            "Reply-To: Moi <S>\n\nOui.",
	"return-path":         "Return-Path: <S>\n\nOui.",
	"received":            "Received: from desk by mx.example for <S>; Fri, 20 Nov 2026 09:00:00 +0000\n\nOui.",
	"originating ip":      "X-Originating-Email: [S]\n\nOui.",
	"references":          "References: <a.S> <S>\n\nOui.",
	"in-reply-to":         "In-Reply-To: <S>\n\nOui.",
	"list headers":        "List-Unsubscribe: <mailto:S>\nList-Id: <S>\n\nOui.",
	"dkim":                "DKIM-Signature: v=1; a=rsa-sha256; i=S; d=x.example; b=\n\nOui.",
	"results":             "Authentication-Results: mx.example; spf=pass smtp.mailfrom=S\n\nOui.",
	"receipt":             "Disposition-Notification-To: S\n\nOui.",
	"autocrypt":           "Autocrypt: addr=S; keydata=AAAA\n\nOui.",
	"carbon copy":         "Cc: S, other@example.com\n\nOui.",
	"subject":             "Subject: Appelez S ou P\n\n",
	"subject encoded":     "Subject: =?utf-8?b?B64?=\n\n",
	"text":                "\n\nÉcrivez à S ou au P.",
	"text in words":       "\n\nÉcrivez à AT, merci.",
	"text in percent":     "\n\nhttps://x.example/?m=PCT",
	"text in entities":    "\n\nENT",
	"text in base64":      "\n\nB64",
	"signature":           "\n\nOui.\n\n-- \nMoi\nS\nTél. P",
	"attribution":         "\n\nOui.\n\nLe ven. 20 nov. 2026 à 09:00, Moi <S> a écrit :\n> Bonjour\n> S P",
	"attribution english": "\n\nYes.\n\nOn Fri, 20 Nov 2026 at 09:00, Me <S> wrote:\n> Hello P",
	"outlook block":       "\n\nOui.\n\n________________________________\nDe : Moi <S>\nEnvoyé : vendredi 20 novembre 2026 09:00\nÀ : x\nObjet : y\n\nBonjour P",
	"german block":        "\n\nJa.\n\nVon: Ich <S>\nGesendet: Freitag, 20. November 2026 09:00\nAn: x\nBetreff: y\n\nHallo",
	"forward":             "\n\nVoyez :\n\n---------- Forwarded message ---------\nFrom: Moi <S>\nDate: Fri, 20 Nov 2026\nSubject: y\nTo: S\n\nBonjour P",
	"html only":           "Content-Type: text/html; charset=utf-8\n\n<p>Écrivez à <b>S</b>, P.</p>",
	"mailto link":         "Content-Type: text/html; charset=utf-8\n\n<p><a href=\"mailto:S?subject=x\">Écrivez-moi</a> <a href=\"tel:P\">ici</a></p>",
	"split by tags":       "Content-Type: text/html; charset=utf-8\n\n<p>TAGS</p>",
	"alt text":            "Content-Type: text/html; charset=utf-8\n\n<p>Oui.<img alt=\"S\" title=\"P\" src=\"cid:S\"></p>",
	"hidden html":         "Content-Type: text/html; charset=utf-8\n\n<p>Oui.</p><div style=\"display:none\">S P</div>",
	"css":                 "Content-Type: text/html; charset=utf-8\n\n<style>p::after{content:'S'}</style><p>Oui.</p>",
	"comment":             "Content-Type: text/html; charset=utf-8\n\n<!-- S P --><p>Oui.</p>",
	"both parts":          "Content-Type: multipart/alternative; boundary=b\n\n--b\nContent-Type: text/plain; charset=utf-8\n\nS\n--b\nContent-Type: text/html; charset=utf-8\n\n<p>S</p>\n--b--",
	"base64 body":         "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\nB64",
	"quoted-printable":    "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nQP",
	"vcard":               part("text/vcard", "moi.vcf", "BEGIN:VCARD\nEMAIL:S\nTEL:P\nEND:VCARD"),
	"calendar":            part("text/calendar", "rdv.ics", "BEGIN:VCALENDAR\nORGANIZER:mailto:S\nEND:VCALENDAR"),
	"attached mail":       part("message/rfc822", "", "From: S\nTo: x@example.com\n\nP"),
	"winmail.dat":         part("application/ms-tnef", "winmail.dat", "S P"),
	"signature file":      part("application/pgp-signature", "signature.asc", "S"),
	"key":                 part("application/pgp-keys", "key.asc", "S"),
	"file name":           part("image/png", "S P.png", "\x89PNG\r\n\x1a\nx"),
	"file name alone":     part("image/png", "S.png", "\x89PNG\r\n\x1a\nx"),
	"no blank after it":   "Content-Type: text/plain\n\nÉcrivez à S.Merci",
	"authorized sender":   "Content-Type: text/plain; charset=utf-8\n\nÉcrivez à " + assistant + ".",
	"file name encoded":   part("image/png", "=?utf-8?b?B64?=", "\x89PNG\r\n\x1a\nx"),
	"content id":          strings.Replace(part("image/png", "a.png", "\x89PNG\r\n\x1a\nx"), "--b\nContent-Type: image", "--b\nContent-ID: <S>\nContent-Description: S\nContent-Location: mailto:S\nContent-Type: image", 1),
	"preamble":            "Content-Type: multipart/mixed; boundary=b\n\nS P\n--b\n\nOui.\n--b--\nS P",
	"automatic answer":    "Auto-Submitted: auto-replied\n\nJe suis absent. Urgent : S, P.",
	"not utf-8":           "Content-Type: text/plain; charset=iso-8859-1\n\n\xc9crivez \xe0 S, P",
	"flowed":              "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes\n\nFLOWED",
	"soft hyphens":        "Content-Type: text/plain; charset=utf-8\n\nSOFT",
}

func part(kind, name, content string) string {
	return "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nOui.\n--b\nContent-Type: " + kind +
		"\nContent-Disposition: attachment; filename=\"" + name + "\"\n\n" + content + "\n--b--"
}

// plant puts an address and a phone into a place.
func plant(place, address, phone string) string {
	local, domain, _ := strings.Cut(address, "@")
	return strings.NewReplacer(
		"ENT", strings.ReplaceAll(address, "@", "&#64;"), "PCT", strings.ReplaceAll(address, "@", "%40"),
		"B64", base64.StdEncoding.EncodeToString([]byte("S = "+address)), "QP", strings.ReplaceAll(address, "@", "=40"),
		"TAGS", local+"<wbr>@<span>"+domain+"</span>", "AT", local+" (at) "+strings.ReplaceAll(domain, ".", " (dot) "),
		"FLOWED", local+"@ \n"+domain, "SOFT", strings.Join(strings.Split(address, ""), "\u00ad"),
		"S", address, "P", phone,
	).Replace(place)
}

// TestMasking plants one side's address and phone wherever a mail has room for
// them, and looks for them in all that the other side is mailed and shown.
func TestMasking(t *testing.T) {
	t.Parallel()
	const sellerPhone = "+33199005566"
	if len(places) < 40 {
		t.Fatalf("%d places, want at least 40", len(places))
	}
	for _, side := range []bridge.Side{bridge.SideSeller, bridge.SideBuyer} {
		for name, place := range places {
			t.Run(string(side)+" "+name, func(t *testing.T) {
				t.Parallel()
				b := bridgetest.New(t, bridgetest.Options{})
				b.Market(t)
				hidePhones(t, b, sellerPhone)
				buyer := bridgetest.Buyer()
				buyer.MaskPhone = true
				p := b.Lead(t, bridgetest.ListingID, buyer, "Bonjour.")
				address, phone, alias := bridgetest.SellerEmail, "01 99 00 55 66", p.Conversation.SellerAlias
				secrets := bridge.Secrets{bridgetest.SellerEmail, bridgetest.MemberEmail, sellerPhone}
				if side == bridge.SideBuyer {
					address, phone, alias = bridgetest.BuyerEmail, "06.39.98.00.01", p.Conversation.BuyerAlias
					secrets = bridge.Secrets{bridgetest.BuyerEmail, bridgetest.BuyerPhone}
				}
				authorize(t, b, side, buyer.ExternalID)
				secrets = append(secrets, assistant)
				raw := "From: " + address + "\nMessage-ID: <1." + address + ">\nDate: Fri, 20 Nov 2026 09:00:00 +0000\n" + plant(place, address, phone)
				receiveAt(t, b, alias, strings.ReplaceAll(raw, "\n", "\r\n"))
				wantNothingMailed(t, b, side.Other(), secrets)
				wantNothingShown(t, b, p.Conversation.ID, side.Other(), secrets)
			})
		}
	}
}

// assistant may write for a side, beside its own addresses.
const assistant = "assistant@ailleurs.example"

func authorize(t *testing.T, b *bridgetest.Bridge, side bridge.Side, buyer string) {
	t.Helper()
	var err error
	if side == bridge.SideSeller {
		_, err = b.AuthorizeSender(t.Context(), bridgetest.AccountID, assistant)
	} else {
		_, err = b.AuthorizeBuyerSender(t.Context(), buyer, assistant)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// hidePhones gives the listing a phone that stays secret, and words with secrets
// in them.
func hidePhones(t *testing.T, b *bridgetest.Bridge, phone string) {
	t.Helper()
	_, err := b.PutListing(t.Context(), bridge.NewListing{
		ExternalID: bridgetest.ListingID, Account: bridgetest.AccountID, Reference: bridgetest.ListingNumber,
		Title: "Clio, appelez le 01 99 00 55 66 ou " + bridgetest.SellerEmail, Contact: bridgetest.SellerEmail, Phone: phone, HidePhone: true,
	})
	if err != nil {
		t.Fatal(err)
	}
}

func receiveAt(t *testing.T, b *bridgetest.Bridge, local, raw string) {
	t.Helper()
	r, err := b.Resolve(t.Context(), b.Address(local))
	if err != nil {
		t.Fatal(err)
	}
	results, err := b.Receive(t.Context(), bridge.IncomingMail{
		Recipients: []bridge.Recipient{r}, Remote: netip.MustParseAddr("127.0.0.1"), Body: strings.NewReader(raw),
	})
	if err != nil || results[0] != nil {
		t.Fatalf("Receive: %v, %v", results, err)
	}
}

// wantNothingMailed composes all that is due to a side. That the guard lets it
// pass is a part of it: a mail that is stopped does not arrive.
func wantNothingMailed(t *testing.T, b *bridgetest.Bridge, to bridge.Side, secrets bridge.Secrets) {
	t.Helper()
	m := mailer.New(mailer.Options{Bridge: b, SigningKey: key, Now: b.Clock.Now})
	mails := 0
	for range 4 {
		due, err := b.Lease(t.Context(), 10)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range due {
			o, err := b.Outgoing(t.Context(), n)
			if err != nil {
				t.Fatal(err)
			}
			var mail strings.Builder
			if err := m.Compose(t.Context(), &mail, o); err != nil {
				t.Fatal(err)
			}
			if err := b.Delivered(t.Context(), n.ID, "250 ok"); err != nil {
				t.Fatal(err)
			}
			if n.Side != to {
				continue
			}
			mails++
			o.Secrets = secrets
			if err := mailer.Guard(strings.NewReader(mail.String()), o); err != nil {
				t.Errorf("%s: %v", n.Kind, err)
			}
			if holds(mail.String(), secrets) {
				t.Errorf("%s: the raw bytes hold a secret:\n%s", n.Kind, mail.String())
			}
		}
		b.Clock.Add(time.Minute)
	}
	if want := 1; mails < want {
		t.Errorf("%d mails to the %s, want at least %d", mails, to, want)
	}
}

// holds looks for secrets as [bridge.Secrets.In] does, and on its own for those
// that were planted, so that a notation that the bridge forgets is found.
func holds(s string, secrets bridge.Secrets) bool {
	s = strings.ToLower(s)
	for _, secret := range secrets {
		local, domain, _ := strings.Cut(secret, "@")
		if domain == "" {
			continue
		}
		for _, planted := range []string{
			secret, local + "%40" + domain, local + "&#64;" + domain, local + "=40" + domain, local + " (at) ",
			strings.ToLower(base64.StdEncoding.EncodeToString([]byte("S = " + secret))),
			strings.Join(strings.Split(secret, ""), "\u00ad"),
		} {
			if strings.Contains(s, planted) {
				return true
			}
		}
	}
	return secrets.In(s)
}

func wantNothingShown(t *testing.T, b *bridgetest.Bridge, id bridge.ConversationID, to bridge.Side, secrets bridge.Secrets) {
	t.Helper()
	v, err := b.Conversation(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	who := bridge.Viewer{Buyer: v.Buyer.ID, Conversation: id}
	if to == bridge.SideSeller {
		_, members, err := b.Account(t.Context(), bridgetest.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		who = bridge.Viewer{Member: members[0].ID, Account: members[0].AccountID}
	}
	if v, err = b.View(t.Context(), who, id); err != nil {
		t.Fatal(err)
	}
	rows, err := b.Conversations(t.Context(), who, bridge.ConversationFilter{Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	shown, err := json.MarshalIndent([]any{v, rows}, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	if holds(string(shown), secrets) {
		t.Errorf("the %s is shown a secret:\n%s", to, shown)
	}
}
