package bridge_test

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"mime/quotedprintable"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/passerelle-mail/passerelle/bridge"
)

const (
	secretAddress = "marie.durand@courriel.example"
	secretPhone   = "+33639980001"
)

// encodings write a text as mails, pages and programs do.
var encodings = map[string]func(string) string{
	"plain":        func(s string) string { return s },
	"upper case":   strings.ToUpper,
	"percent":      func(s string) string { return eachByte(s, "%%%02X") },
	"percent at":   func(s string) string { return strings.ReplaceAll(s, "@", "%40") },
	"entities":     func(s string) string { return eachRune(s, "&#%d;") },
	"hex entities": func(s string) string { return eachRune(s, "&#x%x;") },
	"named entity": func(s string) string { return strings.ReplaceAll(s, "@", "&commat;") },
	"base64":       func(s string) string { return base64.StdEncoding.EncodeToString([]byte("To: " + s + "\n")) },
	"base64 url":   func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte("to=" + s)) },
	"base64 twice": func(s string) string {
		return base64.StdEncoding.EncodeToString([]byte(base64.StdEncoding.EncodeToString([]byte(s + " " + s))))
	},
	"quoted-printable": func(s string) string {
		var b strings.Builder
		w := quotedprintable.NewWriter(&b)
		_, err := fmt.Fprint(w, strings.Repeat("é ", 20)+s)
		if err = errors.Join(err, w.Close()); err != nil {
			panic(err) // a strings.Builder takes all
		}
		return b.String()
	},
	"escapes":     func(s string) string { return eachRune(s, `\u%04x`) },
	"json":        func(s string) string { b, _ := json.Marshal("<" + s + ">"); return string(b) },
	"soft hyphen": func(s string) string { return strings.Join(strings.Split(s, ""), "\u00ad") },
	"selectors":   func(s string) string { return strings.Join(strings.Split(s, ""), "\ufe0f") },
	"joiner":      func(s string) string { return strings.Join(strings.Split(s, ""), "\u034f") },
	"fillers":     func(s string) string { return strings.Join(strings.Split(s, ""), "\u3164") },
	"underlined":  func(s string) string { return strings.Join(strings.Split(s, ""), "\u0332") },
	"zero width":  func(s string) string { return strings.Join(strings.Split(s, ""), "\u200b") },
	"full width": func(s string) string {
		return strings.Map(func(r rune) rune {
			if r > ' ' && r < 0x7f {
				return r + 0xfee0
			}
			return r
		}, s)
	},
	"in brackets": func(s string) string { return "<mailto:" + s + ">" },
}

func reversed(s string) string {
	runes := []rune(s)
	slices.Reverse(runes)
	return string(runes)
}

func eachRune(s, format string) string {
	var b strings.Builder
	for _, c := range s {
		fmt.Fprintf(&b, format, c)
	}
	return b.String()
}

func eachByte(s, format string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		fmt.Fprintf(&b, format, c)
	}
	return b.String()
}

// notations are what people write for a secret.
func notations() map[string]string {
	return map[string]string{
		"address":              secretAddress,
		"E.164":                secretPhone,
		"national":             "0639980001",
		"national with spaces": "06 39 98 00 01",
		"national with dots":   "06.39.98.00.01",
		"with brackets":        "+33 (0)6 39 98 00 01",
		"with dashes":          "0033-6-39-98-00-01",
		"narrow spaces":        "06\u202f39\u202f98\u202f00\u202f01",
	}
}

func TestSecretsInEveryNotation(t *testing.T) {
	t.Parallel()
	secrets := bridge.Secrets{secretAddress, secretPhone}
	for name, encode := range encodings {
		for what, s := range notations() {
			for _, text := range []string{encode(s), "Bonjour, " + encode(s) + ", merci.", "x\n" + encode(s) + "\ny"} {
				if !secrets.In(text) {
					t.Errorf("%s, %s: not found in %q", name, what, text)
				}
				if masked := secrets.Mask(text, "[…]"); secrets.In(masked) {
					t.Errorf("%s, %s: %q is still in it after masking", name, what, masked)
				}
			}
		}
	}
	for _, text := range []string{
		"marie.durand (at) courriel (dot) example", "marie.durand[at]courriel.example", "marie . durand @ courriel . example",
		"marie.durand [ at ] courriel [ dot ] example", "marie.durand-at-courriel-dot-example", "marie.durand (arob) courriel.example",
		`"marie.durand"@courriel.example`, "marie.durand*@*courriel.example",
		"m a r i e . d u r a n d @ c o u r r i e l . e x a m p l e", "-" + secretAddress, "_" + secretAddress + "_", "mail..." + secretAddress,
		base64.StdEncoding.EncodeToString([]byte("- " + "-" + secretAddress + "\n")), "\u202e" + reversed(secretAddress) + "\u202c",
		"06 39\r\n98 00 01", "appelez le 06 39 98\n> 00 01", "0️⃣6️⃣ 3️⃣9️⃣ 9️⃣8️⃣ 0️⃣0️⃣ 0️⃣1️⃣", "٠٦٣٩٩٨٠٠٠١", "۰۶ ۳۹ ۹۸ ۰۰ ۰۱",
		"marie.durand arobase courriel point example", "MARIE.DURAND AT COURRIEL DOT EXAMPLE",
	} {
		if !secrets.In(text) || secrets.In(secrets.Mask(text, "[…]")) {
			t.Errorf("%q: found %v, masked as %q", text, secrets.In(text), secrets.Mask(text, "[…]"))
		}
	}
	for _, domain := range []string{"bücher.example", "xn--bcher-kva.example"} {
		s := bridge.Secrets{"anne@" + domain}
		for _, text := range []string{"à anne@bücher.example", "anne@xn--bcher-kva.example"} {
			if !s.In(text) || s.In(s.Mask(text, "[…]")) {
				t.Errorf("%s: found in %q: %v", domain, text, s.In(text))
			}
		}
	}
}

func TestSecretsOfOthersPass(t *testing.T) {
	t.Parallel()
	secrets := bridge.Secrets{secretAddress, secretPhone, "+3"}
	for _, text := range []string{
		"", "Bonjour, est-elle disponible ?", "marie.durand@example", "06 39 98 00 02", "1 639 km, 980 001 €", "https://x.example/?q=%zz&a=%4", "=3D =E9 100 %", `C:\users\x41`,
		strings.Repeat("QUJD", 100), "12 chez nous point de rendez-vous at 9",
	} {
		if secrets.In(text) {
			t.Errorf("something was found in %q", text)
		}
		if got := secrets.Mask(text, "[…]"); got != text {
			t.Errorf("Mask(%q) = %q; want it unchanged", text, got)
		}
	}
}

// TestSecretsAreFoundWhateverStandsBeside is about the guard, which sees a masked
// text with all else that is in a mail.
func TestSecretsAreFoundWhateverStandsBeside(t *testing.T) {
	t.Parallel()
	s := bridge.Secrets{secretAddress}
	const broken = "Mon adresse est marie.durand@\r\ncourriel.example, merci."
	if got, want := s.Mask(broken, "[…]"), "Mon adresse est […], merci."; got != want {
		t.Errorf("Mask(%q) = %q; want %q", broken, got, want)
	}
	for _, text := range []string{broken, reversed(secretAddress), "m a r i e .\nd u r a n d @ c o u r r i e l . e x a m p l e"} {
		if beside := text + "\nWrite to us at \u202eonce @ work.\nx"; s.In(text) != s.In(beside) {
			t.Errorf("In(%q) = %v, and in %q %v", text, s.In(text), beside, s.In(beside))
		}
	}
}

func TestSecretsInLongerAddresses(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"jean-" + secretAddress: false, secretAddress + "s": false, secretAddress + "2.net": false,
		// Nobody knows whether a domain or the next sentence goes on.
		secretAddress + ".Merci": true, secretAddress + ".net": true, secretAddress + "-merci": true,
	} {
		if got := (bridge.Secrets{secretAddress}).In(text); got != want {
			t.Errorf("In(%q) = %v; want %v", text, got, want)
		}
	}
}

// TestMaskedTextsHoldNothing holds for whatever stands around and between
// secrets.
func TestMaskedTextsHoldNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		secrets := bridge.Secrets{secretAddress, secretPhone}
		var text strings.Builder
		for range rapid.IntRange(1, 6).Draw(rt, "pieces") {
			piece := rapid.OneOf(
				rapid.StringN(0, 12, 40),
				rapid.SampledFrom([]string{secretAddress, "06 39 98 00 01", secretPhone, " ", "\n", "@", ".", "=\n", "%", "&#", ";", "0", "639", "marie.durand", "courriel.example"}),
			).Draw(rt, "piece")
			encode := rapid.SampledFrom([]string{"plain", "plain", "percent", "entities", "base64", "escapes", "soft hyphen", "full width"}).Draw(rt, "encoding")
			text.WriteString(encodings[encode](piece))
		}
		masked := secrets.Mask(text.String(), "[…]")
		if secrets.In(masked) {
			rt.Fatalf("Mask(%q) = %q, which holds a secret", text.String(), masked)
		}
	})
}
