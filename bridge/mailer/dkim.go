package mailer

import (
	"crypto"
	"crypto/ed25519"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/passerelle-mail/passerelle/parser"
)

// DKIMKey signs mails for a domain (RFC 6376), which is that of the aliases, so
// that the signature is aligned with From.
type DKIMKey struct {
	Domain   string
	Selector string
	Signer   crypto.Signer // with an RSA or an Ed25519 key
}

// Name is where the key's DNS record stands.
func (k DKIMKey) Name() string { return k.Selector + "._domainkey." + k.Domain }

// Record returns the text of the key's DNS record (RFC 6376, section 3.6.1; RFC
// 8463, section 4).
func (k DKIMKey) Record() (string, error) {
	switch public := k.Signer.Public().(type) {
	case *rsa.PublicKey:
		der, err := x509.MarshalPKIXPublicKey(public)
		if err != nil {
			return "", fmt.Errorf("writing a DKIM record: %w", err)
		}
		return "v=DKIM1; k=rsa; p=" + base64.StdEncoding.EncodeToString(der), nil
	case ed25519.PublicKey:
		return "v=DKIM1; k=ed25519; p=" + base64.StdEncoding.EncodeToString(public), nil
	default:
		return "", fmt.Errorf("writing a DKIM record: no record for keys of type %T", public)
	}
}

// otherSigned are the fields beside those of the lead record that a signature
// covers. Some of them we never write: signed all the same, nobody can add them.
var otherSigned = []string{
	"From", "To", "Cc", "Reply-To", "Sender", "Subject", "Date", "Message-ID", "In-Reply-To", "References",
	"Thread-Topic", "Thread-Index", "MIME-Version", "Content-Type", "Content-Transfer-Encoding",
	"Auto-Submitted", "Feedback-ID", "List-Unsubscribe", "List-Unsubscribe-Post",
}

// signedFields names each field once more than a mail has it, so that the
// signature breaks where one is added (RFC 6376, section 5.4.2).
func signedFields(f fields) []string {
	signed := slices.Concat(otherSigned, parser.LeadHeaders(), []string{"Lead-Signature"})
	for _, field := range f {
		if slices.ContainsFunc(signed, func(s string) bool { return strings.EqualFold(s, field.Name) }) {
			signed = append(signed, field.Name)
		}
	}
	return signed
}

// signers make the signatures of one mail, with each key, while it is written
// to them.
type signers []*dkim.Signer

func (c *composer) signers(f fields) (signers, error) {
	var all signers
	for _, k := range c.dkim {
		s, err := dkim.NewSigner(&dkim.SignOptions{
			Domain: k.Domain, Selector: k.Selector, Signer: k.Signer, HeaderKeys: signedFields(f),
			HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
		})
		if err != nil {
			return nil, errors.Join(fmt.Errorf("signing: %w", err), all.Close())
		}
		all = append(all, s)
	}
	return all, nil
}

// Write implements [io.Writer].
func (s signers) Write(p []byte) (int, error) {
	for _, one := range s {
		if _, err := one.Write(p); err != nil {
			return 0, fmt.Errorf("signing: %w", err)
		}
	}
	return len(p), nil
}

// Close ends the mail. It must be called once.
func (s signers) Close() error {
	var errs []error
	for _, one := range s {
		errs = append(errs, one.Close())
	}
	return errors.Join(errs...)
}

// header returns the signatures' fields, once the mail is closed.
func (s signers) header() io.Reader {
	var b strings.Builder
	for _, one := range s {
		b.WriteString(one.Signature())
	}
	return strings.NewReader(b.String())
}
