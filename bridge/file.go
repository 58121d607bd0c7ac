package bridge

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"github.com/passerelle-mail/passerelle/parser"
)

// maxFile is the largest decoded attachment, in bytes.
const maxFile = 16 << 20

// maxFileName is the longest name that a file keeps, in bytes.
const maxFileName = 120

// sniffSize is how much of a file tells its type.
const sniffSize = 3072

// file is an attachment on its way into the store.
type file struct {
	name  string
	typ   string // by content
	spool *Spool
}

// attachment returns the file as a message has it.
func (f *file) attachment(m MessageID) Attachment {
	c := f.spool.Content()
	return Attachment{ID: newID[AttachmentID](), MessageID: m, Name: f.name, Type: f.typ, Size: c.Size, Content: c.Hash}
}

// keepFile applies the policy to one part of an incoming mail and spools it. An
// error is a fault; what policy refuses is set in in.refusal.
func (b *Bridge) keepFile(in *incoming, a parser.Attachment, r io.Reader) error {
	if rides(a) {
		in.omitted = append(in.omitted, nonEmpty(a.Name, a.Type))
		return nil
	}
	f, err := b.readFile(a.Name, r)
	switch {
	case errors.Is(err, ErrTooLarge), errors.Is(err, ErrRefusedContent):
		if in.refusal == nil {
			in.refusal = err
		}
		return nil
	case err != nil:
		return err
	}
	in.files = append(in.files, f)
	return nil
}

// readFile spools a file and finds its type. It returns ErrTooLarge or a
// [ContentError] where policy refuses it.
func (b *Bridge) readFile(name string, r io.Reader) (*file, error) {
	head := make([]byte, sniffSize)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	head = head[:n]
	f := &file{name: safeName(name), typ: mimetype.Detect(head).String()}
	if refusedFile(f.name, f.typ) {
		return nil, &ContentError{Sentence: fmt.Sprintf("The file %q is of a kind that cannot be sent; a PDF or a picture can.", f.name)}
	}
	f.spool, err = SpoolContent(b.spool, io.LimitReader(io.MultiReader(bytes.NewReader(head), r), maxFile+1), false)
	if err != nil {
		return nil, err
	}
	if f.spool.size > maxFile {
		tooLarge := &TooLargeError{Sentence: fmt.Sprintf("The file %q is larger than %d MiB.", f.name, maxFile>>20)}
		return nil, errors.Join(tooLarge, f.spool.Close())
	}
	return f, nil
}

// rides says whether a part comes along with mails without being sent by
// anybody: signatures, keys, calendars, cards and what Outlook adds.
func rides(a parser.Attachment) bool {
	switch a.Type {
	case "application/pgp-signature", "application/pgp-keys", "application/pkcs7-signature",
		"application/x-pkcs7-signature", "text/calendar", "application/ics", "text/vcard",
		"text/x-vcard", "text/directory", "application/ms-tnef", "message/rfc822", "message/delivery-status":
		return true
	}
	switch strings.ToLower(path.Ext(a.Name)) {
	case ".asc", ".sig", ".p7s", ".ics", ".vcf":
		return true
	}
	return strings.EqualFold(a.Name, "winmail.dat")
}

var (
	refusedTypes = []string{
		"text/html", "image/svg+xml", "application/x-msdownload", "application/vnd.microsoft.portable-executable",
		"application/x-elf", "application/x-executable", "application/x-mach-binary", "application/x-sharedlib",
		"application/java-archive", "application/x-java-applet", "application/msword", "application/x-ms-shortcut",
		"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "text/javascript",
		"text/x-php", "text/x-python", "text/x-perl", "text/x-lua", "application/x-ole-storage",
	}
	refusedExtensions = []string{
		".exe", ".com", ".scr", ".bat", ".cmd", ".msi", ".pif", ".cpl", ".jar", ".js", ".jse", ".vbs", ".vbe",
		".wsf", ".wsh", ".ps1", ".psm1", ".hta", ".lnk", ".reg", ".sh", ".py", ".php", ".pl", ".rb", ".html", ".htm",
		".xhtml", ".shtml", ".mht", ".mhtml", ".svg", ".svgz", ".doc", ".docx", ".docm", ".dot", ".dotm", ".xlsm",
		".xltm", ".xlam", ".pptm", ".potm", ".ppsm", ".sldm", ".app", ".dmg", ".apk", ".iso", ".img",
	}
)

// refusedFile says whether policy refuses a file for what it is, or for what
// its name would make a reader's machine take it for.
func refusedFile(name, typ string) bool {
	typ, _, _ = strings.Cut(typ, ";")
	if slices.Contains(refusedTypes, typ) {
		return true
	}
	ext := strings.ToLower(path.Ext(name))
	return slices.Contains(refusedExtensions, ext)
}

// safeName returns a file name that is safe to show and to save under.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case r < 0x20, r == 0x7f, r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f:
			return -1
		case strings.ContainsRune(`/\:*?"<>|`, r):
			return '_'
		}
		return r
	}, strings.ToValidUTF8(name, "�"))
	name = strings.Trim(strings.TrimSpace(name), ".")
	if name == "" {
		return "file"
	}
	if ext := path.Ext(name); len(name) > maxFileName && len(ext) < maxFileName {
		name = strings.ToValidUTF8(name[:maxFileName-len(ext)], "") + ext
	}
	return name
}
