package bridge

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// MaskFile returns the content of a file as the other side of its author may have
// it: in texts, secrets are masked by a word in a language. Where it changes the
// content, it changes the size, type and hash of the file with it. Other files
// pass as they are: nothing looks into pictures, documents and archives.
func MaskFile(a *Attachment, content io.Reader, secrets Secrets, lang string) (io.Reader, error) {
	if len(secrets) == 0 || !isText(a.Type) {
		return content, nil
	}
	raw, err := io.ReadAll(content)
	if err != nil {
		return nil, err
	}
	text, wide := raw, wideEncoding(a.Type)
	if wide != nil {
		if text, err = wide.NewDecoder().Bytes(raw); err != nil {
			return nil, err
		}
	}
	masked, found := maskText(text, secrets, sentences[writtenIn(lang)][sentenceMasked])
	if !found {
		return bytes.NewReader(raw), nil
	}
	if wide != nil {
		kind, _, _ := strings.Cut(a.Type, ";")
		a.Type = kind + "; charset=utf-8"
	}
	sum := sha256.Sum256(masked)
	a.Size, a.Content = int64(len(masked)), Hash(hex.EncodeToString(sum[:]))
	return bytes.NewReader(masked), nil
}

// wideEncoding is that of texts with more than one byte for each letter of ASCII;
// nil for others.
func wideEncoding(typ string) encoding.Encoding {
	switch {
	case strings.Contains(typ, "utf-16"):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case strings.Contains(typ, "utf-32"):
		return utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	}
	return nil
}

// writtenIn returns a language that we write.
func writtenIn(lang string) string {
	if _, ok := sentences[lang]; ok {
		return lang
	}
	return "en"
}

// maskedPart is how much of a text is looked at together, in bytes.
const maskedPart = 1 << 20

// maskText masks a text in parts.
func maskText(text []byte, secrets Secrets, with string) (masked []byte, found bool) {
	for len(text) > 0 {
		part := text[:partEnd(text, secrets)]
		text = text[len(part):]
		if m := secrets.Mask(string(part), with); m != string(part) {
			part, found = []byte(m), true
		}
		masked = append(masked, part...)
	}
	return masked, found
}

const (
	edge     = 512 // bytes looked at on each side of the end of a part
	maxEdges = 64  // ends that are tried
)

// partEnd returns where the first part of a text ends: with a line if it can be,
// and in the middle of no secret.
func partEnd(text []byte, secrets Secrets) int {
	if len(text) <= maskedPart {
		return len(text)
	}
	end := maskedPart
	for range maxEdges {
		if i := bytes.LastIndexByte(text[:end], '\n'); i >= maskedPart/2 {
			end = i + 1
		}
		if !secrets.In(string(text[end-edge : min(end+edge, len(text))])) {
			return end
		}
		end -= edge
	}
	return end
}

// isText says whether a file of a type is read as text.
func isText(typ string) bool {
	typ, _, _ = strings.Cut(typ, ";")
	return strings.HasPrefix(typ, "text/") || strings.HasSuffix(typ, "json") || strings.HasSuffix(typ, "xml") || typ == "application/x-subrip" || typ == "message/rfc822"
}

// openFile opens a file as somebody may have it who must not see some secrets.
func (b *Bridge) openFile(ctx context.Context, a *Attachment, secrets Secrets, lang string) (io.ReadCloser, error) {
	content, err := b.store.OpenContent(ctx, a.Content)
	if err != nil {
		return nil, err
	}
	r, err := MaskFile(a, content, secrets, b.language(lang))
	if err != nil {
		return nil, errors.Join(err, content.Close())
	}
	return readCloser{r, content}, nil
}

type readCloser struct {
	io.Reader
	io.Closer
}
