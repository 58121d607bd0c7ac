package sample

import "github.com/passerelle-mail/passerelle/parser"

// Case is a mail with the truth about it.
type Case struct {
	Name  string // such as "portals-0012-leboncoin-fr"; names a file
	Raw   []byte
	Truth Truth
}

// Truth is what a right parser reads in a mail, and what varied when the mail
// was made. A corpus keeps its JSON form beside each mail.
type Truth struct {
	Set      string `json:"set"` // "ours", "mangled", "portals", "structured", "noise", "replies", "sequences"
	Language string `json:"language,omitempty"`
	Region   string `json:"region,omitempty"` // of the reader's account (ISO 3166-1 alpha-2)
	Client   string `json:"client,omitempty"` // that made or forwarded the mail
	Portal   string `json:"portal,omitempty"`
	Template string `json:"template,omitempty"`
	Mangling string `json:"mangling,omitempty"`
	Thread   string `json:"thread,omitempty"` // the conversation of a mail that is one of several
	// Open are the JSON paths of fields that a right parser may give or leave
	// out, with whatever value, such as a split of a name that can be read in
	// two ways.
	Open []string `json:"open,omitempty"`
	// Lead has the fields that the mail says, no more. A mail that holds no
	// lead has one with an event only.
	Lead  *parser.Lead `json:"lead,omitempty"`
	Reply *ReplyTruth  `json:"reply,omitempty"`
}

// ReplyTruth is what somebody wrote in a reply.
type ReplyTruth struct {
	Text string      `json:"text"`
	Kind parser.Kind `json:"kind"`
}
