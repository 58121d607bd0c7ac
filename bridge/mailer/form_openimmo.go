package mailer

import (
	"cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// openImmo writes a lead as OpenImmo feedback, in the order of its schema. It
// comes with our mail, which says the rest.
func openImmo(o bridge.Outgoing, l parser.Lead) []byte {
	w := newXML()
	c, ad := l.Contact, l.Listing
	w.within("openimmo_feedback", nil, func() {
		w.must("version", "1.3")
		w.within("sender", nil, func() {
			w.must("name", oneLine(o.Installation.Name))
			w.must("openimmo_anid", parser.FormsBy)
			w.must("datum", formTime(l.SubmittedAt, o))
			w.may("makler_id", oneLine(o.Account.ExternalID))
		})
		w.within("objekt", nil, func() {
			w.may("portal_unique_id", ad.PortalRef)
			w.may("portal_obj_id", ad.ID)
			w.may("anbieter_id", oneLine(o.Account.ExternalID))
			w.may("oobj_id", ad.Ref)
			w.may("expose_url", ad.URL)
			w.may("bezeichnung", ad.Title)
			w.may("preis", ad.Price)
			w.may("wae", ad.Currency)
			w.within("interessent", nil, func() {
				w.may("int_id", l.LeadID)
				w.may("anrede", c.Title)
				w.may("vorname", c.FirstName)
				w.may("nachname", cmp.Or(c.LastName, onlyWithout(c.FirstName, c.Display)))
				w.may("firma", c.Company)
				w.may("ort", c.City)
				for i, name := range []string{"tel", "mobil"} {
					if i < len(c.Phones) {
						w.must(name, c.Phones[i].E164)
					}
				}
				w.may("email", cmp.Or(c.RelayEmail, c.Email))
				if c.RelayEmail != "" {
					w.must("bevorzugt", "EMAIL")
				}
				w.may("anfrage", l.Message.Text)
			})
		})
	})
	return []byte(w.b.String())
}

// onlyWithout is a name as a whole, where it has no part.
func onlyWithout(first, whole string) string {
	if first != "" {
		return ""
	}
	return whole
}
