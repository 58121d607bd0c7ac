package sample_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/mail"
	"slices"
	"strings"
	"testing"

	"github.com/emersion/go-message"

	"github.com/passerelle-mail/passerelle/parser/sample"
)

func mangling(t *testing.T, name string) sample.Mangling {
	t.Helper()
	all := sample.Manglings()
	i := slices.IndexFunc(all, func(m sample.Mangling) bool { return m.Name == name })
	if i < 0 {
		t.Fatalf("no mangling %q", name)
	}
	return all[i]
}

// leadFor returns a lead that the mangling applies to.
func leadFor(name string) []byte {
	if name == "encoded-iso-8859-1" {
		return bytes.ReplaceAll(rawLead(), []byte("=E2=82=AC"), []byte("euros"))
	}
	return rawLead()
}

func mangled(t *testing.T, name string) []byte {
	t.Helper()
	raw, err := mangling(t, name).Apply(leadFor(name), 5)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return raw
}

// Whatever happens to the mail, somebody who opens it can read the lead.
func TestManglingsKeepWhatIsSaid(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, m := range sample.Manglings() {
		if names[m.Name] {
			t.Errorf("two manglings %s", m.Name)
		}
		names[m.Name] = true
		t.Run(m.Name, func(t *testing.T) {
			t.Parallel()
			raw := mangled(t, m.Name)
			if again := mangled(t, m.Name); !bytes.Equal(raw, again) {
				t.Error("two runs differ")
			}
			if bytes.Equal(raw, rawLead()) {
				t.Error("nothing changed")
			}
			parsed, err := mail.ReadMessage(bytes.NewReader(raw))
			if err != nil || len(parsed.Header["From"]) != 1 || len(parsed.Header["Mime-Version"]) != 1 {
				t.Fatalf("header = %v, %v", parsed, err)
			}
			if m.Name == "forward-attached" {
				return
			}
			said := 0
			for mediaType, body := range bodies(t, raw) {
				if mediaType != "text/plain" && mediaType != "text/html" {
					continue
				}
				said++
				body = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "&nbsp;", " ", "&#8239;", " ", "&egrave;", "è", "&Egrave;", "È", "&#200;", "È", "&euro;", "€", "euros", "€").Replace(body)
				for _, want := range []string{"Marie-Ève", "1s7k2m9p4q8r@reply.voiturama.example", "12 500 €", "La Clio est-elle disponible ?"} {
					if !strings.Contains(body, want) {
						t.Errorf("%s lacks %q:\n%s", mediaType, want, body)
					}
				}
			}
			if said == 0 {
				t.Errorf("no body is left:\n%s", raw)
			}
		})
	}
	if len(names) < 50 {
		t.Errorf("%d manglings", len(names))
	}
}

func TestManglingsTakeAway(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name  string
		gone  []string
		stays []string
	}{
		{"headers-stripped", []string{"Lead-Version", "X-Auto-Response-Suppress"}, []string{"lead.json", "text/plain", "text/html"}},
		{"headers-lower-case", []string{"Lead-Version"}, []string{"lead-version: 1"}},
		{"files-dropped", []string{"lead.json"}, []string{"Lead-Version", "text/plain", "text/html"}},
		{"text-only", []string{"text/html", "lead.json", "Lead-Version", "multipart"}, []string{"text/plain"}},
		{"html-only", []string{"text/plain", "lead.json", "Lead-Version", "multipart"}, []string{"lead_version"}},
		{"html-body-only", []string{"lead_version", "text/plain"}, []string{"class"}},
		{"html-flattened", []string{"lead_version", "class", "style"}, []string{"href"}},
		{"html-reserialized", []string{"<table", "class"}, []string{"<TABLE CLASS"}},
		{"encoded-base64", []string{"quoted-printable"}, []string{"base64", "lead.json"}},
		{"encoded-iso-8859-1", nil, []string{"charset=iso-8859-1"}},
		{"headers-words-base64", []string{"?q?"}, []string{"?utf-8?B?"}},
		{"list", nil, []string{"List-Id", "[ventes]", "ventes-leave"}},
		{"line-feeds", []string{"\r"}, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			raw := string(mangled(t, test.name))
			for _, s := range test.gone {
				if strings.Contains(raw, s) {
					t.Errorf("%q is still there:\n%s", s, raw)
				}
			}
			for _, s := range test.stays {
				if !strings.Contains(strings.ReplaceAll(raw, "=3D", "="), s) {
					t.Errorf("%q is gone:\n%s", s, raw)
				}
			}
		})
	}
}

func TestManglingsSayWhy(t *testing.T) {
	t.Parallel()
	plain := []byte("From: a@b.example\r\nSubject: x\r\n\r\nBonjour\r\n")
	tests := []struct {
		name string
		raw  []byte
	}{
		{"html-only", plain},
		{"encoded-iso-8859-1", []byte("From: a@b.example\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n€\r\n")},
		{"text-only", []byte("From: a@b.example\r\nContent-Type: text/html\r\n\r\n<p>x\r\n")},
		{"files-dropped", []byte("From: a@b.example\r\nContent-Type: application/pdf\r\n\r\n%PDF\r\n")},
		{"headers-stripped", []byte("From: a@b.example\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nnever ends")},
		{"headers-stripped", []byte(" From: a@b.example\r\n\r\n")},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if raw, err := mangling(t, test.name).Apply(test.raw, 1); !errors.Is(err, sample.ErrNotMangled) {
				t.Errorf("Apply() = %q, %v; want ErrNotMangled", raw, err)
			}
		})
	}
}

// Any bytes give an error or a mail whose header ends.
func FuzzManglings(f *testing.F) {
	f.Add(rawLead(), uint64(1))
	f.Add([]byte("From: a@b.example\r\n\r\nBonjour\r\n"), uint64(2))
	f.Add([]byte("Content-Type: multipart/mixed; boundary=x\n\n--x\n\n--x--"), uint64(3))
	f.Fuzz(func(t *testing.T, raw []byte, seed uint64) {
		all := sample.Manglings()
		m := all[rand.New(rand.NewPCG(seed, 0)).IntN(len(all))]
		out, err := m.Apply(raw, seed)
		if (out == nil) == (err == nil) && len(raw) > 0 {
			t.Fatalf("%s: Apply() = %q, %v", m.Name, out, err)
		}
	})
}

func ExampleManglings() {
	const raw = "From: paul@shop.example\r\nX-Shop: 7\r\nContent-Type: text/html; charset=utf-8\r\n\r\n<p class=a>Bonjour\r\n"
	for _, m := range sample.Manglings() {
		if m.Name == "html-flattened" {
			mangled, err := m.Apply([]byte(raw), 1)
			if err != nil {
				panic(err)
			}
			e, err := message.Read(bytes.NewReader(mangled))
			if err != nil {
				panic(err)
			}
			var body bytes.Buffer
			if _, err := body.ReadFrom(e.Body); err != nil {
				panic(err)
			}
			fmt.Println(e.Header.Has("X-Shop"), strings.Join(strings.Fields(body.String()), " "))
		}
	}
	// Output: false <div><p>Bonjour </p></div>
}
