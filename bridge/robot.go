package bridge

import (
	"context"
	"slices"
	"strings"
	"time"
)

const (
	// robotLook is how many messages of a conversation are looked at: enough for
	// programs that answer many mails at once, each one.
	robotLook = 24
	// robotDay is within what time answers that are all the same may be a
	// program's; robotTime, within what time they are by themselves, where they
	// are not long.
	robotDay  = 24 * time.Hour
	robotTime = time.Hour
	// robotPace is how soon after our mail left a person has not read it and
	// written an answer, again and again.
	robotPace = 10 * time.Second
	// robotText is how long a text is that nobody writes twice, in bytes.
	robotText = 60
	// robotShort is how long a text is that people write again and again, such as
	// "merci" or "oui 14h", in bytes.
	robotShort = 16
)

// repeats says whether a mail that no header marks is a program's answer to
// another program, by what it says: the same words again, after the other side
// has written. How often is enough depends on how likely a person is to write
// so:
//
//   - of a long text, once more; twice where numbers and a few words in it
//     change, which may be what a person wanted to say, but once where the
//     other side only repeats itself too;
//   - of a shorter one, twice more within an hour, or once where the other side
//     repeats itself;
//   - of few words, never, unless both sides have said nothing else for long.
//
// A mail that says nothing new to a side that has read it already may be
// folded: nothing is lost.
func repeats(recent []Message, msg Message) bool {
	text := plainWords(msg.Text)
	h := history(recent, msg, text)
	switch {
	case len(text) >= robotText:
		return h.same >= 1 && len(h.theirs) > 0 || h.alike >= 2 || h.alike >= 1 && h.theyRepeat()
	case len(text) >= robotShort:
		return h.same >= 2 || h.row >= 1 && h.theyRepeat()
	}
	return h.row >= 2 && h.theyRepeat()
}

// said is what both sides of a conversation have said before a mail.
type said struct {
	same   int      // earlier mails of its side with the same words, each answered since
	alike  int      // likewise, with the same words but for numbers and a few others
	row    int      // those with the same words since its side said anything else
	theirs []string // what the other side's mails say, newest first
}

// history looks at what was said before a mail with a text. What its own side said
// since the other last wrote counts only where the other wrote twice or more.
func history(recent []Message, msg Message, text string) (h said) {
	others, row := 0, true // messages of the other side; nothing else was said
	for _, m := range slices.Backward(recent) {
		words, age := plainWords(m.Text), msg.CreatedAt.Sub(m.CreatedAt)
		switch {
		case m.Side == "" || age > robotDay:
			continue
		case m.Side != msg.Side:
			others++
			if m.Via == ViaMail {
				h.theirs = append(h.theirs, words)
			}
			continue
		case m.Via == ViaMail && words == text:
			if others > h.same && (age <= robotTime || len(text) >= robotText) {
				h.same++
			}
			if row && others > h.row {
				h.row++
			}
		default:
			row = false
		}
		if m.Via == ViaMail && others > h.alike && alike(words, text) {
			h.alike++
		}
	}
	return h
}

// theyRepeat says whether the newest mails of the other side say the same.
func (h said) theyRepeat() bool {
	return len(h.theirs) >= 2 && (h.theirs[0] == h.theirs[1] || alike(h.theirs[0], h.theirs[1]))
}

// plainWords are the words of a text, in which white space does not count.
func plainWords(s string) string { return strings.Join(strings.Fields(s), " ") }

// alike says whether two long texts are made of the same words, but for those
// with a digit in them, such as a counter, a time or the number of a ticket, and
// for one in eight others, such as the day of a date.
func alike(a, b string) bool {
	if len(a) < robotText || len(b) < robotText {
		return false
	}
	more := make(map[string]int) // how often a word is in a more often than in b
	words := func(s string, n int) (count int) {
		for w := range strings.FieldsSeq(s) {
			if !strings.ContainsAny(w, "0123456789") {
				more[w] += n
				count++
			}
		}
		return count
	}
	ofA, ofB := words(a, 1), words(b, -1)
	onlyA, onlyB := 0, 0
	for _, n := range more {
		onlyA += max(n, 0)
		onlyB += max(-n, 0)
	}
	return 8*max(onlyA, onlyB) <= min(ofA, ofB)
}

// races says whether two programs answer each other: the last mails went to and
// fro, each sooner after ours than a person could have written it.
func races(ctx context.Context, tx Tx, recent []Message, msg Message) (bool, error) {
	const turns = 4
	chain := append(slices.Clip(recent), msg)
	if len(chain) <= turns {
		return false, nil
	}
	for i := len(chain) - 1; i >= len(chain)-turns; i-- {
		m, before := chain[i], chain[i-1]
		if m.Via != ViaMail || m.Kind != KindText || before.Side != m.Side.Other() {
			return false, nil
		}
		if fast, err := answeredAtOnce(ctx, tx, before, m); err != nil || !fast {
			return false, err
		}
	}
	return true, nil
}

// answeredAtOnce says whether a mail came so soon after the one that told of a
// message that no person read it in between.
func answeredAtOnce(ctx context.Context, tx Tx, told, answer Message) (bool, error) {
	mails, err := tx.NotificationsOf(ctx, told.ID)
	if err != nil {
		return false, err
	}
	for _, n := range mails {
		left := n.SentAt
		if left.IsZero() && n.State == NotificationPending && n.Mail != "" {
			left = answer.CreatedAt // it is on its way this moment
		}
		if wait := answer.CreatedAt.Sub(left); n.Side == answer.Side && n.Kind != NotifyRehearsal && wait >= 0 && wait < robotPace {
			return true, nil
		}
	}
	return false, nil
}
