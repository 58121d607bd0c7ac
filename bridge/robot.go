package bridge

import (
	"context"
	"slices"
	"strings"
	"time"
)

const (
	// robotLook is how many messages of a conversation are looked at.
	robotLook = 8
	// robotTime is within what time answers that are all the same are a
	// program's.
	robotTime = time.Hour
	// robotPace is how soon after our mail left a person has not read it and
	// written an answer, again and again.
	robotPace = 10 * time.Second
	// robotText is how long a text is that nobody writes twice, in bytes.
	robotText = 60
)

// repeats says whether a mail that no header marks is a program's answer to
// another program, by what it says: the same words again, after the other side
// has written. Three times is enough, twice where the text is long, or where
// both sides only repeat themselves.
//
// A mail that says nothing new to a side that has read it already may be
// folded: nothing is lost.
func repeats(recent []Message, msg Message) bool {
	text := plainWords(msg.Text)
	own, others := 0, 0   // runs with the same text; messages of the other side
	var last, before bool // the other side's newest mail says what it said before
	var other string
	for _, m := range slices.Backward(recent) {
		switch {
		case m.Side == "" || msg.CreatedAt.Sub(m.CreatedAt) > robotTime:
			continue
		case m.Side != msg.Side:
			others++
			if m.Via != ViaMail {
				continue
			}
			if before {
				last = last || plainWords(m.Text) == other
			} else {
				before, other = true, plainWords(m.Text)
			}
		case m.Via == ViaMail && others > own && plainWords(m.Text) == text:
			own++
			if own == 1 && len(text) >= robotText && before {
				return true
			}
		}
	}
	return own >= 2 || own >= 1 && last
}

// plainWords are the words of a text, in which white space does not count.
func plainWords(s string) string { return strings.Join(strings.Fields(s), " ") }

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
		if wait := answer.CreatedAt.Sub(left); n.Side == answer.Side && wait >= 0 && wait < robotPace {
			return true, nil
		}
	}
	return false, nil
}
