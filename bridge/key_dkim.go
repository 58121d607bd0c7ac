package bridge

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"
	"time"
)

// DKIMKey signs the mails that we send (RFC 6376).
type DKIMKey struct {
	Selector  string
	Signer    crypto.Signer // *rsa.PrivateKey or ed25519.PrivateKey
	CreatedAt time.Time
}

// dkimBits is the size of RSA keys: the largest that every DNS host takes (RFC
// 8301, section 3.2).
const dkimBits = 2048

// CreateDKIMKeys makes an RSA and an Ed25519 key, for receivers that know only
// one of the two (RFC 8463). They sign nothing until the configuration names
// them, so that their DNS records can be published first. It returns
// [ErrConflict] where a pair was made within the same minute.
func CreateDKIMKeys(ctx context.Context, s Store, now func() time.Time) ([]DKIMKey, error) {
	at := now().UTC().Truncate(time.Microsecond)
	stamp := at.Format("200601021504")
	forRSA, err := rsa.GenerateKey(rand.Reader, dkimBits)
	if err != nil {
		return nil, fmt.Errorf("making an RSA key: %w", err)
	}
	_, forEd25519, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("making an Ed25519 key: %w", err)
	}
	keys := []DKIMKey{
		{Selector: "r" + stamp, Signer: forRSA, CreatedAt: at},
		{Selector: "e" + stamp, Signer: forEd25519, CreatedAt: at},
	}
	err = s.Update(ctx, func(tx Tx) error {
		var errs []error
		for _, k := range keys {
			secret, err := x509.MarshalPKCS8PrivateKey(k.Signer)
			errs = append(errs, err, tx.AddSecretKey(ctx, SecretKey{Purpose: purposeDKIM, ID: k.Selector, Secret: secret, CreatedAt: at}))
		}
		return errors.Join(errs...)
	})
	if errors.Is(err, ErrConflict) {
		return nil, fmt.Errorf("a pair of DKIM keys was made within this minute: wait for the next: %w", ErrConflict)
	} else if err != nil {
		return nil, fmt.Errorf("keeping the DKIM keys: %w", err)
	}
	return keys, nil
}

// DKIMKeys lists the keys that were made, oldest first.
func DKIMKeys(ctx context.Context, s Store) ([]DKIMKey, error) {
	var kept []SecretKey
	err := s.View(ctx, func(tx Tx) (err error) {
		kept, err = tx.SecretKeys(ctx, purposeDKIM)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("reading the DKIM keys: %w", err)
	}
	var keys []DKIMKey
	for _, k := range kept {
		parsed, err := x509.ParsePKCS8PrivateKey(k.Secret)
		if err != nil {
			return nil, fmt.Errorf("reading the DKIM key %s: %w", k.ID, err)
		}
		signer, ok := parsed.(crypto.Signer)
		if !ok {
			return nil, fmt.Errorf("reading the DKIM key %s: it is a %T", k.ID, parsed)
		}
		keys = append(keys, DKIMKey{Selector: k.ID, Signer: signer, CreatedAt: k.CreatedAt})
	}
	return keys, nil
}
