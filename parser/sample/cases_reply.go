package sample

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
)

// ReplyCases returns n replies with the truth about them, in every client and
// each of its languages, in shapes from one word to answers between the quoted
// lines. The same seed gives the same cases.
//
// They answer the originals, but for those that no mail can answer, and
// ordinary mails beside them. Truth.Reply.Text
// is what a chat should show: what the person wrote, sign-off and name
// included, without signature, device line and quotation. Where answers stand
// in the quotation, the quoted lines around them are part of it, each behind
// "> ". White space may differ.
func ReplyCases(seed uint64, n int, originals ...Original) []Case {
	all := append(slices.Clone(originals), ordinaryOriginals()...)
	var speakers []speaker
	for _, client := range Clients() {
		for i, language := range LanguagesOf(client) {
			// Most people write French and English.
			for range max(1, 4-2*i) {
				speakers = append(speakers, speaker{client, language})
			}
		}
	}
	cases := make([]Case, 0, n)
	for i := range n {
		r := random(seed, "reply case", strconv.Itoa(i))
		cases = append(cases, replyCase(i, speakers[i%len(speakers)], all, r))
	}
	return cases
}

type speaker struct{ client, language string }

// A shape is how a reply is written; make fills in the reply and returns what
// a chat should show of it.
type shape struct {
	name  string
	makes func(*Reply, *Original, *rand.Rand) (string, bool)
}

func replyShapes() []shape {
	return []shape{
		{name: "short", makes: fromPool(func(p phrases) []string { return p.short })},
		{name: "paragraphs", makes: paragraphs},
		{name: "long", makes: long},
		{name: "list", makes: fromPool(func(p phrases) []string { return p.lists })},
		{name: "figures", makes: fromPool(func(p phrases) []string { return p.figures })},
		{name: "tricky", makes: fromPool(func(p phrases) []string { return p.tricky })},
		{name: "odd", makes: fromPool(func(phrases) []string { return oddTexts })},
		{name: "sign-off", makes: signedOff},
		{name: "signature", makes: withSignature},
		{name: "below", makes: bottom},
		{name: "inline", makes: inline},
	}
}

func replyCase(i int, s speaker, originals []Original, r *rand.Rand) Case {
	for {
		shapes := replyShapes()
		sh := shapes[r.IntN(len(shapes))]
		o := originals[r.IntN(len(originals))]
		reply := Reply{
			Client: s.client, Language: s.language, From: forwarders[r.IntN(len(forwarders))], Seed: r.Uint64(),
			Date: o.Date.Add(time.Duration(1+r.IntN(4000)) * time.Minute).In(time.FixedZone("CET", 3600)),
		}
		text, ok := sh.makes(&reply, &o, r)
		if !ok { // the client or the language has no such shape
			continue
		}
		raw, err := reply.Bytes(o)
		if err != nil { // a caller's original that no mail can answer
			continue
		}
		return Case{
			Name:  fmt.Sprintf("replies-%04d-%s-%s-%s", i, s.client, s.language, sh.name),
			Raw:   raw,
			Truth: Truth{Set: "replies", Language: s.language, Client: s.client, Template: sh.name, Reply: &ReplyTruth{Text: text, Kind: parser.KindHuman}},
		}
	}
}

func fromPool(pool func(phrases) []string) func(*Reply, *Original, *rand.Rand) (string, bool) {
	return func(reply *Reply, _ *Original, r *rand.Rand) (string, bool) {
		list := pool(phrasesOf(reply.Language))
		if len(list) == 0 {
			return "", false
		}
		reply.Text = pick(r, list)
		return reply.Text, true
	}
}

func paragraphs(reply *Reply, _ *Original, r *rand.Rand) (string, bool) {
	p := phrasesOf(reply.Language)
	parts := []string{pick(r, p.greetings)}
	for range 2 + r.IntN(3) {
		parts = append(parts, pick(r, p.sentences))
	}
	reply.Text = strings.Join(append(parts, pick(r, p.closings)), "\n\n")
	return reply.Text, true
}

func long(reply *Reply, _ *Original, r *rand.Rand) (string, bool) {
	p := phrasesOf(reply.Language)
	parts := []string{pick(r, p.greetings)}
	for range 3 + r.IntN(5) {
		var sentences []string
		for range 2 + r.IntN(4) {
			sentences = append(sentences, pick(r, p.sentences))
		}
		parts = append(parts, strings.Join(sentences, " "))
	}
	reply.Text = strings.Join(parts, "\n\n")
	return reply.Text, true
}

func signedOff(reply *Reply, o *Original, r *rand.Rand) (string, bool) {
	p := phrasesOf(reply.Language)
	if _, ok := paragraphs(reply, o, r); !ok || len(p.signOffs) == 0 {
		return "", false
	}
	name := reply.From.Name
	if name == "" {
		name = "Marc Le Goff"
	}
	if first, _, ok := strings.Cut(name, " "); ok && r.IntN(2) == 0 {
		name = first
	}
	reply.Text += "\n\n" + pick(r, p.signOffs) + "\n" + name
	return reply.Text, true
}

// markedSignatures are the clients that put a signature into an element or
// below a line of its own. Others write it like a paragraph, and what a chat
// should show of that is a matter of taste.
var markedSignatures = []string{"gmail", "outlook-mobile", "outlook-web", "apple-mail", "thunderbird", "samsung"}

func withSignature(reply *Reply, o *Original, r *rand.Rand) (string, bool) {
	if !slices.Contains(markedSignatures, reply.Client) {
		return "", false
	}
	reply.Signature = pick(r, signatures)
	return paragraphs(reply, o, r)
}

func bottom(reply *Reply, o *Original, r *rand.Rand) (string, bool) {
	reply.Below = slices.Contains(inlineClients, reply.Client)
	text, ok := paragraphs(reply, o, r)
	return text, ok && reply.Below
}

// inline answers one or two lines of the original.
func inline(reply *Reply, o *Original, r *rand.Rand) (string, bool) {
	var questions []string
	for line := range strings.SplitSeq(o.Text, "\n") {
		if strings.HasSuffix(line, "?") && !slices.Contains(questions, line) && !strings.HasPrefix(line, ">") {
			questions = append(questions, line)
		}
	}
	if !slices.Contains(inlineClients, reply.Client) || len(questions) == 0 {
		return "", false
	}
	p := phrasesOf(reply.Language)
	for _, q := range questions[:min(len(questions), 1+r.IntN(2))] {
		reply.Answers = append(reply.Answers, Answer{Below: q, Text: pick(r, p.short)})
	}
	all, err := pieces(normal(o.Text), reply.Answers)
	if err != nil {
		return "", false
	}
	var shown []string
	for _, piece := range all {
		if piece.answer != "" {
			shown = append(shown, quoteLines(strings.Trim(piece.quoted, "\n"), ">"), piece.answer)
		}
	}
	return strings.Join(shown, "\n\n"), true
}
