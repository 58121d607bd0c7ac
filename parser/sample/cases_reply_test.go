package sample_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// ourOriginals are mails as we send them.
func ourOriginals(t *testing.T) []sample.Original {
	t.Helper()
	var all []sample.Original
	for _, name := range []string{"lead-fr", "lead-en", "message-fr", "message-en", "buyer-fr", "favorite-fr", "message-withheld-en"} {
		o, err := sample.OriginalFrom(readFile(t, "../../bridge/mailer/testdata/"+name+".eml"))
		if err != nil {
			t.Fatal(err)
		}
		o.MessageID = name + "@reply.voiturama.example" // the mails that we keep have the same
		all = append(all, o)
	}
	return all
}

func collapsed(s string) string { return strings.Join(strings.Fields(s), " ") }

// shown is what is compared: words with single spaces. Of answers in the
// quotation it is what was written: how many of the quoted lines stay around
// it depends on what is known of the mail that was sent.
func shown(c sample.Case, text string) string {
	if c.Truth.Template != "inline" {
		return collapsed(text)
	}
	var lines []string
	for line := range strings.SplitSeq(text, "\n") {
		if !strings.HasPrefix(line, ">") {
			lines = append(lines, line)
		}
	}
	return collapsed(strings.Join(lines, "\n"))
}

// A tally counts the cases, and those that the parser reads exactly.
type tally struct{ right, all int }

// replyScore reads the cases in French and English, and those in other
// languages. With sent, the parser gets the mail that is answered, if it is
// one of ours, and two others of ours; without own, the others only.
func replyScore(t *testing.T, cases []sample.Case, sent []sample.Original, own bool) (near, far tally) {
	t.Helper()
	for _, c := range cases {
		var o parser.ReplyOptions
		for i, s := range sent {
			if bytes.Contains(c.Raw, []byte("<"+s.MessageID+">")) {
				o.Sent = []string{s.Text, sent[(i+1)%len(sent)].Text, sent[(i+2)%len(sent)].Text}
				if !own {
					o.Sent = o.Sent[1:]
				}
			}
		}
		count := &far
		if c.Truth.Language == "fr" || c.Truth.Language == "en" {
			count = &near
		}
		count.all++
		got := parser.ParseReply(c.Raw, o).Text
		if shown(c, got) == shown(c, c.Truth.Reply.Text) {
			count.right++
			continue
		}
		t.Logf("%s:\n got %q\nwant %q", c.Name, got, c.Truth.Reply.Text)
	}
	return near, far
}

func TestReplyCasesAreRead(t *testing.T) {
	t.Parallel()
	originals := ourOriginals(t)
	cases := sample.ReplyCases(20261121, 400, originals...)
	for _, tt := range []struct {
		name string
		sent []sample.Original
		own  bool
	}{
		{name: "alone"},
		{"with what was sent", originals, true},
		{"with other mails that were sent", originals, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			near, far := replyScore(t, cases, tt.sent, tt.own)
			t.Logf("French and English %d of %d, others %d of %d", near.right, near.all, far.right, far.all)
			if near.right*100 < near.all*99 {
				t.Errorf("%d of %d cases in French and English are exact; want 99 %%", near.right, near.all)
			}
		})
	}
}

func TestReplyCases(t *testing.T) {
	t.Parallel()
	originals := ourOriginals(t)
	cases, again := sample.ReplyCases(7, 300, originals...), sample.ReplyCases(7, 300, originals...)
	names, shapes := map[string]bool{}, map[string]bool{}
	for i, c := range cases {
		if !bytes.Equal(c.Raw, again[i].Raw) || c.Truth.Reply.Text != again[i].Truth.Reply.Text {
			t.Errorf("%s differs in a second run", c.Name)
		}
		names[c.Name], shapes[c.Truth.Template] = true, true
		if c.Truth.Set != "replies" || c.Truth.Client == "" || c.Truth.Language == "" || strings.TrimSpace(c.Truth.Reply.Text) == "" {
			t.Errorf("%s: truth %+v", c.Name, c.Truth)
		}
		if full := collapsed(parser.ParseReply(c.Raw, parser.ReplyOptions{}).Full); c.Truth.Template != "inline" && !strings.Contains(full, collapsed(c.Truth.Reply.Text)) {
			t.Errorf("%s: the mail lacks %q:\n%s", c.Name, c.Truth.Reply.Text, full)
		}
	}
	if len(names) != len(cases) || len(shapes) < 11 {
		t.Errorf("%d names, %d shapes of %d cases", len(names), len(shapes), len(cases))
	}
	if other := sample.ReplyCases(8, 1, originals...); bytes.Equal(other[0].Raw, cases[0].Raw) {
		t.Error("another seed gives the same case")
	}
}

func TestAnswersNeedMarks(t *testing.T) {
	t.Parallel()
	for _, client := range sample.Clients() {
		r, o := reply(client, "fr"), original()
		r.Answers = []sample.Answer{{Below: "Bonjour, est-elle toujours disponible ?", Text: "Oui."}}
		raw, err := r.Bytes(o)
		switch client {
		case "gmail", "apple-mail", "thunderbird":
			if got := bodies(t, mustBytes(t, r, o)); !strings.Contains(got["text/plain"], "\nOui.") || !strings.Contains(got["text/html"], "Oui.") {
				t.Errorf("%s: %s", client, raw)
			}
			r.Answers[0].Below = "no such line"
			if raw, err := r.Bytes(o); err == nil {
				t.Errorf("%s: %s; want an error", client, raw)
			}
		default:
			if err == nil {
				t.Errorf("%s: %s; want an error", client, raw)
			}
		}
	}
}
