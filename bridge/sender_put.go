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
		s, err = b.authorizeSender(ctx, accountParty(account), sender)
	}
	if err != nil {
		return AuthorizedSender{}, fmt.Errorf("authorizing a sender: %w", err)
	}
	return s, nil
}

// AuthorizeBuyerSender lets an address write for a buyer, beside the one that the
// buyer gave. Nobody's whole domain is a buyer's.
func (b *Bridge) AuthorizeBuyerSender(ctx context.Context, externalID, sender string) (s AuthorizedSender, err error) {
	sender = strings.ToLower(strings.TrimSpace(sender))
	if err = checkEmail("sender", &sender); err == nil {
		s, err = b.authorizeSender(ctx, buyerParty(externalID), sender)
	}
	if err != nil {
		return AuthorizedSender{}, fmt.Errorf("authorizing a buyer's sender: %w", err)
	}
	return s, nil
}

// RevokeSender takes back what [Bridge.AuthorizeSender], or a click on a mailed
// question, allowed.
func (b *Bridge) RevokeSender(ctx context.Context, account, sender string) error {
	if err := b.revokeSender(ctx, accountParty(account), sender); err != nil {
		return fmt.Errorf("revoking a sender: %w", err)
	}
	return nil
}

// RevokeBuyerSender takes back what [Bridge.AuthorizeBuyerSender], or a click on a
// mailed question, allowed.
func (b *Bridge) RevokeBuyerSender(ctx context.Context, externalID, sender string) error {
	if err := b.revokeSender(ctx, buyerParty(externalID), sender); err != nil {
		return fmt.Errorf("revoking a buyer's sender: %w", err)
	}
	return nil
}

// AuthorizedSenders lists who may write for an account, by name.
func (b *Bridge) AuthorizedSenders(ctx context.Context, account string) ([]AuthorizedSender, error) {
	all, err := b.sendersOf(ctx, accountParty(account))
	if err != nil {
		return nil, fmt.Errorf("listing senders: %w", err)
	}
	return all, nil
}

// BuyerSenders lists who else may write for a buyer, by name.
func (b *Bridge) BuyerSenders(ctx context.Context, externalID string) ([]AuthorizedSender, error) {
	all, err := b.sendersOf(ctx, buyerParty(externalID))
	if err != nil {
		return nil, fmt.Errorf("listing a buyer's senders: %w", err)
	}
	return all, nil
}

// partyOf finds a party by the marketplace's own id.
type partyOf func(ctx context.Context, tx Tx) (Party, error)

func accountParty(externalID string) partyOf {
	return func(ctx context.Context, tx Tx) (Party, error) {
		a, err := tx.AccountByExternalID(ctx, externalID)
		return AccountParty(a.ID), err
	}
}

func buyerParty(externalID string) partyOf {
	return func(ctx context.Context, tx Tx) (Party, error) {
		buyer, err := tx.BuyerByExternalID(ctx, externalID)
		return BuyerParty(buyer.ID), err
	}
}

func (b *Bridge) authorizeSender(ctx context.Context, of partyOf, sender string) (s AuthorizedSender, err error) {
	err = b.store.Update(ctx, func(tx Tx) error {
		party, err := of(ctx, tx)
		if err != nil {
			return err
		}
		s = AuthorizedSender{Party: party, Sender: sender, CreatedAt: b.now()}
		return tx.AuthorizeSender(ctx, s)
	})
	return s, err
}

func (b *Bridge) revokeSender(ctx context.Context, of partyOf, sender string) error {
	return b.store.Update(ctx, func(tx Tx) error {
		party, err := of(ctx, tx)
		if err != nil {
			return err
		}
		return tx.RevokeSender(ctx, party, sender)
	})
}

func (b *Bridge) sendersOf(ctx context.Context, of partyOf) (all []AuthorizedSender, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		party, err := of(ctx, tx)
		if err != nil {
			return err
		}
		all, err = tx.AuthorizedSenders(ctx, party)
		return err
	})
	return all, err
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
