package bridge

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// mailboxProviders are domains where anybody has an address: none of them can
// speak for an account.
var mailboxProviders = []string{
	"aol.com", "bbox.fr", "bluewin.ch", "free.fr", "gmail.com", "gmx.at", "gmx.ch", "gmx.com", "gmx.de", "gmx.net",
	"googlemail.com", "hey.com", "hotmail.be", "hotmail.co.uk", "hotmail.com", "hotmail.de", "hotmail.es", "hotmail.fr",
	"hotmail.it", "icloud.com", "laposte.net", "libero.it", "live.be", "live.com", "live.fr", "live.nl", "mac.com",
	"mail.com", "mail.ru", "me.com", "msn.com", "neuf.fr", "numericable.fr", "orange.fr", "outlook.be", "outlook.com",
	"outlook.de", "outlook.es", "outlook.fr", "outlook.it", "pm.me", "posteo.de", "proton.me", "protonmail.com", "qq.com",
	"sfr.fr", "skynet.be", "t-online.de", "telenet.be", "tutanota.com", "virgilio.it", "wanadoo.fr", "web.de", "wp.pl",
	"yahoo.co.uk", "yahoo.com", "yahoo.de", "yahoo.es", "yahoo.fr", "yahoo.it", "yandex.ru", "ymail.com", "zoho.com",
}

// AuthorizeSender lets an address, or "@" and a whole domain, write for an
// account, beside its contact addresses and members. Its mails must still prove
// where they come from.
func (b *Bridge) AuthorizeSender(ctx context.Context, account, sender string) (s AuthorizedSender, err error) {
	if err = checkSender("sender", &sender); err == nil {
		err = b.store.Update(ctx, func(tx Tx) error {
			a, err := tx.AccountByExternalID(ctx, account)
			if err != nil {
				return err
			}
			s = AuthorizedSender{Party: AccountParty(a.ID), Sender: sender, CreatedAt: b.now()}
			return tx.AuthorizeSender(ctx, s)
		})
	}
	if err != nil {
		return AuthorizedSender{}, fmt.Errorf("authorizing a sender: %w", err)
	}
	return s, nil
}

// RevokeSender takes back what [Bridge.AuthorizeSender], or a click on a mailed
// question, allowed.
func (b *Bridge) RevokeSender(ctx context.Context, account, sender string) error {
	err := b.store.Update(ctx, func(tx Tx) error {
		a, err := tx.AccountByExternalID(ctx, account)
		if err != nil {
			return err
		}
		return tx.RevokeSender(ctx, AccountParty(a.ID), sender)
	})
	if err != nil {
		return fmt.Errorf("revoking a sender: %w", err)
	}
	return nil
}

// AuthorizedSenders lists who may write for an account, by name.
func (b *Bridge) AuthorizedSenders(ctx context.Context, account string) (all []AuthorizedSender, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		a, err := tx.AccountByExternalID(ctx, account)
		if err != nil {
			return err
		}
		all, err = tx.AuthorizedSenders(ctx, AccountParty(a.ID))
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing senders: %w", err)
	}
	return all, nil
}

// checkSender lowers a sender in place.
func checkSender(field string, sender *string) error {
	domain, whole := strings.CutPrefix(strings.ToLower(strings.TrimSpace(*sender)), "@")
	if !whole {
		return checkEmail(field, sender)
	}
	probe := "x@" + domain
	if err := checkEmail(field, &probe); err != nil {
		return &InvalidError{Field: field, Got: *sender, Want: "an address, or @ and a domain such as @garage.example"}
	}
	if _, err := publicsuffix.EffectiveTLDPlusOne(domain); err != nil || slices.Contains(mailboxProviders, domain) {
		return &InvalidError{Field: field, Got: *sender, Want: "a domain whose every address is the account's"}
	}
	*sender = "@" + domain
	return nil
}
