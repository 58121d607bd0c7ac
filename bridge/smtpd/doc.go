// Package smtpd takes mail in, by SMTP (RFC 5321) or LMTP (RFC 2033).
//
// It turns the protocol into two calls of a [Receiver]: Resolve for each RCPT
// and Receive for each mail; and their errors into answers, all of them in one
// place, by which a fault of ours is never a permanent answer. It looks into no
// mail, changes no byte of one, and keeps none in memory.
//
// # What stands between the socket and go-smtp
//
// The library go-smtp parses commands and holds the protocol's state. It gets
// its input from a wire, which cuts the stream into units: a command, a piece of
// a chunk, and of a mail that comes behind DATA its end alone; the session reads
// such a mail from the wire. go-smtp asks for the next unit only when it is done
// with the one before, so the wire knows at each byte what the byte is, and
// go-smtp never has one in its buffer that it might take for something else. This
// is what that is for:
//
//   - The first error of a connection is its last unit. Without that, the rest of
//     a mail that stalled beyond a timeout would be run as commands.
//   - A chunk that ends before its announced size is an error, in TLS too,
//     where the end may be an orderly one.
//   - A mail ends at CR LF . CR LF alone. Any CR or LF that is not one of a pair
//     ends the connection: another server may take it for the end of a line, and
//     what follows for another mail (SMTP smuggling). In chunks, whose size says
//     where they end, these are bytes like others.
//   - After a hundred commands that lead to no mail, the connection ends.
//   - Commands are short and hold no control characters, while a line of a mail
//     may be long.
//   - Deadlines: for a command as a whole, for each read of a mail, for a mail
//     in all, for a session in all.
//   - STARTTLS begins a new connection as far as go-smtp knows, so that nothing
//     that was said in the clear lives on. What was sent behind the command in
//     the clear ends the connection, and so does a failed handshake.
//   - Answers are collected until there is nothing more to read.
//
// What needs the meaning of commands is in the session: addresses with two @,
// a MAIL inside a transaction, recipients guessed one after the other. Who goes on
// guessing in new connections is slowed down, then turned away, by network. What
// was guessed is counted here and, a moment later, where all servers find it: no
// answer waits for that, so it tells nothing, and guessing costs the disk one write
// a second at most.
package smtpd
