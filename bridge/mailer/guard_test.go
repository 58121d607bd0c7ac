package mailer_test

import (
	"encoding/base64"
	"errors"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

func TestGuard(t *testing.T) {
	t.Parallel()
	body := func(s string) string { return "Subject: x\r\n\r\n" + s + "\r\n" }
	page := func(s string) string { return "Content-Type: text/html; charset=utf-8\r\n\r\n" + s + "\r\n" }
	file := func(kind, name, s string) string {
		return "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nx\r\n--b\r\nContent-Type: " + kind +
			"\r\nContent-Disposition: attachment; filename=\"" + name + "\"\r\nContent-Transfer-Encoding: base64\r\n\r\n" +
			base64.StdEncoding.EncodeToString([]byte(s)) + "\r\n--b--\r\n"
	}
	for name, test := range map[string]struct {
		mail string
		stop bool
	}{
		"nothing":                     {body("Bonjour"), false},
		"address":                     {body("écrivez à Marie.Durand@Courriel.EXAMPLE."), true},
		"address in quoted-printable": {"Content-Transfer-Encoding: quoted-printable\r\n\r\nmarie.durand=40courriel=2Eexamp=\r\nle\r\n", true},
		"address in base64":           {"Content-Transfer-Encoding: base64\r\n\r\n" + base64.StdEncoding.EncodeToString([]byte(buyerEmail)) + "\r\n", true},
		"address in the header":       {"Reply-To: <" + buyerEmail + ">\r\n\r\nx\r\n", true},
		"address in an encoded word":  {"Subject: =?utf-8?b?" + base64.StdEncoding.EncodeToString([]byte(buyerEmail)) + "?=\r\n\r\nx\r\n", true},
		"address in a link":           {page(`<a href="https://x.example/?to=marie.durand%40courriel.example">x</a>`), true},
		"address in entities":         {page("marie.durand&#x40;courriel.example"), true},
		"address in lead.json":        {file("application/json", "lead.json", `{"email":"`+buyerEmail+`"}`), true},
		"address in a text file":      {file("text/plain", "a.txt", buyerEmail), true},
		"address in a file's name":    {file("image/png", "de "+buyerEmail+".png", "x"), true},
		"address as a file's name":    {file("image/png", buyerEmail, "x"), true},
		"bytes of a picture":          {file("image/png", "a.png", buyerEmail), false},
		"longer address":              {body("jean-" + buyerEmail + " et " + buyerEmail + "s"), false},
		"address and a sentence":      {body("à " + buyerEmail + ".Merci"), true},
		"reader's own address":        {body(sellerEmail), false},
		"phone":                       {body("+33 6 39 98 00 01"), true},
		"phone, national":             {body("au 06.39.98.00.01, merci"), true},
		"phone with brackets":         {body("+33 (0)6-39-98-00-01"), true},
		"phone with narrow spaces":    {"Content-Type: text/plain; charset=utf-8\r\n\r\n06\u202f39\u202f98\u202f00\u202f01\r\n", true},
		"phone in HTML":               {page("06&nbsp;39&nbsp;98&nbsp;00&nbsp;01"), true},
		"other phone":                 {body("06 39 98 00 02"), false},
		"digits far apart":            {body("06 39 98 km, 00 01"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := bridge.Outgoing{To: sellerEmail, Secrets: []string{buyerEmail, buyerPhone, strings.ToUpper(sellerEmail), "+3"}}
			err := mailer.Guard(strings.NewReader(test.mail), o)
			if errors.Is(err, mailer.ErrSecret) != test.stop || err != nil && !test.stop {
				t.Errorf("guard says %v; want a stop: %t", err, test.stop)
			}
		})
	}
}

func TestGuardLetsSamplesPass(t *testing.T) {
	t.Parallel()
	for name, o := range samples() {
		if err := mailer.Guard(strings.NewReader(mustCompose(t, o, nil)), o); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
