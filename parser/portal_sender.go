package parser

import "strings"

// PortalOf returns the name of the portal that an address belongs to, as
// [LeadSource.Portal] has it: whose mails are from there, or whose customers
// are reached there. It is empty for an address of no portal that is known. The
// address alone proves nothing: anybody can write one into a From field.
func PortalOf(address string) string {
	if !strings.Contains(address, "@") {
		return ""
	}
	if l := portals().layoutFor(address); l != nil {
		return l.Name
	}
	return ""
}

// IsRobot reports whether nobody reads what is sent to an address, by its name,
// such as "no-reply@example.com".
func IsRobot(address string) bool { return isRobot(address) }
