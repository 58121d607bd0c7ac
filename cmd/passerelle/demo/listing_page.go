package demo

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// listingPage is an ad, with the ways to write to its seller.
type listingPage struct {
	shell
	Path    string
	Listing listing
	Price   string
	Picture string
	Seller  string
	Answers string
	Form    contactForm
	Buyers  []choice
	Clients []choice
}

// contactForm is what somebody filled in.
type contactForm struct {
	Buyer  string
	Client string
	Text   string
	Error  string
}

// choice is an option of a form.
type choice struct {
	Value  string
	Name   string
	Chosen bool
}

func (p *Pages) showListing(w http.ResponseWriter, r *http.Request, words *words) error {
	l, err := p.sampleListing(r)
	if err != nil {
		return err
	}
	text := languages[l.seller().Language].FirstMessage(l.Title)
	return p.renderListing(w, r, words, l, contactForm{Buyer: buyers[0].ExternalID, Client: "iphone", Text: text})
}

// sampleListing returns the listing in the path of a request.
func (p *Pages) sampleListing(r *http.Request) (sampleListing, error) {
	l := listingOf(r.PathValue("id"))
	if l.ID == "" {
		return l, bridge.ErrNotFound
	}
	return l, nil
}

func (p *Pages) renderListing(w http.ResponseWriter, r *http.Request, words *words, l sampleListing, f contactForm) error {
	full, err := p.doors.listing(r.Context(), l.ID)
	if err != nil {
		return err
	}
	page := listingPage{
		shell: newShell(r, words, l.Title), Path: r.URL.Path, Listing: full, Price: words.price(full.Price),
		Picture: "/demo/static/" + l.Picture, Seller: l.seller().Name, Answers: words.AnswersIn(l.seller().AnswerMinutes),
		Form: f, Clients: clientChoices(f.Client),
	}
	for _, b := range buyers {
		page.Buyers = append(page.Buyers, choice{Value: b.ExternalID, Name: b.display(), Chosen: b.ExternalID == f.Buyer})
	}
	status := http.StatusOK
	if f.Error != "" {
		status = http.StatusUnprocessableEntity
	}
	return p.render(w, status, "listing.html", page)
}

// contact writes to a seller through one of the doors, and leads to the
// conversation.
func (p *Pages) contact(w http.ResponseWriter, r *http.Request, words *words) error {
	l, err := p.sampleListing(r)
	if err != nil {
		return err
	}
	f := contactForm{Buyer: r.PostFormValue("buyer"), Client: r.PostFormValue("client"), Text: strings.TrimSpace(r.PostFormValue("text"))}
	b := buyerOf(f.Buyer)
	door := r.PostFormValue("door")
	if f.Text == "" && door != "favorite" {
		f.Error = words.EmptyText
		return p.renderListing(w, r, words, l, f)
	}
	var id bridge.ConversationID
	switch door {
	case "mail":
		id, err = p.contactByMail(r.Context(), l, b, f)
	case "favorite":
		var done posted
		done, err = p.doors.markFavorite(r.Context(), newFavorite{Listing: l.ID, Buyer: b})
		id = done.Conversation.ID
	default:
		var done posted
		done, err = p.doors.openLead(r.Context(), newLead{Listing: l.ID, Buyer: b, Text: f.Text})
		id = done.Conversation.ID
	}
	if errors.Is(err, bridge.ErrNotFound) {
		f.Error = words.Held
	} else if f.Error, err = refusal(words, err); err != nil {
		return err
	}
	if f.Error != "" {
		return p.renderListing(w, r, words, l, f)
	}
	http.Redirect(w, r, conversationURL(id), http.StatusSeeOther)
	return nil
}

// contactByMail is [bridge.ErrNotFound] where the mail was taken but made no
// conversation.
func (p *Pages) contactByMail(ctx context.Context, l sampleListing, b newBuyer, f contactForm) (bridge.ConversationID, error) {
	full, err := p.doors.listing(ctx, l.ID)
	if err != nil {
		return "", err
	}
	raw, err := sample.Message{
		Client: f.Client, Language: b.Language, From: sample.Address{Name: b.Name, Email: b.Email},
		To: sample.Address{Email: full.PublicAddress}, Subject: l.Title, Text: f.Text, Date: time.Now(),
	}.Bytes()
	if err != nil {
		return "", err
	}
	if err := p.doors.sendSigned(ctx, b.Email, full.PublicAddress, raw); err != nil {
		return "", err
	}
	p.doors.Smarthost.Keep(b.Email, newMail(Mail{Sent: true, From: b.Email, To: full.PublicAddress, Raw: raw}))
	c, err := p.doors.conversationWith(ctx, l, b.Email)
	if err != nil {
		return "", err
	}
	return c.Conversation.ID, p.doors.mailAtOnce(ctx, c.Buyer.ID)
}

// refusal returns the sentence for an answer that refuses what somebody wrote,
// and any other error as it is.
func refusal(words *words, err error) (string, error) {
	if e, ok := errors.AsType[*refusedError](err); ok {
		return words.NotTaken(e.Error()), nil
	}
	if e, ok := errors.AsType[*apiError](err); ok && e.Status < http.StatusInternalServerError {
		return words.NotTaken(e.Error()), nil
	}
	if errors.Is(err, sample.ErrUnknown) {
		return words.NotTaken(err.Error()), nil
	}
	return "", err
}

// clientNames are the mail programs that somebody can answer with.
var clientNames = []choice{
	{Value: "gmail", Name: "Gmail"},
	{Value: "outlook-desktop", Name: "Outlook (Windows)"},
	{Value: "outlook-mobile", Name: "Outlook (mobile)"},
	{Value: "outlook-web", Name: "Outlook (web)"},
	{Value: "apple-mail", Name: "Apple Mail"},
	{Value: "iphone", Name: "iPhone"},
	{Value: "thunderbird", Name: "Thunderbird"},
	{Value: "orange", Name: "Orange (webmail)"},
	{Value: "yahoo", Name: "Yahoo"},
	{Value: "samsung", Name: "Samsung Galaxy"},
}

func clientChoices(chosen string) []choice {
	all := slices.Clone(clientNames)
	for i := range all {
		all[i].Chosen = all[i].Value == chosen
	}
	return all
}
