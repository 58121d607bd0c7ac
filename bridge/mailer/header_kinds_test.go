package mailer_test

import (
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
)

// TestNothingBreaksOutOfAnyKind composes each kind of mail with values that
// would begin a field, or end the header, in all that people, marketplaces and
// the mails of strangers fill: In-Reply-To comes from a mail that was received.
// A mail that cannot be composed is none.
func TestNothingBreaksOutOfAnyKind(t *testing.T) {
	t.Parallel()
	ours := map[string]bool{}
	for _, o := range samples() {
		for _, name := range names(t, mustCompose(t, o, nil)) {
			ours[name] = true
		}
	}
	for name, plain := range samples() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, evil := range []string{
				"\r\nBcc: x@evil.example", "\nX-Injected: 1", "\rX-Injected: 1", "\r\n\r\n<p>body", "\x00", "\r\n X-Folded: 1\r\nX-Injected: 1",
				"=?utf-8?q?=0D=0AX-Injected:_1?=", "\u0085X-Injected: 1", "\u2028X-Injected: 1", "\v\f", ">\r\nX-Injected: <1", `"; X-Injected="1`,
			} {
				for field, set := range map[string]func() error{
					"the sender's name": func() error { o := plain; o.FromName += evil; return checkNames(t, o, ours) },
					"the subject":       func() error { o := plain; o.Subject += evil; return checkNames(t, o, ours) },
					"the own last mail": func() error {
						o := plain
						if o.InReplyTo == "" {
							return nil
						}
						o.InReplyTo += evil
						return checkNames(t, o, ours)
					},
					"who is asked about": func() error { o := plain; o.Sender += evil; return checkNames(t, o, ours) },
					"the account":        func() error { o := plain; o.Account.Name += evil; return checkNames(t, o, ours) },
					"the title": func() error {
						o := plain
						o.Listing.Title, o.Record.Listing.Title, o.Record.Listing.Ref = o.Listing.Title+evil, o.Record.Listing.Title+evil, o.Record.Listing.Ref+evil
						return checkNames(t, o, ours)
					},
					"the buyer": func() error { o := plain; o.BuyerName += evil; return checkNames(t, o, ours) },
					"the text":  func() error { o := plain; o.Record.Message.Text += evil; return checkNames(t, o, ours) },
				} {
					if err := set(); err != nil && !strings.Contains(err.Error(), "compos") {
						t.Errorf("%q in %s: %v", evil, field, err)
					}
				}
			}
		})
	}
}

// checkNames composes a mail, and fails where it has a field that is not ours, or
// one twice, or a line that is cut otherwise than by CR LF.
func checkNames(t *testing.T, o bridge.Outgoing, ours map[string]bool) error {
	t.Helper()
	mail, err := compose(t, o, nil)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, name := range names(t, mail) {
		if !ours[name] || seen[name] {
			t.Errorf("the mail has a field %s that is not ours, or one more", name)
		}
		seen[name] = true
	}
	for line := range strings.SplitSeq(mail, "\r\n") {
		if strings.ContainsAny(line, "\r\n\x00") {
			t.Errorf("line %q", line)
		}
	}
	return nil
}

// TestKindsOfMail looks at the fields by which other systems know what a mail is.
func TestKindsOfMail(t *testing.T) {
	t.Parallel()
	for kind, want := range map[bridge.NotificationKind]struct{ automatic, unsubscribe bool }{
		bridge.NotifyLead: {}, bridge.NotifyMessage: {}, bridge.NotifyFavorite: {automatic: true, unsubscribe: true},
		bridge.NotifySignIn: {automatic: true}, bridge.NotifySenderCheck: {automatic: true},
		bridge.NotifyNotDelivered: {automatic: true}, bridge.NotifyLinksRemoved: {automatic: true},
		bridge.NotifyMention: {automatic: true}, bridge.NotifyWebhookDown: {automatic: true},
		bridge.NotifyIntakeCheck: {automatic: true}, bridge.NotifyAnswer: {},
	} {
		for _, lang := range []string{"fr", "en"} {
			h := readMail(t, mustCompose(t, sample(kind, lang), nil)).Header
			automatic, unsubscribe := "", ""
			if want.automatic {
				automatic = "auto-generated"
			}
			if want.unsubscribe {
				unsubscribe = "List-Unsubscribe=One-Click"
			}
			if got := h.Get("Auto-Submitted"); got != automatic {
				t.Errorf("%s: Auto-Submitted %q; want %q", kind, got, automatic)
			}
			if link, got := h.Get("List-Unsubscribe"), h.Get("List-Unsubscribe-Post"); got != unsubscribe || (link != "") != want.unsubscribe {
				t.Errorf("%s: List-Unsubscribe %q, List-Unsubscribe-Post %q; want %q", kind, link, got, unsubscribe)
			}
			if got := h.Get("X-Auto-Response-Suppress"); got != "DR, RN, NRN" {
				t.Errorf("%s: X-Auto-Response-Suppress %q", kind, got)
			}
			// Four parts, the last of them who sends (as Gmail reads them); none of them
			// says whom the mail is for.
			id := strings.Split(h.Get("Feedback-ID"), ":")
			if len(id) != 4 || id[2] != string(kind) || id[3] != "voiturama" || strings.ContainsAny(h.Get("Feedback-ID"), "@ ") {
				t.Errorf("%s: Feedback-ID %q", kind, id)
			}
		}
	}
}
