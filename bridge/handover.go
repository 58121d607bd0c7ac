package bridge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

const (
	// handoverTime is the longest time for which a handover may be good.
	handoverTime = time.Minute
	// handoverLeeway is how far the marketplace's clock may be off.
	handoverLeeway = 10 * time.Second
	// maxHandover bounds a token, in bytes.
	maxHandover = 4096
	// minHandoverID and maxHandoverID bound its jti.
	minHandoverID, maxHandoverID = 8, 100
)

// handoverClaims are what a token says: who comes, and what to open.
type handoverClaims struct {
	jwt.Claims
	// A member, by the account's external id and the address, or by id.
	Account string   `json:"account"`
	Email   string   `json:"email"`
	Member  MemberID `json:"member"`
	// A buyer, by the external id.
	Buyer string `json:"buyer"`
	// Conversation is what a buyer may see, or what a member sees first.
	Conversation ConversationID `json:"conversation"`
}

// Handover signs in somebody whom the marketplace knows. Token is a JSON Web
// Token (RFC 7519) in compact form, signed by HMAC-SHA-256 (HS256) with a
// [HandoverKey], which its header names as kid. Its audience is the base URL of
// the installation; iat and exp are at most a minute apart, and each jti is
// used once. Who comes is told by account and email, by member, or by buyer and
// conversation.
//
// It returns ErrExpired for a token whose time is up or that was used, and
// ErrNotFound for any other that is not right; the log says why. First is the
// conversation that is to be shown first; empty for none.
func (b *Bridge) Handover(ctx context.Context, token, userAgent string) (cookie string, s Session, first ConversationID, err error) {
	key, claims, err := b.readHandover(ctx, token)
	if err == nil {
		err = b.store.Update(ctx, func(tx Tx) error {
			cookie, s, first = "", Session{}, claims.Conversation
			if err := tx.UseHandover(ctx, key, claims.ID, claims.Expiry.Time().Add(handoverLeeway)); errors.Is(err, ErrConflict) {
				return fmt.Errorf("used before: %w", ErrExpired)
			} else if err != nil {
				return err
			}
			who, err := b.handedOver(ctx, tx, claims)
			if err != nil {
				return err
			}
			cookie, s, err = b.openSession(ctx, tx, who, OriginHandover(key), userAgent)
			return err
		})
	}
	if errors.Is(err, ErrNotFound) || errors.Is(err, ErrExpired) {
		b.log.WarnContext(ctx, "handover refused", slog.String("key", key), slog.Any("err", err))
	}
	if err != nil {
		return "", Session{}, "", fmt.Errorf("taking a handover: %w", err)
	}
	return cookie, s, first, nil
}

// readHandover checks all of a token but whom it is about, and that it is new.
func (b *Bridge) readHandover(ctx context.Context, token string) (key string, c handoverClaims, err error) {
	refused := func(why string) (string, handoverClaims, error) {
		return key, handoverClaims{}, fmt.Errorf("%s: %w", why, ErrNotFound)
	}
	if len(token) > maxHandover {
		return refused("too long")
	}
	signed, err := jwt.ParseSigned(token, []jose.SignatureAlgorithm{jose.HS256})
	if err != nil || len(signed.Headers) != 1 || signed.Headers[0].KeyID == "" {
		return refused("no token signed with HS256 that names its key")
	}
	var k HandoverKey
	err = b.store.View(ctx, func(tx Tx) error {
		k, err = tx.HandoverKey(ctx, signed.Headers[0].KeyID)
		return err
	})
	if errors.Is(err, ErrNotFound) || err == nil && !k.RevokedAt.IsZero() {
		return refused("no such key")
	} else if err != nil {
		return "", c, err
	}
	if err := signed.Claims([]byte(k.Secret), &c); err != nil {
		return refused("wrong signature or claims")
	}
	key = k.ID
	return key, c, b.checkHandover(c)
}

// checkHandover checks what a signed token claims of itself.
func (b *Bridge) checkHandover(c handoverClaims) error {
	now := b.now()
	refused := func(why string) error { return fmt.Errorf("%s: %w", why, ErrNotFound) }
	switch {
	case !c.Audience.Contains(b.inst.BaseURL):
		return refused("aud is not " + b.inst.BaseURL)
	case c.Expiry == nil || c.IssuedAt == nil:
		return refused("no exp or no iat")
	case c.Expiry.Time().Sub(c.IssuedAt.Time()) > handoverTime:
		return refused("exp is more than a minute after iat")
	case len(c.ID) < minHandoverID || len(c.ID) > maxHandoverID:
		return refused(fmt.Sprintf("jti is not from %d to %d bytes long", minHandoverID, maxHandoverID))
	case c.IssuedAt.Time().After(now.Add(handoverLeeway)), c.NotBefore != nil && c.NotBefore.Time().After(now.Add(handoverLeeway)):
		return refused("issued in the future")
	case now.After(c.Expiry.Time().Add(handoverLeeway)):
		return fmt.Errorf("too late: %w", ErrExpired)
	}
	return nil
}

// handedOver finds whom a token is about.
func (b *Bridge) handedOver(ctx context.Context, tx Tx, c handoverClaims) (Viewer, error) {
	forms := 0
	for _, set := range []bool{c.Account != "" || c.Email != "", c.Member != "", c.Buyer != ""} {
		if set {
			forms++
		}
	}
	if forms != 1 {
		return Viewer{}, fmt.Errorf("not one of account and email, member, or buyer: %w", ErrNotFound)
	}
	if c.Buyer != "" {
		return handedBuyer(ctx, tx, c)
	}
	m, err := handedMember(ctx, tx, c)
	if err != nil {
		return Viewer{}, err
	}
	who := Viewer{Member: m.ID, Account: m.AccountID}
	_, err = b.reach(ctx, tx, who)
	return who, err
}

func handedMember(ctx context.Context, tx Tx, c handoverClaims) (Member, error) {
	if c.Member != "" {
		return tx.Member(ctx, c.Member)
	}
	a, err := tx.AccountByExternalID(ctx, c.Account)
	if err != nil {
		return Member{}, err
	}
	m, err := memberByEmail(ctx, tx, a.ID, c.Email)
	if err == nil && m.ID == "" {
		err = fmt.Errorf("no member with that address: %w", ErrNotFound)
	}
	return m, err
}

func handedBuyer(ctx context.Context, tx Tx, c handoverClaims) (Viewer, error) {
	buyer, err := tx.BuyerByExternalID(ctx, c.Buyer)
	if err != nil {
		return Viewer{}, err
	}
	talk, err := tx.Conversation(ctx, c.Conversation)
	if err == nil && talk.BuyerID != buyer.ID {
		err = fmt.Errorf("the conversation is of another buyer: %w", ErrNotFound)
	}
	return Viewer{Buyer: buyer.ID, Conversation: talk.ID}, err
}
