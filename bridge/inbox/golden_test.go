package inbox_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestPages(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.story()
	lea, marie, nobody := s.signedIn(s.lea), s.signedIn(s.marie), s.browser()
	link := s.link(s.lea)
	english := map[*browser]*browser{}
	for _, b := range []*browser{lea, marie, nobody} {
		en := *b
		en.header = b.header.Clone()
		en.header.Set("Accept-Language", "en")
		english[b] = &en
	}
	for _, page := range []struct {
		name, path string
		as         *browser
	}{
		{"sign-in", "/sign-in", nobody},
		{"sign-in-link", link, nobody},
		{"sign-in-gone", "/sign-in/x", nobody},
		{"not-found", "/x", nobody},
		{"sender-check", s.question(), nobody},
		{"list", "/conversations", lea},
		{"settings", "/settings", lea},
		{"settings-answers", "/settings/answers", lea},
		{"settings-senders", "/settings/senders", lea},
		{"settings-delivery", "/settings/delivery", lea},
		{"settings-members", "/settings/members", lea},
		{"settings-webhooks", "/settings/webhooks", lea},
		{"sessions", "/sessions", lea},
		{"thread", "/conversations/" + string(s.thread.ID), lea},
		{"mine", "/my/conversations/" + string(s.thread.ID), marie},
		{"mine-settings", "/my/conversations/" + string(s.thread.ID) + "/settings", marie},
		{"mine-erase", "/my/conversations/" + string(s.thread.ID) + "/erase", marie},
		{"mine-report", "/my/conversations/" + string(s.thread.ID) + "/report", marie},
	} {
		golden(t, page.name+".fr.html", page.as.get(page.path).body)
		golden(t, page.name+".en.html", english[page.as].get(page.path).body)
	}
}

// story fills Marie's conversation with one of each thing that a thread shows.
func (s *site) story() {
	s.t.Helper()
	s.write(s.thread, bridge.SideSeller, "Bonjour, oui.")
	s.write(s.thread, bridge.SideSeller, "Samedi à 10 h ?")
	s.Clock.Add(20 * time.Hour)
	s.receive(s.thread.BuyerAlias, `From: Marie <`+bridgetest.BuyerEmail+`>
Message-ID: <1@courriel.example>
Subject: Re: Clio
Content-Type: text/plain; charset=utf-8

Parfait, à samedi.
Le carnet est-il complet ?

-- 
Marie

Le mer. 18 nov. 2026 à 10:12, Garage Dubreuil a écrit :
> Samedi à 10 h ?
`)
	s.receive(s.thread.SellerAlias, `From: <`+bridgetest.SellerEmail+`>
Message-ID: <2@garage-dubreuil.example>
Subject: Absence
Auto-Submitted: auto-replied
Content-Type: text/plain; charset=utf-8

Le garage est fermé jusqu’à lundi.
`)
	s.receive(s.thread.SellerAlias, "From: <assistant@elsewhere.example>\nMessage-ID: <3@elsewhere.example>\nSubject: Re: Clio\n\nOui.\n")
	s.Clock.Add(27 * time.Hour)
	s.write(s.thread, bridge.SideSeller, "Oui, le voici.",
		bridge.NewFile{Name: "carnet.pdf", Content: strings.NewReader("%PDF-1.4")},
		bridge.NewFile{Name: "avant.gif", Content: strings.NewReader(tinyGIF)})
	s.write(s.thread, bridge.SideBuyer, "Merci !")
}

// golden compares a page with a stored one, but for what differs each time.
func golden(t *testing.T, name, got string) {
	t.Helper()
	got = stable(got)
	file := filepath.Join("testdata", name)
	if *update {
		must(t, os.MkdirAll("testdata", 0o755))
		must(t, os.WriteFile(file, []byte(got), 0o644))
	}
	want, err := os.ReadFile(file)
	must(t, err)
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got); rewrite it with -update:\n%s", file, diff)
	}
}

var random = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|position=[^"]+|\.[0-9a-f]{10}\.|/(?:sign-in|senders)/[0-9a-z]{31}|[0-9a-z]{26}@`)

// stable numbers what is random in a page, in order.
func stable(page string) string {
	names := map[string]string{}
	return random.ReplaceAllStringFunc(page, func(s string) string {
		if names[s] == "" {
			names[s] = "[" + strconv.Itoa(len(names)+1) + "]"
		}
		return names[s]
	})
}

// tinyGIF is one pixel.
const tinyGIF = "GIF89a\x01\x00\x01\x00\x80\x00\x00\x00\x00\x00\xff\xff\xff,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02D\x01\x00;"
