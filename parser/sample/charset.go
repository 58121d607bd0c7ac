package sample

// windows1252 has what that charset puts at 0x80 to 0x9F.
var windows1252 = []rune("€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ")

// narrow returns s in the first charset that has all of it, in the order in
// which Outlook and Exchange try them.
func narrow(s string) (charset string, encoded []byte) {
	for _, charset := range []string{"us-ascii", "iso-8859-1", "Windows-1252"} {
		if b := inCharset(charset, s); b != nil || s == "" {
			return charset, b
		}
	}
	return "utf-8", []byte(s)
}

// inCharset returns s in a charset, nil if the charset does not have it. Only
// the charsets of [narrow] are known; any other name means UTF-8.
func inCharset(charset, s string) []byte {
	limit := map[string]rune{"us-ascii": 0x80, "iso-8859-1": 0x100, "Windows-1252": 0x100}[charset]
	if limit == 0 {
		return []byte(s)
	}
	b := make([]byte, 0, len(s))
	for _, r := range s {
		switch {
		case r < 0x80 || r >= 0xA0 && r < limit:
			b = append(b, byte(r))
		case charset == "Windows-1252" && windows1252Byte(r) != 0:
			b = append(b, windows1252Byte(r))
		default:
			return nil
		}
	}
	return b
}

func windows1252Byte(r rune) byte {
	for i, c := range windows1252 {
		if c == r && c != '\uFFFD' {
			return byte(0x80 + i)
		}
	}
	return 0
}
