package bridge

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"log/slog"
	"time"
)

// ContactID is what one account calls one buyer: the same in all its
// conversations, and another one for each account, so that two accounts cannot
// tell that they know the same person. It is 128 bits of an HMAC-SHA-256, as 26
// letters and digits in lower case (Crockford's base32).
//
// It is computed whenever it is told and kept nowhere, so that it goes with the
// buyer: of one who was erased there is none.
type ContactID string

// ContactKey is the secret that ContactIDs are made with. It never rotates: with
// another one, no account would know its customers again.
type ContactKey []byte

// String keeps the secret out of what is printed.
func (ContactKey) String() string { return "contact key" }

// LogValue keeps the secret out of the log.
func (k ContactKey) LogValue() slog.Value { return slog.StringValue(k.String()) }

// OpenContactKey returns the installation's key. The first start makes it.
func OpenContactKey(ctx context.Context, s Store, now func() time.Time) (ContactKey, error) {
	kept, err := secretKeys(ctx, s, purposeContact, "1", now)
	if err != nil {
		return nil, fmt.Errorf("opening the contact key: %w", err)
	}
	return kept[0].Secret, nil
}

// contactIDSize is in bytes.
const contactIDSize = 16

// contactLetters write a ContactID.
var contactLetters = base32.NewEncoding("0123456789abcdefghjkmnpqrstvwxyz").WithPadding(base32.NoPadding)

func (k ContactKey) id(a AccountID, b BuyerID) ContactID {
	mac := hmac.New(sha256.New, k)
	_, _ = io.WriteString(mac, "contact\x00"+string(a)+"\x00"+string(b)) // ids have no NUL; a hash takes all
	return ContactID(contactLetters.EncodeToString(mac.Sum(nil)[:contactIDSize]))
}

// contactID is empty for a buyer who was erased, and for a bridge without a key.
func (b *Bridge) contactID(a AccountID, buyer Buyer) ContactID {
	if len(b.contactKey) == 0 || !buyer.ErasedAt.IsZero() {
		return ""
	}
	return b.contactKey.id(a, buyer.ID)
}

// contactID is what the account of a thread calls its buyer.
func (t thread) contactID(b *Bridge) ContactID { return b.contactID(t.conversation.AccountID, t.buyer) }
