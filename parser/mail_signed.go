package parser

import "strings"

const (
	pgpSigned    = "-----BEGIN PGP SIGNED MESSAGE-----"
	pgpSignature = "-----BEGIN PGP SIGNATURE-----"
	pgpEnd       = "-----END PGP SIGNATURE-----"
)

// unsign takes the armour off text that is signed in place (RFC 9580, section
// 7), and the dashes that it escapes. The signature is not checked. What has
// no proper beginning stays as it is.
func unsign(s string) string {
	if !strings.Contains(s, pgpSigned) {
		return s
	}
	const (
		outside = iota
		header
		text
		signature
	)
	var out strings.Builder
	state := outside
	for line := range strings.Lines(s) {
		bare := strings.TrimRight(line, " \t\n")
		switch {
		case state == outside && bare == pgpSigned:
			state = header
			continue
		case state == header && bare == "":
			state = text
			continue
		case state == header && !strings.Contains(bare, ":"):
			state = text // QUIRK: gateways take the empty line away
		case state == header:
			continue
		case state == text && bare == pgpSignature:
			state = signature
			continue
		case state == signature:
			if bare == pgpEnd {
				state = outside
			}
			continue
		}
		if state == text {
			line = strings.TrimPrefix(line, "- ")
		}
		out.WriteString(line)
	}
	return out.String()
}
