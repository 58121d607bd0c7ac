// Package bridge holds the rules that join a buyer's chat to a seller's mail.
//
// It knows nothing of SQL, SMTP or HTTP. The packages below it (smtpd, mailer,
// api, inbox) are doors: each turns its protocol into calls of [Bridge], and
// the bridge's errors into answers. The store is reached through [Store],
// which package store implements.
//
// # Words
//
// One word, one meaning, in code, tables, JSON and documentation.
//
//   - installation: one marketplace: its name, languages and policies.
//   - account: a seller's firm on the marketplace, with its members.
//   - member: a person of an account who may sign in.
//   - listing: an ad. Its contact address gets its leads.
//   - buyer: the person who writes about a listing. The real address is a
//     secret towards the seller.
//   - contact id: what one account calls one buyer; another for each account. It
//     is computed, never stored.
//   - conversation: one buyer and one listing, for ever.
//   - side: buyer or seller of a conversation.
//   - alias: a reply address. A conversation has two, named after the side that
//     writes to it: the seller writes to the seller alias.
//   - token: the secret part of an alias.
//   - mail: the bytes received, kept raw.
//   - message: what a conversation shows.
//   - lead: the structured record of a first contact; none or one for a
//     conversation.
//   - favourite: a buyer marked the listing and chose to notify the seller; never
//     a lead. (JSON and header fields spell it favorite.)
//   - event: something that happened to a conversation, shown in its timeline.
//   - notification: a mail that tells somebody of a message, lead or favourite;
//     a row of the outbox.
//   - trace: the story of one mail or notification: each decision with its
//     reason.
//   - content: bytes kept once under their SHA-256: raw mails, composed mails,
//     attachments.
//   - journal: what happened, in the order of its commits, as the marketplace and
//     webhooks are told. (The API calls its entries events.)
//   - webhook: an endpoint of an account or the marketplace that is told of the
//     journal over HTTP. A delivery is one entry to one of them, an attempt one
//     request.
//   - desk: what an account does with a conversation: star, close, snooze, assign,
//     label, comment. No buyer sees it.
//   - team: members of an account who share conversations.
//   - intake: an account's address for the leads of other portals, and the mails
//     that came there.
//   - held: a mail that is kept and visible to its side, but not yet a message.
//
// # Taking a mail in
//
// For each envelope recipient on its own: resolve the alias, prove the sender,
// classify, parse, apply policy, then one transaction. [Bridge.Receive] returns
// only once that transaction is on disk, so that the SMTP session may then
// answer 250. Everything that follows from a mail starts from the outbox.
//
// # Telling webhooks
//
// A webhook has a place in the journal. What is behind it is queued, and the place
// moved on, in one transaction, so that nothing is lost or doubled; replaying is
// to move the place back. Of a thread, which is a conversation, one delivery at a
// time is waiting or sent, and the others are queued behind it: who sends looks at
// the former only, however many wait. What a delivery says is made when it is
// sent for the first time, and kept, so that an erasure reaches what waits.
//
// # Searching
//
// What members search for is in an index of trigrams, which follows the writes
// by a queue: in the same transactions it would halve the mails that can be
// taken in. A conversation is one text of the index, so that words may stand in
// different messages; a long one is several, so that a new message costs the
// same. The index has what the seller may see, folded here and not by the
// database, so that any database finds the same. It only proposes: before a hit
// is shown, the words are looked for in what the viewer may see now.
package bridge
