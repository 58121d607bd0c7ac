package parser

import (
	"slices"
	"strings"
)

// The caps on a mail's structure. See [ReadMail].
const (
	maxDepth    = 20
	maxParts    = 1000
	maxText     = 1 << 20
	maxHTML     = 4 << 20
	maxWarnings = 20
)

// walker reads the parts of a mail.
//
// The splitting into parts is our own, because go-message gives up on a mail
// at the first part that is not whole, and every mail that was accepted has to
// be shown. The charsets are go-message's.
type walker struct {
	lines   *lineReader
	options MailOptions
	mail    *Mail
	bodies  []body
	spare   []body // the bodies of a winmail.dat, for a mail without others
	parts   int
	opaque  int // containers that are open

	textSize, htmlSize int    // of the bodies
	calendar           string // what a calendar object says, for a mail without text

	calling bool // the caller's callback is running
}

// body is an inline text part.
type body struct {
	html  bool
	text  string
	group int // the multipart/alternative it is in, or 0
}

// part is the header of one part.
type part struct {
	header     Header
	mediaType  string
	params     map[string]string
	attachment bool
	name       string
	group      int
	depth      int
}

func (w *walker) warn(s string) {
	if len(w.mail.Warnings) < maxWarnings && !slices.Contains(w.mail.Warnings, s) {
		w.mail.Warnings = append(w.mail.Warnings, s)
	}
}

func (w *walker) stop(s string) {
	w.warn(s)
	w.mail.structure.interrupted = true
}

// read walks the mail. A panic on the way is a bug, but it must not cost more
// than the rest of this one mail.
func (w *walker) read() error {
	defer func() {
		if p := recover(); p != nil {
			if w.calling {
				panic(p)
			}
			w.stop(warnPanic)
		}
	}()
	h := w.readHeader()
	w.mail.Header = h
	return w.entity(h, "text/plain", 0, 0)
}

const warnPanic = "the mail could not be read to its end"

// entity reads one part, or the whole mail, of which h is the header.
func (w *walker) entity(h Header, defaultType string, depth, group int) error {
	p := newPart(h, defaultType)
	p.group, p.depth = group, depth
	if strings.HasPrefix(p.mediaType, "multipart/") {
		return w.multipart(p, depth)
	}
	return w.leaf(p)
}

func newPart(h Header, defaultType string) part {
	p := part{header: h, mediaType: defaultType}
	if ct := h.Get("Content-Type"); ct != "" {
		t, params := parseParams(ct)
		if t == "text" || t == "plain" { // QUIRK: from before RFC 1049 was dead
			t = "text/plain"
		}
		if strings.Contains(t, "/") {
			p.mediaType = clip(cleanLine(t), 100)
		}
		p.params = params
	}
	disposition, params := parseParams(h.Get("Content-Disposition"))
	p.attachment = disposition == "attachment"
	if p.name = fileName(params["filename"]); p.name == "" {
		p.name = fileName(p.params["name"])
	}
	return p
}

// multipart reads the parts of a multipart.
func (w *walker) multipart(p part, depth int) error {
	boundary := strings.TrimRight(p.params["boundary"], " \t\r\n")
	switch {
	case depth >= maxDepth:
		w.stop("the mail is nested too deep")
		w.lines.skip()
		return nil
	case boundary == "":
		// QUIRK: some mails name no boundary. Take the first line that looks
		// like one.
		if boundary = w.findBoundary(); boundary == "" {
			w.warn("a multipart names no boundary")
			p.mediaType = "text/plain"
			return w.leaf(p)
		}
		w.warn("a multipart names no boundary")
	}
	w.note(p)
	if p.mediaType == "multipart/alternative" && p.group == 0 {
		p.group = w.parts + 1
	}
	level := len(w.lines.boundaries)
	w.lines.boundaries = append(w.lines.boundaries, []byte("--"+boundary))
	closed, err := w.children(p, level, depth)
	w.lines.boundaries = w.lines.boundaries[:level]
	if !closed && err == nil && !w.mail.structure.interrupted {
		w.warn("a multipart is not closed: the mail may be cut short")
	}
	w.lines.skip() // the epilogue
	return err
}

// children reads the parts between the boundary lines of one level.
func (w *walker) children(p part, level, depth int) (closed bool, err error) {
	defaultType := "text/plain"
	if p.mediaType == "multipart/digest" {
		defaultType = "message/rfc822"
	}
	if err := w.preamble(p); err != nil {
		return false, err
	}
	for w.lines.boundary == level {
		closing := w.lines.closing
		w.lines.pass()
		if closing {
			return true, nil
		}
		if w.parts++; w.parts > maxParts {
			w.stop("the mail has too many parts")
			w.lines.boundaries = w.lines.boundaries[:0]
			w.lines.err = errEnough
			return false, nil
		}
		if err := w.entity(w.readHeader(), defaultType, depth+1, p.group); err != nil {
			return false, err
		}
	}
	return false, nil
}

// preamble passes over what is above the first part. Where no part follows,
// because the boundary named is not the one used, it is the body.
func (w *walker) preamble(p part) error {
	c := &content{lines: w.lines, decode: plainDecoder{}}
	text, err := w.collect(c, maxText-w.textSize, true)
	if err != nil {
		return err
	}
	if w.lines.boundary < 0 && strings.TrimSpace(string(text)) != "" {
		w.warn("a multipart has no parts")
		w.addText(part{mediaType: "text/plain", group: p.group}, text)
	}
	return nil
}

// findBoundary looks ahead for the first line that may be a boundary line.
func (w *walker) findBoundary() string {
	if w.lines.boundary >= 0 || w.lines.again {
		return ""
	}
	for line := range strings.Lines(string(w.lines.peek(2048))) {
		line = strings.TrimRight(line, " \t\r\n")
		if b, ok := strings.CutPrefix(line, "--"); ok && len(b) >= 8 && len(b) <= 200 && !strings.ContainsAny(b, " \t") {
			return b
		}
	}
	return ""
}

// note keeps what the type of a part says about the kind of the mail.
func (w *walker) note(p part) {
	s := &w.mail.structure
	switch p.mediaType {
	case "multipart/report":
		if s.report = strings.ToLower(p.params["report-type"]); s.report == "" {
			s.report = reportUnnamed
		}
	case "multipart/encrypted":
		s.encrypted = true
	case "text/calendar":
		s.calendar = true
	}
}
