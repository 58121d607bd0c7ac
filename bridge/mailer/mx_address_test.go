package mailer_test

import (
	"testing"

	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

func TestMailDomain(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"a@Example.COM": "example.com", "a@b@example.com": "example.com", "a@xn--bcher-kva.example": "xn--bcher-kva.example",
		"a@_x.example.com": "_x.example.com", "a@": "", "a@localhost": "", "a@[192.0.2.1]": "", "a@192.0.2.1": "", "a@x/y.example": "",
		"a@example.com.": "", "a@ex ample.com": "", "a@.example.com": "", "a@bücher.example": "", "a@example.com:80": "",
	} {
		if got := mailer.MailDomain(address); got != want {
			t.Errorf("MailDomain(%q) = %q, want %q", address, got, want)
		}
	}
}
