package corpus

import (
	"context"
	"fmt"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge/mailer"
	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// repliedTo is how many of our own mails the replies answer, beside ordinary
// ones.
const repliedTo = 24

// replies makes answers in all clients and languages.
func replies(ctx context.Context, seed uint64, n int) ([]sample.Case, error) {
	c := mailer.NewComposer(corpusKey)
	var originals []sample.Original
	for i := range repliedTo {
		o, _ := newOurMail(random(seed, "replies", i), i)
		raw, err := compose(ctx, c, o)
		if err != nil {
			return nil, err
		}
		original, err := sample.OriginalFrom(raw)
		if err != nil {
			return nil, fmt.Errorf("reading a mail to answer: %w", err)
		}
		originals = append(originals, original)
	}
	cases := sample.ReplyCases(seed, n, originals...)
	for i := range cases {
		t := &cases[i].Truth
		for _, lang := range []string{"fr", "en"} {
			// How much of our frame stays around an answer is a matter of taste.
			if strings.Contains(t.Reply.Text, parser.ReplyMarker(lang)) {
				t.Open = []string{"text"}
			}
		}
	}
	return cases, nil
}
