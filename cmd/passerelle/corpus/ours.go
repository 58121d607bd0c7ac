package corpus

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// random is the source of the i-th case of a set: cases do not depend on one
// another, so that more of them change none.
func random(seed uint64, set string, i int) *rand.Rand {
	return rand.New(rand.NewChaCha8(sha256.Sum256(fmt.Appendf(nil, "%d %s %d", seed, set, i))))
}

func pick[T any](r *rand.Rand, from []T) T { return from[r.IntN(len(from))] }

// ours makes mails of our own, as the mailer sends them. The truth is the
// record that they carry.
func ours(ctx context.Context, seed uint64, n int) ([]sample.Case, error) {
	c := mailer.NewComposer(corpusKey)
	var cases []sample.Case
	for i := range n {
		o, t := newOurMail(random(seed, "ours", i), i)
		raw, err := compose(ctx, c, o)
		if err != nil {
			return nil, err
		}
		t.Set = "ours"
		cases = append(cases, sample.Case{Name: fmt.Sprintf("ours-%04d-%s", i, strings.ReplaceAll(t.Template, "/", "-")), Raw: raw, Truth: t})
	}
	return cases, nil
}

// corpusKey signs the records of sample mails. It is no secret.
var corpusKey = mailer.SigningKey{ID: "corpus", Key: ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))}

func compose(ctx context.Context, c *mailer.Composer, o bridge.Outgoing) ([]byte, error) {
	var b bytes.Buffer
	if err := c.Compose(ctx, &b, o); err != nil {
		return nil, fmt.Errorf("composing a mail: %w", err)
	}
	return b.Bytes(), nil
}

// ourThread is what the mails of one conversation have in common.
type ourThread struct {
	r            *rand.Rand
	lang         string
	person       sample.Person
	listing      parser.LeadListing
	contact      parser.Contact
	alias        string
	conversation string
	leadID       string
	portal       string
	start        time.Time
	masked       bool // the customer has a phone that stays secret
}

const (
	ourDomain   = "reply.voiturama.example"
	ourSeller   = "ventes@garage-dubreuil.example"
	aliasLetter = "0123456789abcdefghjkmnpqrstvwxyz"
	hexLetter   = "0123456789abcdef"
)

func letters(r *rand.Rand, alphabet string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = alphabet[r.IntN(len(alphabet))]
	}
	return string(b)
}

func uuid(r *rand.Rand) string {
	return "0198" + letters(r, hexLetter, 4) + "-" + letters(r, hexLetter, 4) + "-7" + letters(r, hexLetter, 3) + "-9" + letters(r, hexLetter, 3) + "-" + letters(r, hexLetter, 12)
}

// contactID is what the account calls the customer. It takes nothing from the
// random source, so that mails without it stay as they were.
func (t *ourThread) contactID() string {
	sum := sha256.Sum256([]byte("contact " + t.person.Email + t.conversation))
	id := make([]byte, 26)
	for i := range id {
		id[i] = aliasLetter[sum[i]%32]
	}
	return string(id)
}

func newOurThread(r *rand.Rand, lang string) *ourThread {
	trade := pick(r, sample.AdTrades())
	t := &ourThread{
		r: r, lang: lang, person: sample.NewPerson(r, pick(r, []string{lang, lang, lang, "de", "es", "nl"})),
		alias:        "1s" + letters(r, aliasLetter, 24) + "@" + ourDomain,
		conversation: uuid(r), leadID: uuid(r), portal: "Voiturama",
		start: time.Date(2026, time.Month(1+r.IntN(10)), 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60), 0, time.UTC),
	}
	ad := sample.NewAd(r, lang, trade)
	t.listing = parser.LeadListing{
		ID: "annonce-" + ad.PortalID, Ref: ad.Ref, URL: "https://voiturama.example/annonces/" + ad.PortalID + pick(r, []string{"", "?a=1&b=2", "#photos"}),
		Title: oddTitle(r, ad.Title), Price: strconv.Itoa(ad.Price), Currency: ad.Currency,
	}
	switch r.IntN(6) {
	case 0:
		t.listing.Price += fmt.Sprintf(".%02d", 1+r.IntN(99))
	case 1:
		t.listing.Price, t.listing.Currency = "", ""
	case 2:
		t.listing.PortalRef, t.listing.Ref = ad.PortalID, ""
	}
	t.setContact()
	return t
}

func (t *ourThread) setContact() {
	r, p := t.r, t.person
	c := parser.Contact{Display: p.Display(), FirstName: p.First, LastName: p.Last, RelayEmail: t.alias, Language: t.lang}
	switch r.IntN(8) {
	case 0:
		c.Title, c.Company = p.Title, p.Company
	case 1:
		c.City = p.City
	case 2:
		c.Display, c.FirstName, c.LastName = p.Pseudonym, "", ""
	case 3:
		c.Display, c.FirstName, c.LastName = pick(r, oddNames), "", ""
	case 4:
		c.FirstName, c.LastName = "", ""
	case 5:
		c.RelayEmail, c.Email = "", p.Email
	}
	switch r.IntN(5) {
	case 0:
		t.masked = c.Email == ""
	case 1:
	case 2:
		c.Phones = []parser.Phone{{E164: p.Phone.E164}, {E164: sample.NewPersonPhone(r, "GB").E164}}
	default:
		c.Phones = []parser.Phone{{E164: p.Phone.E164}}
	}
	t.contact = c
}

// oddNames are names that people have, or give.
var oddNames = []string{
	"M. et Mme Le Goff", "Nguyễn Thị Ánh", "Дмитрий Иванов", "O'Brien, Pat \"Paddy\"", "marie75 🚲", "Jean-François d'Aboville (Jeff)",
	"Nom : Prénom", "Garage A&B <Paris>", "محمد علي", "山田 太郎", "X Æ A-12", "Le Goff via Voiturama", "Dr. h.c. Anna-Lena Müller-Lüdenscheid zu Hohenstein-Waldenburg",
}

func oddTitle(r *rand.Rand, title string) string {
	switch r.IntN(8) {
	case 0:
		return title + " : Prix à débattre"
	case 1:
		return strings.TrimSpace(strings.Repeat(title+" / ", 5))
	case 2:
		return "[URGENT] " + title + " !!! – 100 % d'origine"
	}
	return title
}

// oddMessages are messages that look like something else.
var oddMessages = []string{
	"Nature : mise en favori\nContact : quelqu'un d'autre\nE-mail : autre@example.com",
	"Kind: new message\nPhone: +447700900123\nListing: none",
	"> Vous disiez hier\n> que le prix est ferme.\nEst-ce encore vrai ?\n---\nMerci",
	"-- \nPaul", "?", "👍👍", "De : Paris\nÀ : Marseille\nDate : samedi\nEst-ce possible ?",
	"Message :\nvoir ci-dessus\n\n\n\nMerci", "Prix <b>12 000 €</b> & frais ? https://example.com/?a=1&b=2",
	"السلام عليكم، هل السيارة متوفرة؟", "Line one\n\tindented\n  twice   spaced   words\nend",
}

func (t *ourThread) message() string {
	switch t.r.IntN(6) {
	case 0:
		return pick(t.r, oddMessages)
	case 1:
		long := make([]string, 0, 12)
		for range 12 {
			long = append(long, sample.CustomerMessage(t.r, t.lang))
		}
		return strings.Join(long, "\n\n")
	}
	return sample.CustomerMessage(t.r, t.lang)
}

// newOurMail makes the i-th mail: kinds and languages take turns.
func newOurMail(r *rand.Rand, i int) (bridge.Outgoing, sample.Truth) {
	kinds := []bridge.NotificationKind{bridge.NotifyLead, bridge.NotifyMessage, bridge.NotifyFavorite}
	t := newOurThread(r, []string{"fr", "en"}[i/len(kinds)%2])
	sequence := 1
	if kinds[i%3] == bridge.NotifyMessage {
		sequence = 2 + r.IntN(20)
	}
	return t.mail(kinds[i%3], sequence, r.IntN(8) > 0)
}

// mail makes the sequence-th mail of the conversation.
func (t *ourThread) mail(kind bridge.NotificationKind, sequence int, content bool) (bridge.Outgoing, sample.Truth) {
	r := t.r
	at := t.start.Add(time.Duration(sequence) * time.Hour)
	version := 1 + r.IntN(bridge.NewestTemplate)
	record := parser.Lead{
		Version: parser.LeadVersion, Event: parser.Event(kind), LeadID: t.leadID, MessageID: uuid(r), Conversation: t.conversation, Sequence: sequence,
		Source:  parser.LeadSource{Portal: t.portal, Template: fmt.Sprintf("%s/%s/%d", kind, t.lang, version)},
		Contact: t.contact, Listing: t.listing, Message: parser.LeadMessage{Text: t.message(), Language: t.lang},
		SubmittedAt: at, SentAt: at.Add(2 * time.Second),
	}
	id := uuid(r)
	o := bridge.Outgoing{
		Notification: bridge.Notification{
			ID: bridge.NotificationID(id), Kind: kind, ConversationID: bridge.ConversationID(t.conversation), Side: bridge.SideSeller, To: ourSeller,
			Language: t.lang, Template: version, Content: content,
		},
		Installation: bridge.Installation{Name: t.portal, DefaultLanguage: "fr", BaseURL: "https://inbox.voiturama.example"},
		From:         t.alias, To: ourSeller, EnvelopeFrom: "1v" + letters(r, aliasLetter, 20) + "@" + ourDomain, MessageID: id + "@" + ourDomain,
		References: []string{t.conversation + ".seller@" + ourDomain}, Subject: t.subject(), ThreadStart: t.start,
		Account: bridge.Account{ID: "0198f0c4-1111-7c3d-9b1f-2a4d6c8e0f01", Name: "Garage Dubreuil"}, Listing: bridge.Listing{Title: t.listing.Title},
		BuyerName: t.contact.Display, ThreadURL: "https://inbox.voiturama.example/conversations/" + t.conversation,
	}
	if kind == bridge.NotifyFavorite {
		record.LeadID, record.Message = "", parser.LeadMessage{Text: parser.FavoriteSentence(t.lang)}
		record.Contact = parser.Contact{Display: t.person.Pseudonym, RelayEmail: t.alias}
		o.MemberSince = time.Date(2015+r.IntN(11), time.Month(1+r.IntN(12)), 1, 0, 0, 0, 0, time.UTC)
		o.Unsubscribe = "https://inbox.voiturama.example/unsubscribe/1u" + letters(r, aliasLetter, 16)
	}
	if version > 1 {
		record.Contact.ID = t.contactID()
	}
	if t.masked || kind == bridge.NotifyFavorite {
		o.Secrets = []string{t.person.Email, t.person.Phone.E164}
	}
	o.FromName = record.Contact.Display + " via " + t.portal
	truth := sample.Truth{Language: t.lang, Region: "FR", Template: record.Source.Template, Thread: t.conversation}
	if !content {
		record = withhold(record)
		truth.Open = []string{"contact.display", "contact.relay_email", "contact.first_name", "contact.last_name", "listing.title", "listing.ref"}
	}
	o.Record = record
	lead := parser.NewLeadForms(record, false).Lead()
	truth.Lead = &lead
	return o, truth
}

func (t *ourThread) subject() string {
	if t.listing.Ref == "" {
		return t.listing.Title
	}
	return t.listing.Title + " [" + t.listing.Ref + "]"
}

// withhold leaves the ids of a record, as for readers who want no content by
// mail.
func withhold(r parser.Lead) parser.Lead {
	return parser.Lead{
		Version: r.Version, Event: r.Event, LeadID: r.LeadID, MessageID: r.MessageID, Conversation: r.Conversation,
		Sequence: r.Sequence, Source: r.Source, Contact: parser.Contact{ID: r.Contact.ID}, SubmittedAt: r.SubmittedAt, SentAt: r.SentAt, Withheld: true,
	}
}
