// Package mailer sends the outbox: it composes each notification's mail once,
// from a template, and hands it to the smarthost until that has taken it or
// refused it for good.
//
// # Composing
//
// Nothing of the other side's mail is forwarded: a mail is made of what
// [bridge.Outgoing] says, so that only visible text and cleaned attachments
// can pass. The finished bytes go through a guard that looks for the other
// side's addresses and phones; a mail that has one never leaves, because the
// bridge masks them before, and a hit is a bug.
//
// A lead record travels in four forms, written by [parser.LeadForms] and read
// back by [parser.ParseLead]. docs/lead-mail.md lists which field is where.
// Mails to buyers have it in the header only: no program reads them.
//
// Templates have versions that never change once released, because programs
// read these mails: a change is a new version beside the old one.
//
// # Delivering
//
// The composed bytes are stored before the first attempt, and every attempt
// sends the same. What became of an attempt is the smarthost's answer to DATA:
// taken, put off, or refused. Where there is no answer, the mail is sent
// again, with the same Message-ID.
//
// Mail goes to a smarthost, or straight to the servers of each recipient's
// domain ([MX]), under the domain's MTA-STS policy. There the answer that is
// stored says where the mail went and how it was encrypted:
//
//	250 2.0.0 taken (mx1.example.net, TLS 1.3, verified by mta-sts)
//
// A smarthost that cannot be reached stops all work but one mail at a time, at
// growing intervals, until it answers again. A domain none of whose servers can
// be reached rests likewise, without stopping others: its mails are put off
// with the reason. Two mails at most go to one domain at the same time; the
// rest are put behind those for others.
package mailer
