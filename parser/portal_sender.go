package parser

// PortalOf returns the name of the portal that an address belongs to, as
// [LeadSource.Portal] has it: whose mails are from there, or whose customers
// are reached there. It is empty for an address of no portal that is known. The
// address alone proves nothing: anybody can write one into a From field.
func PortalOf(address string) string {
	l := portals().layoutFor(address)
	if address == "" || l == nil {
		return ""
	}
	return l.Name
}

// IsRobot reports whether nobody reads what is sent to an address, by its name,
// such as "no-reply@example.com".
func IsRobot(address string) bool { return isRobot(address) }
