package parser

import (
	"io"
)

// Mail is a mail decoded to UTF-8, by [ReadMail].
type Mail struct {
	Header Header
	// Text is the plain text body, with LF line ends: all inline text/plain
	// parts that are not an alternative to one another, in order.
	Text string
	// HTML is the HTML body, decoded but not cleaned: never show it as it is.
	HTML string
	// Attachments are the other parts, in order, without their content.
	Attachments []Attachment
	// Warnings say in plain words what was wrong with the mail.
	Warnings []string

	structure structure
}

// structure is what the parts of a mail say about its kind.
type structure struct {
	report      string // the report-type of a multipart/report
	status      []byte // the start of message/delivery-status
	feedback    []byte // the start of message/feedback-report
	returned    []byte // the start of the mail that a report is about
	encrypted   bool
	sealed      bool // a part can be read with a key only
	calendar    bool
	htmlOnly    bool // some HTML has no text of the same words
	interrupted bool // a cap or a fault ended the reading
}

// Attachment describes a part of a mail that is not its body.
type Attachment struct {
	// Name is the file name as the mail gives it, decoded, without path,
	// control and bidirectional formatting characters. It may be empty.
	Name string `json:"name"`
	// Type is the media type that the mail claims, in lower case.
	Type string `json:"type"`
	// ContentID is the Content-ID without angle brackets.
	ContentID string `json:"content_id,omitempty"`
	// Inline is true where the mail's HTML shows the part in place.
	Inline bool `json:"inline,omitempty"`
	// Size is the decoded size in bytes.
	Size int64 `json:"size"`
}

// MailOptions change how [ReadMail] reads. The zero value is the default.
type MailOptions struct {
	// Attachment, if set, is called for each attachment in order with its
	// decoded content, of which it may read as much as it likes. Size is not
	// known yet. Its error ends the reading.
	Attachment func(a Attachment, content io.Reader) error
}

// ReadMail reads a mail in one pass, with memory for its bodies only.
//
// The only errors are those of r and of the Attachment callback. Whatever is
// wrong with the mail itself ends in [Mail.Warnings], beside what text there
// is. These caps cost no real mail anything: multiparts 20 deep, 1,000 parts,
// 256 KiB for a header block, 1 MiB of text and 4 MiB of HTML, decoded sizes of
// twice the raw.
func ReadMail(r io.Reader, o MailOptions) (*Mail, error) {
	w := &walker{lines: newLineReader(r), options: o, mail: &Mail{}}
	err := w.read()
	w.finish()
	if err == nil {
		err = w.lines.readErr()
	}
	if err != nil {
		return nil, err
	}
	return w.mail, nil
}
