package bridge

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	_ "time/tzdata" // a member's zone may be one that the machine does not have
)

// Preferences are what a member chose for the pages of the inbox.
type Preferences struct {
	Member   MemberID
	Language string // "fr" or "en"; empty for what the browser asks for
	Zone     string // a name of the time zone database; empty for the browser's own
	// EnterSends makes Enter send, and Shift+Enter begin a line. Else it is the
	// other way round.
	EnterSends bool
	// Signature goes under the first message that the member writes in a
	// conversation in the inbox. It is a part of the message, so that the buyer
	// reads it in the chat, in mails and in quotes alike, and once: under each
	// line of a chat it would be noise.
	Signature string
	// QuietMentions is set by who wants no mail when a colleague mentions them.
	QuietMentions bool
}

const (
	// maxSignature and maxSignatureLines keep a signature shorter than an answer.
	maxSignature      = 600
	maxSignatureLines = 8
)

// PreferencesTx are the choices of members and accounts of a transaction.
type PreferencesTx interface {
	PutPreferences(ctx context.Context, p Preferences) error
	// Preferences returns ErrNotFound for a member who never chose.
	Preferences(ctx context.Context, m MemberID) (Preferences, error)
	// MemberWrote says whether a member has written in a conversation.
	MemberWrote(ctx context.Context, c ConversationID, m MemberID) (bool, error)
	PutAccountSettings(ctx context.Context, s AccountSettings) error
	// AccountSettings returns ErrNotFound for an account that never chose.
	AccountSettings(ctx context.Context, id AccountID) (AccountSettings, error)
	// Contacts lists the contact addresses of an account's listings by name.
	Contacts(ctx context.Context, id AccountID, limit int) ([]string, error)
}

// Preferences returns what the viewer, a member, chose.
func (b *Bridge) Preferences(ctx context.Context, who Viewer) (p Preferences, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, _ reach) error {
		p, err = preferencesOf(ctx, tx, who.Member)
		return err
	})
	if err != nil {
		return Preferences{}, fmt.Errorf("reading preferences: %w", err)
	}
	return p, nil
}

func preferencesOf(ctx context.Context, tx Tx, m MemberID) (Preferences, error) {
	p, err := tx.Preferences(ctx, m)
	if errors.Is(err, ErrNotFound) {
		return Preferences{Member: m}, nil
	}
	return p, err
}

// PutPreferences replaces what the viewer, a member, chose. A signature keeps to
// the rules for messages: one with a link in it is a [ContentError].
func (b *Bridge) PutPreferences(ctx context.Context, who Viewer, p Preferences) error {
	p.Member = who.Member
	p.Signature = strings.TrimSpace(strings.ReplaceAll(p.Signature, "\r\n", "\n"))
	err := errors.Join(checkLanguage("language", p.Language), checkZone("zone", p.Zone), b.checkSignature(p.Signature))
	if err == nil {
		err = b.updateAsMember(ctx, who, func(tx Tx, _ reach) error { return tx.PutPreferences(ctx, p) })
	}
	if err != nil {
		return fmt.Errorf("putting preferences: %w", err)
	}
	return nil
}

func (b *Bridge) checkSignature(s string) error {
	switch {
	case s == "":
		return nil
	case len(s) > maxSignature || strings.Count(s, "\n") >= maxSignatureLines:
		return &InvalidError{Field: "signature", Want: fmt.Sprintf("at most %d lines and %d bytes", maxSignatureLines, maxSignature)}
	case !b.inst.AllowLinks && len(findLinks(s)) > 0:
		return &ContentError{Code: ContentLink}
	}
	return checkText("signature", s)
}

// checkZone wants the name of a time zone or nothing.
func checkZone(field, zone string) error {
	if zone == "" {
		return nil
	}
	// "Local" is the server's, and not anybody's choice.
	if _, err := time.LoadLocation(zone); err != nil || zone == "Local" {
		return &InvalidError{Field: field, Got: zone, Want: "a time zone such as Europe/Paris"}
	}
	return nil
}

// sign puts a member's signature under the first message that they write in a
// conversation.
func sign(ctx context.Context, tx Tx, msg *Message) error {
	if msg.Member == "" || msg.Text == "" {
		return nil
	}
	p, err := preferencesOf(ctx, tx, msg.Member)
	if err != nil || p.Signature == "" || len(msg.Text)+len(p.Signature) > maxText-2 || strings.HasSuffix(msg.Text, p.Signature) {
		return err
	}
	before, err := tx.MemberWrote(ctx, msg.ConversationID, msg.Member)
	if err == nil && !before {
		msg.Text += "\n\n" + p.Signature
	}
	return err
}
