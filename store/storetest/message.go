package storetest

import (
	"errors"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
)

func message(id bridge.MessageID, c bridge.ConversationID, sequence int) bridge.Message {
	return bridge.Message{
		ID: id, ConversationID: c, Sequence: sequence, Side: bridge.SideSeller, Kind: bridge.KindText,
		Text: "Bonjour", State: bridge.StateSent, Via: bridge.ViaMail, CreatedAt: at(sequence),
	}
}

func attachment(id bridge.AttachmentID, m bridge.MessageID) bridge.Attachment {
	return bridge.Attachment{ID: id, MessageID: m, Name: "photo.jpg", Type: "image/jpeg", Size: 3, Content: hashOf("abc")}
}

func testMessage(t *test) {
	ctx := t.Context()
	talk(t)
	m := filled[bridge.Message]()
	m.ConversationID = "c"
	for i := range m.Attachments {
		m.Attachments[i].MessageID, m.Attachments[i].Content = m.ID, hashOf("abc")
	}
	m.Attachments[0].ID, m.Attachments[1].ID = "2", "1" // their order is the one given
	byID := func(tx bridge.Tx) (bridge.Message, error) { return tx.Message(ctx, m.ID) }
	file := func(tx bridge.Tx) (bridge.Attachment, error) { return tx.Attachment(ctx, "1") }
	missing(t, byID)
	missing(t, file)

	t.update(func(tx bridge.Tx) error {
		if err := tx.PutContent(ctx, content("abc"), at(0)); err != nil {
			return err
		}
		return tx.AddMessage(ctx, m)
	})
	same(t, m, byID)
	same(t, m.Attachments[1], file)
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.AddMessage(ctx, message("other", "c", m.Sequence)) })
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.AddMessage(ctx, message(m.ID, "c", m.Sequence+1)) })

	lost := message("lost", "c", 1)
	lost.Attachments = []bridge.Attachment{attachment("lost", "lost")}
	lost.Attachments[0].Content = hashOf("never put")
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error { return tx.AddMessage(ctx, lost) })
	missing(t, func(tx bridge.Tx) (bridge.Message, error) { return tx.Message(ctx, lost.ID) })
}

func testMessageList(t *test) {
	ctx := t.Context()
	talk(t)
	other := conversation("d", "b", "b")
	var all []bridge.Message
	for i, id := range []bridge.MessageID{"z", "y", "x", "w"} {
		all = append(all, message(id, "c", i+1))
	}
	all[0].Attachments = []bridge.Attachment{attachment("1", "z"), attachment("2", "z")}
	all[2].Attachments = []bridge.Attachment{attachment("3", "x")}
	t.update(func(tx bridge.Tx) error {
		if err := tx.PutContent(ctx, content("abc"), at(0)); err != nil {
			return err
		}
		if err := tx.PutConversation(ctx, other); err != nil {
			return err
		}
		for _, m := range append([]bridge.Message{message("elsewhere", "d", 1)}, all...) {
			if err := tx.AddMessage(ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range []struct {
		name         string
		after, limit int
		want         []bridge.Message
	}{
		{"all", 0, 10, all},
		{"limit", 0, 2, all[:2]},
		{"after", 2, 10, all[2:]},
		{"after and limit", 1, 2, all[1:3]},
		{"after the last", 4, 10, nil},
	} {
		t.run(c.name, func(t *test) {
			same(t, c.want, func(tx bridge.Tx) ([]bridge.Message, error) {
				return tx.Messages(ctx, "c", c.after, c.limit)
			})
			var sizes []bridge.MessageSize
			for _, m := range c.want {
				sizes = append(sizes, bridge.MessageSize{Sequence: m.Sequence, Bytes: int64(len(m.Text) + len(m.Full))})
			}
			same(t, sizes, func(tx bridge.Tx) ([]bridge.MessageSize, error) {
				return tx.MessageSizes(ctx, "c", c.after, c.limit)
			})
		})
	}
}

func testMessageExchange(t *test) {
	ctx := t.Context()
	talk(t)
	var all []bridge.Message
	t.update(func(tx bridge.Tx) error {
		all = nil
		for i, side := range []bridge.Side{bridge.SideBuyer, bridge.SideSeller, "", bridge.SideSeller, bridge.SideBuyer, bridge.SideSeller} {
			m := message(bridge.MessageID(rune('z'-i)), "c", i+1)
			m.Side = side
			if err := tx.AddMessage(ctx, m); err != nil {
				return err
			}
			all = append(all, bridge.Message{ID: m.ID, Side: m.Side, Kind: m.Kind, Via: m.Via, Text: m.Text, CreatedAt: m.CreatedAt})
		}
		return nil
	})
	for _, c := range []struct {
		name  string
		with  bridge.Side
		after int
		want  []bridge.Message
	}{
		{"all", bridge.SideBuyer, 0, all},
		{"from before the first", bridge.SideBuyer, -4, all},
		{"one of that side", bridge.SideBuyer, 2, all[2:5]},
		{"nothing of that side", bridge.SideBuyer, 5, nil},
		{"after", bridge.SideSeller, 2, all[2:]},
		{"after the last", bridge.SideSeller, 6, nil},
	} {
		t.run(c.name, func(t *test) {
			same(t, c.want, func(tx bridge.Tx) ([]bridge.Message, error) { return tx.Exchange(ctx, "c", c.with, c.after) })
		})
	}
}

func testMessageKey(t *test) {
	ctx := t.Context()
	talk(t)
	byKey := func(key string) func(tx bridge.Tx) (bridge.Message, error) {
		return func(tx bridge.Tx) (bridge.Message, error) { return tx.MessageByKey(ctx, key) }
	}
	missing(t, byKey("k"))
	m := message("m", "c", 1)
	m.Key = "k"
	t.update(func(tx bridge.Tx) error {
		for i, id := range []bridge.MessageID{"1", "2"} { // keyless, as many as there are
			if err := tx.AddMessage(ctx, message(id, "c", 10+i)); err != nil {
				return err
			}
		}
		return tx.AddMessage(ctx, m)
	})
	same(t, m, byKey("k"))
	missing(t, byKey(""))
	again := message("again", "c", 2)
	again.Key = "k"
	t.refused(bridge.ErrConflict, func(tx bridge.Tx) error { return tx.AddMessage(ctx, again) })
}

func testMessageState(t *test) {
	ctx := t.Context()
	talk(t)
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error {
		return tx.SetMessageState(ctx, "none", bridge.StateSent, "")
	})
	t.update(func(tx bridge.Tx) error {
		for i, id := range []bridge.MessageID{"1", "2", "3", "4", "5"} {
			m := message(id, "c", i+1)
			if id == "3" {
				m.Side = bridge.SideBuyer
			}
			if err := tx.AddMessage(ctx, m); err != nil {
				return err
			}
		}
		if err := tx.SetMessageState(ctx, "1", bridge.StateDelivered, ""); err != nil {
			return err
		}
		return tx.SetMessageState(ctx, "2", bridge.StateNotDelivered, "Mailbox full.")
	})
	t.update(func(tx bridge.Tx) error {
		n, err := tx.MarkSeen(ctx, "c", bridge.SideSeller, 1, 4)
		if n != 1 {
			t.Errorf("MarkSeen = %d, want 1", n)
		}
		return err
	})

	for seconds, want := range map[int]int{0: 0, 1: 1, 3: 3, 99: 5} {
		same(t, want, func(tx bridge.Tx) (int, error) { return tx.SequenceAt(ctx, "c", at(seconds)) })
	}

	type state struct {
		State  bridge.MessageState
		Reason bridge.StateReason
	}
	want := []state{
		{bridge.StateDelivered, ""}, // earlier
		{bridge.StateNotDelivered, "Mailbox full."},
		{bridge.StateSent, ""}, // the other side's
		{bridge.StateSeen, ""},
		{bridge.StateSent, ""}, // later
	}
	var got []state
	for _, m := range get(t, func(tx bridge.Tx) ([]bridge.Message, error) { return tx.Messages(ctx, "c", 0, 10) }) {
		got = append(got, state{m.State, m.StateReason})
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("states differ (-want +got):\n%s", diff)
	}
	for after, want := range map[int]int{0: 4, 1: 3, 2: 2, 3: 2, 5: 0} {
		same(t, want, func(tx bridge.Tx) (int, error) { return tx.CountOthers(ctx, "c", bridge.SideBuyer, after) })
	}
	same(t, bridge.StateNotDelivered, func(tx bridge.Tx) (bridge.MessageState, error) { return tx.MessageState(ctx, "c", 2) })
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error {
		_, err := tx.MessageState(ctx, "c", 6)
		return err
	})
}

func testReplaceText(t *test) {
	ctx := t.Context()
	talk(t)
	m := message("m", "c", 1)
	m.Attachments = nil
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error { return tx.ReplaceText(ctx, m) })
	t.update(func(tx bridge.Tx) error { return tx.AddMessage(ctx, m) })
	with := filled[bridge.Message]()
	with.ID = m.ID
	t.update(func(tx bridge.Tx) error { return tx.ReplaceText(ctx, with) })
	m.Text, m.Full, m.Hidden, m.MailID = with.Text, with.Full, with.Hidden, with.MailID
	m.AutoKind, m.ContactDetails = with.AutoKind, with.ContactDetails
	same(t, m, func(tx bridge.Tx) (bridge.Message, error) { return tx.Message(ctx, "m") })
}

func testAutoMessage(t *test) {
	ctx := t.Context()
	talk(t)
	t.update(func(tx bridge.Tx) error {
		for i, id := range []bridge.MessageID{"text", "auto", "later", "other side"} {
			m := message(id, "c", i+1)
			if id != "text" {
				m.Kind = bridge.KindAuto
			}
			if id == "other side" {
				m.Side = bridge.SideBuyer
			}
			if err := tx.AddMessage(ctx, m); err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range []struct {
		of    bridge.ConversationID
		side  bridge.Side
		since int
		want  bridge.MessageID
	}{
		{"c", bridge.SideSeller, 0, "auto"},
		{"c", bridge.SideSeller, 2, "auto"},
		{"c", bridge.SideSeller, 3, "later"},
		{"c", bridge.SideSeller, 4, ""},
		{"c", bridge.SideBuyer, 4, "other side"},
		{"d", bridge.SideSeller, 0, ""},
	} {
		t.view(func(tx bridge.Tx) error {
			id, ok, err := tx.AutoMessageSince(ctx, c.of, c.side, at(c.since))
			if id != c.want || ok != (c.want != "") {
				t.Errorf("AutoMessageSince(%q, %q, %d) = %q, %v; want %q", c.of, c.side, c.since, id, ok, c.want)
			}
			return err
		})
	}
}

func testReviseMessage(t *test) {
	ctx := t.Context()
	talk(t)
	m := message("m", "c", 1)
	m.Attachments = []bridge.Attachment{attachment("1", "m")}
	t.refused(bridge.ErrNotFound, func(tx bridge.Tx) error { return tx.ReviseMessage(ctx, m) })
	t.update(func(tx bridge.Tx) error {
		return errors.Join(tx.PutContent(ctx, content("abc"), at(0)), tx.AddMessage(ctx, m))
	})
	byID := func(tx bridge.Tx) (bridge.Message, error) { return tx.Message(ctx, "m") }
	m.Text, m.ContactDetails, m.EditedAt = "Bonsoir", true, at(5)
	t.update(func(tx bridge.Tx) error { return tx.ReviseMessage(ctx, m) })
	same(t, m, byID)
	m.Text, m.ContactDetails, m.DeletedAt = "", false, at(6)
	t.update(func(tx bridge.Tx) error { return tx.ReviseMessage(ctx, m) })
	m.Attachments = nil
	same(t, m, byID)
	missing(t, func(tx bridge.Tx) (bridge.Attachment, error) { return tx.Attachment(ctx, "1") })
}
