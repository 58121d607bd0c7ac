package storetest

import (
	"github.com/passerelle-mail/passerelle/bridge"
)

// testErase erases one of two buyers, with all that is kept of both.
func testErase(t *test) {
	ctx := t.Context()
	talk(t)
	other := filled[bridge.Buyer]()
	t.update(func(tx bridge.Tx) error { return tx.PutBuyer(ctx, other) })
	for name, b := range map[string]bridge.BuyerID{"erased": "a", "other": other.ID} {
		address := name + "@courriel.example"
		t.update(func(tx bridge.Tx) error {
			for _, err := range []error{
				tx.PutSettings(ctx, bridge.Settings{Key: bridge.BuyerSettings(b)}),
				tx.AuthorizeSender(ctx, bridge.AuthorizedSender{Party: bridge.BuyerParty(b), Sender: address}),
				tx.PutSession(ctx, bridge.Session{ID: bridge.SessionID(name), Secret: bridge.Hash(name), Viewer: bridge.Viewer{Buyer: b}}),
				tx.PutSignIn(ctx, bridge.SignIn{Token: name, Viewer: bridge.Viewer{Buyer: b}}),
				tx.PutBuyerNote(ctx, bridge.BuyerNote{AccountID: "a", BuyerID: b, Text: name}),
				tx.PutSenderCheck(ctx, bridge.SenderCheck{Token: name, Party: bridge.BuyerParty(b)}),
				tx.SuppressAddress(ctx, address, "complaint", at(1)),
				tx.AddMail(ctx, bridge.Mail{ID: bridge.MailID(name), DedupKey: name, Party: bridge.Party("address:" + address), Raw: bridge.Hash(name)}),
				tx.AddNotification(ctx, bridge.Notification{ID: bridge.NotificationID(name), Side: bridge.SideBuyer, To: address, Mail: bridge.Hash(name)}),
			} {
				if err != nil {
					return err
				}
			}
			_, err := tx.Count(ctx, "held:address:"+address+":x", 1, at(1), 1000)
			return err
		})
	}
	var hashes []bridge.Hash
	t.update(func(tx bridge.Tx) (err error) {
		hashes, err = tx.EraseBuyer(ctx, "a", []string{"erased@courriel.example"})
		return err
	})
	if len(hashes) != 2 || hashes[0] != "erased" || hashes[1] != "erased" {
		t.Errorf("contents %v, want that of a mail and of a notification", hashes)
	}
	for _, read := range []func(name string, b bridge.BuyerID) func(bridge.Tx) (string, error){
		func(_ string, b bridge.BuyerID) func(bridge.Tx) (string, error) {
			return func(tx bridge.Tx) (string, error) {
				_, err := tx.Settings(ctx, bridge.BuyerSettings(b))
				return "", err
			}
		},
		func(name string, _ bridge.BuyerID) func(bridge.Tx) (string, error) {
			return func(tx bridge.Tx) (string, error) {
				_, err := tx.SessionBySecret(ctx, bridge.Hash(name))
				return "", err
			}
		},
		func(name string, _ bridge.BuyerID) func(bridge.Tx) (string, error) {
			return func(tx bridge.Tx) (string, error) { _, err := tx.SignIn(ctx, name); return "", err }
		},
		func(_ string, b bridge.BuyerID) func(bridge.Tx) (string, error) {
			return func(tx bridge.Tx) (string, error) { _, err := tx.BuyerNote(ctx, "a", b); return "", err }
		},
		func(name string, _ bridge.BuyerID) func(bridge.Tx) (string, error) {
			return func(tx bridge.Tx) (string, error) { _, err := tx.SenderCheck(ctx, name); return "", err }
		},
		func(name string, _ bridge.BuyerID) func(bridge.Tx) (string, error) {
			return func(tx bridge.Tx) (string, error) { _, err := tx.Mail(ctx, bridge.MailID(name)); return "", err }
		},
		func(name string, _ bridge.BuyerID) func(bridge.Tx) (string, error) {
			return func(tx bridge.Tx) (string, error) {
				_, err := tx.Notification(ctx, bridge.NotificationID(name))
				return "", err
			}
		},
	} {
		missing(t, read("erased", "a"))
		same(t, "", read("other", other.ID))
	}
	same(t, "", func(tx bridge.Tx) (string, error) { return tx.Suppressed(ctx, "erased@courriel.example") })
	same(t, "complaint", func(tx bridge.Tx) (string, error) { return tx.Suppressed(ctx, "other@courriel.example") })
	same(t, 0, func(tx bridge.Tx) (int, error) {
		list, err := tx.AuthorizedSenders(ctx, bridge.BuyerParty("a"))
		return len(list), err
	})
}
