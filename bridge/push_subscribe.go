package bridge

import (
	"context"
	"crypto/ecdh"
	"encoding/base64"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"
	"time"
)

const (
	purposeVAPID = "vapid"
	// maxSubscriptions is how many browsers of an account or buyer are told.
	maxSubscriptions = 200
	// maxEndpoint is longer than any endpoint in use.
	maxEndpoint = 2000
)

// PushKey returns the key by which push services know us (RFC 8292). The first
// start makes it; another one would part us from all browsers that subscribed.
func PushKey(ctx context.Context, s Store, now func() time.Time) (*ecdh.PrivateKey, error) {
	kept, err := secretKeys(ctx, s, purposeVAPID, "1", now)
	if err != nil {
		return nil, fmt.Errorf("opening the push key: %w", err)
	}
	key, err := ecdh.P256().NewPrivateKey(kept[len(kept)-1].Secret)
	if err != nil {
		return nil, fmt.Errorf("opening the push key: %w", err)
	}
	return key, nil
}

// NewPushSubscription is what a browser gave when it subscribed.
type NewPushSubscription struct {
	Endpoint  string
	PublicKey string
	Auth      string
	Language  string // of the page
}

// SubscribePush tells the viewer in a browser from now on, until the session ends.
func (b *Bridge) SubscribePush(ctx context.Context, who Viewer, session SessionID, n NewPushSubscription) error {
	_, err := b.addPushSubscription(ctx, who, session, n)
	return err
}

// AddPushSubscription is SubscribePush for a browser that a program knows: it stands
// until it is deleted, or gone.
func (b *Bridge) AddPushSubscription(ctx context.Context, who Viewer, n NewPushSubscription) (PushSubscription, error) {
	return b.addPushSubscription(ctx, who, "", n)
}

func (b *Bridge) addPushSubscription(ctx context.Context, who Viewer, session SessionID, n NewPushSubscription) (s PushSubscription, err error) {
	err = errors.Join(checkEndpoint(n.Endpoint), checkLanguage("language", n.Language),
		checkPushKey("keys.p256dh", n.PublicKey, 65), checkPushKey("keys.auth", n.Auth, 16))
	if err == nil {
		_, err = ecdh.P256().NewPublicKey(decodePushKey(n.PublicKey))
		if err != nil {
			err = &InvalidError{Field: "keys.p256dh", Want: "a point of the curve P-256"}
		}
	}
	if err == nil {
		err = b.store.Update(ctx, func(tx Tx) error {
			s, err = b.subscribePush(ctx, tx, who, session, n)
			return err
		})
	}
	if err != nil {
		return PushSubscription{}, fmt.Errorf("subscribing to pushes: %w", err)
	}
	return s, nil
}

func (b *Bridge) subscribePush(ctx context.Context, tx Tx, who Viewer, session SessionID, n NewPushSubscription) (s PushSubscription, err error) {
	if _, err := b.reach(ctx, tx, who); err != nil {
		return s, err
	}
	to := pushRecipient(who)
	all, err := tx.PushSubscriptions(ctx, to)
	if err != nil {
		return s, err
	}
	if len(all) >= maxSubscriptions {
		if err := tx.DeletePushSubscription(ctx, all[0].ID); err != nil {
			return s, err
		}
	}
	s = PushSubscription{
		ID: newID[PushSubscriptionID](), Recipient: to, Session: session, Viewer: who, Endpoint: n.Endpoint,
		PublicKey: n.PublicKey, Auth: n.Auth, Language: b.language(n.Language), CreatedAt: b.now(),
	}
	return s, tx.PutPushSubscription(ctx, s)
}

// PushSubscriptions lists the browsers in which the viewer is told, oldest first; those
// of a buyer in all conversations where the viewer names none.
func (b *Bridge) PushSubscriptions(ctx context.Context, who Viewer) (list []PushSubscription, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		if _, err := b.reach(ctx, tx, who); err != nil {
			return err
		}
		list, err = pushSubscriptionsOf(ctx, tx, who)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing push subscriptions: %w", err)
	}
	return list, nil
}

func pushSubscriptionsOf(ctx context.Context, tx Tx, who Viewer) ([]PushSubscription, error) {
	all, err := tx.PushSubscriptions(ctx, pushRecipient(who))
	return slices.DeleteFunc(all, func(s PushSubscription) bool {
		return s.Viewer != who && (who.Conversation != "" || s.Viewer.Member != who.Member || s.Viewer.Buyer != who.Buyer)
	}), err
}

// DeletePushSubscription deletes one of those that [Bridge.PushSubscriptions] lists.
func (b *Bridge) DeletePushSubscription(ctx context.Context, who Viewer, id PushSubscriptionID) error {
	err := b.store.Update(ctx, func(tx Tx) error {
		if _, err := b.reach(ctx, tx, who); err != nil {
			return err
		}
		all, err := pushSubscriptionsOf(ctx, tx, who)
		if err == nil && !slices.ContainsFunc(all, func(s PushSubscription) bool { return s.ID == id }) {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		return tx.DeletePushSubscription(ctx, id)
	})
	if err != nil {
		return fmt.Errorf("deleting a push subscription: %w", err)
	}
	return nil
}

// UnsubscribePush ends what [Bridge.SubscribePush] began. What is not there is no
// error.
func (b *Bridge) UnsubscribePush(ctx context.Context, who Viewer, endpoint string) error {
	err := b.store.Update(ctx, func(tx Tx) error {
		all, err := tx.PushSubscriptions(ctx, pushRecipient(who))
		for _, s := range all {
			if s.Endpoint == endpoint && s.Viewer == who {
				err = errors.Join(err, tx.DeletePushSubscription(ctx, s.ID))
			}
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("unsubscribing from pushes: %w", err)
	}
	return nil
}

// PushSettings returns what the viewer is told, by default everything.
func (b *Bridge) PushSettings(ctx context.Context, who Viewer) (s PushSettings, err error) {
	err = b.store.View(ctx, func(tx Tx) error {
		s, err = pushSettingsOf(ctx, tx, who)
		return err
	})
	if err != nil {
		return PushSettings{}, fmt.Errorf("reading push settings: %w", err)
	}
	return s, nil
}

// PutPushSettings replaces what the viewer is told.
func (b *Bridge) PutPushSettings(ctx context.Context, who Viewer, s PushSettings) error {
	s.Key = pushSettingsKey(who)
	err := b.store.Update(ctx, func(tx Tx) error {
		if _, err := b.reach(ctx, tx, who); err != nil {
			return err
		}
		return tx.PutPushSettings(ctx, s)
	})
	if err != nil {
		return fmt.Errorf("putting push settings: %w", err)
	}
	return nil
}

func pushSettingsOf(ctx context.Context, tx Tx, who Viewer) (PushSettings, error) {
	key := pushSettingsKey(who)
	s, err := tx.PushSettings(ctx, key)
	if errors.Is(err, ErrNotFound) {
		return PushSettings{Key: key, Messages: true, Favorites: true, ListingOnline: true, ListingExpiring: true, Content: true}, nil
	}
	return s, err
}

func pushSettingsKey(who Viewer) SettingsKey {
	if who.Member != "" {
		return MemberSettings(who.Member)
	}
	return BuyerSettings(who.Buyer)
}

func pushRecipient(who Viewer) Party {
	if who.Member != "" {
		return AccountParty(who.Account)
	}
	return BuyerParty(who.Buyer)
}

// checkEndpoint wants an address of a push service on the internet. What its name
// leads to is looked at again when it is called.
func checkEndpoint(endpoint string) error {
	bad := &InvalidError{Field: "endpoint", Want: "the https address of a push service"}
	u, err := url.Parse(endpoint)
	if err != nil || u.Scheme != "https" || u.User != nil || u.Port() != "" || len(endpoint) > maxEndpoint {
		return bad
	}
	host := strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	_, isAddress := netip.ParseAddr(host)
	last := host[strings.LastIndexByte(host, '.')+1:]
	if isAddress == nil || last == host || slices.Contains([]string{"localhost", "local", "internal", "lan", "home", "arpa"}, last) {
		return bad
	}
	return nil
}

func checkPushKey(field, key string, size int) error {
	if len(decodePushKey(key)) != size {
		return &InvalidError{Field: field, Want: fmt.Sprintf("%d bytes in base64", size)}
	}
	return nil
}

// decodePushKey reads a key as browsers give it, with or without padding; nothing
// where it is none.
func decodePushKey(key string) []byte {
	raw, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(key, "="))
	if err != nil {
		return nil
	}
	return raw
}
