package demo

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// shownThreads is how many conversations the first page lists.
const shownThreads = 12

// homePage is the first page: what there is to play with.
type homePage struct {
	shell
	Threads []threadRow
	Sellers []sellerRow
	Boxes   []boxGroup
}

type threadRow struct {
	URL      string
	Buyer    string
	Seller   string
	Listing  string
	LastLine string
	When     string
}

type sellerRow struct {
	Name     string
	Answers  string
	Listings []listingRow
}

type listingRow struct {
	URL     string
	Title   string
	Price   string
	Picture string
}

type boxGroup struct {
	Title string
	Boxes []boxRow
}

type boxRow struct {
	URL     string
	Address string
	Name    string
	Count   string
}

func (p *Pages) showHome(w http.ResponseWriter, r *http.Request, words *words) error {
	threads, err := p.threads(r.Context(), words)
	if err != nil {
		return err
	}
	page := homePage{shell: newShell(r, words, words.Demo), Threads: threads, Boxes: p.boxes(words)}
	for _, s := range sellers {
		row := sellerRow{Name: s.Name, Answers: words.AnswersIn(s.AnswerMinutes)}
		for _, l := range listings {
			if l.Seller == s.ID {
				row.Listings = append(row.Listings, listingRow{
					URL: "/demo/listings/" + l.ID, Title: l.Title, Price: words.price(l.Price), Picture: "/demo/static/" + l.Picture,
				})
			}
		}
		page.Sellers = append(page.Sellers, row)
	}
	return p.render(w, http.StatusOK, "home.html", page)
}

// threads are the newest conversations of all sellers.
func (p *Pages) threads(ctx context.Context, words *words) ([]threadRow, error) {
	var all []bridge.ConversationRow
	names := map[bridge.AccountID]string{}
	for _, s := range sellers {
		a, viewer, err := p.doors.ownerOf(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		rows, err := p.doors.Bridge.Conversations(ctx, viewer, bridge.ConversationFilter{Limit: shownThreads})
		if err != nil {
			return nil, err
		}
		all, names[a.ID] = append(all, rows...), a.Name
	}
	slices.SortFunc(all, func(a, b bridge.ConversationRow) int {
		return b.Conversation.UpdatedAt.Compare(a.Conversation.UpdatedAt)
	})
	var out []threadRow
	for _, row := range all[:min(shownThreads, len(all))] {
		c := row.Conversation
		out = append(out, threadRow{
			URL: conversationURL(c.ID), Buyer: row.Name, Seller: names[c.AccountID], Listing: row.ListingTitle,
			LastLine: c.LastLine, When: words.stamp(c.UpdatedAt),
		})
	}
	return out, nil
}

// boxes are the mailboxes of the sample people.
func (p *Pages) boxes(words *words) []boxGroup {
	row := func(name, address string) boxRow {
		count := words.NoMailYet
		if n := len(p.doors.Smarthost.Mails(address)); n > 0 {
			count = words.MailCount(n)
		}
		return boxRow{URL: mailboxURL(address), Address: address, Name: name, Count: count}
	}
	selling, buying := boxGroup{Title: words.Sellers}, boxGroup{Title: words.Buyers}
	for _, s := range sellers {
		selling.Boxes = append(selling.Boxes, row(s.Name, s.Contact))
		for _, m := range s.Members {
			selling.Boxes = append(selling.Boxes, row(m.Name, m.Email))
		}
	}
	for _, b := range buyers {
		buying.Boxes = append(buying.Boxes, row(b.display(), b.Email))
	}
	return []boxGroup{selling, buying}
}

// display is what to call a buyer.
func (b newBuyer) display() string {
	if b.Name != "" {
		return b.Name
	}
	return b.Pseudonym
}

func conversationURL(id bridge.ConversationID) string {
	return "/demo/conversations/" + url.PathEscape(string(id))
}

func mailboxURL(address string) string { return "/demo/mailboxes/" + url.PathEscape(address) }

// groupDigits puts a mark between the thousands of a whole number.
func groupDigits(number, mark string) string {
	var b strings.Builder
	for i, digit := range number {
		if i > 0 && (len(number)-i)%3 == 0 {
			b.WriteString(mark)
		}
		b.WriteRune(digit)
	}
	return b.String()
}
