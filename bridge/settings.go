package bridge

import (
	"context"
	"strings"
	"time"
)

// SettingsKey names a recipient of notifications.
type SettingsKey string

// ContactSettings is the key of a contact address of an account.
func ContactSettings(a AccountID, email string) SettingsKey {
	return SettingsKey("contact:" + string(a) + ":" + strings.ToLower(email))
}

// BuyerSettings is the key of a buyer.
func BuyerSettings(b BuyerID) SettingsKey { return SettingsKey("buyer:" + string(b)) }

// Settings are what a recipient of notifications chose.
type Settings struct {
	Key SettingsKey
	// MessagesByMail covers leads too: with it off, they still arrive in the
	// inbox.
	MessagesByMail  bool
	FavoritesByMail bool
	// Content is true where mails carry the message itself; else they say that
	// there is one.
	Content bool
	// Delay holds a mail back; what was seen in the chat meanwhile is not mailed.
	Delay    time.Duration
	Language string // "fr" or "en"; empty for the default of the recipient
	// Template pins the version of the templates; 0 for the one that the account has
	// pinned, and the first for a buyer.
	Template int
}

// SettingsTx are the settings of a transaction.
type SettingsTx interface {
	PutSettings(ctx context.Context, s Settings) error
	// Settings returns ErrNotFound for a recipient who never chose.
	Settings(ctx context.Context, k SettingsKey) (Settings, error)
}
