package bridge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/google/uuid"
)

var (
	// ErrNotTest is an [ErrConflict]: the account is not in test mode, so the sandbox
	// does nothing for it.
	ErrNotTest = fmt.Errorf("not in test mode: %w", ErrConflict)
	// ErrTestFixed is an [ErrConflict]: the account has conversations, which would
	// become real or cease to be so.
	ErrTestFixed = fmt.Errorf("test mode cannot be changed: %w", ErrConflict)
)

// setTest puts an account into test mode or takes it out, before its first
// conversation.
func setTest(ctx context.Context, tx Tx, a *Account, test bool) error {
	if a.Test == test {
		return nil
	}
	n, err := tx.CountConversations(ctx, ConversationFilter{Account: a.ID, Limit: 1})
	if err != nil {
		return err
	}
	told, err := tx.Journal(ctx, JournalFilter{Account: a.ID, Limit: 1}) // also of those that are deleted
	if err != nil {
		return err
	}
	if n > 0 || len(told) > 0 {
		return ErrTestFixed
	}
	a.Test, a.Faults = test, Faults{}
	return nil
}

// testAccount returns an account in test mode by its external id.
func testAccount(ctx context.Context, tx Tx, externalID string) (Account, error) {
	a, err := tx.AccountByExternalID(ctx, externalID)
	if err == nil && !a.Test {
		err = ErrNotTest
	}
	return a, err
}

// inTestMode says whether the account of a conversation is; false for none.
func inTestMode(ctx context.Context, tx Tx, id ConversationID) (bool, error) {
	if id == "" {
		return false, nil
	}
	c, err := tx.Conversation(ctx, id)
	if err != nil {
		return false, err
	}
	a, err := tx.Account(ctx, c.AccountID)
	return a.Test, err
}

// inventedPrefix begins the external ids of the buyers and listings that the
// sandbox invents for an account.
func inventedPrefix(a AccountID) string { return "sandbox:" + string(a) + ":" }

// invented says whether the sandbox invented a buyer for an account.
func invented(b Buyer, a Account) bool {
	return a.Test && strings.HasPrefix(b.ExternalID, inventedPrefix(a.ID))
}

// Invention is a buyer whom nobody knows, and what they write about. Ids and, of
// the listing, the contact address are given when it is put into an account.
type Invention struct {
	Buyer   NewBuyer
	Listing NewListing
	Text    string // what the buyer writes first
}

// NewInvention says where an [Invention] goes.
type NewInvention struct {
	Account string // external id
	Listing string // external id of a listing of the account's own; an invented one where empty
	// Contact gets the mails about an invented listing: a contact address or member
	// of the account. The first of them where empty.
	Contact string
	Invention
}

// Scene is an [Invention] that is in its account.
type Scene struct {
	Listing Listing
	Address string // the listing's public one
	Buyer   NewBuyer
}

// PutInvention puts an invented buyer, and a listing where it has none, into an
// account in test mode. For others it is [ErrNotTest].
func (b *Bridge) PutInvention(ctx context.Context, n NewInvention) (s Scene, err error) {
	err = b.store.Update(ctx, func(tx Tx) error {
		s, err = b.putInvention(ctx, tx, n)
		return err
	})
	if err != nil {
		return Scene{}, fmt.Errorf("inventing a buyer: %w", err)
	}
	return s, nil
}

func (b *Bridge) putInvention(ctx context.Context, tx Tx, n NewInvention) (s Scene, err error) {
	a, err := testAccount(ctx, tx, n.Account)
	if err != nil {
		return Scene{}, err
	}
	if n.Listing == "" {
		s.Listing, err = b.putInventedListing(ctx, tx, a, n)
	} else if s.Listing, err = tx.ListingByExternalID(ctx, n.Listing); errors.Is(err, ErrNotFound) || err == nil && s.Listing.AccountID != a.ID {
		err = &InvalidError{Field: "listing", Got: n.Listing, Want: "the external id of a listing of the account"}
	}
	if err != nil {
		return Scene{}, err
	}
	id := uuid.NewString()
	s.Buyer, s.Address = n.Buyer, b.Address(s.Listing.Alias)
	s.Buyer.ExternalID = inventedPrefix(a.ID) + id
	local, domain, _ := strings.Cut(s.Buyer.Email, "@")
	s.Buyer.Email = local + "." + id[:8] + "@" + domain // nobody else's
	if err := b.checkBuyer(&s.Buyer); err != nil {
		return Scene{}, err
	}
	buyer, err := b.putBuyer(ctx, tx, s.Buyer)
	if err != nil {
		return Scene{}, err
	}
	// What the buyer is mailed says what was written, so that their mails quote it.
	return s, tx.PutSettings(ctx, Settings{Key: BuyerSettings(buyer.ID), MessagesByMail: true, FavoritesByMail: true, Content: true})
}

func (b *Bridge) putInventedListing(ctx context.Context, tx Tx, a Account, n NewInvention) (Listing, error) {
	contacts, err := tx.Contacts(ctx, a.ID, maxContacts)
	if err != nil {
		return Listing{}, err
	}
	members, err := tx.Members(ctx, a.ID)
	if err != nil {
		return Listing{}, err
	}
	for _, m := range members {
		if !m.Blocked {
			contacts = append(contacts, m.Email)
		}
	}
	l := n.Invention.Listing
	l.Contact = strings.ToLower(n.Contact)
	if n.Contact == "" && len(contacts) > 0 {
		l.Contact = contacts[0]
	}
	if !slices.Contains(contacts, l.Contact) {
		return Listing{}, &InvalidError{Field: "contact", Got: n.Contact, Want: "a member of the account, or the contact address of one of its listings"}
	}
	l.Account, l.ExternalID = a.ExternalID, inventedPrefix(a.ID)+uuid.NewString()
	if err := checkListing(&l); err != nil {
		return Listing{}, err
	}
	return b.putListing(ctx, tx, l)
}

// inventedThread is a conversation of an account in test mode with a buyer whom the
// sandbox has invented.
func (b *Bridge) inventedThread(ctx context.Context, tx Tx, account string, id ConversationID) (thread, error) {
	a, err := testAccount(ctx, tx, account)
	if err != nil {
		return thread{}, err
	}
	t, err := b.thread(ctx, tx, id)
	switch {
	case err != nil && !errors.Is(err, ErrNotFound):
		return thread{}, err
	case err != nil, t.conversation.AccountID != a.ID, !invented(t.buyer, a):
		return thread{}, &InvalidError{Field: "conversation_id", Got: string(id), Want: "a conversation that the sandbox has begun for this account, and not erased"}
	}
	return t, nil
}

// checkTemplate wants a version of a template, or 0.
func checkTemplate(version int) error {
	if version < 0 || version > NewestTemplate {
		return &InvalidError{Field: "template", Got: strconv.Itoa(version), Want: fmt.Sprintf("a version up to %d", NewestTemplate)}
	}
	return nil
}

// pinTemplate gives the mail of a message to a contact address another version
// than the one that is pinned, before it leaves; 0 changes nothing. One in a form
// without such a version gets the newest that it has.
func pinTemplate(ctx context.Context, tx Tx, id MessageID, version int) error {
	if version == 0 {
		return nil
	}
	queued, err := tx.NotificationsOf(ctx, id)
	for _, n := range queued {
		if n.Side == SideSeller && n.Profile == "" && n.State == NotificationPending {
			n.Template = min(version, n.Form.Newest())
			err = cmp.Or(err, tx.PutNotification(ctx, n))
		}
	}
	return err
}
