// Package webhook sends events to endpoints over HTTP, as Standard Webhooks 1.0
// has it: signed by HMAC-SHA256 (v1) and Ed25519 (v1a), under the id that the event
// has, with the same bytes at every attempt.
//
// What is sent when is decided in package bridge, which keeps it: the sender asks
// what is due, makes one attempt, and says what came of it. So an event is sent at
// least once, also where the process dies, and never again after an answer of 2xx
// has been read.
//
// The address of an endpoint is a stranger's word. It must be https, no redirect
// is followed, no proxy is asked, and no connection is made to an address that is not
// on the internet, whatever the name leads to at that moment.
package webhook
