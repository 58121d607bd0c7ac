package parser

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// Conversation is what one customer and one seller wrote to each other about
// one listing, as far as mails say it.
type Conversation struct {
	// Key names the conversation: its id, else the relay address in lower
	// case, else the id of the one lead or message. It is empty where a mail
	// has none of them.
	Key string
	// Contact is that of the lead, with what only other mails say. The name
	// is always of one mail.
	Contact Contact
	// Listing is that of the lead, or of the first mail that names one.
	Listing LeadListing
	// Mails are the mails in the order in which they were written, each once.
	Mails []*Lead
}

// Lead returns the mail that made the conversation a lead, or nil.
func (c Conversation) Lead() *Lead {
	for _, l := range c.Mails {
		if isLeadEvent(l.Event) && l.Event != EventMessage && l.Event != EventFavorite {
			return l
		}
	}
	return nil
}

// LinkLeads puts the mails of each conversation together: a lead, its later
// messages, a favourite before it, and answers that quote one of them. The
// order of the mails does not matter for that, and a mail that came twice, as
// itself and forwarded, counts once.
//
// Mails belong together that have the same conversation id, else the same relay
// address about the same listing. Names, real addresses and phones are of
// persons, not of conversations, and link nothing. What a mail says is believed:
// callers who let strangers write to them check the sender first. The result is
// in the order of the first mails; nil leads are left out.
func LinkLeads(leads []*Lead) []Conversation {
	links := leadLinks{byID: make(map[string]*leadThread), byRelay: make(map[string][]*leadThread)}
	var named, bare []int
	for i, l := range leads {
		switch {
		case l == nil:
		case l.Conversation != "":
			links.addNamed(i, l)
		case l.Listing.ID != "" || l.Listing.Ref != "" || l.Listing.PortalRef != "" || l.Listing.URL != "" || l.Listing.Title != "":
			named = append(named, i)
		default:
			bare = append(bare, i)
		}
	}
	for _, i := range append(named, bare...) {
		links.addRelayed(i, leads[i])
	}
	slices.SortFunc(links.threads, func(a, b *leadThread) int { return a.at[0] - b.at[0] })
	var all []Conversation
	for _, t := range links.threads {
		all = append(all, t.conversation())
	}
	return all
}

// leadThread is a conversation in the making.
type leadThread struct {
	at    []int // places of its mails in the input, in order
	mails []*Lead
}

func (t *leadThread) add(i int, l *Lead) {
	n, _ := slices.BinarySearch(t.at, i)
	t.at, t.mails = slices.Insert(t.at, n, i), slices.Insert(t.mails, n, l)
}

type leadLinks struct {
	threads []*leadThread
	byID    map[string]*leadThread
	byRelay map[string][]*leadThread
}

func (k *leadLinks) start() *leadThread {
	t := &leadThread{}
	k.threads = append(k.threads, t)
	return t
}

func leadRelay(l *Lead) string { return strings.ToLower(l.Contact.RelayEmail) }

// addNamed adds a mail to the conversation that it names. Its relay address
// leads there too.
func (k *leadLinks) addNamed(i int, l *Lead) {
	t := k.byID[l.Conversation]
	if t == nil {
		t = k.start()
		k.byID[l.Conversation] = t
	}
	t.add(i, l)
	if relay := leadRelay(l); relay != "" && !slices.Contains(k.byRelay[relay], t) {
		k.byRelay[relay] = append(k.byRelay[relay], t)
	}
}

// addRelayed adds a mail that names no conversation. Some portals give a
// customer one relay address for all listings: of its conversations it is the
// one about the listing, or the only one that may be.
func (k *leadLinks) addRelayed(i int, l *Lead) {
	relay := leadRelay(l)
	if relay == "" {
		k.start().add(i, l)
		return
	}
	var possible []*leadThread
	for _, t := range k.byRelay[relay] {
		switch same, other := t.about(l.Listing); {
		case same:
			t.add(i, l)
			return
		case !other:
			possible = append(possible, t)
		}
	}
	if len(possible) == 1 {
		possible[0].add(i, l)
		return
	}
	t := k.start()
	t.add(i, l)
	k.byRelay[relay] = append(k.byRelay[relay], t)
}

// about reports whether the conversation is about a listing, and whether it is
// about another. It is neither where they have nothing to compare.
func (t *leadThread) about(b LeadListing) (same, other bool) {
	for _, l := range t.mails {
		a := l.Listing
		for _, v := range [][2]string{{a.ID, b.ID}, {a.Ref, b.Ref}, {a.PortalRef, b.PortalRef}, {a.URL, b.URL}} {
			if v[0] != "" && v[1] != "" {
				same, other = same || v[0] == v[1], other || v[0] != v[1]
			}
		}
		same = same || a.Title != "" && a.Title == b.Title && !other
	}
	return same && !other, other
}

func (t *leadThread) conversation() Conversation {
	var mails []*Lead
	for _, l := range t.mails {
		if i := slices.IndexFunc(mails, func(m *Lead) bool { return sameMail(m, l) }); i < 0 {
			mails = append(mails, l)
		} else if mails[i].Forwarded != nil && l.Forwarded == nil {
			mails[i] = l // what was not forwarded says more
		}
	}
	sortLeads(mails)
	c := Conversation{Mails: mails}
	c.fill()
	for _, l := range mails {
		c.Key = cmp.Or(c.Key, l.Conversation)
	}
	for _, l := range mails {
		c.Key = cmp.Or(c.Key, leadRelay(l))
	}
	c.Key = cmp.Or(c.Key, mails[0].LeadID, mails[0].MessageID)
	return c
}

// sameMail reports whether two records are of one mail: they have the same id,
// or they say the same, and one is a forward of the other or they were written
// at the same time.
func sameMail(a, b *Lead) bool {
	if a.MessageID != "" && b.MessageID != "" {
		return a.MessageID == b.MessageID
	}
	if a.Event != b.Event || !sameWords(a.Message.Text, b.Message.Text) || a.Sequence != b.Sequence && a.Sequence != 0 && b.Sequence != 0 {
		return false
	}
	at := leadTime(a)
	return !at.IsZero() && at.Equal(leadTime(b)) || (a.Forwarded == nil) != (b.Forwarded == nil)
}

func leadTime(l *Lead) time.Time {
	if l.SubmittedAt.IsZero() {
		return l.SentAt
	}
	return l.SubmittedAt
}

// sortLeads puts mails in order: by their numbers, else by their times, where
// all have them; else only a favourite and a lead go before the rest.
func sortLeads(mails []*Lead) {
	lacks := func(zero func(*Lead) bool) bool { return slices.ContainsFunc(mails, zero) }
	rank := func(l *Lead) int {
		switch {
		case l.Event == EventFavorite:
			return 0
		case isLeadEvent(l.Event) && l.Event != EventMessage:
			return 1
		}
		return 2
	}
	order := func(a, b *Lead) int { return rank(a) - rank(b) }
	switch {
	case !lacks(func(l *Lead) bool { return l.Sequence == 0 }):
		order = func(a, b *Lead) int { return a.Sequence - b.Sequence }
	case !lacks(func(l *Lead) bool { return leadTime(l).IsZero() }):
		order = func(a, b *Lead) int { return leadTime(a).Compare(leadTime(b)) }
	}
	slices.SortStableFunc(mails, order)
}

// fill takes the contact and the listing out of the mails, the lead first.
func (c *Conversation) fill() {
	mails := slices.Clone(c.Mails)
	if l := c.Lead(); l != nil {
		mails = slices.Insert(slices.DeleteFunc(mails, func(m *Lead) bool { return m == l }), 0, l)
	}
	// A favourite has a pseudonym where others have a name.
	slices.SortStableFunc(mails, func(a, b *Lead) int { return boolRank(a.Event == EventFavorite) - boolRank(b.Event == EventFavorite) })
	for _, l := range mails {
		to, from := &c.Contact, l.Contact
		if to.Display == "" {
			to.Display, to.FirstName, to.LastName, to.Title = from.Display, from.FirstName, from.LastName, from.Title
		}
		to.ID = cmp.Or(to.ID, from.ID)
		to.Company, to.City, to.Language = cmp.Or(to.Company, from.Company), cmp.Or(to.City, from.City), cmp.Or(to.Language, from.Language)
		to.Email, to.RelayEmail = cmp.Or(to.Email, from.Email), cmp.Or(to.RelayEmail, from.RelayEmail)
		if to.Phones == nil {
			to.Phones = slices.Clone(from.Phones)
		}
		if c.Listing == (LeadListing{}) {
			c.Listing = l.Listing
		}
	}
}

func boolRank(b bool) int {
	if b {
		return 1
	}
	return 0
}
