package parser_test

import (
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
)

const adfBelow = `<?xml version="1.0" encoding="UTF-8"?>
<?adf version="1.0"?>
<adf>
  <prospect>
    <customer><contact><name part="full">Marie Durand</name></contact><comments>Bonjour, est-elle là ?</comments></customer>
  </prospect>
</adf>`

// TestReplyToALeadMail has an answer beside the ADF document that it answers.
func TestReplyToALeadMail(t *testing.T) {
	t.Parallel()
	quoted := "> " + strings.ReplaceAll(adfBelow, "\n", "\n> ")
	for _, tt := range []struct{ name, body, want string }{
		{"below, without a mark", "Oui, toujours là.\n\n" + adfBelow + "\n", "Oui, toujours là."},
		{"above, without a mark", adfBelow + "\n\nOui, toujours là.\n", "Oui, toujours là."},
		{"below an attribution", "Oui.\n\nOn Fri, 20 Nov 2026 at 09:00, Voiturama <lead@reply.example.com> wrote:\n\n" + quoted + "\n", "Oui."},
		{"below a header block", "Oui.\n\n-----Original Message-----\nFrom: Voiturama <lead@reply.example.com>\nSent: Friday, November 20, 2026 9:00 AM\nTo: ventes@garage.example\nSubject: Lead\n\n" + adfBelow + "\n", "Oui."},
		{"alone", adfBelow + "\n", adfBelow},
		{"without its end", "Oui.\n\n<?xml version=\"1.0\"?>\nvoir plus haut\n", "Oui.\n\n<?xml version=\"1.0\"?>\nvoir plus haut"},
	} {
		raw := "From: ventes@garage.example\nSubject: Re: Lead\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n" + tt.body
		m, err := parser.ReadMail(strings.NewReader(raw), parser.MailOptions{})
		if err != nil {
			t.Fatal(err)
		}
		r := m.Reply(parser.ReplyOptions{})
		if r.Text != tt.want || !strings.Contains(r.Full, "xml version") {
			t.Errorf("%s: %q; want %q, of %q", tt.name, r.Text, tt.want, r.Full)
		}
	}
}
