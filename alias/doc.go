// Package alias makes and reads the reply addresses that tie a mail to one
// conversation, and the other addresses and tokens that we hand out: a
// listing's public address, an account's intake address, the envelope senders
// that bounces come back to, unsubscribe and sign-in tokens.
//
// # What an alias looks like
//
//	7sacehvv3vhe69rgdbdgmy1e0e@reply.example.com
//	││└────token─────┘└─MAC──┘
//	│└ role
//	└ key
//
// The local part is 26 characters of Crockford's base32, in lower case: the id
// of the key (1), the [Role] (1), a random token (16 characters, 80 bits) and a
// MAC (8 characters, 40 bits). Roles that expire have 5 characters more between
// role and token, the expiry in whole minutes since 2025-01-01 00:00 UTC: 25
// bits, which last until 2088 and still let a sign-in link live for 15 minutes.
//
// The MAC is the start of HMAC-SHA-256 over everything before it, an @ and the
// domain in lower case.
//
// # Why
//
// The token is random and says nothing about the conversation; only the store
// knows which one it names. That is why an alias can be replaced when it has
// leaked, and why nobody can count our conversations.
//
// The MAC is there for the mail server. An address that we never made is
// refused at RCPT without asking the store, so guessing costs us a hash and no
// more; a typing error is refused too, and cannot end in another conversation.
// Role and expiry stand under the MAC, so they can be trusted before any look-up.
// 40 bits are enough for that: who guesses a MAC still has a token that the store
// does not know. Because the domain stands under it as well, two installations
// that share a key do not read each other's aliases.
//
// There is no + in an alias, and case does not matter: old CRMs refuse the one
// and change the other. Crockford's alphabet has no i, l, o and u. His mapping of
// look-alikes is left out, so that an alias has one spelling but for case.
//
// # Keys
//
// A [Keyring] makes aliases with its current key and reads those of the older
// ones as well. Rotate by making a new key the current one and keeping the old
// one behind it: a conversation keeps its aliases for life. A key is retired by
// leaving it out, and then all its aliases are gone; its id should not be given
// to another key.
//
// # Plus addressing
//
// A host with one mailbox writes reply+7sac…@example.com; see
// [Keyring.WithPlus]. The mailbox does not stand under the MAC, so the form
// without it, from before the switch, stays readable.
//
// # Secrets
//
// A token is half of the right to post (the sender's proof is the other), and an
// unsubscribe or sign-in token is the whole right. It stays out of logs and
// errors: printing or logging an [Alias] or a [Key] shows neither token nor
// secret, and the address comes from [Alias.Address] only. The fmt package does
// not ask values in unexported fields how to print them; do not print those.
package alias
