// Package api is the HTTP door of the marketplace: JSON under /v1, described by
// an OpenAPI 3.1 document that is made from the Go types of this package.
//
// # What holds for every operation
//
//   - A request carries "Authorization: Bearer" and a key. Whatever is wrong with
//     it, the answer is the same 401.
//   - Bodies are JSON in snake_case, times RFC 3339. Unknown fields and unknown
//     query parameters are refused, so that a typing error does not pass as
//     something left out. Answers may gain fields.
//   - A list is never null.
//   - An error is a problem of RFC 9457. Bad input is 400, with each field by its
//     path; 422 is for content that policy refuses.
//   - PUT makes or replaces by the marketplace's own external id. POST takes an
//     Idempotency-Key: sent again with the same one, it does nothing and answers
//     as the first time.
//   - Lists continue behind the last element of the page before.
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
// The marketplace is trusted with both sides: answers hold the buyer's real
// address and both aliases, and an alias is half of the right to post. Nothing
// of a request or an answer is logged. It is no side of a conversation, so no
// answer is masked or searched for secrets as mails and pages are: what it passes
// on to a side is its own to choose. Each field that is for one side only says so.
package api
