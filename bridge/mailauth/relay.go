package mailauth

import (
	"bufio"
	"io"
	"strings"

	"blitiri.com.ar/go/spf"
	"github.com/emersion/go-message/textproto"
	"github.com/emersion/go-msgauth/authres"
)

// relayResults reads what a relay found out about a mail: SPF, and the domains
// whose signature is good. Only fields at the top of the mail count, above the
// Received field of whoever handed the mail to the relay: a sender may write any
// further down.
func relayResults(raw func() io.Reader, id string) (client spfResult, signed []string) {
	client.result = spf.None
	if !headerInBounds(raw()) {
		return client, nil
	}
	h, err := textproto.ReadHeader(bufio.NewReader(raw()))
	if err != nil {
		return client, nil
	}
	hops := 0
	for f := h.Fields(); f.Next() && hops < 2; {
		switch {
		case strings.EqualFold(f.Key(), "Received"):
			hops++
		case strings.EqualFold(f.Key(), "Authentication-Results"):
			// A field that cannot be read to its end may say less than it seems to.
			by, results, err := authres.Parse(withoutComments(f.Value()))
			if err != nil || !strings.EqualFold(by, id) {
				continue
			}
			for _, r := range results {
				client, signed = addResult(client, signed, r)
			}
		}
	}
	return client, signed
}

func addResult(client spfResult, signed []string, r authres.Result) (spfResult, []string) {
	switch r := r.(type) {
	case *authres.SPFResult:
		if client.result == spf.None {
			client = spfResult{spf.Result(strings.ToLower(string(r.Value))), domainOf(nonEmpty(r.From, r.Helo))}
		}
	case *authres.DKIMResult:
		if r.Value == authres.ResultPass && r.Domain != "" {
			signed = append(signed, strings.ToLower(r.Domain))
		}
	}
	return client, signed
}

func domainOf(addr string) string {
	return strings.ToLower(addr[strings.LastIndexByte(addr, '@')+1:])
}

// withoutComments takes comments out of a field's value (RFC 5322, section
// 3.2.2), and quoted strings, which mean nothing to us: a sender chooses what
// stands in them, and the library that reads the rest would take it for results.
func withoutComments(s string) string {
	var b strings.Builder
	depth, quoted, escaped := 0, false, false
	for _, r := range s {
		switch {
		case escaped:
			escaped = false
		case r == '\\' && (quoted || depth > 0):
			escaped = true
		case quoted:
			quoted = r != '"'
		case r == '"' && depth == 0:
			quoted = true
			b.WriteByte('?')
		case r == '(':
			depth++
		case r == ')' && depth > 0:
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}
