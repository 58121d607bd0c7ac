package bridge

import "github.com/passerelle-mail/passerelle/parser"

// StateReason says why a message was not delivered. It is a short code, which
// the doors word for their readers; what the other mail system said is in the
// trace only, since it often holds the address.
type StateReason string

// The reasons.
const (
	// ReasonUnknownAddress: the mail system of the address says that there is no
	// such address.
	ReasonUnknownAddress StateReason = "address_unknown"
	ReasonMailboxFull    StateReason = "mailbox_full"
	// ReasonRefused: it was refused for what it is or where it comes from.
	ReasonRefused StateReason = "refused"
	// ReasonUnreachable: the mail system did not take it until retries were over.
	ReasonUnreachable StateReason = "unreachable"
	// ReasonBounced: it came back, and nothing says why.
	ReasonBounced StateReason = "bounced"
	// ReasonFailed: it could not be handed over.
	ReasonFailed StateReason = "failed"
	// ReasonAddressOff: an earlier mail to the address came back for good.
	ReasonAddressOff StateReason = "address_off"
	// ReasonComplaint: whoever reads the address called an earlier mail spam.
	ReasonComplaint StateReason = "complaint"
	// ReasonNoAddress: a portal gave no address at which its customer is reached.
	ReasonNoAddress StateReason = "no_address"
	// ReasonErased: the buyer had all data deleted, and is not there any more.
	ReasonErased StateReason = "erased"
)

// StateReasons are all reasons.
var StateReasons = []StateReason{
	ReasonUnknownAddress, ReasonMailboxFull, ReasonRefused, ReasonUnreachable, ReasonBounced, ReasonFailed,
	ReasonAddressOff, ReasonComplaint, ReasonNoAddress, ReasonErased,
}

// reasonOf is what a bounce of a class that is a failure says of a message.
func reasonOf(c parser.BounceClass) StateReason {
	switch c {
	case parser.BounceHard:
		return ReasonUnknownAddress
	case parser.BounceFull:
		return ReasonMailboxFull
	case parser.BounceRefused:
		return ReasonRefused
	case parser.BounceSoft:
		return ReasonUnreachable
	}
	return ReasonBounced
}
