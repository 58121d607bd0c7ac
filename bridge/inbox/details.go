package inbox

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// detailsPart is what stands beside a thread.
type detailsPart struct {
	W       *words
	Listing listingCard
	Buyer   buyerCard
	Answers string // how soon the account answers
	Beside  besidePart
	Lead    []leadLine
	Portal  portalCard
}

// portalCard tells where a lead of another portal came from.
type portalCard struct {
	Name     string // empty for a lead of this marketplace
	URL      string // of the page about its mail; empty where that is not at hand
	Fields   []intakeField
	Warnings []string
}

type listingCard struct {
	Title, Price, Reference, URL, Picture string
	Description                           string
	Ended                                 string // why it can no longer be had
	Criteria                              []bridge.Criterion
}

type buyerCard struct {
	Name, Pseudonym, Phone, Address, MemberSince, ProfileURL, Picture string
}

// leadLine is a field of a lead record.
type leadLine struct{ Label, Value string }

func (h *Handler) details(v visit, view bridge.ConversationView) detailsPart {
	d := detailsPart{W: v.words, Listing: h.listingCard(v, view.Listing)}
	if view.Account.AnswerMinutes > 0 {
		d.Answers = v.words.AnswersIn(view.Account.AnswerMinutes)
	}
	if v.door == buyerDoor {
		d.Answers = strings.Join(slices.DeleteFunc([]string{d.Answers, v.usually(view.Hours)}, func(s string) bool { return s == "" }), " · ")
		return d
	}
	b := view.Buyer
	d.Buyer = buyerCard{
		Name: v.otherName(view), Phone: b.Phone, ProfileURL: b.ProfileURL, Picture: h.picture(b.PictureURL),
		Address: h.bridge.Address(view.Conversation.SellerAlias),
	}
	if b.Pseudonym != d.Buyer.Name {
		d.Buyer.Pseudonym = b.Pseudonym
	}
	if !b.MemberSince.IsZero() {
		d.Buyer.MemberSince = v.clock.month(b.MemberSince)
	}
	if view.Lead != nil {
		d.Lead = v.leadLines(*view.Lead)
		d.Portal = v.portalCard(view)
	}
	return d
}

// portalCard is empty for a conversation that no other portal brought.
func (v visit) portalCard(view bridge.ConversationView) (p portalCard) {
	if view.Buyer.Portal == "" {
		return p
	}
	r := view.Lead.Record
	p = portalCard{Name: cmp.Or(r.Source.Portal, v.words.Intake.Unknown), Fields: v.intakeFields(r), Warnings: r.Warnings}
	for _, m := range view.Messages {
		if m.ID == view.Lead.MessageID && m.MailID != "" {
			p.URL = "/intake/" + string(m.MailID)
		}
	}
	return p
}

func (h *Handler) listingCard(v visit, l bridge.Listing) listingCard {
	return listingCard{
		Title:       l.Title,
		Price:       money(v.words.Lang, l.Price, l.Currency),
		Reference:   l.Reference,
		URL:         l.URL,
		Picture:     h.picture(l.PictureURL),
		Criteria:    l.Criteria,
		Description: l.Description,
		Ended:       v.words.Beside.ended[l.StateAt(v.clock.now)],
	}
}

// leadLines are the fields of a record that have a value.
func (v visit) leadLines(l bridge.Lead) []leadLine {
	r, names := l.Record, v.words.leadFields
	var phones []string
	for _, p := range r.Contact.Phones {
		phones = append(phones, cmp.Or(p.Raw, p.E164))
	}
	lines := []leadLine{
		{names.Name, r.Contact.Display},
		{names.Address, cmp.Or(r.Contact.Email, r.Contact.RelayEmail)},
		{names.Phone, strings.Join(phones, ", ")},
		{names.Reference, r.Listing.Ref},
		{names.Message, r.Message.Text},
		{names.Received, v.clock.at(l.CreatedAt).Full},
		{names.ID, string(l.ID)},
	}
	return slices.DeleteFunc(lines, func(l leadLine) bool { return l.Value == "" })
}

// picture returns the address of a picture that pages may load: from our own
// origin or one of the marketplace's. Others are not shown.
func (h *Handler) picture(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return ""
	}
	origin := u.Scheme + "://" + u.Host
	if slices.Contains(h.pictures, origin) || h.bridge.Installation().BaseURL == origin {
		return address
	}
	return ""
}
