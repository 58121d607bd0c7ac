package parser

import (
	"encoding/binary"
	"strings"
)

// TNEF is what Outlook puts around rich text and files as winmail.dat. It is
// described in MS-OXTNEF; numbers in it are little-endian.
const (
	tnefMagic     = 0x223e9f78
	maxTNEFFiles  = 200
	maxTNEFFields = 10000
)

// The attributes of TNEF that are read.
const (
	tnefCodepage    = 0x00069007
	tnefBody        = 0x0002800c
	tnefMessage     = 0x00069003
	tnefFileStart   = 0x00069002
	tnefFileTitle   = 0x00018010
	tnefFileData    = 0x0006800f
	tnefFileDetails = 0x00069005
)

// tnef is the content of a winmail.dat.
type tnef struct {
	text, html string
	rtf        []byte // compressed
	files      []tnefFile
	codepage   string
	damaged    bool // it ended where it should not
}

type tnefFile struct {
	title, name string // the short and the long name
	mediaType   string
	contentID   string
	data        []byte
}

// parseTNEF reads a winmail.dat. It is false for what is none.
func parseTNEF(b []byte) (*tnef, bool) {
	r := tnefReader{b: b}
	if r.uint32() != tnefMagic {
		return nil, false
	}
	r.take(2) // a key that means nothing
	t := &tnef{codepage: "windows-1252"}
	for n := 0; len(r.b) > 0; n++ {
		if level := r.take(1); n == maxTNEFFields || len(level) == 0 || level[0] != 1 && level[0] != 2 {
			t.damaged = true
			break
		}
		id := r.uint32()
		data := r.take(int(r.uint32()))
		r.take(2) // checksum
		if r.short {
			t.damaged = true
			break
		}
		t.attribute(id, data)
	}
	return t, true
}

func (t *tnef) attribute(id uint32, data []byte) {
	switch id {
	case tnefCodepage:
		if len(data) >= 4 {
			t.codepage = codepageName(binary.LittleEndian.Uint32(data))
		}
	case tnefBody:
		t.text = t.string8(data)
	case tnefMessage:
		t.damaged = !readTNEFProperties(data, t.messageProperty) || t.damaged
	case tnefFileStart:
		t.files = append(t.files, tnefFile{})
	}
	if len(t.files) == 0 || len(t.files) > maxTNEFFiles {
		t.damaged = t.damaged || len(t.files) > maxTNEFFiles
		return
	}
	f := &t.files[len(t.files)-1]
	switch id {
	case tnefFileTitle:
		f.title = t.string8(data)
	case tnefFileData:
		f.data = data
	case tnefFileDetails:
		t.damaged = !readTNEFProperties(data, func(p tnefProperty) { t.fileProperty(f, p) }) || t.damaged
	}
}

// The properties of TNEF that are read, of messages and of files.
const (
	tnefPropBody      = 0x1000
	tnefPropRTF       = 0x1009
	tnefPropHTML      = 0x1013
	tnefPropCodepage  = 0x3fde
	tnefPropData      = 0x3701
	tnefPropName      = 0x3704
	tnefPropLongName  = 0x3707
	tnefPropMediaType = 0x370e
	tnefPropContentID = 0x3712
)

func (t *tnef) messageProperty(p tnefProperty) {
	switch p.id {
	case tnefPropCodepage:
		if len(p.value) >= 4 {
			t.codepage = codepageName(binary.LittleEndian.Uint32(p.value))
		}
	case tnefPropBody:
		t.text = t.string(p)
	case tnefPropHTML:
		t.html = t.string(p)
	case tnefPropRTF:
		t.rtf = p.value
	}
}

func (t *tnef) fileProperty(f *tnefFile, p tnefProperty) {
	switch p.id {
	case tnefPropLongName:
		f.name = t.string(p)
	case tnefPropName:
		if f.title == "" {
			f.title = t.string(p)
		}
	case tnefPropMediaType:
		f.mediaType = t.string(p)
	case tnefPropContentID:
		f.contentID = t.string(p)
	case tnefPropData:
		const guid = 16 // of the kind of object, before a message in a message
		if p.kind == tnefObject && len(p.value) >= guid {
			f.data = p.value[guid:]
		} else if f.data == nil {
			f.data = p.value
		}
	}
}

func (t *tnef) string(p tnefProperty) string {
	if p.kind == tnefUnicode {
		s, _ := decodeCharset(p.value, "utf-16le")
		return strings.TrimRight(s, "\x00")
	}
	return t.string8(p.value)
}

func (t *tnef) string8(b []byte) string {
	s, _ := decodeCharset(b[:min(len(b), maxHTML)], t.codepage)
	return strings.TrimRight(s, "\x00")
}

// attachment describes the file as if it were a part of the mail.
func (f *tnefFile) attachment() Attachment {
	a := Attachment{Name: fileName(f.name), Type: strings.ToLower(clip(cleanLine(f.mediaType), 100))}
	if a.Name == "" {
		a.Name = fileName(f.title)
	}
	if len(f.data) >= 4 && binary.LittleEndian.Uint32(f.data) == tnefMagic {
		a.Type = "application/ms-tnef"
	}
	if !strings.Contains(a.Type, "/") {
		a.Type = "application/octet-stream"
	}
	a.ContentID = cleanLine(trimID(f.contentID))
	a.Inline = a.ContentID != ""
	a.Size = int64(len(f.data))
	return a
}

// codepageName names the charset of a code page of Windows.
func codepageName(n uint32) string {
	if name, ok := codepages[n]; ok {
		return name
	}
	return "windows-1252"
}

var codepages = map[uint32]string{
	437: "ibm437", 850: "ibm850", 852: "ibm852", 866: "ibm866", 932: "shift_jis", 936: "gbk",
	949: "euc-kr", 950: "big5", 874: "windows-874", 1250: "windows-1250", 1251: "windows-1251",
	1252: "windows-1252", 1253: "windows-1253", 1254: "windows-1254", 1255: "windows-1255",
	1256: "windows-1256", 1257: "windows-1257", 1258: "windows-1258", 20866: "koi8-r",
	21866: "koi8-u", 28591: "iso-8859-1", 28592: "iso-8859-2", 28595: "iso-8859-5",
	28597: "iso-8859-7", 28599: "iso-8859-9", 28605: "iso-8859-15", 50220: "iso-2022-jp",
	51932: "euc-jp", 54936: "gb18030", 65000: "utf-7", 65001: "utf-8",
}
