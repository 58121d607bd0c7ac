package bridge

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"strings"
	"unicode/utf16"
)

// drawnTypes are the pictures that every browser draws and none runs.
var drawnTypes = []string{"image/jpeg", "image/png", "image/vnd.mozilla.apng", "image/gif", "image/webp", "image/bmp"}

var (
	refusedTypes = []string{
		"text/html", "application/xhtml+xml", "image/svg+xml", "application/x-msdownload",
		"application/vnd.microsoft.portable-executable", "application/x-elf", "application/x-executable",
		"application/x-mach-binary", "application/x-sharedlib", "application/x-object", "application/java-archive",
		"application/x-java-applet", "application/wasm", "application/x-shockwave-flash", "application/x-chrome-extension",
		"application/vnd.android.package-archive", "application/vnd.debian.binary-package", "application/x-rpm",
		"application/x-ms-installer", "application/x-ms-shortcut", "application/vnd.ms-htmlhelp", "application/onenote",
		"application/msword", "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
		"application/x-ole-storage", "text/javascript", "text/x-php", "text/x-python", "text/x-perl", "text/x-ruby",
		"text/x-lua", "text/x-tcl", "text/x-shellscript",
	}
	refusedExtensions = []string{
		".exe", ".com", ".scr", ".bat", ".cmd", ".msi", ".msix", ".msp", ".pif", ".cpl", ".dll", ".sys", ".jar", ".js", ".jse",
		".mjs", ".vb", ".vbs", ".vbe", ".ws", ".wsf", ".wsh", ".wsc", ".sct", ".ps1", ".psm1", ".hta", ".lnk", ".url", ".webloc",
		".desktop", ".reg", ".inf", ".chm", ".gadget", ".application", ".appx", ".sh", ".bash", ".command", ".csh", ".py", ".pyc",
		".pyw", ".php", ".phtml", ".pht", ".phar", ".pl", ".rb", ".lua", ".swf", ".html", ".htm", ".xhtml", ".xht", ".shtml",
		".mht", ".mhtml", ".svg", ".svgz", ".doc", ".docx", ".docm", ".dot", ".dotx", ".dotm", ".xlsm", ".xltm", ".xlam", ".xlsb",
		".xll", ".pptm", ".potm", ".ppsm", ".ppam", ".sldm", ".one", ".app", ".dmg", ".pkg", ".deb", ".rpm", ".apk", ".ipa", ".iso",
		".img", ".vhd", ".vhdx",
	}
	// macroTypes may hold macros or not.
	macroTypes = []string{
		"application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		"application/vnd.openxmlformats-officedocument.presentationml.presentation",
		"application/vnd.ms-visio.drawing.main+xml", "application/vnd.ms-excel", "application/vnd.ms-powerpoint",
		"application/vnd.ms-publisher",
	}
)

// refusedFile says whether policy refuses a file for what it is, or for what
// its name would make a reader's machine take it for.
func refusedFile(name, typ string) bool {
	typ, _, _ = strings.Cut(typ, ";")
	return slices.Contains(refusedTypes, typ) || slices.Contains(refusedExtensions, strings.ToLower(path.Ext(name)))
}

// hasMacros says whether a document of a type that may hold macros does. It
// looks for the names under which Office keeps them, in the directories of its
// old format and of the new; nothing is unpacked.
func hasMacros(typ string, r io.Reader) (bool, error) {
	if !slices.Contains(macroTypes, typ) {
		return false, nil
	}
	for br := bufio.NewReaderSize(r, 64<<10); ; {
		chunk, err := br.Peek(64 << 10)
		if slices.ContainsFunc(macroNames, func(n []byte) bool { return bytes.Contains(chunk, n) }) {
			return true, nil
		}
		if errors.Is(err, io.EOF) {
			return false, nil
		} else if err != nil {
			return false, err
		}
		// What stands across the edge of two chunks is in both.
		if _, err := br.Discard(len(chunk) - longestMacroName); err != nil {
			return false, err
		}
	}
}

const longestMacroName = 64

var macroNames = [][]byte{[]byte("vbaProject.bin"), wideText("_VBA_PROJECT")}

// wideText is UTF-16, as the old format has its names.
func wideText(s string) []byte {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// rides says whether a part comes along with mails without being sent by
// anybody: signatures, keys, calendars, cards and what Outlook adds.
func rides(typ, name string) bool {
	switch typ {
	case "application/pgp-signature", "application/pgp-keys", "application/pkcs7-signature",
		"application/x-pkcs7-signature", "text/calendar", "application/ics", "text/vcard",
		"text/x-vcard", "text/directory", "application/ms-tnef", "message/rfc822", "message/delivery-status":
		return true
	}
	switch strings.ToLower(path.Ext(name)) {
	case ".asc", ".sig", ".p7s", ".ics", ".vcf":
		return true
	}
	return strings.EqualFold(name, "winmail.dat")
}
