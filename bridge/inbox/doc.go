// Package inbox is the web view of conversations: a list and a thread for
// sellers, one thread for a buyer.
//
// Pages are made on the server and work without JavaScript. With it, messages
// are sent without leaving the page and new ones appear by themselves.
//
// # Who sees what
//
// Somebody who is not signed in sees the sign-in page and nothing else. All
// other requests carry a [bridge.Viewer] into each call, and the bridge decides
// what that viewer may see; this package never does. What may not be seen is
// answered like what is not there.
//
// A member's session is one cookie. A buyer has one for each conversation,
// because a link in a buyer's mail opens that conversation and no other. The two
// sides have addresses of their own, /conversations and /my/conversations, so
// that one browser can be signed in as several people and the address says as
// whom.
//
// The bridge masks the other side's secrets in what it returns. A guard searches
// the finished bytes of each thread, and what each row of a list shows, for them
// all the same: a page that holds one is a fault of ours, answered 500 and told to
// the operator. A page of 100 kB costs it about 4 ms. Files are masked as they are
// read (see [bridge.MaskFile]), and a mail as it came is shown to its own side only.
//
// # Signing in
//
// A link in a mail leads to a page with one button. Mail scanners open links,
// so opening it changes nothing: only the button, a POST, uses the link up.
//
// # Live pages
//
// An open page holds an event stream for what it shows. Each event is HTML to
// be put in place, and its id says what the page shows once that is done (see
// [position]). A page that comes back names the last id it got, and is sent what
// it has missed. The first id stands in the page itself, so nothing that
// happens between rendering and listening is lost.
//
// A stream is open only while its page is visible. What it sends is therefore
// seen, like what a page shows when it is opened.
//
// # Text
//
// Everything that people wrote is put into pages as text by html/template.
// Words of our own are Go values, one file for each language; see [words].
package inbox
