package corpus

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"sync"
	"time"

	"github.com/passerelle-mail/passerelle/parser"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// Reader reads mails: our own parser, or a program.
type Reader interface {
	// Read answers for each case, in their order. Its error is one of the run as
	// a whole; what goes wrong with a mail is the problem of its answer.
	Read(ctx context.Context, cases []sample.Case) ([]Answer, error)
}

// Own is the parser of this module.
type Own struct{ Jobs int }

var _ Reader = Own{}

// Read implements [Reader].
func (o Own) Read(ctx context.Context, cases []sample.Case) ([]Answer, error) {
	answers := make([]Answer, len(cases))
	err := each(ctx, o.Jobs, len(cases), func(i int) { answers[i] = ownAnswer(cases[i]) })
	return answers, err
}

func ownAnswer(c sample.Case) Answer {
	start := time.Now()
	var record any
	if c.Truth.Reply != nil {
		record = parser.ParseReply(c.Raw, parser.ReplyOptions{})
	} else {
		lead, err := parser.ParseLead(c.Raw, parser.LeadOptions{Region: c.Truth.Region})
		switch {
		case errors.Is(err, parser.ErrNoLead):
			record = struct{}{}
		case err != nil:
			return Answer{Problem: err.Error(), Took: time.Since(start)}
		default:
			record = lead
		}
	}
	took := time.Since(start)
	b, err := json.Marshal(record)
	if err != nil {
		return Answer{Problem: err.Error(), Took: took}
	}
	a := decodeAnswers(b, 1)[0]
	a.Took = took
	return a
}

// decodeAnswers reads JSON objects one after the other, at most n.
func decodeAnswers(out []byte, n int) []Answer {
	var answers []Answer
	d := json.NewDecoder(bytes.NewReader(out))
	d.UseNumber()
	for len(answers) < n {
		var v map[string]any
		if err := d.Decode(&v); err != nil {
			break
		}
		answers = append(answers, Answer{Values: v})
	}
	return answers
}

// each calls f for 0 to n-1, from at most jobs goroutines.
func each(ctx context.Context, jobs, n int, f func(int)) error {
	next := make(chan int)
	var wg sync.WaitGroup
	for range max(1, jobs) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	defer wg.Wait()
	defer close(next)
	for i := range n {
		select {
		case next <- i:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}
