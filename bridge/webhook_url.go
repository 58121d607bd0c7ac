package bridge

import (
	"fmt"
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// maxWebhookURL is longer than any address in use.
const maxWebhookURL = 2000

// webhookPorts are those of https servers; others belong to services that a
// request might do something to.
var webhookPorts = []string{"", "443", "8443"}

// checkWebhookURL wants the address of an https server on the internet, and
// returns it with its name as DNS has it. What the name leads to is looked at when
// it is called. Local allows http, and the machine itself.
func checkWebhookURL(field, address string, local bool) (string, error) {
	bad := func(want string) error { return &InvalidError{Field: field, Want: want} }
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" || u.Opaque != "" || len(address) > maxWebhookURL || strings.ContainsFunc(address, isControl) {
		return "", bad("an address such as https://crm.example.com/leads")
	}
	u.Fragment = ""
	local = local && isLoopbackName(u.Hostname())
	switch {
	case u.Scheme != "https" && (u.Scheme != "http" || !local):
		return "", bad("an https address")
	case u.User != nil:
		return "", bad("an address without user and password; requests are signed")
	case local:
		return u.String(), nil
	case !slices.Contains(webhookPorts, u.Port()) || strings.HasSuffix(u.Host, ":"):
		return "", bad("port 443 or 8443")
	}
	host, err := idna.Lookup.ToASCII(strings.TrimSuffix(u.Hostname(), "."))
	if err != nil || !isPublicName(host) {
		return "", bad("the name of a server on the internet")
	}
	if u.Port() == "8443" {
		host += ":8443"
	}
	u.Host = host
	return u.String(), nil
}

func isControl(r rune) bool { return r < 0x20 || r == 0x7f }

func isLoopbackName(host string) bool {
	a, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && a.Unmap().IsLoopback()
}

// localNames end names that no public DNS has.
var localNames = []string{"localhost", "local", "localdomain", "internal", "intranet", "lan", "home", "corp", "private", "arpa", "onion"}

// isPublicName says whether a name in ASCII may be one in the public DNS. What looks
// like a number in any way is an address to some resolver.
func isPublicName(host string) bool {
	dot := strings.LastIndexByte(host, '.')
	last := strings.ToLower(host[dot+1:])
	if dot < 1 || last == "" || slices.Contains(localNames, last) || host[0] == '.' || strings.Contains(host, "..") {
		return false
	}
	return strings.Trim(last, "0123456789") != "" && !strings.HasPrefix(last, "0x")
}

// checkKinds wants kinds of the journal, each once.
func checkKinds(field string, kinds []JournalKind) error {
	for i, k := range kinds {
		if !slices.Contains(JournalKinds, k) {
			return &InvalidError{Field: field, Got: string(k), Want: "kinds of events such as lead.created"}
		}
		if slices.Contains(kinds[:i], k) {
			return &InvalidError{Field: field, Got: string(k), Want: fmt.Sprintf("each kind once, not %s twice", k)}
		}
	}
	return nil
}
