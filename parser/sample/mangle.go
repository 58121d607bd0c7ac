package sample

import (
	"errors"
	"fmt"
	"math/rand/v2"
)

// ErrNotMangled is returned where a mangling does not apply to a mail: an HTML
// mail has no text part to send alone, a text has letters that a charset lacks.
var ErrNotMangled = errors.New("sample: the mail cannot be mangled so")

// Mangling is something that happens to mails on their way, under a name such
// as "forward-gmail-fr".
type Mangling struct {
	Name string
	// Apply returns a mail as it looks afterwards, with CRLF line ends unless
	// losing them is the point. The same mail and seed give the same bytes. The
	// error wraps [ErrNotMangled], or says what of the mail cannot be read.
	Apply func(raw []byte, seed uint64) ([]byte, error)
}

// Manglings returns all manglings, the simple ones first.
//
// What rewrites a body does so as gateways and CRMs do, in a mail of their own:
// those manglings also lose the fields that no standard knows, and all
// files, so that the body alone has to do. The bodies that are left say the
// same as before.
func Manglings() []Mangling {
	list := []Mangling{
		tree("headers-stripped", stripFields),
		tree("headers-lower-case", lowerFields),
		tree("headers-unfolded", unfoldFields),
		tree("headers-refolded", refoldFields),
		tree("headers-words-base64", rewordFields),
		tree("files-dropped", dropFiles),
		tree("text-only", bodyOnly, textOnly),
		tree("text-wrapped", bodyOnly, textOnly, wrapText),
		tree("html-only", stripFields, htmlOnly),
		tree("html-body-only", bodyOnly, htmlOnly, edit("text/html", dropHead)),
		tree("html-reserialized", bodyOnly, htmlOnly, edit("text/html", reserialize)),
		tree("html-flattened", bodyOnly, htmlOnly, edit("text/html", flatten)),
		tree("encoded-base64", encodeAs("utf-8", "base64")),
		tree("encoded-quoted-printable", encodeAs("utf-8", "quoted-printable")),
		tree("encoded-8bit", encodeAs("utf-8", "8bit")),
		tree("encoded-iso-8859-1", encodeAs("iso-8859-1", "quoted-printable")),
		tree("encoded-windows-1252", encodeAs("Windows-1252", "8bit")),
		tree("banner", bodyOnly, addBanner),
		tree("disclaimer", bodyOnly, addDisclaimer),
		tree("list", addListFooter),
		tree("typography", bodyOnly, eachBody(typography)),
		tree("trailing-space", bodyOnly, edit("text/plain", trailingSpace)),
		{"line-feeds", lineFeeds},
	}
	for _, way := range RedirectWays() {
		list = append(list, Mangling{"redirect-" + way, redirectBy(way)})
	}
	list = append(list, forwardManglings()...)
	return list
}

// ForwardManglingClients are the clients whose forwards are among [Manglings],
// in each of [ForwardManglingLanguages].
func ForwardManglingClients() []string {
	return []string{"gmail", "outlook-desktop", "outlook-web", "apple-mail", "iphone", "thunderbird"}
}

// ForwardManglingLanguages are the languages of the forwards in [Manglings].
func ForwardManglingLanguages() []string { return []string{"fr", "en", "de", "es"} }

func forwardManglings() []Mangling {
	var list []Mangling
	for _, client := range ForwardManglingClients() {
		for _, language := range ForwardManglingLanguages() {
			list = append(list, Mangling{"forward-" + client + "-" + language, forwardAs(client, language, false)})
		}
	}
	return append(
		list,
		Mangling{"forward-twice", func(raw []byte, seed uint64) ([]byte, error) {
			once, err := forwardAs("outlook-desktop", "fr", false)(raw, seed)
			if err != nil {
				return nil, err
			}
			return forwardAs("gmail", "en", false)(once, seed+1)
		}},
		Mangling{"forward-attached", forwardAs("thunderbird", "fr", true)},
	)
}

var forwarders = []Address{
	{"Élodie Petit", "elodie.petit@garage-dubreuil.example"},
	{"Karim Benali", "k.benali@immobilier-du-port.example"},
	{"", "accueil@garage-lenoir.example"},
	{"Anne-Sophie Le Goff", "as.legoff@courriel.example"},
}

var forwardNotes = []string{"", "", "Pour toi, merci de la rappeler.", "FYI", "Bonjour,\n\nUne demande à traiter, s’il te plaît.\n\nMerci"}

func forwardAs(client, language string, attached bool) func([]byte, uint64) ([]byte, error) {
	return func(raw []byte, seed uint64) ([]byte, error) {
		o, err := OriginalFrom(raw)
		if err != nil {
			return nil, err
		}
		r := random(seed, "forward", client, language)
		return Forward{
			Client: client, Language: language, From: forwarders[r.IntN(len(forwarders))], To: Address{Name: "Contacts", Email: "contacts@crm.example"},
			Text: forwardNotes[r.IntN(len(forwardNotes))], Date: later(o.Date, r), AsAttachment: attached, Seed: seed,
		}.Bytes(raw)
	}
}

func redirectBy(way string) func([]byte, uint64) ([]byte, error) {
	return func(raw []byte, seed uint64) ([]byte, error) {
		o, err := OriginalFrom(raw)
		if err != nil {
			return nil, err
		}
		r := random(seed, "redirect", way)
		by := o.To
		if by.Email == "" {
			by = forwarders[0]
		}
		return Redirect{By: by, To: Address{Email: "contacts@crm.example"}, Way: way, Date: later(o.Date, r), Seed: seed}.Bytes(raw)
	}
}

// tree makes a mangling of steps over the parts of a mail.
func tree(name string, steps ...func(*part, *rand.Rand) error) Mangling {
	return Mangling{name, func(raw []byte, seed uint64) ([]byte, error) {
		root, err := readParts(raw)
		if err != nil {
			return nil, fmt.Errorf("mangling a mail, %s: %w", name, err)
		}
		r := random(seed, name)
		for _, step := range steps {
			if err := step(root, r); err != nil {
				return nil, fmt.Errorf("mangling a mail, %s: %w", name, err)
			}
		}
		return root.bytes(), nil
	}}
}
