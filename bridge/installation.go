package bridge

import "time"

// Installation is one marketplace.
type Installation struct {
	Name            string // as mails and pages show it, such as "Voiturama"
	DefaultLanguage string // "fr" or "en"
	BaseURL         string // of the web inbox, without a final slash
	AllowUnproven   bool   // post mails of a known address that its domain gives no means to prove
	AllowLinks      bool   // let links pass in messages
	AcceptUnscanned bool   // let files pass while the scanner cannot be asked
	// LocalWebhooks lets endpoints of webhooks be on the machine itself, over http: for
	// tests and demos.
	LocalWebhooks bool
	Limits        Limits
	// UndoTime is how long what a member writes in the inbox waits, so that it can
	// be taken back; 0 sends at once.
	UndoTime time.Duration
}
