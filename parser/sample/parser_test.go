package sample_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// written are texts that a parser has to give back as they are.
var written = []string{
	"Oui, toujours disponible.",
	"Bonjour Marie,\n\nOui, elle est toujours là.\nVous pouvez passer samedi entre 9 h et 12 h.\n\nÀ bientôt ?",
	"Super 👍🏽, à demain 🚗 !",
	"Voici le trajet :\n\nDe : Paris\nÀ : Marseille\n\nCela vous convient ?",
	"Monsieur Marc Le Goff vous attend samedi.\nMarc Le Goff a la clé.",
	"Hello,\n\nOn Tuesday I wrote: the price is firm.\nFrom: 9 am\nTo: 5 pm\n\nSee you - or not -- up to you --- really.",
	strings.TrimSpace(strings.Repeat("Cette phrase se répète pour que le paragraphe soit plus long que toute ligne. ", 4)) +
		"\n\nEt un second paragraphe <court> & simple, prix > 500 €.",
}

func TestParseReplyGivesWhatWasWritten(t *testing.T) {
	t.Parallel()
	plain := original()
	plain.HTML = ""
	originals := map[string]sample.Original{"html": original(), "plain": plain}
	for _, r := range replies() {
		for i, text := range written {
			for kind, o := range originals {
				if r.Client == "outlook-desktop" && kind == "plain" && strings.Contains(text, "plus long que") {
					continue // its text is broken for good: there is no HTML beside it
				}
				t.Run(strings.Join([]string{r.Client, r.Language, kind, strconv.Itoa(i)}, "-"), func(t *testing.T) {
					t.Parallel()
					answer := r
					answer.Text = text
					got := parser.ParseReply(mustBytes(t, answer, o), parser.ReplyOptions{})
					if diff := cmp.Diff(text, got.Text); diff != "" {
						t.Errorf("text (-written +parsed):\n%s", diff)
					}
					if got.Kind != parser.KindHuman {
						t.Errorf("kind = %q; want human", got.Kind)
					}
					if got.Client != r.Client || got.Language != r.Language {
						t.Errorf("client, language = %q, %q; want %q, %q", got.Client, got.Language, r.Client, r.Language)
					}
				})
			}
		}
	}
}

func TestParseReplyKnowsForwards(t *testing.T) {
	t.Parallel()
	for _, f := range forwards() {
		got := parser.ParseReply(mustForward(t, f, rawLead()), parser.ReplyOptions{})
		if got.Kind != parser.KindForward || !strings.Contains(got.Text, f.Text) || !strings.Contains(got.Text, "La Clio est-elle disponible ?") {
			t.Errorf("%s, %s: kind %q, text %q", f.Client, f.Language, got.Kind, got.Text)
		}
	}
}

// Signatures that a client puts into an element or below a line of its own are
// known for certain; what others write like a paragraph may stay.
func TestParseReplyHidesMarkedSignatures(t *testing.T) {
	t.Parallel()
	marked := []string{"gmail", "outlook-mobile", "outlook-web", "apple-mail", "thunderbird", "samsung"}
	for _, r := range replies() {
		if !slices.Contains(marked, r.Client) {
			continue
		}
		t.Run(r.Client+"-"+r.Language, func(t *testing.T) {
			t.Parallel()
			r.Signature = "Hélène Lenoir\nGarage Lenoir\nTél. 01 99 00 12 34"
			got := parser.ParseReply(mustBytes(t, r, original()), parser.ReplyOptions{})
			if got.Text != r.Text || !strings.Contains(got.Full, "01 99 00 12 34") {
				t.Errorf("text = %q; want %q; full = %q", got.Text, r.Text, got.Full)
			}
		})
	}
}

func TestParseReplyListsFiles(t *testing.T) {
	t.Parallel()
	for _, r := range replies() {
		t.Run(r.Client+"-"+r.Language, func(t *testing.T) {
			t.Parallel()
			r.Attachments = []sample.File{
				{Name: "coffre arrière.jpg", Type: "image/jpeg", Content: []byte("\xff\xd8\xff\xe0")},
				{Name: "contrôle technique.pdf", Type: "application/pdf", Content: []byte("%PDF-1.4\n")},
			}
			got := parser.ParseReply(mustBytes(t, r, original()), parser.ReplyOptions{})
			if got.Text != r.Text {
				t.Errorf("text = %q; want %q", got.Text, r.Text)
			}
			var names []string
			for _, a := range got.Attachments {
				names = append(names, a.Name)
			}
			if diff := cmp.Diff([]string{"coffre arrière.jpg", "contrôle technique.pdf"}, names); diff != "" {
				t.Errorf("attachments (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseReplyShowsWhatTheCorpusSays(t *testing.T) {
	t.Parallel()
	for _, name := range corpusMails(t, "*.eml") {
		var e expectation
		if err := json.Unmarshal(readFile(t, strings.TrimSuffix(name, ".eml")+".json"), &e); err != nil {
			t.Fatal(err)
		}
		got := parser.ParseReply(readFile(t, name), parser.ReplyOptions{})
		for _, s := range e.Contains {
			if !strings.Contains(got.Text, s) {
				t.Errorf("%s: text %q lacks %q", name, got.Text, s)
			}
		}
		for _, s := range e.Lacks {
			if strings.Contains(got.Text, s) {
				t.Errorf("%s: text %q has %q", name, got.Text, s)
			}
		}
	}
}
