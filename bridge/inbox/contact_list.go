package inbox

import (
	"cmp"
	"context"
	"net/http"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

const (
	// pageContacts is how many contacts a page has.
	pageContacts = 50
	// countContacts is up to where contacts are counted.
	countContacts = 5000
)

// contactsPage is the table of an account's contacts.
type contactsPage struct {
	shell
	Query     contactQuery
	Narrowed  bool
	Listings  []filterChoice
	Assignees []filterChoice
	Labels    []filterChoice
	States    []filterChoice
	Columns   []column
	Rows      []contact
	Count     string
	Next, CSV string // addresses; Next is empty at the end
	First     string // address of the start, where this is not it
}

// filterChoice is what a filter may be set to.
type filterChoice struct {
	Value, Name string
	Chosen      bool
}

// column is the head of a column.
type column struct {
	Name  string
	URL   string // puts the table in its order; empty where there is none
	Order string // as aria-sort says it; empty where it is another column's
}

// contact is a row of the table.
type contact struct {
	URL                                                           string
	Stamp                                                         stamp
	Name, Phone, Address, Listing, Reference, State, Labels, Took string
	Assignee, Source                                              string
	Waits                                                         bool
}

func (h *Handler) listContacts(w http.ResponseWriter, r *http.Request, v visit) error {
	q := parseContactQuery(r.URL.Query())
	p := contactsPage{shell: h.shell(r, v.words.Contacts.Title), Query: q, Narrowed: q.narrowed(), Columns: v.columns(q)}
	p.SignOut = "/sign-out"
	var err error
	if p.Intake, err = h.intakeCount(r.Context(), v); err != nil {
		return err
	}
	list, err := h.contacts(r.Context(), v, q.filter(v.clock, pageContacts+1))
	if err != nil {
		return err
	}
	next := q
	if len(list) > pageContacts {
		list = list[:pageContacts]
		next.After = list[pageContacts-1].ID
		p.Next = next.on("/contacts")
	}
	for _, c := range list {
		p.Rows = append(p.Rows, v.contact(c))
	}
	n, err := h.bridge.CountLeads(r.Context(), v.viewer, q.filter(v.clock, countContacts+1))
	if err != nil {
		return err
	}
	p.Count = v.words.Contacts.Count(min(n, countContacts), n > countContacts)
	start := q
	if start.After = ""; q.After != "" {
		p.First = start.on("/contacts")
	}
	p.CSV = start.on("/contacts.csv")
	if err := h.chooseContacts(r.Context(), v, &p); err != nil {
		return err
	}
	return h.pages.contacts.show(w, r, http.StatusOK, p)
}

// contacts lists leads, each of which was looked through for what the reader may
// not see.
func (h *Handler) contacts(ctx context.Context, v visit, f bridge.LeadFilter) ([]bridge.LeadRow, error) {
	list, err := h.bridge.Leads(ctx, v.viewer, f)
	if err != nil {
		return nil, err
	}
	for _, c := range list {
		shown := v.contact(c)
		text := strings.Join([]string{
			shown.Name, shown.Phone, shown.Address, shown.Listing, shown.Reference, shown.Labels, shown.Assignee, shown.Source,
		}, "\x00")
		if err := h.guard(ctx, v, c.Conversation, c.Egress, []byte(text)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

func (v visit) contact(c bridge.LeadRow) contact {
	words := v.words.Contacts
	var labels []string
	for _, l := range c.Labels {
		labels = append(labels, l.Name)
	}
	out := contact{
		URL: v.door.path(c.Conversation.ID), Stamp: v.clock.when(c.At), Name: cmp.Or(c.Name, v.words.Buyer), Phone: c.Phone,
		Address: c.Address, Listing: c.ListingTitle, Reference: c.Reference, State: words.states[c.State],
		Labels: strings.Join(labels, ", "), Assignee: c.Assignee, Source: c.Source, Waits: c.State == bridge.LeadWaiting,
	}
	if !c.AnsweredAt.IsZero() {
		out.Took = words.took(c.AnsweredAt.Sub(c.At))
	}
	return out
}

func (v visit) columns(q contactQuery) []column {
	words := v.words.Contacts
	sorted := func(name string, first, second bridge.LeadSort) column {
		c := column{Name: name, URL: q.by(first, second).on("/contacts")}
		switch q.Sort {
		case bridge.LeadsNewest, bridge.LeadsSlowest:
			c.Order = "descending"
		default:
			c.Order = "ascending"
		}
		if q.Sort != first && q.Sort != second {
			c.Order = ""
		}
		return c
	}
	return []column{
		sorted(words.Date, bridge.LeadsNewest, bridge.LeadsOldest),
		sorted(words.Name, bridge.LeadsByName, bridge.LeadsByName),
		{Name: v.words.Phone},
		{Name: words.Address},
		sorted(v.words.Listing, bridge.LeadsByListing, bridge.LeadsByListing),
		{Name: words.State},
		{Name: words.Labels},
		{Name: words.Assignee},
		{Name: words.Source},
		sorted(words.Took, bridge.LeadsSlowest, bridge.LeadsFastest),
	}
}

// chooseContacts fills in what the filters may be set to.
func (h *Handler) chooseContacts(ctx context.Context, v visit, p *contactsPage) error {
	c, err := h.bridge.LeadChoices(ctx, v.viewer)
	if err != nil {
		return err
	}
	q := p.Query
	found := q.Listing == ""
	for _, l := range c.Listings {
		found = found || l.ID == q.Listing
		p.Listings = append(p.Listings, filterChoice{string(l.ID), strings.TrimSuffix(l.Title+" · "+l.Reference, " · "), l.ID == q.Listing})
	}
	if !found { // an old one
		p.Listings = append(p.Listings, filterChoice{string(q.Listing), v.words.List.OneListing, true})
	}
	p.Assignees = []filterChoice{{nobody, v.words.Contacts.Nobody, q.Assignee == nobody}}
	for _, m := range c.Members {
		p.Assignees = append(p.Assignees, filterChoice{string(m.ID), cmp.Or(m.Name, m.Email), string(m.ID) == q.Assignee})
	}
	for _, l := range c.Labels {
		p.Labels = append(p.Labels, filterChoice{string(l.ID), l.Name, l.ID == q.Label})
	}
	for _, s := range bridge.LeadStates {
		p.States = append(p.States, filterChoice{string(s), v.words.Contacts.states[s], s == q.State})
	}
	return nil
}
