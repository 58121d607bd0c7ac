package bridge

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/google/uuid"

	"github.com/passerelle-mail/passerelle/parser"
)

// postIntake stores what a mail to an intake address was taken for, and makes
// the message of a lead. It sets the conversation and state of m.
func (b *Bridge) postIntake(ctx context.Context, tx Tx, m *Mail, p intakePost) error {
	if err := b.count(ctx, tx, "intake:"+string(p.row.Account), intakeMails, ""); err != nil {
		return err
	}
	row := p.row
	m.State, m.Reason = MailNoted, WhyNoLead
	if row.State == IntakeUnread {
		m.Reason = WhyUnreadable
	}
	if row.State == IntakeLead {
		if err := b.postPortal(ctx, tx, m, &row, p); err != nil {
			return err
		}
	}
	return tx.PutIntakeMail(ctx, row)
}

// postPortal makes the message of a portal's customer, in the conversation that
// the customer has or in a new one.
func (b *Bridge) postPortal(ctx context.Context, tx Tx, m *Mail, row *IntakeMail, p intakePost) error {
	l := &row.Record
	if err := b.dropOwn(ctx, tx, row.Account, l); err != nil {
		return err
	}
	c, listing, err := b.portalConversation(ctx, tx, row, p)
	if err != nil {
		return err
	}
	m.ConversationID, row.Conversation = c.ID, c.ID
	repeated, err := b.isRepeated(ctx, tx, c, *l, p)
	if err != nil {
		return err
	}
	if repeated {
		row.State, m.Reason = IntakeRepeated, WhyRepeated
		return nil
	}
	if err := checkBlocked(ctx, tx, c); errors.Is(err, ErrBlocked) {
		row.State, row.Note = IntakeOther, IntakeBlocked
		return nil
	} else if err != nil {
		return err
	}
	msg, err := b.portalMessage(ctx, tx, c, m, row, p)
	if err != nil {
		return err
	}
	m.State, m.Reason = MailPosted, ""
	if c.LeadID != "" {
		row.State = IntakeJoined
		if done, err := b.postPortalRobot(ctx, tx, c, m, row, msg); err != nil || done {
			return err
		}
	}
	msg, err = b.postWith(ctx, tx, &c, msg, func(c *Conversation, msg Message) error {
		return b.addPortalLead(ctx, tx, c, msg, listing, *l)
	})
	row.Message = msg.ID
	return err
}

// postPortalRobot posts a message that looks like a program's, though no header
// says so.
func (b *Bridge) postPortalRobot(ctx context.Context, tx Tx, c Conversation, m *Mail, row *IntakeMail, msg Message) (bool, error) {
	if c.Sequence <= 2 || len(msg.Attachments) > 0 {
		return false, nil
	}
	done, err := b.postRobot(ctx, tx, c, m, msg)
	if err != nil || !done {
		return false, err
	}
	row.Note = IntakeAutomatic
	if m.State == MailPosted {
		row.Message = msg.ID
	}
	return true, nil
}

// dropOwn takes out of a record what cannot be the customer's: the addresses of
// the account itself, and those that nobody reads.
func (b *Bridge) dropOwn(ctx context.Context, tx Tx, id AccountID, l *parser.Lead) error {
	for path, at := range map[string]*string{"contact.email": &l.Contact.Email, "contact.relay_email": &l.Contact.RelayEmail} {
		if *at == "" {
			continue
		}
		own, err := b.isOwn(ctx, tx, id, *at)
		if err != nil {
			return err
		}
		switch {
		case own:
			l.Warnings = append(l.Warnings, path+": it is the account's own")
		case parser.IsRobot(*at):
			l.Warnings = append(l.Warnings, path+": nobody reads it")
		default:
			continue
		}
		*at = ""
		delete(l.Evidence, path)
	}
	return nil
}

// portalConversation returns the conversation that a record is about, made where
// there is none, and its listing.
func (b *Bridge) portalConversation(ctx context.Context, tx Tx, row *IntakeMail, p intakePost) (Conversation, Listing, error) {
	keys := leadKeys(row.Record, row.Portal)
	id, err := p.conversation, error(nil)
	if id == "" {
		id, err = knownCustomer(ctx, tx, row, keys)
	}
	var c Conversation
	var l Listing
	if err != nil {
		return c, l, err
	}
	if id == "" {
		c, l, err = b.newPortalConversation(ctx, tx, row)
	} else if c, err = tx.Conversation(ctx, id); err == nil {
		if l, err = tx.Listing(ctx, c.ListingID); err == nil {
			err = b.learnPortalBuyer(ctx, tx, c.BuyerID, row.Record, p.unproven)
		}
	}
	if id == "" || !p.unproven {
		for _, a := range addresses(row.Record.Contact.Email, row.Record.Contact.RelayEmail) {
			keys = append(keys, writerKey(c.ID, a))
		}
	}
	for i := 0; err == nil && i < len(keys); i++ {
		err = tx.PutIntakeKey(ctx, row.Account, keys[i], c.ID)
	}
	return c, l, err
}

// knownCustomer returns the conversation of a record's keys; empty where there is
// none. A portal may put one address of its own into the mails of all customers,
// and people share phones: who has another name is another customer.
func knownCustomer(ctx context.Context, tx Tx, row *IntakeMail, keys []string) (ConversationID, error) {
	relay := row.Record.Contact.RelayEmail != ""
	for i, key := range keys {
		id, err := tx.IntakeKey(ctx, row.Account, key)
		if errors.Is(err, ErrNotFound) {
			continue
		} else if err != nil || relay && i == 0 {
			return id, err
		}
		c, err := tx.Conversation(ctx, id)
		if err != nil {
			return "", err
		}
		buyer, err := tx.Buyer(ctx, c.BuyerID)
		if err != nil || namesAgree(buyer.Name, row.Record.Contact.Display) {
			return id, err
		}
	}
	return "", nil
}

// namesAgree says whether two names may be one person's: they have a word in
// common, or one is missing.
func namesAgree(a, b string) bool {
	known := strings.Fields(fold(a, false).text)
	for w := range strings.FieldsSeq(fold(b, false).text) {
		if slices.Contains(known, w) {
			return true
		}
	}
	return len(known) == 0 || strings.TrimSpace(b) == ""
}

// writerKey is what an address is found by that a portal gave for the customer of
// a conversation.
func writerKey(c ConversationID, email string) string { return intakeKey("writer", string(c), email) }

// intakeKey is a hash of what is not to be kept.
func intakeKey(parts ...string) string {
	sum := sha256.Sum256([]byte(asciiLower(strings.Join(parts, "\n"))))
	return hex.EncodeToString(sum[:])
}

// leadKeys are what a lead is found again by, the most certain first: the relay
// address, and the customer at the portal's listing, with the name and without.
// Each is a hash.
func leadKeys(l parser.Lead, portal string) []string {
	var keys []string
	add := func(parts ...string) { keys = append(keys, intakeKey(parts...)) }
	c := l.Contact
	if c.RelayEmail != "" {
		add("relay", c.RelayEmail)
	}
	people := addresses(c.Email)
	for _, p := range c.Phones {
		people = append(people, addresses(p.E164)...)
	}
	var ads []string
	for _, ad := range []struct{ kind, value string }{{"portal_ref", l.Listing.PortalRef}, {"ref", l.Listing.Ref}, {"url", l.Listing.URL}} {
		if ad.value != "" {
			ads = append(ads, ad.kind+"\n"+ad.value)
		}
	}
	if len(ads) == 0 {
		ads = []string{"title\n" + l.Listing.Title}
	}
	for _, name := range slices.Compact([]string{fold(c.Display, false).text, ""}) {
		for _, who := range people {
			for _, ad := range ads {
				add(slices.Concat([]string{"customer", who, portal, ad}, addresses(name))...)
			}
		}
	}
	return keys
}

// newPortalConversation makes the conversation of a customer whom nothing is
// known of.
func (b *Bridge) newPortalConversation(ctx context.Context, tx Tx, row *IntakeMail) (Conversation, Listing, error) {
	a, err := tx.Account(ctx, row.Account)
	if err != nil {
		return Conversation{}, Listing{}, err
	}
	l, err := b.portalListing(ctx, tx, a, &row.Record)
	if err != nil {
		return Conversation{}, Listing{}, err
	}
	r := row.Record.Contact
	buyer := Buyer{
		ID: newID[BuyerID](), ExternalID: "portal:" + uuid.NewString(), Account: row.Account, Portal: nonEmpty(row.Portal, "?"),
		Name: r.Display, FirstName: r.FirstName, LastName: r.LastName, Email: answerAddress(r),
		Language: nonEmpty(nonEmpty(row.Record.Message.Language, r.Language), a.Language), CreatedAt: b.now(),
	}
	buyer.Language = b.language(buyer.Language)
	if len(r.Phones) > 0 {
		buyer.Phone = r.Phones[0].E164
	}
	if err := tx.PutBuyer(ctx, buyer); err != nil {
		return Conversation{}, Listing{}, err
	}
	of := l
	if l.Placeholder() { // its subject is what the portal calls the listing
		of.Title, of.Reference = nonEmpty(row.Record.Listing.Title, l.Title), nonEmpty(row.Record.Listing.Ref, row.Record.Listing.PortalRef)
	}
	c, err := b.conversation(ctx, tx, buyer, of)
	return c, l, err
}

// portalListing is the one listing of the account with the reference that a
// record names, else the account's placeholder.
func (b *Bridge) portalListing(ctx context.Context, tx Tx, a Account, l *parser.Lead) (Listing, error) {
	if ref := strings.TrimSpace(l.Listing.Ref); ref != "" {
		found, err := tx.ListingsByReference(ctx, a.ID, ref, 2)
		if err != nil {
			return Listing{}, err
		}
		switch {
		case len(found) == 1 && !found[0].Placeholder():
			return found[0], nil
		case len(found) > 1:
			l.Warnings = append(l.Warnings, "listing.ref: several listings have it")
		}
	}
	_, placeholder, err := b.intakeOf(ctx, tx, a)
	return placeholder, err
}

// answerAddress is where an answer reaches a customer: through the portal, or at
// the address that it gave; empty where there is none.
func answerAddress(c parser.Contact) string {
	return strings.ToLower(nonEmpty(c.RelayEmail, c.Email))
}

// learnPortalBuyer adds what a later mail says of a customer and no earlier one
// did. An address of the portal goes before one of the customer's own, but not where
// nothing proves that the portal gave it: it would take the answers elsewhere.
func (b *Bridge) learnPortalBuyer(ctx context.Context, tx Tx, id BuyerID, l parser.Lead, unproven bool) error {
	buyer, err := tx.Buyer(ctx, id)
	if err != nil || !buyer.ErasedAt.IsZero() || buyer.Account == "" {
		return err
	}
	before := buyer
	if buyer.Email == "" || l.Contact.RelayEmail != "" && parser.PortalOf(buyer.Email) == "" && !unproven {
		buyer.Email = nonEmpty(answerAddress(l.Contact), buyer.Email)
	}
	buyer.Name = nonEmpty(buyer.Name, l.Contact.Display)
	if buyer.Name == l.Contact.Display {
		buyer.FirstName = nonEmpty(buyer.FirstName, l.Contact.FirstName)
		buyer.LastName = nonEmpty(buyer.LastName, l.Contact.LastName)
	}
	if buyer.Phone == "" && len(l.Contact.Phones) > 0 {
		buyer.Phone = l.Contact.Phones[0].E164
	}
	if buyer == before {
		return nil
	}
	return tx.PutBuyer(ctx, buyer)
}

// longText is how many letters and digits a text has that nobody sends twice
// through a forward, in bytes.
const longText = 40

// isRepeated says whether a message came before by another way: from the portal
// and forwarded, or forwarded by two. Each way brings each message once, so that
// the same short word again is a new message when one way has brought it more
// often than any other. What a portal says again to remind of it came before too.
func (b *Bridge) isRepeated(ctx context.Context, tx Tx, c Conversation, l parser.Lead, p intakePost) (bool, error) {
	text := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, l.Message.Text)
	if p.reminds && text == "" {
		return c.LeadID != "", nil
	}
	way := p.way
	if way != "" {
		way = intakeKey("way", way)
	}
	so, otherwise, err := tx.CountIntakeText(ctx, c.ID, intakeKey("text", text), way)
	return so <= otherwise || (way != "" && len(text) >= longText || p.reminds) && so > 1, err
}

// portalMessage makes the message of a portal's customer. Files stay with a mail
// that somebody forwarded, since they may be the forwarder's.
func (b *Bridge) portalMessage(ctx context.Context, tx Tx, c Conversation, m *Mail, row *IntakeMail, p intakePost) (Message, error) {
	msg := Message{
		ID: newID[MessageID](), ConversationID: c.ID, Side: SideBuyer, Kind: KindText, State: StateSent,
		Via: ViaMail, MailID: m.ID, Unproven: p.unproven, CreatedAt: p.at,
	}
	if err := b.portalText(ctx, tx, c, &msg, row, p); err != nil {
		return Message{}, err
	}
	if row.Record.Forwarded == nil && p.in != nil {
		for _, f := range p.in.files {
			if isLeadRecord(f.name, f.typ) {
				continue
			}
			if err := tx.PutContent(ctx, f.spool.Content(), m.ReceivedAt); err != nil {
				return Message{}, err
			}
			msg.Attachments = append(msg.Attachments, f.attachment(msg.ID))
		}
	}
	removed, err := b.removeLinks(ctx, tx, c, &msg)
	if err == nil && removed {
		// The portal's program reads no mail about it.
		err = b.addEvent(ctx, tx, c.ID, EventLinksRemoved, SideBuyer, "")
	}
	return msg, err
}

// portalText sets the words of a message. Where it cannot be told which of a mail
// are the customer's, all that it says is shown, for somebody's words are among
// them; but not of a mail that was forwarded, which has the forwarder's too.
func (b *Bridge) portalText(ctx context.Context, tx Tx, c Conversation, msg *Message, row *IntakeMail, p intakePost) error {
	if msg.Text = strings.TrimSpace(row.Record.Message.Text); msg.Text != "" {
		return nil
	}
	if p.in == nil {
		msg.Text = b.eventSentence(row.Event, p.language)
		return nil
	}
	row.Note = IntakeNoMessage
	if row.Record.Forwarded != nil {
		msg.Text = b.sentence(sentenceSeeOriginal, p.language)
		return nil
	}
	t, err := b.thread(ctx, tx, c.ID)
	if err != nil {
		return err
	}
	reply := p.in.mail.Reply(parser.ReplyOptions{})
	msg.Text = nonEmpty(strings.TrimSpace(b.mask(reply.Text, t.secrets(SideSeller), p.language)), b.eventSentence(row.Event, p.language))
	return nil
}

// isLeadRecord says whether a file is what programs read, or a mail in a mail.
func isLeadRecord(name, typ string) bool {
	name = strings.ToLower(name)
	for _, end := range []string{".xml", ".json", ".eml", ".adf"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return typ == "message/rfc822" || strings.HasSuffix(typ, "/xml") || strings.HasSuffix(typ, "/json")
}

// eventSentence stands for a lead without a word of the customer's.
func (b *Bridge) eventSentence(e parser.Event, lang string) string {
	switch e {
	case parser.EventVisitRequest:
		return b.sentence(sentenceVisit, lang)
	case parser.EventPriceOffer:
		return b.sentence(sentenceOffer, lang)
	}
	return b.sentence(sentenceEmpty, lang)
}

// addPortalLead freezes the record of a portal's lead: as the portal gave it, with
// our ids, and with our alias as the relay address.
func (b *Bridge) addPortalLead(ctx context.Context, tx Tx, c *Conversation, msg Message, listing Listing, r parser.Lead) error {
	lead := Lead{ID: newID[LeadID](), ConversationID: c.ID, MessageID: msg.ID, AccountID: c.AccountID, CreatedAt: msg.CreatedAt}
	r.Version, r.Event, r.LeadID, r.MessageID = parser.LeadVersion, parser.EventLead, string(lead.ID), string(msg.ID)
	r.Conversation, r.Sequence, r.Withheld = string(c.ID), msg.Sequence, false
	r.Contact.ID, r.Contact.RelayEmail = "", b.Address(c.SellerAlias)
	r.Contact.Display = nonEmpty(r.Contact.Display, b.sentence(sentenceBuyer, r.Contact.Language))
	r.Message.Text = msg.Text
	r.Listing.ID = ""
	if !listing.Placeholder() {
		r.Listing.ID = listing.ExternalID
		r.Listing.Title = nonEmpty(r.Listing.Title, listing.Title)
	}
	if r.SubmittedAt.IsZero() || r.SubmittedAt.After(msg.CreatedAt) {
		r.SubmittedAt = msg.CreatedAt
	}
	r.SubmittedAt = r.SubmittedAt.UTC().Truncate(time.Microsecond)
	c.LeadID, lead.Record, lead.Words = lead.ID, r, leadWords(r)
	return tx.AddLead(ctx, lead)
}
