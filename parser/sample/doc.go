// Package sample makes mails in the shape of real mail clients: their header
// fields and the order of them, their MIME structure, their HTML, and the way
// they quote and attribute the mail that is answered.
//
// A [Reply] answers an [Original] as one client would, in one of its languages.
// A [Message] is a fresh mail, a [Forward] a mail sent on with a note, a
// [Redirect] one sent on unchanged. All are deterministic: the same values give
// the same bytes, so that a corpus made from seeds can be made again anywhere.
// Everything that a header field is made of is checked, and a value that would
// start a line of its own is an error.
//
// What the shapes follow is what the clients send, not what would be nice to
// read: Gmail breaks the lines of its text part and the attribution in the
// middle, Outlook doubles every line in its text part and quotes without any
// mark, the iPhone puts a byte order mark in front of what it quotes. Headers
// that only transport adds (Received, signatures) are left to the transport.
package sample
