package bridge

import (
	"context"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// addLead freezes the record of a first contact.
func (b *Bridge) addLead(ctx context.Context, tx Tx, c *Conversation, msg Message, written time.Time) error {
	buyer, err := tx.Buyer(ctx, c.BuyerID)
	if err != nil {
		return err
	}
	l, err := tx.Listing(ctx, c.ListingID)
	if err != nil {
		return err
	}
	lead := Lead{ID: newID[LeadID](), ConversationID: c.ID, MessageID: msg.ID, AccountID: c.AccountID, CreatedAt: msg.CreatedAt}
	lead.Record = b.record(*c, buyer, l, msg)
	lead.Record.Event, lead.Record.LeadID, lead.Record.SubmittedAt = parser.EventLead, string(lead.ID), written
	c.LeadID, lead.Words = lead.ID, leadWords(lead.Record)
	return tx.AddLead(ctx, lead)
}

// leadWords are what a filter by text finds a lead by.
func leadWords(r parser.Lead) string {
	words := []string{r.Contact.Display, r.Contact.FirstName, r.Contact.LastName}
	for _, p := range r.Contact.Phones {
		words = append(words, p.E164)
	}
	words = append(words, r.Listing.Title, r.Listing.Ref)
	return fold(strings.Join(words, " "), false).text
}

// record says of a message to the seller all that a CRM may know. The buyer's
// address is never in it.
func (b *Bridge) record(c Conversation, buyer Buyer, l Listing, msg Message) parser.Lead {
	r := parser.Lead{
		Version:      parser.LeadVersion,
		Event:        parser.EventMessage,
		LeadID:       string(c.LeadID),
		MessageID:    string(msg.ID),
		Conversation: string(c.ID),
		Sequence:     msg.Sequence,
		Source:       parser.LeadSource{Portal: nonEmpty(strings.Trim(buyer.Portal, "?"), b.inst.Name)},
		Contact: parser.Contact{
			Display:    b.buyerName(buyer),
			FirstName:  buyer.FirstName,
			LastName:   buyer.LastName,
			RelayEmail: b.Address(c.SellerAlias),
			Language:   buyer.Language,
		},
		Listing: parser.LeadListing{
			ID: l.ExternalID, Ref: l.Reference, URL: l.URL, Title: l.Title, Price: l.Price, Currency: l.Currency,
		},
		Message:     parser.LeadMessage{Text: b.mask(msg.Text, thread{buyer: buyer}.secrets(SideBuyer), buyer.Language)},
		SubmittedAt: msg.CreatedAt,
	}
	if buyer.Phone != "" && !buyer.MaskPhone {
		r.Contact.Phones = []parser.Phone{{E164: buyer.Phone}}
	}
	return r
}

// favoriteRecord leaves out all but the pseudonym: the buyer has not written.
func (b *Bridge) favoriteRecord(c Conversation, buyer Buyer, l Listing, msg Message) parser.Lead {
	r := b.record(c, buyer, l, msg)
	r.Event = parser.EventFavorite
	r.Contact = parser.Contact{Display: nonEmpty(buyer.Pseudonym, b.sentence(sentenceBuyer, buyer.Language)), RelayEmail: r.Contact.RelayEmail}
	return r
}

// nameIn is what the seller sees of a buyer in a conversation: the pseudonym
// alone, until the buyer writes.
func (b *Bridge) nameIn(c Conversation, buyer Buyer) string {
	if c.LeadID == "" {
		return nonEmpty(buyer.Pseudonym, b.sentence(sentenceBuyer, buyer.Language))
	}
	return b.buyerName(buyer)
}

// buyerName is the best name of a buyer. One that holds an address is none.
func (b *Bridge) buyerName(buyer Buyer) string {
	for _, name := range []string{buyer.Name, strings.TrimSpace(buyer.FirstName + " " + buyer.LastName), buyer.Pseudonym} {
		if name != "" && !strings.Contains(name, "@") {
			return name
		}
	}
	return b.sentence(sentenceBuyer, buyer.Language)
}

func addresses(emails ...string) []string {
	var out []string
	for _, e := range emails {
		if e != "" {
			out = append(out, e)
		}
	}
	return out
}
