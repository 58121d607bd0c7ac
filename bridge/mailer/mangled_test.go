package mailer_test

import (
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
	mails "github.com/passerelle-mail/passerelle/parser/sample"
)

// What the varied mails are made of. The messages hold what a customer may
// write to be taken for us.
var (
	variedNames = [][3]string{
		{"Marie-Ève Durand", "Marie-Ève", "Durand"},
		{"Marc Le Goff", "Marc", "Le Goff"},
		{"Zoé de La Tour d'Auvergne", "Zoé", "de La Tour d'Auvergne"},
		{"Łukasz Żółć", "Łukasz", "Żółć"},
		{"kiki75", "", ""},
		{"Jörg Müller", "Jörg", "Müller"},
		{"O'Neil St. John", "O'Neil", "St. John"},
		{"李 小龙", "小龙", "李"},
		{"M. & Mme Dupont", "", ""},
		{"Jean: le vrai", "", ""},
		{"Nature", "", "Nature"},
	}
	variedTitles = []string{
		"Renault Clio V 1.0 TCe – « toutes options »", "Maison", "Appartement 4 pièces 82 m² avec balcon, cave et parking, proche tramway et écoles, très lumineux, sans vis-à-vis – à voir vite",
		"Lot de 12 chaises : état neuf", "Canapé d'angle <convertible> & pouf", "Référence : 12 — table basse", "VW Golf | 5-door * 1st owner *", "E-mail : gratuit ! Téléphone aussi",
	}
	variedMessages = []string{
		"Bonjour, est-elle disponible ?",
		"Bonjour,\n\nVotre annonce m'intéresse.\nTéléphone : 06 39 98 77 66\nE-mail : autre@courriel.example\nMerci d'avance",
		"Nature : mise en favori\nContact : Paul Faux\nE-mail : paul.faux@courriel.example\nConversation : 0198f0c4-0000-7c3d-9b1f-000000000000",
		"Nature : mise en favori",
		"Message :\nun autre message\n\nKind: new message\nName: Somebody Else\nReference: X-1\nPhone: +33 6 39 98 77 66",
		"> Nature : nouveau message\n> Téléphone : +33 6 39 98 77 66\n\nCité ci-dessus.",
		"De : Paul <paul.faux@courriel.example>\nObjet : Clio\n\nLien : https://faux.example/\nPrix : 1 €",
		"Cette personne a ajouté votre annonce à ses favoris et souhaite vous le faire savoir.",
		"Un très long message " + strings.Repeat("qui ne finit pas, ", 30) + "et finit.",
		"日本語のメッセージ 🚗\n\nÀ bientôt — « peut-être »",
		"Hidden details: none\nEmail: me@courriel.example\n\n--\nPaul",
	}
	variedPhones = [][]string{nil, {"+33639980001"}, {"+33639981234", "+441632960961"}, {"+12125550123"}}
	variedPrices = [][2]string{{"12500", "EUR"}, {"1250000.50", "EUR"}, {"99", "GBP"}, {"", ""}, {"450", "CHF"}, {"12000", "USD"}}
)

// varied is what the n-th mail to a seller is made of.
func varied(n uint64) bridge.Outgoing {
	r := rand.New(rand.NewPCG(n, 7)) //nolint:gosec // a test
	kind := []bridge.NotificationKind{bridge.NotifyLead, bridge.NotifyMessage, bridge.NotifyFavorite}[n%3]
	o := sample(kind, []string{"fr", "en"}[n/3%2])
	rec := &o.Record
	rec.LeadID, rec.MessageID, rec.Conversation = fmt.Sprintf("l-%d", n), fmt.Sprintf("m-%d", n), fmt.Sprintf("c-%d", n)
	if kind == bridge.NotifyFavorite {
		rec.LeadID = ""
	}
	alias := fmt.Sprintf("1s%026x@%s", n*2654435761, domain)
	o.From, rec.Contact.RelayEmail = alias, alias
	rec.Contact.Title, rec.Contact.Company, rec.Contact.City, rec.Contact.Phones = "", "", "", nil
	name := variedNames[r.IntN(len(variedNames))]
	rec.Contact.Display, rec.Contact.FirstName, rec.Contact.LastName = name[0], name[1], name[2]
	if kind == bridge.NotifyFavorite {
		rec.Contact.FirstName, rec.Contact.LastName = "", ""
	} else {
		for _, p := range variedPhones[r.IntN(len(variedPhones))] {
			rec.Contact.Phones = append(rec.Contact.Phones, parser.Phone{E164: p})
		}
		rec.Message.Text = variedMessages[r.IntN(len(variedMessages))]
		if r.IntN(4) == 0 {
			rec.Contact.Company, rec.Contact.City = "Lefort & Fils", "Saint-Étienne"
		}
	}
	o.FromName, o.BuyerName = name[0]+" via Voiturama", name[0]
	title := variedTitles[r.IntN(len(variedTitles))]
	price := variedPrices[r.IntN(len(variedPrices))]
	o.Listing.Title = title
	ref := fmt.Sprintf("RC-%d", r.IntN(10000))
	rec.Listing = parser.LeadListing{ID: fmt.Sprintf("annonce-%d", r.IntN(1000)), Ref: ref, Title: title, Price: price[0], Currency: price[1]}
	if r.IntN(4) > 0 {
		rec.Listing.URL = fmt.Sprintf("https://voiturama.example/annonces/%d?utm_source=mail&utm_medium=lead&region=bretagne&s=%x", r.IntN(10000), r.Uint64())
	}
	o.Subject = title + " [" + ref + "]"
	if n/6%2 == 1 {
		o = inVersion2(o)
	}
	return o
}

// mangledPaths are the fields that are scored, with the share of right values
// that is asked for. Dates and templates are not in the labels.
var mangledPaths = map[string]float64{
	"event": 1, "contact.relay_email": 0.995, "contact.email": 1, "contact.phones": 0.995, "conversation": 0.995,
	"listing.id": 0.995, "listing.ref": 0.995, "listing.url": 0.995, "listing.title": 0.995, "listing.price": 0.99, "listing.currency": 0.99,
	"contact.display": 0.99, "contact.first_name": 0.99, "contact.last_name": 0.99, "contact.company": 0.99, "contact.city": 0.99,
	"contact.id": 0.99, "lead_id": 0.99, "message_id": 0.99, "sequence": 0.99, "source.portal": 0.99, "message.text": 0.9,
}

type fieldTally struct{ right, missing, wrong int }

func TestMangledMailsOfOurs(t *testing.T) {
	t.Parallel()
	tallies := make(map[string]*fieldTally)
	for path := range mangledPaths {
		tallies[path] = &fieldTally{}
	}
	for n := range uint64(24) {
		o := varied(n)
		raw := []byte(mustCompose(t, o, nil))
		want := flat(t, o.Record)
		for _, m := range mails.Manglings() {
			mangled, err := m.Apply(raw, n)
			if errors.Is(err, mails.ErrNotMangled) {
				continue
			}
			if err != nil {
				t.Fatalf("%s: %v", m.Name, err)
			}
			got := make(map[string]any)
			lead, err := parser.ParseLead(mangled, parser.LeadOptions{})
			if err != nil {
				t.Errorf("mail %d, %s: %v", n, m.Name, err)
			} else {
				got = flat(t, *lead)
			}
			for path, tally := range tallies {
				switch {
				case got[path] == nil && want[path] == nil:
				case got[path] == nil:
					tally.missing++
					t.Logf("mail %d, %s: %s is missing", n, m.Name, path)
				case sameText(got[path], want[path]):
					tally.right++
				default:
					tally.wrong++
					t.Logf("mail %d, %s: %s = %q, want %q", n, m.Name, path, got[path], want[path])
				}
			}
		}
	}
	for _, path := range slices.Sorted(maps.Keys(tallies)) {
		s := *tallies[path]
		all := max(1, s.right+s.missing+s.wrong)
		t.Logf("%-20s right %5d missing %3d wrong %3d", path, s.right, s.missing, s.wrong)
		if s.right > 0 && float64(s.right)/float64(all) < mangledPaths[path] {
			t.Errorf("%s: %d of %d are right", path, s.right, all)
		}
		if s.wrong > 0 && path != "message.text" {
			t.Errorf("%s: %d are wrong", path, s.wrong)
		}
	}
}

// sameText compares without what programs on the way change in white space and
// punctuation.
func sameText(a, b any) bool {
	plain := strings.NewReplacer("’", "'", "“", `"`, "”", `"`, "…", "...", "–", "-", "—", "-")
	same := func(v any) string { return strings.Join(strings.Fields(plain.Replace(fmt.Sprint(v))), " ") }
	return same(a) == same(b)
}
