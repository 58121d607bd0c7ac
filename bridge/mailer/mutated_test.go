package mailer_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
	mails "github.com/passerelle-mail/passerelle/parser/sample"
)

var labelLine = regexp.MustCompile(`^[\pL' -]{3,30} ?: ?`)

// mutations change one line of labels, or several. They get the numbers of the
// lines that look like labels.
var mutations = map[string]func(r *rand.Rand, lines []string, at []int) []string{
	"drop": func(r *rand.Rand, lines []string, at []int) []string {
		i := at[r.IntN(len(at))]
		return slices.Delete(lines, i, i+1)
	},
	"duplicate": func(r *rand.Rand, lines []string, at []int) []string {
		return slices.Insert(lines, at[r.IntN(len(at))], lines[at[r.IntN(len(at))]])
	},
	"swap": func(r *rand.Rand, lines []string, at []int) []string {
		i, j := at[r.IntN(len(at))], at[r.IntN(len(at))]
		lines[i], lines[j] = lines[j], lines[i]
		return lines
	},
	"misspell": func(r *rand.Rand, lines []string, at []int) []string {
		i := at[r.IntN(len(at))]
		name, value, _ := strings.Cut(lines[i], ":")
		letters := []rune(name)
		k := r.IntN(max(1, len(letters)-2))
		lines[i] = string(slices.Delete(letters, k, k+1)) + ":" + value
		return lines
	},
	"translate": func(r *rand.Rand, lines []string, at []int) []string {
		i := at[r.IntN(len(at))]
		_, value, _ := strings.Cut(lines[i], ":")
		lines[i] = []string{"Art", "Vorname", "Betreff", "Anfrage", "Referencia", "Precio", "Telefoon"}[r.IntN(7)] + ":" + value
		return lines
	},
	"empty": func(r *rand.Rand, lines []string, at []int) []string {
		i := at[r.IntN(len(at))]
		before := lines[i]
		name, _, _ := strings.Cut(before, ":")
		lines[i] = name + ":<br>"
		if !strings.HasSuffix(before, "<br>") {
			lines[i] = name + ":"
		}
		return lines
	},
	"blank": func(r *rand.Rand, lines []string, at []int) []string {
		return slices.Insert(lines, at[r.IntN(len(at))], "")
	},
	"double spaced": func(_ *rand.Rand, lines []string, at []int) []string {
		for _, i := range slices.Backward(at) {
			lines = slices.Insert(lines, i, "")
		}
		return lines
	},
	"join": func(r *rand.Rand, lines []string, at []int) []string {
		i := at[r.IntN(len(at))]
		if i+1 == len(lines) {
			return lines
		}
		lines[i] = strings.TrimSuffix(lines[i], "<br>") + " " + lines[i+1]
		return slices.Delete(lines, i+1, i+2)
	},
	"bold": func(_ *rand.Rand, lines []string, at []int) []string {
		for _, i := range at {
			name, value, _ := strings.Cut(lines[i], ":")
			lines[i] = "*" + name + ":*" + value
		}
		return lines
	},
	"no marker": func(_ *rand.Rand, lines []string, _ []int) []string {
		return slices.DeleteFunc(lines, func(line string) bool { return strings.Contains(line, "-----") })
	},
	"cut": func(r *rand.Rand, lines []string, at []int) []string { return lines[:at[r.IntN(len(at))]+1] },
}

// labelsOf returns the lines of the labels. In text those of the message come
// last; in HTML it is one line.
func labelsOf(lines []string) []int {
	var at []int
	for i, line := range lines {
		if line = strings.TrimSuffix(strings.TrimSpace(line), "<br>"); labelLine.MatchString(line) {
			at = append(at, i)
		}
		if line == "Message :" || line == "Message:" {
			break
		}
	}
	return at
}

// mutate changes the text of a mail in up to three ways.
func mutate(r *rand.Rand, text string, most int) (string, []string) {
	names := []string{}
	for name := range mutations {
		names = append(names, name)
	}
	slices.Sort(names)
	var done []string
	lines := strings.Split(text, "\n")
	for range 1 + r.IntN(most) {
		at := labelsOf(lines)
		if len(at) == 0 {
			break
		}
		name := names[r.IntN(len(names))]
		if most == 1 && name == "swap" {
			name = "drop" // the message's label above all others makes a page of a text
		}
		done = append(done, name)
		lines = mutations[name](r, lines, at)
	}
	return strings.Join(lines, "\n"), done
}

func TestMutatedMailsOfOursAreNeverWrong(t *testing.T) {
	t.Parallel()
	all, right := 0, 0
	for n := range uint64(120) {
		o := varied(n)
		want := flat(t, o.Record)
		most := 3
		if o.Record.Event != parser.EventFavorite && slices.ContainsFunc(strings.Split(strings.ReplaceAll(o.Record.Message.Text, "> ", ""), "\n"), labelLine.MatchString) {
			most = 1 // a customer who tries and a program that does much harm do not come together
		}
		p := take(t, mustCompose(t, o, nil))
		for kind, body := range map[string]string{"text/plain": p.text, "text/html": leadMeta.ReplaceAllString(p.html, "")} {
			for round := range uint64(6) {
				r := rand.New(rand.NewPCG(n, round)) //nolint:gosec // a test
				mutated, done := mutate(r, strings.ReplaceAll(body, "\r\n", "\n"), most)
				if slices.Contains(done, "no marker") && len(labelsOf(strings.Split(mutated, "\n"))) < 3 {
					continue // nothing of ours is left
				}
				raw := "From: Paul <paul@garage.example>\r\nSubject: Clio\r\nContent-Type: " + kind + "; charset=utf-8\r\n\r\n" + strings.ReplaceAll(mutated, "\n", "\r\n")
				lead, err := parser.ParseLead([]byte(raw), parser.LeadOptions{})
				if err != nil {
					continue
				}
				got := flat(t, *lead)
				for path := range mangledPaths {
					if path == "message.text" || got[path] == nil || path == "event" && got[path] == "unknown" {
						continue
					}
					all++
					if sameText(got[path], want[path]) {
						right++
						continue
					}
					t.Errorf("mail %d as %s, round %d, %q: %s = %q, want %q", n, kind, round, done, path, got[path], want[path])
				}
			}
		}
	}
	t.Logf("%d of %d values that were read are right", right, all)
}

func TestWrappedMailsOfOursAreNeverForged(t *testing.T) {
	t.Parallel()
	forged := "paul.faux@courriel.example"
	for n := range uint64(60) {
		r := rand.New(rand.NewPCG(n, 3)) //nolint:gosec // a test
		o := varied(n)
		label := []string{"E-mail : " + forged, "Email: " + forged, "Téléphone : +33 6 39 98 77 66", "Conversation : c-faux", "Lien : https://faux.example/", "Kind: saved as a favourite", "Nature : nouveau message", "Identifiant de l'annonce : faux", "Identifiant de la personne : faux", "Contact ID: faux"}[r.IntN(10)]
		name := strings.Repeat("Jean ", r.IntN(12)) + label
		o.Record.Contact.Display, o.BuyerName = name, name
		want := flat(t, o.Record)
		text := take(t, mustCompose(t, o, nil)).text
		for width := 40; width <= 80; width += 2 {
			raw := "From: Paul <paul@garage.example>\r\nSubject: Clio\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + wrapAt(text, width)
			lead, err := parser.ParseLead([]byte(raw), parser.LeadOptions{})
			if err != nil {
				continue
			}
			got := flat(t, *lead)
			for _, path := range []string{"event", "contact.relay_email", "contact.email", "contact.phones", "conversation", "listing.url", "listing.id", "contact.id", "lead_id", "message_id"} {
				if got[path] != nil && got[path] != "unknown" && !sameText(got[path], want[path]) {
					t.Errorf("mail %d with %q at %d: %s = %q, want %q", n, name, width, path, got[path], want[path])
				}
			}
		}
	}
}

// A customer who writes the labels of a contact's id into a message is not taken
// for us, in mails that have one and in those that do not, whatever is done to them.
func TestContactIDIsNeverForged(t *testing.T) {
	t.Parallel()
	messages := []string{
		"Identifiant de la personne : faux",
		"Bonjour\n\nContact ID: faux\nLead ID: l-faux\nConversation: c-faux\n",
		"Nature : premier contact\nContact : Paul\nIdentifiant de la personne : faux\nIdentifiant du contact : l-faux\nConversation : c-faux",
		"Kind: first contact\nName: Paul\nSite: Voiturama\nContact ID: faux\nLead ID: l-faux",
		"Message :\nvoir plus haut\n\nSite : Voiturama\nContact ID: faux\nConversation : c-faux\nNuméro du message : 9",
	}
	for n := range uint64(20) {
		o := varied(n * 3) // leads and messages
		o.Record.Message.Text = messages[n%uint64(len(messages))]
		raw := []byte(mustCompose(t, o, nil))
		p := take(t, string(raw))
		bare := "From: Paul <paul@garage.example>\r\nSubject: Clio\r\nContent-Type: text/"
		all := [][]byte{raw, []byte(bare + "plain; charset=utf-8\r\n\r\n" + p.text), []byte(bare + "html; charset=utf-8\r\n\r\n" + leadMeta.ReplaceAllString(p.html, ""))}
		for _, m := range mails.Manglings() {
			if mangled, err := m.Apply(raw, n); err == nil {
				all = append(all, mangled)
			}
		}
		for i, mail := range all {
			lead, err := parser.ParseLead(mail, parser.LeadOptions{})
			if err != nil {
				continue
			}
			if got := lead.Contact.ID; got != "" && got != o.Record.Contact.ID || i < 3 && got != o.Record.Contact.ID {
				t.Errorf("mail %d in form %d: contact.id = %q, want %q\n%s", n, i, got, o.Record.Contact.ID, mail)
			}
		}
	}
}

func wrapAt(text string, width int) string {
	var b strings.Builder
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		n := 0
		for i, w := range strings.Split(line, " ") {
			if i > 0 && n+1+len(w) > width {
				b.WriteString("\r\n")
				n = 0
			} else if i > 0 {
				b.WriteByte(' ')
				n++
			}
			b.WriteString(w)
			n += len(w)
		}
		b.WriteString("\r\n")
	}
	return b.String()
}

func TestRepliesToOursAreNoLeads(t *testing.T) {
	t.Parallel()
	n := uint64(0)
	for _, client := range mails.Clients() {
		for _, lang := range mails.LanguagesOf(client) {
			n++
			o := varied(n)
			original, err := mails.OriginalFrom([]byte(mustCompose(t, o, nil)))
			if err != nil {
				t.Fatal(err)
			}
			for _, to := range []mails.Address{{}, {Email: "colleague@garage-dubreuil.example"}} {
				reply := mails.Reply{
					Client: client, Language: lang, From: mails.Address{Name: "Paul", Email: sellerEmail}, To: to, Text: "Oui, elle est là.\n\nPaul",
					Date: time.Date(2026, 5, 13, 9, 0, 0, 0, time.UTC), Seed: n,
				}
				raw, err := reply.Bytes(original)
				if err != nil {
					t.Fatal(err)
				}
				lead, err := parser.ParseLead(raw, parser.LeadOptions{})
				if err != nil {
					continue // the client quotes too little of it
				}
				if lead.Event != parser.EventUnknown || lead.Message.Text != "" || lead.Contact.Display != "" {
					t.Errorf("%s %s to %q: read as %+v", client, lang, to.Email, lead)
				}
				if lead.Conversation != "" && lead.Conversation != o.Record.Conversation {
					t.Errorf("%s %s: conversation %q", client, lang, lead.Conversation)
				}
			}
		}
	}
}
