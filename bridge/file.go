package bridge

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/gabriel-vasile/mimetype"

	"github.com/passerelle-mail/passerelle/bridge/internal/picture"
	"github.com/passerelle-mail/passerelle/parser"
)

const (
	// maxFile is the largest decoded attachment, in bytes.
	maxFile = 16 << 20
	// maxFiles is how many files a message has at most.
	maxFiles = 50
	// sniffSize is how much of a file tells its type.
	sniffSize = 3072
)

// file is an attachment on its way into the store.
type file struct {
	name  string
	typ   string // by content
	note  FileNote
	spool *Spool
	// unscanned says that the scanner could not be asked.
	unscanned bool
}

// attachment returns the file as a message has it.
func (f *file) attachment(m MessageID) Attachment {
	c := f.spool.Content()
	return Attachment{ID: newID[AttachmentID](), MessageID: m, Name: f.name, Type: f.typ, Size: c.Size, Content: c.Hash, Note: f.note}
}

// keepFile applies the policy to one part of an incoming mail and spools it. An
// error is a fault; what policy refuses is set in in.refusal.
func (b *Bridge) keepFile(ctx context.Context, in *incoming, a parser.Attachment, r io.Reader) error {
	if rides(a.Type, a.Name) {
		in.omitted = append(in.omitted, nonEmpty(safePartName(a.Name), a.Type))
		return nil
	}
	f, err := b.readFile(ctx, in.files, a.Name, r)
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

// safePartName is the name of a part that may have none.
func safePartName(name string) string {
	if name == "" {
		return ""
	}
	return safeName(name)
}

// readFile spools a file that comes after others, finds its type, has it
// scanned, and takes metadata out of it. It returns ErrTooLarge or a [ContentError] where
// policy refuses it.
func (b *Bridge) readFile(ctx context.Context, others []*file, name string, r io.Reader) (*file, error) {
	if len(others) >= maxFiles {
		return nil, &TooLargeError{Code: ContentManyFiles}
	}
	head := make([]byte, sniffSize)
	n, err := io.ReadFull(r, head)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	head = head[:n]
	f := &file{name: safeName(name), typ: mimetype.Detect(head).String()}
	if refusedFile(f.name, f.typ) {
		return nil, &ContentError{ContentKind, f.name}
	}
	f.name = nameFor(f.name, f.typ)
	f.spool, err = SpoolContent(b.spool, io.LimitReader(io.MultiReader(bytes.NewReader(head), r), maxFile+1), false)
	if err != nil {
		return nil, err
	}
	if err := b.checkFile(ctx, f, others); err != nil {
		return nil, errors.Join(err, f.spool.Close())
	}
	return f, nil
}

// checkFile looks at a whole file.
func (b *Bridge) checkFile(ctx context.Context, f *file, others []*file) error {
	if f.spool.size > maxFile {
		return &TooLargeError{ContentFileSize, f.name}
	}
	macros, err := hasMacros(f.typ, f.spool.Reader())
	if err != nil {
		return err
	}
	if macros {
		return &ContentError{ContentMacros, f.name}
	}
	if err := b.scanFile(ctx, f, others); err != nil {
		return err
	}
	return b.cleanFile(f)
}

// cleanFile takes out of a picture what says where and with what it was taken.
// What cannot be read as the picture that it begins as is never shown as one.
func (b *Bridge) cleanFile(f *file) error {
	if strings.HasPrefix(f.typ, "video/") {
		f.note = FileKeepsMetadata
	}
	if !strings.HasPrefix(f.typ, "image/") {
		return nil
	}
	cleaned, err := picture.Clean(f.spool.ReaderAt(), f.spool.size, f.typ)
	switch {
	case errors.Is(err, picture.ErrUnsupported):
		f.note = FileKeepsMetadata
		return nil
	case errors.Is(err, picture.ErrFormat):
		f.note, f.typ = FileBroken, "application/octet-stream"
		return nil
	case err != nil:
		return fmt.Errorf("cleaning a picture: %w", err)
	}
	spool, err := SpoolContent(b.spool, cleaned, false)
	if err != nil {
		return err
	}
	old := f.spool
	f.spool = spool
	return old.Close()
}
