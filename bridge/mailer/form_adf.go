package mailer

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

func writeReference(b *strings.Builder, r rune) { fmt.Fprintf(b, "&#%d;", r) }

// adf writes a lead as ADF/XML 1.0, in the order of its DTD. What the DTD
// requires and a listing does not have stays empty: a make that was guessed from
// a title is worse than none.
func adf(o bridge.Outgoing, l parser.Lead) []byte {
	w := newXML()
	w.b.WriteString(`<?adf version="1.0"?>` + "\n")
	status := "new"
	if l.Event != parser.EventLead {
		status = "resend"
	}
	w.within("adf", nil, func() {
		w.within("prospect", []string{"status", status}, func() {
			w.may("id", l.LeadID, "sequence", "1", "source", oneLine(o.Installation.Name))
			w.may("id", l.Conversation, "sequence", "2", "source", "conversation")
			w.may("id", l.MessageID, "sequence", "3", "source", "message_id")
			w.must("requestdate", formTime(l.SubmittedAt, o))
			w.within("vehicle", []string{"interest", "buy", "status", adfStatus(o.Listing)}, func() { adfVehicle(w, o, l) })
			w.within("customer", nil, func() {
				w.within("contact", nil, func() { adfCustomer(w, l.Contact) })
				w.may("id", l.Contact.ID, "sequence", "1", "source", "contact")
				w.may("comments", l.Message.Text)
			})
			w.within("vendor", nil, func() { adfVendor(w, o) })
			w.within("provider", nil, func() {
				w.must("name", oneLine(o.Installation.Name), "part", "full", "type", "business")
				w.must("service", parser.FormsBy)
				w.may("url", o.Installation.BaseURL)
			})
		})
	})
	return []byte(w.b.String())
}

// formTime is when the customer wrote, to the second: readers of these formats
// do not know smaller ones.
func formTime(at time.Time, o bridge.Outgoing) string {
	if at.IsZero() {
		at = o.Record.SentAt
	}
	return at.UTC().Format(time.RFC3339)
}

// adfStatus is "new" or "used"; empty where the listing does not say.
func adfStatus(l bridge.Listing) string {
	switch strings.ToLower(criterion(l, "état", "etat", "condition")) {
	case "neuf", "neuve", "new":
		return "new"
	case "occasion", "used", "second hand":
		return "used"
	}
	return ""
}

// criterion returns the value of the first criterion that has one of the names.
func criterion(l bridge.Listing, names ...string) string {
	for _, c := range l.Criteria {
		for _, name := range names {
			if strings.EqualFold(strings.TrimSpace(c.Name), name) {
				return oneLine(c.Value)
			}
		}
	}
	return ""
}

func adfVehicle(w *xmlWriter, o bridge.Outgoing, l parser.Lead) {
	what, notes := adfWhat(o, l.Listing.Title)
	w.may("id", l.Listing.ID, "sequence", "1", "source", oneLine(o.Installation.Name))
	w.must("year", what.year)
	w.must("make", what.maker)
	w.must("model", what.model)
	w.may("stock", l.Listing.Ref)
	w.may("trim", what.trim)
	w.may("price", l.Listing.Price, "type", "asking", "currency", l.Listing.Currency)
	for _, s := range []string{l.Listing.URL, fileLine(language(o.Notification), o.Attachments), o.ThreadURL} {
		if s != "" {
			notes = append(notes, s)
		}
	}
	w.may("comments", strings.Join(notes, "\n"))
}

// adfCar is what ADF calls a vehicle.
type adfCar struct{ year, maker, model, trim string }

// adfWhat names the vehicle of a listing. Where that is not its title, the title
// stands in the notes.
func adfWhat(o bridge.Outgoing, title string) (c adfCar, notes []string) {
	if o.Notification.Template < 2 {
		return adfModel(o.Listing, title), nil
	}
	c = adfCriteria(o.Listing, title)
	said := slices.DeleteFunc([]string{c.year, c.maker, c.model, c.trim}, func(s string) bool { return s == "" })
	if strings.Join(said, " ") != title {
		notes = []string{parser.ADFTitle + title}
	}
	return c, notes
}

// adfModel takes a title apart where its first words are the year or the make
// that the listing's criteria name. The three joined are the title.
func adfModel(l bridge.Listing, title string) (c adfCar) {
	c.year, title = cutWords(title, criterion(l, "année", "annee", "année-modèle", "year"))
	c.maker, c.model = cutWords(title, criterion(l, "marque", "make", "brand"))
	return c
}

// The criteria of listings that say what a vehicle is, in the languages of those who
// list.
var (
	yearNames = []string{
		"année", "annee", "année-modèle", "année modèle", "millésime", "year", "model year", "baujahr", "modelljahr",
		"año", "anno", "bouwjaar", "ano", "rok produkcji",
	}
	makerNames = []string{"marque", "make", "brand", "manufacturer", "marke", "hersteller", "marca", "merk", "marka"}
	modelNames = []string{"modèle", "modele", "model", "modell", "modelo", "modello"}
)

// adfCriteria is the vehicle that the listing's criteria name. What they leave out
// is not guessed: the rest of the title is the model, or the trim of a model that
// they name.
func adfCriteria(l bridge.Listing, title string) adfCar {
	c := adfCar{year: criterion(l, yearNames...), maker: criterion(l, makerNames...), model: criterion(l, modelNames...)}
	if !isYear(c.year) {
		c.year = ""
	}
	rest := title
	for _, known := range []string{c.year, c.maker} {
		if head, after := cutWords(rest, known); head != "" {
			rest = after
		}
	}
	if c.model == "" {
		c.model = rest
	} else if head, after := cutWords(rest, c.model); head != "" {
		c.trim = after
	}
	return c
}

// isYear wants four digits of a year that vehicles are of: a date or a span says
// something else.
func isYear(s string) bool {
	n, err := strconv.Atoi(s)
	return err == nil && len(s) == 4 && n >= 1885 && n <= 2100
}

func cutWords(title, words string) (head, rest string) {
	if rest, ok := strings.CutPrefix(title, words+" "); ok && words != "" {
		return words, rest
	}
	return "", title
}

func adfCustomer(w *xmlWriter, c parser.Contact) {
	if c.Display != strings.TrimSpace(c.FirstName+" "+c.LastName) || c.Display == "" {
		w.must("name", c.Display, "part", "full", "type", "individual")
	}
	w.may("name", c.FirstName, "part", "first", "type", "individual")
	w.may("name", c.LastName, "part", "last", "type", "individual")
	w.may("name", c.Company, "part", "full", "type", "business")
	if c.RelayEmail != "" {
		w.must("email", c.RelayEmail, "preferredcontact", "1")
	} else {
		w.may("email", c.Email, "preferredcontact", "0")
	}
	for _, p := range c.Phones {
		w.must("phone", p.E164, "type", "voice")
	}
	if c.City != "" {
		w.within("address", nil, func() {
			w.must("street", "", "line", "1")
			w.must("city", c.City)
		})
	}
}

func adfVendor(w *xmlWriter, o bridge.Outgoing) {
	name := oneLine(o.Account.Name)
	w.may("id", oneLine(o.Account.ExternalID), "sequence", "1", "source", oneLine(o.Installation.Name))
	w.must("vendorname", name)
	w.within("contact", nil, func() {
		w.must("name", name, "part", "full", "type", "business")
		w.must("email", oneLine(o.Listing.Contact))
	})
}
