// Package api is the HTTP door of the marketplace: JSON under /v1, described by
// an OpenAPI 3.1 document that is made from the Go types of this package.
//
// # What holds for every operation
//
//   - A request carries "Authorization: Bearer" and a key. Whatever is wrong with
//     it, the answer is the same 401. A key has scopes; each operation names the one
//     that it needs.
//   - A key may be bound to an account. What is not that account's is as if it were
//     not there; what is, it sees as the seller does.
//   - What is done for an account is done by the member that Passerelle-Member
//     names, or else as by a manager: see [bridge.Bridge.Actor].
//   - Bodies are JSON in snake_case, times RFC 3339. Unknown fields and unknown
//     query parameters are refused, so that a typing error does not pass as
//     something left out. Answers may gain fields.
//   - A list is never null. It comes in pages: next is the cursor of the page
//     behind.
//   - An error is a problem of RFC 9457. Bad input is 400, with each field by its
//     path; 422 is for content that policy refuses, and for an idempotency key that
//     was used for another request.
//   - PUT makes or replaces by the marketplace's own external id, PATCH changes what
//     it names. Each write takes an Idempotency-Key: sent again with the same one
//     within a day, it does nothing and is answered as the first time.
//   - Answers to GET have an entity tag, which conditions of reads and changes take;
//     those of a change are looked at in its transaction.
//
// # Files
//
// A message carries its files in its JSON, in base64. Against a multipart form
// this costs a third more bytes; in turn a message is one value with one schema,
// which any language sends without a library, and which a retry repeats byte for
// byte. It needs the whole body in memory, so such a body is bounded lower than
// a mail (16 MiB of files), only a few are read at a time, and a body's
// structure is bounded before it is decoded.
//
// # What answers hold
//
// The marketplace is trusted with both sides: answers to its keys hold the buyer's
// real address and both aliases, and an alias is half of the right to post. Nothing
// of a request or an answer is logged. The marketplace is no side of a conversation,
// so no such answer is masked: what it passes on to a side is its own to choose.
// Each field that is for one side only says so.
//
// What is answered to a key that is bound to an account, for a member, or with a
// side is what that side sees: the bridge masks it, and the finished bytes are
// searched for secrets of the other side, as pages are, before any of them leaves.
package api
