package bridge

import (
	"context"
	"io"
	"net/netip"
)

// Prover finds out whether a mail comes from the domain that its From names.
// Package mailauth implements it.
type Prover interface {
	// Prove never fails for what a mail or a domain's records hold: that is a
	// result. An error is a fault that may pass, such as DNS that does not
	// answer.
	Prove(ctx context.Context, c Claim) (Proof, error)
}

// Claim is a mail and who it says it is from.
type Claim struct {
	Remote       netip.Addr
	Helo         string
	EnvelopeFrom string // empty for the null sender
	FromDomain   string // of the one address in From
	Raw          func() io.Reader
}

// Proof is what the sender's domain says of a mail.
type Proof struct {
	// Checked is false where no check was made: then a known address is enough.
	Checked bool
	// Aligned is true where SPF or DKIM passed for the domain of From or one of
	// its organisation (RFC 7489, section 3.1).
	Aligned bool
	// Policy is the p= of the domain's DMARC record; empty where there is none.
	Policy string
	// SPFFail is true where SPF says fail for the client.
	SPFFail bool
	// Summary has the results for the trace, such as "spf=pass dkim=none".
	Summary string
}

// verdict is what follows from who wrote a mail.
type verdict int

const (
	verdictPost verdict = iota
	verdictPostUnproven
	verdictHold
	verdictRefuse
)

// judge decides by whether From is an address of the side that the alias
// belongs to (known), and by its proof. The reason is a short constant for the
// trace.
func judge(known bool, p Proof, allowUnproven bool) (v verdict, reason string) {
	switch {
	case known && !p.Checked:
		return verdictPost, "known_address"
	case known && p.Aligned:
		return verdictPost, "known_address_proven"
	case known && p.Policy == "" && p.SPFFail:
		return verdictHold, "spf_fail"
	case known && p.Policy == "" && allowUnproven:
		return verdictPostUnproven, "no_dmarc"
	case known && p.Policy == "":
		return verdictHold, "no_dmarc"
	case known && p.Policy == "reject":
		return verdictRefuse, "dmarc_reject"
	case known:
		return verdictHold, "dmarc_fail"
	case !p.Checked:
		return verdictHold, "unknown_address"
	case p.Aligned:
		return verdictHold, "other_address_proven"
	}
	return verdictRefuse, "other_address_unproven"
}
