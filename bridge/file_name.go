package bridge

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/gabriel-vasile/mimetype"
)

// maxFileName is the longest name that a file keeps, in bytes.
const maxFileName = 120

// safeName returns a file name that is safe to show and to save under, on any
// system.
func safeName(name string) string {
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r): // with all that turns or hides text
			return -1
		case strings.ContainsRune(`/\:*?"<>|`, r):
			return '_'
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, strings.ToValidUTF8(name, "�"))
	name = strings.Trim(name, ". ")
	if stem, ext := cutExtension(name); strings.TrimRight(stem, ". ") != stem { // "invoice.pdf .scr"
		name = strings.TrimRight(stem, ". ") + ext
	}
	if name == "" {
		return "file"
	}
	if stem, _, _ := strings.Cut(name, "."); slices.Contains(deviceNames, strings.ToLower(strings.TrimSpace(stem))) {
		name = "_" + name
	}
	if stem, ext := cutExtension(name); len(name) > maxFileName && len(ext) < maxFileName {
		name = strings.ToValidUTF8(stem[:maxFileName-len(ext)], "") + ext
	}
	return name
}

// deviceNames open a device of Windows, whatever their extension.
var deviceNames = []string{
	"con", "prn", "aux", "nul", "conin$", "conout$",
	"com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "com¹", "com²", "com³",
	"lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "lpt¹", "lpt²", "lpt³",
}

func cutExtension(name string) (stem, ext string) {
	ext = path.Ext(name)
	return strings.TrimSuffix(name, ext), ext
}

// stems are a name without one extension, without two, and so on: behind an
// address an extension looks like a part of it.
func stems(name string) (all []string) {
	for {
		stem, ext := cutExtension(name)
		if ext == "" || stem == "" {
			return all
		}
		all = append(all, stem)
		name = stem
	}
}

// shownTypes are the types that readers open without a thought, with the
// extensions that promise them. The first is the usual one.
var shownTypes = []struct {
	typ        string
	extensions []string
}{
	{"image/jpeg", []string{".jpg", ".jpeg", ".jpe", ".jfif"}},
	{"image/png", []string{".png", ".apng"}},
	{"image/gif", []string{".gif"}},
	{"image/webp", []string{".webp"}},
	{"image/bmp", []string{".bmp", ".dib"}},
	{"image/tiff", []string{".tif", ".tiff"}},
	{"application/pdf", []string{".pdf"}},
}

// nameFor returns a name whose extension tells the truth: one that promises a
// picture or a PDF is of such a file, and such a file has one. Refused extensions
// before the last lose their dot, so that a program which hides the last does not
// show them.
func nameFor(name, typ string) string {
	typ, _, _ = strings.Cut(typ, ";")
	if typ == "image/vnd.mozilla.apng" {
		typ = "image/png"
	}
	stem, ext := cutExtension(name)
	right, promised := "", false
	for _, s := range shownTypes {
		switch has := slices.Contains(s.extensions, strings.ToLower(ext)); {
		case s.typ == typ && has:
			return disarm(stem) + ext
		case s.typ == typ:
			right = s.extensions[0]
		case has:
			promised = true
		}
	}
	switch {
	case promised && right != "":
		return disarm(stem) + right
	case right != "":
		return disarm(name) + right
	case promised:
		right = ".bin"
		if m := mimetype.Lookup(typ); m != nil && m.Extension() != "" {
			right = m.Extension()
		}
		return disarm(name) + right
	}
	return disarm(stem) + ext
}

// disarm takes the dot from the last refused extension.
func disarm(name string) string {
	stem, ext := cutExtension(name)
	if slices.Contains(refusedExtensions, strings.ToLower(strings.TrimSpace(ext))) {
		return stem + "_" + ext[1:]
	}
	return name
}
