package alias

// Role says what an alias is for. Its value is the character that stands for it
// in the alias and never changes. The zero value is no role.
type Role byte

const (
	// RoleSeller is the address that the seller writes to in a conversation.
	RoleSeller Role = 's'
	// RoleBuyer is the address that the buyer writes to in a conversation.
	RoleBuyer Role = 'b'
	// RoleListing is the public address of a listing, for first contacts.
	RoleListing Role = 'p'
	// RoleIntake is an account's address for leads of other portals.
	RoleIntake Role = 'n'
	// RoleBounce is the envelope sender of one mail that we sent (VERP). It
	// expires.
	RoleBounce Role = 'r'
	// RoleUnsubscribe is the right to switch off one kind of mail. It expires.
	RoleUnsubscribe Role = 'x'
	// RoleSignIn is the right to sign in as one person. It expires.
	RoleSignIn Role = 'e'
	// RoleAnswer is the right to answer one question that we mailed. It expires.
	RoleAnswer Role = 'a'
)

// String returns the role's name, such as "seller" or "sign-in".
func (r Role) String() string {
	switch r {
	case RoleSeller:
		return "seller"
	case RoleBuyer:
		return "buyer"
	case RoleListing:
		return "listing"
	case RoleIntake:
		return "intake"
	case RoleBounce:
		return "bounce"
	case RoleUnsubscribe:
		return "unsubscribe"
	case RoleSignIn:
		return "sign-in"
	case RoleAnswer:
		return "answer"
	}
	return "unknown"
}

// Expires reports whether aliases of this role have an expiry.
func (r Role) Expires() bool {
	return r.size() == maxSize
}

// size returns the length of this role's local parts, 0 for an unknown role.
func (r Role) size() int {
	switch r {
	case RoleSeller, RoleBuyer, RoleListing, RoleIntake:
		return maxSize - expirySize
	case RoleBounce, RoleUnsubscribe, RoleSignIn, RoleAnswer:
		return maxSize
	}
	return 0
}
