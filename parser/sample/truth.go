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
	Set      string `json:"set"` // "ours", "mangled", "portals", "structured", "noise", "replies"
	Language string `json:"language,omitempty"`
	Client   string `json:"client,omitempty"` // that made or forwarded the mail
	Portal   string `json:"portal,omitempty"`
	Template string `json:"template,omitempty"`
	Mangling string `json:"mangling,omitempty"`
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
