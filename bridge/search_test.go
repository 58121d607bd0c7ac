package bridge_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// search returns the sequences of the hits, by the listing's title; what is found
// in a conversation as a whole has 0.
func (f firm) search(who bridge.Viewer, text string, view bridge.View) map[string]int {
	f.t.Helper()
	if err := f.IndexSearch(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
	page, err := f.Search(f.t.Context(), who, bridge.ParseQuery(text), bridge.ConversationFilter{View: view, Limit: 50}, 0)
	if err != nil || page.GaveUp || page.Next != 0 {
		f.t.Fatalf("Search(%q) = %+v, %v", text, page, err)
	}
	got := map[string]int{}
	for _, r := range page.Rows {
		got[r.ListingTitle] = r.Hit.Sequence
	}
	return got
}

func (f firm) finds(who bridge.Viewer, text string, want bool) {
	f.t.Helper()
	if got := len(f.search(who, text, "")) == 1; got != want {
		f.t.Errorf("search for %q finds it: %v; want %v", text, got, want)
	}
}

func (f firm) say(side bridge.Side, text string) bridge.Message {
	f.t.Helper()
	f.Clock.Add(time.Minute)
	m, err := f.Post(f.t.Context(), bridge.NewMessage{Conversation: f.id, Side: side, Text: text, Via: bridge.ViaAPI})
	if err != nil {
		f.t.Fatal(err)
	}
	return m
}

func TestSearchFindsWhatASellerRemembers(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	f.say(bridge.SideSeller, "Bien sûr, venez à l’Œuvre du garage, 12 rue de l'Été.")
	f.say(bridge.SideBuyer, "Mon frère a le 06 39 98 00 77, appelez-le. 100 % d'accord ; « parfait ».")
	f.say(bridge.SideSeller, strings.Repeat("Merci. ", 2000)) // the conversation goes on in another text
	f.say(bridge.SideBuyer, "Je passerai avec Ольга et 田中太郎.")
	label, err := f.PutLabel(t.Context(), f.lea, bridge.Label{Name: "Reprise à négocier", Color: "red"})
	if err != nil {
		t.Fatal(err)
	}
	f.change(f.lea, bridge.DeskChange{Labels: map[bridge.LabelID]bool{label.ID: true}})
	if _, err := f.AddComment(t.Context(), f.lea, f.id, "Remise de 300 € possible"); err != nil {
		t.Fatal(err)
	}
	const none = -1
	for _, tt := range []struct {
		name, query string
		sequence    int
	}{
		{"name", "durand", 0},
		{"name in capitals, with an accent", "DÛRAND", 0},
		{"pseudonym", "marie75", 0},
		{"a part of a name", "uran", 0},
		{"listing", "clio", 0},
		{"reference", "rc-1042", 0},
		{"phone at home", "06 39 98 00 01", 0},
		{"phone abroad", "+33 6 39 98 00 01", 0},
		{"phone abroad with zeros", "0033639980001", 0},
		{"phone with its trunk zero in brackets", "+33 (0)6 39 98 00 01", 0},
		{"end of a phone", "80001", 0},
		{"label", "negocier", 0},
		{"accents", "bien sur", 2},
		{"ligature and apostrophe", "l'oeuvre", 2},
		{"accents that the text has not", "vènéz", 2},
		{"phone in a text", "0639980077", 3},
		{"phone in a text, in groups", "98 00 77", 3},
		{"phone in a text, from abroad", "+33639980077", 3},
		{"quotes", "«parfait»", 3},
		{"operators of the index are words", `d'accord" OR "xyz`, none},
		{"a column of the index", "words:accord", none},
		{"a star", "accor*", 3},
		{"words of several messages and of the head", "durand accord rue", 3},
		{"another script", "ольга", 5},
		{"a language without spaces", "中太郎", 5},
		{"comment", "remise", 0},
		{"not there", "trottinette", none},
		{"one word is not there", "durand trottinette", none},
		{"the buyer's address", "marie.durand@courriel", none},
		{"the buyer's address, in part", "courriel", none},
	} {
		got, ok := f.search(f.lea, tt.query, "")[bridgetest.ListingTitle]
		if !ok {
			got = none
		}
		if got != tt.sequence {
			t.Errorf("%s: Search(%q) found %d; want %d", tt.name, tt.query, got, tt.sequence)
		}
	}
}

// TestSearchHeedsAllWords searches for more words than the index is asked for at first.
func TestSearchHeedsAllWords(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	const long = "carrosserie climatisation kilométrage immatriculation"
	f.say(bridge.SideSeller, long)
	f.finds(f.lea, long+" zut", false)
	f.say(bridge.SideBuyer, "zut")
	f.finds(f.lea, long+" zut", true)
	f.say(bridge.SideSeller, strings.Repeat("Merci. ", 2000)) // the conversation goes on in another text
	f.say(bridge.SideBuyer, long)
	f.finds(f.lea, long+" zut", true)
	f.finds(f.lea, long+" zut bol", false)
}

func TestSearchFollowsWhatChanges(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	ctx := t.Context()
	f.finds(f.lea, "disponible", true)
	f.finds(f.lea, "samedi", false)
	f.say(bridge.SideSeller, "Venez samedi.")
	f.finds(f.lea, "samedi", true)

	label, err := f.PutLabel(ctx, f.lea, bridge.Label{Name: "Urgent", Color: "red"})
	if err != nil {
		t.Fatal(err)
	}
	f.change(f.lea, bridge.DeskChange{Labels: map[bridge.LabelID]bool{label.ID: true}})
	f.finds(f.lea, "urgent", true)
	label.Name = "Chaud"
	if _, err := f.PutLabel(ctx, f.lea, label); err != nil {
		t.Fatal(err)
	}
	f.finds(f.lea, "urgent", false)
	f.finds(f.lea, "chaud", true)
	if err := f.DeleteLabel(ctx, f.lea, label.ID); err != nil {
		t.Fatal(err)
	}
	f.finds(f.lea, "chaud", false)

	if _, err := f.PutListing(ctx, bridge.NewListing{
		ExternalID: bridgetest.ListingID, Account: bridgetest.AccountID, Reference: "ZX-77", Title: "Dacia Duster", Contact: bridgetest.SellerEmail,
	}); err != nil {
		t.Fatal(err)
	}
	f.finds(f.lea, "clio v 1.0", false)
	f.finds(f.lea, "duster", true)
	f.finds(f.lea, "zx-77", true)

	buyer := bridgetest.Buyer()
	buyer.Name, buyer.FirstName, buyer.LastName, buyer.MaskPhone = "Marie Lefort", "Marie", "Lefort", true
	f.finds(f.lea, bridgetest.BuyerPhone, true)
	f.Lead(t, bridgetest.ListingID, buyer, "Encore moi : 06 39 98 00 01.")
	f.finds(f.lea, "lefort", true)
	f.finds(f.lea, "durand", false)
	f.finds(f.lea, bridgetest.BuyerPhone, false)
	f.finds(f.lea, "encore moi", true)
}

// What the index has may be older than what may be seen.
func TestSearchShowsNothingThatIsSecretNow(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	f.finds(f.lea, "639980001", true)
	buyer := bridgetest.Buyer()
	buyer.MaskPhone = true
	f.Lead(t, bridgetest.ListingID, buyer, "Encore moi.")
	page, err := f.Search(t.Context(), f.lea, bridge.ParseQuery("639980001"), bridge.ConversationFilter{Limit: 50}, 0)
	if err != nil || len(page.Rows) != 0 {
		t.Errorf("Search = %+v, %v; want nothing, before the index is new", page, err)
	}
}

func TestSearchShowsHitsAsTheSellerSeesThem(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	f.say(bridge.SideBuyer, "Écrivez-moi à "+bridgetest.BuyerEmail+", c'est plus simple.")
	f.search(f.lea, "simple", "")
	page, err := f.Search(t.Context(), f.lea, bridge.ParseQuery("simple"), bridge.ConversationFilter{Limit: 50}, 0)
	if err != nil || len(page.Rows) != 1 {
		t.Fatalf("Search = %+v, %v", page, err)
	}
	hit := page.Rows[0].Hit
	if hit.Sequence != 2 || hit.Side != bridge.SideBuyer || !strings.Contains(hit.Text, "plus simple") || strings.Contains(hit.Text, "courriel") {
		t.Errorf("hit %+v", hit)
	}
}

func TestSearchIsForWhomMaySee(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	own := f.eve.Member
	for _, tt := range []struct {
		name string
		who  bridge.Viewer
		want bool
	}{{"owner", f.lea, true}, {"agent", f.ann, true}, {"agent of a team", f.tom, true}, {"agent with her own", f.eve, false}, {"stranger", f.stranger, false}} {
		if got := len(f.search(tt.who, "clio", "")) > 0; got != tt.want {
			t.Errorf("%s finds it: %v; want %v", tt.name, got, tt.want)
		}
	}
	f.change(f.lea, bridge.DeskChange{Assignee: &own})
	f.finds(f.eve, "clio", true)
	f.finds(f.tom, "clio", false)
	if _, err := f.Search(t.Context(), f.buyer, bridge.ParseQuery("clio"), bridge.ConversationFilter{Limit: 50}, 0); err == nil {
		t.Error("a buyer may search")
	}

	yes := true
	f.change(f.lea, bridge.DeskChange{Archived: &yes})
	if got := f.search(f.lea, "clio", bridge.ViewOpen); len(got) != 0 {
		t.Errorf("found %v among what is open", got)
	}
	if got := f.search(f.lea, "clio", bridge.ViewArchived); len(got) != 1 {
		t.Errorf("found %v in the archive", got)
	}
	f.change(f.lea, bridge.DeskChange{Deleted: &yes})
	f.finds(f.lea, "clio", false)
}

// Who only marked the listing is known by the pseudonym alone.
func TestSearchDoesNotKnowAFavouritesName(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	other := bridgetest.Buyer()
	other.ExternalID, other.Email, other.Pseudonym = "buyer-9", "zoe@courriel.example", "zouzou"
	other.Name, other.FirstName, other.LastName, other.Phone = "Zoé Ferrand", "Zoé", "Ferrand", "+33639980009"
	if _, err := f.MarkFavorite(t.Context(), bridge.NewFavorite{Listing: bridgetest.ListingID, Buyer: other}); err != nil {
		t.Fatal(err)
	}
	f.finds(f.lea, "zouzou", true)
	f.finds(f.lea, "ferrand", false)
	f.finds(f.lea, "639980009", false)
	f.Lead(t, bridgetest.ListingID, other, "Bonjour !")
	f.finds(f.lea, "ferrand", true)
}

func TestSearchComesInPages(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	for i := range 5 {
		f.Clock.Add(time.Minute)
		_, err := f.PutListing(t.Context(), bridge.NewListing{
			ExternalID: fmt.Sprint("more-", i), Account: bridgetest.AccountID, Title: fmt.Sprint("Clio ", i), Contact: bridgetest.SellerEmail,
		})
		if err != nil {
			t.Fatal(err)
		}
		f.Lead(t, fmt.Sprint("more-", i), bridgetest.Buyer(), "Bonjour !")
	}
	// A long conversation has hits in several texts of the index, and comes once.
	for range 3 {
		f.say(bridge.SideSeller, strings.Repeat("Une clio. ", 1500))
	}
	if err := f.IndexSearch(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.pages(bridge.ViewAll)
	// Few are read one by one.
	rows, err := f.Conversations(t.Context(), f.lea, bridge.ConversationFilter{Limit: 50})
	if err != nil {
		t.Fatal(err)
	}
	yes := true
	for _, r := range rows {
		if _, err := f.ChangeDesk(t.Context(), f.lea, []bridge.ConversationID{r.Conversation.ID}, bridge.DeskChange{Starred: &yes}); err != nil {
			t.Fatal(err)
		}
	}
	f.pages(bridge.ViewStarred)
}

// pages wants the listings with a Clio to come two on a page.
func (f firm) pages(view bridge.View) {
	t := f.t
	t.Helper()
	var got []string
	for after, pages := int64(0), 0; pages == 0 || after != 0; pages++ {
		page, err := f.Search(t.Context(), f.lea, bridge.ParseQuery("clio"), bridge.ConversationFilter{View: view, Limit: 2}, after)
		if err != nil || len(page.Rows) > 2 || pages > 5 {
			t.Fatalf("%d rows, %v, on page %d", len(page.Rows), err, pages)
		}
		for _, r := range page.Rows {
			got = append(got, r.ListingTitle)
		}
		after = page.Next
	}
	want := []string{bridgetest.ListingTitle, "Clio 4", "Clio 3", "Clio 2", "Clio 1", "Clio 0"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}

func TestQueryFindsPlaces(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, query, text string
		want              []string
	}{
		{"accents", "ete", "L'Été, l'été.", []string{"Été", "été"}},
		{"accents apart", "ete", "E\u0301te\u0301s", []string{"E\u0301te\u0301"}},
		{"letters that become two", "coeur", "le cœur", []string{"cœur"}},
		{"overlap", "abc bcd", "xabcdx", []string{"abcd"}},
		{"number in groups", "0639980001", "au 06.39.98.00.01, merci", []string{"6.39.98.00.01"}},
		{"number abroad", "+33 6 39 98 00 01", "+33 (0)6 39 98 00 01", []string{"6 39 98 00 01"}},
		{"price", "12500", "12 500 €", nil},
		{"short", "de la", "de la", nil},
		{"nothing", "", "abc", nil},
	} {
		var got []string
		for _, s := range bridge.ParseQuery(tt.query).Find(tt.text) {
			got = append(got, tt.text[s.Start:s.End])
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: found %q; want %q", tt.name, got, tt.want)
		}
	}
	if q := bridge.ParseQuery(strings.Repeat("a b ", 500)); !q.Empty() || len(q.Text) > 256 {
		t.Errorf("query of short words: %+v", q)
	}
}

// FuzzQueryFind: a text is found by any word of its own, and what is found is a
// part of it that says the same.
func FuzzQueryFind(f *testing.F) {
	f.Add("Été à l’Œuvre 06 39 98 00 01", "oeuvre")
	f.Add("E\u0301t\u00ad\u00e9 ﬁn 中太郎", "fin")
	f.Add("+33 (0)6.39-98", "0639")
	f.Fuzz(func(t *testing.T, text, query string) {
		q := bridge.ParseQuery(query)
		end := 0
		for _, s := range q.Find(text) {
			if s.Start < end || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("Find(%q) in %q: %+v", query, text, s)
			}
			end = s.End
			if len(q.Find(text[s.Start:s.End])) == 0 && !strings.ContainsAny(query, "0123456789") {
				t.Errorf("%q is found in %q, but not by itself", text[s.Start:s.End], text)
			}
		}
	})
}

func TestSearchIsFollowedInTheBackground(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Second)
	done := make(chan struct{})
	go func() {
		defer close(done)
		f.FollowSearch(ctx)
	}()
	f.say(bridge.SideSeller, "Venez samedi.")
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for found := 0; found == 0; <-again.C {
		page, err := f.Search(ctx, f.lea, bridge.ParseQuery("samedi"), bridge.ConversationFilter{Limit: 50}, 0)
		if err != nil {
			t.Fatal(err)
		}
		found = len(page.Rows)
	}
	stop()
	<-done
}
