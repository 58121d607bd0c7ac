package bridge_test

import (
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// complaint is a report of a mailbox provider about a mail (RFC 5965).
func complaint(kind, sender, messageID string) string {
	return mail("fbl@mailbox.example", kind+sender+messageID, "--b\nContent-Type: text/plain\n\nAn abuse report.\n--b\n"+
		"Content-Type: message/feedback-report\n\nFeedback-Type: "+kind+"\nUser-Agent: Mailbox/1\nVersion: 1\n"+
		"Original-Mail-From: "+sender+"\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <"+messageID+">\nSubject: x\n--b--\n",
		"MIME-Version: 1.0", "Content-Type: multipart/report; report-type=feedback-report; boundary=b")
}

func TestAComplaintEndsMails(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		mail func(b *bridgetest.Bridge, p bridge.Posted, n bridge.Notification) (raw, to string)
		ends bool
	}{
		{"to the return path", func(b *bridgetest.Bridge, _ bridge.Posted, n bridge.Notification) (string, string) {
			return complaint("abuse", "", "unknown@example.com"), b.Address(n.BounceAlias)
		}, true},
		{"naming the Message-ID", func(b *bridgetest.Bridge, p bridge.Posted, n bridge.Notification) (string, string) {
			return complaint("abuse", "", string(n.ID)+"@"+bridgetest.Domain), sellerAlias(b, p)
		}, true},
		{"naming the envelope sender", func(b *bridgetest.Bridge, p bridge.Posted, n bridge.Notification) (string, string) {
			return complaint("abuse", b.Address(n.BounceAlias), ""), sellerAlias(b, p)
		}, true},
		{"to the postmaster", func(b *bridgetest.Bridge, _ bridge.Posted, n bridge.Notification) (string, string) {
			return complaint("opt-out", b.Address(n.BounceAlias), ""), "postmaster@" + bridgetest.Domain
		}, true},
		{"naming nothing of ours", func(b *bridgetest.Bridge, p bridge.Posted, _ bridge.Notification) (string, string) {
			return complaint("abuse", "someone@example.com", "x@example.com"), sellerAlias(b, p)
		}, false},
		{"that it is no spam", func(b *bridgetest.Bridge, _ bridge.Posted, n bridge.Notification) (string, string) {
			return complaint("not-spam", "", ""), b.Address(n.BounceAlias)
		}, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b, p := market(t)
			n := delivered(t, b)[0]
			raw, to := tt.mail(b, p, n)
			receive(t, b, raw, to)
			if got := suppressed(t, b, bridgetest.SellerEmail); (got == "complaint") != tt.ends {
				t.Fatalf("suppressed: %q; want %v", got, tt.ends)
			}
			q := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Encore moi.")
			v := conversation(t, b, p.Conversation.ID)
			told := false
			for _, e := range v.Events {
				told = told || e.Kind == bridge.EventComplaint && e.Side == bridge.SideSeller
			}
			m := v.Messages[len(v.Messages)-1]
			if q.Message.ID != m.ID || told != tt.ends || (m.StateReason == bridge.ReasonComplaint) != tt.ends {
				t.Errorf("told: %v; the next message is %s, %q", told, m.State, m.StateReason)
			}
			if due := lease(t, b); (len(due) == 0) != tt.ends {
				t.Errorf("due: %+v", due)
			}
			// A bounce later does not hide why.
			receive(t, b, report("late@mx.example", "failed", "5.1.1", "550 no such user"), b.Address(n.BounceAlias))
			if got := suppressed(t, b, bridgetest.SellerEmail); tt.ends && got != "complaint" || got == "" {
				t.Errorf("suppressed: %q after a bounce", got)
			}
		})
	}
}
