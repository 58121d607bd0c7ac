package bridge

import (
	"context"
	"fmt"

	"github.com/passerelle-mail/passerelle/parser"
)

// FirstAnswer is what an account answers to each lead by itself. It is shown as
// an automatic message, and mailed like one.
type FirstAnswer struct {
	On bool `json:"on"`
	// WhenClosed keeps it to leads that come outside of the opening hours.
	WhenClosed bool `json:"when_closed"`
	// Texts are what it says, by language. A buyer of another language is
	// answered in the account's own, or in the one there is.
	Texts map[string]string `json:"texts"`
}

// maxFirstAnswer is how long a first answer may be, in bytes.
const maxFirstAnswer = 4000

func (b *Bridge) checkFirstAnswer(f FirstAnswer) error {
	for lang, text := range f.Texts {
		field := "text_" + lang
		if err := checkLanguage("language", lang); err != nil {
			return err
		}
		if len(text) > maxFirstAnswer {
			return &InvalidError{Field: field, Want: fmt.Sprintf("at most %d bytes", maxFirstAnswer)}
		}
		if err := checkText(field, text); err != nil {
			return err
		}
		if !b.inst.AllowLinks && len(findLinks(text)) > 0 {
			return &ContentError{Code: ContentLink}
		}
	}
	if f.On && len(f.Texts) == 0 {
		return &InvalidError{Field: "text", Want: "a text in at least one language"}
	}
	return nil
}

// text returns what to say in the first of some languages that there is a text
// in.
func (f FirstAnswer) text(languages ...string) string {
	for _, lang := range languages {
		if text := f.Texts[lang]; text != "" {
			return text
		}
	}
	for _, lang := range []string{"en", "fr"} {
		if text := f.Texts[lang]; text != "" {
			return text
		}
	}
	return ""
}

// answerFirst posts the account's automatic answer to a lead, which a
// conversation has one of. What a program wrote makes no lead, so no program is
// answered. The seller's list keeps showing what the buyer asked.
func (b *Bridge) answerFirst(ctx context.Context, tx Tx, c *Conversation, lead Message) error {
	s, err := accountSettingsOf(ctx, tx, c.AccountID)
	if err != nil || c.Answered || !s.FirstAnswer.On || s.FirstAnswer.WhenClosed && s.Hours.OpenAt(lead.CreatedAt) {
		return err
	}
	a, err := tx.Account(ctx, c.AccountID)
	if err != nil {
		return err
	}
	who, err := b.addressee(ctx, tx, *c, SideBuyer)
	if err != nil {
		return err
	}
	msg := Message{
		ID: newID[MessageID](), ConversationID: c.ID, Side: SideSeller, Kind: KindAuto, AutoKind: parser.AutoReplyOther,
		Text: s.FirstAnswer.text(who.language, a.Language), State: StateSent, Via: ViaAuto, CreatedAt: lead.CreatedAt,
	}
	if msg.Text == "" {
		return nil
	}
	line, side := c.LastLine, c.LastSide
	if msg, err = b.post(ctx, tx, c, msg); err != nil {
		return err
	}
	c.LastLine, c.LastSide = line, side
	if err := tx.PutConversation(ctx, *c); err != nil {
		return err
	}
	return b.notify(ctx, tx, *c, msg, NotifyMessage, SideBuyer)
}
