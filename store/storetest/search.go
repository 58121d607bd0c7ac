package storetest

import (
	"context"
	"errors"
	"strconv"

	"github.com/passerelle-mail/passerelle/bridge"
)

// indexed puts a text in the index.
func indexed(t *test, d bridge.SearchDoc, seconds int, text string) {
	t.Helper()
	t.update(func(tx bridge.Tx) error { return tx.PutSearchDoc(t.Context(), d, at(seconds), text) })
}

func foundIn(t *test, f bridge.ConversationFilter, before int64, words ...string) []bridge.SearchHit {
	t.Helper()
	f.View, f.Now, f.Limit = bridge.ViewAll, at(1000), max(f.Limit, 1)
	return get(t, func(tx bridge.Tx) ([]bridge.SearchHit, error) { return tx.Search(t.Context(), f, words, before) })
}

// wantFound wants conversations to be found, in order.
func wantFound(t *test, f bridge.ConversationFilter, words []string, want ...bridge.ConversationID) {
	t.Helper()
	f.Limit = 100
	var got []bridge.ConversationID
	for _, h := range foundIn(t, f, 0, words...) {
		got = append(got, h.Conversation.ID)
	}
	same(t, want, func(bridge.Tx) ([]bridge.ConversationID, error) { return got, nil })
}

func testSearch(t *test) {
	ctx := t.Context()
	market(t)
	all := bridge.ConversationFilter{Account: "a"}
	for i, id := range []bridge.ConversationID{"c1", "c2", "c3"} {
		c := conversation(id, "a", bridge.BuyerID("buyer "+string(id)))
		c.Desk.Starred = i == 0
		t.update(func(tx bridge.Tx) error {
			return errors.Join(tx.PutBuyer(ctx, buyer(c.BuyerID)), tx.PutConversation(ctx, c), tx.PutDesk(ctx, c.ID, c.Desk))
		})
	}
	doc := func(id bridge.ConversationID, first, last int) bridge.SearchDoc {
		return bridge.SearchDoc{Conversation: id, Account: "a", First: first, Last: last, Since: at(first)}
	}
	indexed(t, doc("c1", 1, 9), 1, `marie "clio" rouge`)
	indexed(t, doc("c2", 1, 4), 2, "paul clio verte")
	indexed(t, doc("c2", 5, 9), 3, "paul clio peugeot")
	indexed(t, doc("c3", 1, 9), 3, "été 中太郎") // at the same time

	wantFound(t, all, []string{"clio"}, "c2", "c1")
	wantFound(t, all, []string{"lio", "mar"}, "c1")
	wantFound(t, all, []string{"verte"}, "c2")
	wantFound(t, all, []string{"verte", "peugeot"}) // in no one text
	wantFound(t, all, []string{"été"}, "c3")
	wantFound(t, all, []string{"中太郎"}, "c3")
	wantFound(t, all, []string{`"clio"`}, "c1")
	wantFound(t, all, []string{`clio" OR "été`})
	wantFound(t, all, []string{"clio*"})
	wantFound(t, all, []string{"Clio"})
	wantFound(t, bridge.ConversationFilter{Account: "b"}, []string{"clio"})
	wantFound(t, bridge.ConversationFilter{Account: "a", Sees: bridge.SeesOwn, Member: "eve"}, []string{"clio"})

	t.run("pages", func(t *test) {
		first := foundIn(t, all, 0, "clio")
		if len(first) != 1 || first[0].Conversation.ID != "c2" || first[0].First != 5 || first[0].Last != 9 {
			t.Fatalf("found %+v", first)
		}
		second := foundIn(t, all, first[0].Place, "clio")
		if len(second) != 1 || second[0].Conversation.ID != "c1" {
			t.Fatalf("found %+v", second)
		}
		if third := foundIn(t, all, second[0].Place, "clio"); len(third) != 0 {
			t.Errorf("found %+v", third)
		}
	})

	t.run("a search that is given up", func(t *test) {
		ended, end := context.WithCancel(ctx)
		end()
		err := t.store.View(ctx, func(tx bridge.Tx) error {
			_, err := tx.Search(ended, bridge.ConversationFilter{Account: "a", Now: at(1000), Limit: 1}, []string{"clio"}, 0)
			return err
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("Search = %v, want %v", err, context.Canceled)
		}
		wantFound(t, all, []string{"verte"}, "c2")
	})

	docs := get(t, func(tx bridge.Tx) ([]bridge.SearchDoc, error) { return tx.SearchDocs(ctx, "c2") })
	if len(docs) != 2 || docs[0].First != 1 || docs[0].Last != 4 || !docs[0].Since.Equal(at(1)) || docs[0].Place >= docs[1].Place {
		t.Fatalf("docs %+v", docs)
	}
	docs[1].Account = "a"
	t.update(func(tx bridge.Tx) error { return tx.DropSearchDoc(ctx, docs[1]) })
	indexed(t, docs[1], 9, "paul dacia")
	wantFound(t, all, []string{"peugeot"})
	wantFound(t, all, []string{"dacia"}, "c2")
	wantFound(t, all, []string{"clio"}, "c2", "c1")
	t.update(func(tx bridge.Tx) error { return tx.DropSearchDoc(ctx, docs[0]) })
	wantFound(t, all, []string{"clio"}, "c1")
}

func testSearchMessages(t *test) {
	ctx := t.Context()
	talk(t)
	var want []bridge.Message
	t.update(func(tx bridge.Tx) error {
		want = nil
		if err := tx.PutContent(ctx, content("abc"), at(1)); err != nil {
			return err
		}
		for i, id := range []bridge.MessageID{"z", "y", "x", "w"} {
			m := message(id, "c", i+1)
			some := bridge.Message{ID: id, Sequence: i + 1, Side: m.Side, Text: m.Text, CreatedAt: m.CreatedAt}
			for j := range i {
				name := "file " + strconv.Itoa(j)
				file := attachment(bridge.AttachmentID(string(id)+name), id)
				file.Name = name
				m.Attachments = append(m.Attachments, file)
				some.Attachments = append(some.Attachments, bridge.Attachment{Name: name})
			}
			if err := tx.AddMessage(ctx, m); err != nil {
				return err
			}
			want = append(want, some)
		}
		return nil
	})
	list := func(after, upTo int) func(bridge.Tx) ([]bridge.Message, error) {
		return func(tx bridge.Tx) ([]bridge.Message, error) { return tx.SearchMessages(ctx, "c", after, upTo) }
	}
	same(t, want, list(0, 9))
	same(t, want[1:3], list(1, 3))
	same(t, nil, list(4, 9))
}

// testSearchQueue changes all that somebody may search for.
func testSearchQueue(t *test) {
	ctx := t.Context()
	market(t)
	c := conversation("c1", "a", "buyer")
	c.Sequence = 7
	person := buyer("buyer")
	m := filled[bridge.Message]()
	m.ID, m.ConversationID, m.Sequence, m.Attachments = "m", "c1", 7, nil
	label := bridge.Label{ID: "label", AccountID: "a", Name: "Label", Color: "red", CreatedAt: at(1)}
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.PutBuyer(ctx, person), tx.PutConversation(ctx, c), tx.PutLabel(ctx, label))
	})
	listing := get(t, func(tx bridge.Tx) (bridge.Listing, error) { return tx.Listing(ctx, c.ListingID) })

	queue := func() []bridge.SearchTask {
		return get(t, func(tx bridge.Tx) ([]bridge.SearchTask, error) { return tx.SearchQueue(ctx, "", 10) })
	}
	for _, tt := range []struct {
		name string
		from int // -1 where nothing is queued
		f    func(bridge.Tx) error
	}{
		{"message", 7, func(tx bridge.Tx) error { return tx.AddMessage(ctx, m) }},
		{"text", 7, func(tx bridge.Tx) error { return tx.ReplaceText(ctx, m) }},
		{"comment", 7, func(tx bridge.Tx) error {
			return tx.AddComment(ctx, bridge.Comment{ID: "comment", ConversationID: "c1", Text: "x", CreatedAt: at(1)})
		}},
		{"label on", 0, func(tx bridge.Tx) error { return tx.SetLabel(ctx, "c1", "label", true) }},
		{"label's colour", -1, func(tx bridge.Tx) error {
			label.Color = "blue"
			return tx.PutLabel(ctx, label)
		}},
		{"label's name", 0, func(tx bridge.Tx) error {
			label.Name = "Other"
			return tx.PutLabel(ctx, label)
		}},
		{"label deleted", 0, func(tx bridge.Tx) error { return tx.DeleteLabel(ctx, "label") }},
		{"listing's price", -1, func(tx bridge.Tx) error {
			listing.Price = "1"
			return tx.PutListing(ctx, listing)
		}},
		{"listing's title", 0, func(tx bridge.Tx) error {
			listing.Title = "other"
			return tx.PutListing(ctx, listing)
		}},
		{"listing's reference", 0, func(tx bridge.Tx) error {
			listing.Reference = "other"
			return tx.PutListing(ctx, listing)
		}},
		{"buyer's picture", -1, func(tx bridge.Tx) error {
			person.PictureURL = "https://img.example.com/1"
			return tx.PutBuyer(ctx, person)
		}},
		{"buyer's name", 0, func(tx bridge.Tx) error {
			person.Name = "other"
			return tx.PutBuyer(ctx, person)
		}},
		{"buyer's secret", 0, func(tx bridge.Tx) error {
			person.MaskPhone = !person.MaskPhone
			return tx.PutBuyer(ctx, person)
		}},
		{"desk", -1, func(tx bridge.Tx) error { return tx.PutDesk(ctx, "c1", bridge.Desk{Starred: true}) }},
	} {
		t.update(tt.f)
		got := queue()
		if want := tt.from >= 0; (len(got) == 1) != want || want && (got[0].Conversation != "c1" || got[0].From != tt.from) {
			t.Errorf("%s: queued %+v, want from %d", tt.name, got, tt.from)
		}
		for _, task := range got {
			t.update(func(tx bridge.Tx) error { return tx.DoneSearch(ctx, task, 0) })
		}
	}

	m.ID, m.Key, m.Sequence = "m2", "m2", 9
	t.update(func(tx bridge.Tx) error { return tx.AddMessage(ctx, m) })
	before := queue()[0]
	m.ID, m.Key, m.Sequence = "m3", "m3", 8
	t.update(func(tx bridge.Tx) error { return tx.AddMessage(ctx, m) })
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.DoneSearch(ctx, before, 0), tx.DoneSearch(ctx, before, 99))
	})
	after := queue()
	if len(after) != 1 || after[0].From != 8 || after[0].Changes <= before.Changes {
		t.Fatalf("%+v is queued, want what came after %+v", after, before)
	}
	t.update(func(tx bridge.Tx) error { return tx.DoneSearch(ctx, after[0], 9) })
	if got := queue(); len(got) != 1 || got[0].From != 9 {
		t.Errorf("%+v is queued, want the rest", got)
	}
	if got := get(t, func(tx bridge.Tx) ([]bridge.SearchTask, error) { return tx.SearchQueue(ctx, "c1", 10) }); len(got) != 0 {
		t.Errorf("%+v is queued after the last", got)
	}
}
