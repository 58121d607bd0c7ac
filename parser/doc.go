// Package parser reads mail: it finds what somebody wrote in a reply, and what
// a lead mail says about a customer.
//
// It does no I/O of its own and imports nothing else of this module, so that a
// CRM can use it alone. Any bytes give an answer, never a panic, in time that
// is linear in their number; the rules read the first MiB of text.
//
// # Replies
//
// [ParseReply] returns the whole text of a mail and the spans of it that a
// chat would hide (quotes, attributions, signatures), each with a reason.
// Nothing is destroyed: [Reply.Text] is exactly [Reply.Full] without the
// hidden spans, and where the rules are unsure, they show.
//
// Three things are known of a mail, and they are used together. What we sent
// ourselves ([ReplyOptions], and the marker that our mails carry) is certain.
// The HTML of most clients says where they put the quote and the signature.
// The rest are rules over lines, with the words of some forty languages as
// data. HTML is rendered to text first, with "> " before quoted lines and the
// target of a link behind its text, so that the same rules read both.
//
// Questions that are answered in place stay with their answers, and so does a
// quote that stands between two paragraphs of the writer; a quote with one
// answer below it, or with one above, is hidden. The text of a forward is
// shown.
//
// # Mails
//
// [ReadMail] reads any mail in one pass, and hands out attachments as streams.
// Who a mail is from is taken from [Header.Addresses] only. What Outlook
// (winmail.dat) and S/MIME without encryption wrap up is opened; an answer to
// an invitation without text gives a sentence. No signature is checked.
//
// [Mail.Kind] tells mails of people from those of programs. [ParseBounce] says
// which recipient did not get a mail, and why; [ParseAutoReply] until when
// somebody is away; [ParseComplaint] which mail was called spam. All three
// believe what they read: check first that it came to an address that only
// who had our mail can know.
//
// # Leads
//
// [ParseLead] reads the record of a first contact, a later message or a
// favourite from our own mails. Each mail of ours carries the record four
// times: in Lead-* header fields, in an attached lead.json, in LeadMetadata
// tags of the HTML, and in labelled lines of both bodies. Any one of them is
// enough, because forwards and CRMs destroy the others. Carriers that disagree
// are reported in [Lead.Warnings], never merged in silence.
//
// It also reads the formats in which programs hand leads to programs, attached
// or as the text of the mail: ADF/XML 1.0, OpenImmo feedback, LeadMetadata 1.0
// and the JSON of lead interfaces. [LinkLeads] puts the mails of each
// conversation together.
//
// Mails of other portals are read by layouts, which are data: parser/portals
// has one file for each portal, and says how to add one. What no layout fits is
// read as a labelled form of any of eight languages. [Lead.Event] says what a
// mail is about, also where it is no lead: a portal's own notice, an automatic
// answer, an offer of somebody who sells. A value that is uncertain is missing,
// and [Lead.Evidence] says where each came from. A relay address, which leads
// to the customer through a portal, is never in [Contact.Email].
//
// # Phones
//
// [Phones] finds telephone numbers in free text, as people write them: with any
// separators, spelled out, glued to words, in the overseas regions of France. A
// reference, a price or a date is none. Numbers without a country code need a
// region; without one they are left out. [Emails] finds addresses.
//
// # Names
//
// [ParseName] reads what stands in the place of a name, and says first whether
// it is one: role words ("Service client") and what forms leave behind ("N/A")
// have no Display, so nobody is greeted with them. Display is the name as it
// was written, without portals, addresses, phones and notes in brackets. A
// split needs certainty: capitals, commas, titles and particles give it, and
// lists of first names and surnames of seven languages decide the rest, with
// a lower confidence. "Li Wei" and "MARTIN PAUL" are not split. [JoinName] is
// for forms with two fields.
package parser
