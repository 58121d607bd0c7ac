package sample

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// portalLayouts are all layouts, in the order in which [PortalCases] takes them.
func portalLayouts() []portalLayout {
	return slices.Concat(portalLayoutsFR, portalLayoutsDE, autoScoutLayouts(), portalLayoutsEN, portalLayoutsEU, genericLayouts())
}

// PortalCases returns n mails in the layouts of other portals, a third of them
// forwarded by people and rules. The same seed gives the same mails, and a
// larger n adds to them.
//
// The layouts follow what is known of the portals' mails (who sends them, where
// the identity stands and with which labels); the words are invented, so are
// all people. Real are the names and domains of the portals only.
func PortalCases(seed uint64, n int) ([]Case, error) {
	layouts := portalLayouts()
	var cases []Case
	for i := range n {
		l := layouts[i%len(layouts)]
		r := random(seed, "portals", strconv.Itoa(i))
		s := newPortalScene(r, l)
		raw, err := s.mail()
		if err != nil {
			return nil, fmt.Errorf("making a mail of %s: %w", l.name, err)
		}
		c := Case{Name: fmt.Sprintf("portals-%04d-%s", i, strings.ReplaceAll(l.name, "_", "-")), Raw: raw, Truth: s.truth()}
		if chance(r, 3) {
			if err := c.forward(s); err != nil {
				return nil, fmt.Errorf("forwarding a mail of %s: %w", l.name, err)
			}
		}
		if err := c.keepSaid(); err != nil {
			return nil, err
		}
		cases = append(cases, c)
	}
	return cases, nil
}

// forward sends the case's mail on, as a rule or a person does.
func (c *Case) forward(s *portalScene) (err error) {
	to := Address{Name: "CRM", Email: "leads@crm.example"}
	at := s.at.Add(time.Duration(1+s.r.IntN(90)) * time.Minute)
	if chance(s.r, 3) {
		way := pick(s.r, RedirectWays())
		c.Truth.Mangling = "redirect-" + way
		c.Raw, err = Redirect{By: s.seller, To: to, Way: way, Date: at, Seed: s.r.Uint64()}.Bytes(c.Raw)
		return err
	}
	client := pick(s.r, ForwardClients())
	f := Forward{
		Client: client, Language: s.layout.lang, From: s.seller, To: to, Date: at, Seed: s.r.Uint64(), AsAttachment: chance(s.r, 6),
		Text: pick(s.r, []string{"", "", "FYI", "Pour toi, merci de rappeler.", "Bitte kümmern."}),
	}
	if !slices.Contains(LanguagesOf(client), f.Language) {
		f.Language = "en"
	}
	c.Truth.Client, c.Truth.Mangling = client, "forward-"+client+"-"+f.Language
	if f.AsAttachment {
		c.Truth.Mangling += "-attached"
	}
	c.Raw, err = f.Bytes(c.Raw)
	return err
}

// keepSaid takes out of the truth what the mail does not say, such as an
// address that stood in a field that forwarding lost.
func (c *Case) keepSaid() error {
	if strings.HasSuffix(c.Truth.Mangling, "-attached") {
		return nil
	}
	said, err := said(c.Raw)
	if err != nil {
		return err
	}
	l := c.Truth.Lead
	for _, at := range []*string{
		&l.Contact.Display, &l.Contact.FirstName, &l.Contact.LastName, &l.Contact.Title, &l.Contact.Company, &l.Contact.Email, &l.Contact.RelayEmail,
		&l.Contact.City, &l.Listing.Title, &l.Listing.Ref, &l.Listing.PortalRef, &l.Listing.URL, &l.Message.Text,
	} {
		if !saysWords(said, *at) {
			*at = ""
		}
	}
	l.Contact.Phones = slices.DeleteFunc(l.Contact.Phones, func(p parser.Phone) bool { return !saysDigits(said, p.Raw) })
	return nil
}

// said is all that a mail says: of its header what people see, and its bodies
// decoded, in lower case and without white space.
func said(raw []byte) (string, error) {
	o, err := OriginalFrom(raw)
	if err != nil {
		return "", fmt.Errorf("reading a mail of our own: %w", err)
	}
	all := strings.Join([]string{o.From.mailbox(), o.ReplyTo.mailbox(), o.Subject, o.Text, textOfHTML(o.HTML), attributesOf(o.HTML)}, "\n")
	return squeezed(all), nil
}

// attributesOf returns the links of a document.
func attributesOf(doc string) string {
	var out []string
	if body := bodyOf(doc); body != nil {
		for n := range body.Descendants() {
			for _, a := range n.Attr {
				if a.Key == "href" {
					out = append(out, a.Val)
				}
			}
		}
	}
	return strings.Join(out, "\n")
}

func squeezed(s string) string {
	return strings.Join(strings.Fields(strings.ToLower(strings.NewReplacer(">", "", "\u00a0", " ", "\u202f", " ").Replace(s))), "")
}

// saysWords reports whether every word of v is there.
func saysWords(said, v string) bool {
	for word := range strings.FieldsSeq(v) {
		if !strings.Contains(said, squeezed(word)) {
			return false
		}
	}
	return true
}

func saysDigits(said, v string) bool { return strings.Contains(said, squeezed(v)) }
