package parser

import (
	"bytes"
	"io"
	"strings"
)

const (
	maxOpaque      = 24 << 20 // bytes of a container that is opened
	maxOpaqueDepth = 3        // containers in one another
)

// opener opens a part that holds a mail in a form of its own. It is false where
// that part should be listed as an attachment, because it was not wholly read.
type opener func(part, []byte) (opened bool, err error)

// opens returns the opener of a part, or nil.
func (w *walker) opens(p part) opener {
	switch {
	case w.opaque >= maxOpaqueDepth:
		return nil
	case p.mediaType == "application/ms-tnef" || p.mediaType == "application/vnd.ms-tnef" ||
		strings.EqualFold(p.name, "winmail.dat"):
		return w.openTNEF
	case p.mediaType == "application/pkcs7-mime" || p.mediaType == "application/x-pkcs7-mime" ||
		// QUIRK: some gateways take the type away, but not the name.
		p.mediaType == "application/octet-stream" && strings.EqualFold(p.name, "smime.p7m"):
		return w.openCMS
	}
	return nil
}

// openOrAttach opens a container. What cannot be opened is an attachment.
func (w *walker) openOrAttach(p part, c *content, open opener) error {
	b := w.head(c, maxOpaque)
	if c.done && len(c.out) == 0 {
		w.opaque++
		opened, err := open(p, b)
		w.opaque--
		if opened || err != nil {
			return err
		}
	} else {
		w.warn("a part is too large to be opened")
	}
	return w.attach(p, c, b)
}

// head reads the first bytes of a part's content, at most n.
func (w *walker) head(c *content, n int64) []byte {
	// A failing reader is found at the end of the mail.
	b, _ := io.ReadAll(io.LimitReader(c, n))
	return b
}

// openTNEF reads a winmail.dat: its text, where the mail has no other, and its
// files, as attachments of the mail.
func (w *walker) openTNEF(p part, b []byte) (opened bool, err error) {
	t, ok := parseTNEF(b)
	if !ok {
		w.warn("a part says that it is winmail.dat, but is not")
		return false, nil
	}
	if t.html == "" {
		if text, isHTML := readRTF(decompressRTF(t.rtf)); isHTML {
			t.html = text
		} else if t.text == "" {
			t.text = text
		}
	}
	w.keepSpare(p, t)
	for i := range t.files[:min(len(t.files), maxTNEFFiles)] {
		f := &t.files[i]
		if w.parts++; w.parts > maxParts {
			w.stop("the mail has too many parts")
			return false, nil
		}
		if err := w.handOut(f.attachment(), bytes.NewReader(f.data)); err != nil {
			return false, err
		}
		w.mail.Attachments = append(w.mail.Attachments, f.attachment())
	}
	if t.damaged {
		w.warn("a winmail.dat is damaged")
		return false, nil
	}
	return len(t.files) > 0 || t.text != "" || t.html != "", nil
}

// keepSpare keeps the bodies of a winmail.dat for a mail without others.
func (w *walker) keepSpare(p part, t *tnef) {
	if len(w.spare) > 0 {
		return
	}
	group := p.group
	if group == 0 {
		group = -1 // the two are alternatives
	}
	if strings.TrimSpace(t.text) != "" {
		w.spare = append(w.spare, body{text: cleanText(clip(t.text, maxText)), group: group})
	}
	if strings.TrimSpace(t.html) != "" {
		w.spare = append(w.spare, body{html: true, text: cleanText(clip(t.html, maxHTML)), group: group})
	}
}

// openCMS reads the mail inside of a signed S/MIME mail, for which no key is
// needed. The signature is not checked.
func (w *walker) openCMS(p part, b []byte) (opened bool, err error) {
	kind, inner := parseCMS(b)
	switch kind {
	case cmsSigned:
		if len(inner) == 0 {
			return false, nil // only certificates
		}
	case cmsEncrypted:
		w.mail.structure.sealed = true
		return false, nil
	default:
		w.warn("an S/MIME part could not be read")
		t := p.params["smime-type"]
		w.mail.structure.sealed = w.mail.structure.sealed || t == "" || strings.Contains(t, "enveloped")
		return false, nil
	}
	outer := w.lines
	w.lines = newLineReader(bytes.NewReader(inner))
	err = w.entity(w.readHeader(), "text/plain", p.depth+1, p.group)
	w.lines = outer
	return true, err
}
