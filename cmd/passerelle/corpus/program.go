package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/parser/sample"
)

// Program is a parser of anybody's: a command that prints one JSON object for
// each mail.
type Program struct {
	words   []string
	Dir     string        // with SET/NAME.eml for each case
	Timeout time.Duration // for one mail
	Jobs    int           // commands at the same time
	Batch   int           // files for one command, where it takes several
}

var _ Reader = (*Program)(nil)

// What the words of a command may hold.
const (
	fileWord   = "{}"       // one file
	filesWord  = "{...}"    // several
	regionWord = "{region}" // of the account that got the mail
)

// NewProgram splits a command line: at white space, with '…' and "…" around
// words that have some. Nothing else is special: there is no shell, hence no
// variable, pattern or pipe. {} stands for a file, {...} for several, {region}
// for the account's region; without a file, mails come on standard input.
func NewProgram(command string) (*Program, error) {
	words, err := splitCommand(command)
	if err != nil {
		return nil, err
	}
	if len(words) == 0 {
		return nil, errors.New("the command is empty")
	}
	return &Program{words: words, Timeout: 10 * time.Second, Jobs: 2, Batch: 50}, nil
}

func splitCommand(command string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune
	in := false
	for _, r := range command {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, in = r, true
		case r == ' ' || r == '\t' || r == '\n':
			if in {
				words = append(words, word.String())
			}
			word.Reset()
			in = false
		default:
			word.WriteRune(r)
			in = true
		}
	}
	if quote != 0 {
		return nil, fmt.Errorf("the command has a %c that is not closed", quote)
	}
	if in {
		words = append(words, word.String())
	}
	return words, nil
}

func (p *Program) has(word string) bool {
	return slices.ContainsFunc(p.words, func(w string) bool { return strings.Contains(w, word) })
}

// Read implements [Reader].
func (p *Program) Read(ctx context.Context, cases []sample.Case) ([]Answer, error) {
	if _, err := exec.LookPath(p.words[0]); err != nil {
		return nil, fmt.Errorf("finding the command: %w", err)
	}
	batches := p.batches(cases)
	answers := make([][]Answer, len(batches))
	err := each(ctx, p.Jobs, len(batches), func(i int) { answers[i] = p.readBatch(ctx, batches[i]) })
	if err == nil {
		err = ctx.Err()
	}
	return slices.Concat(answers...), err
}

// batches are runs of cases that one command can take.
func (p *Program) batches(cases []sample.Case) [][]sample.Case {
	size := 1
	if p.has(filesWord) {
		size = max(1, p.Batch)
	}
	byRegion := p.has(regionWord)
	var out [][]sample.Case
	for _, c := range cases {
		last := len(out) - 1
		if last < 0 || len(out[last]) == size || byRegion && out[last][0].Truth.Region != c.Truth.Region {
			out = append(out, nil)
			last++
		}
		out[last] = append(out[last], c)
	}
	return out
}

// readBatch runs the command for several mails, and again for each of them
// alone where it did not answer for all.
func (p *Program) readBatch(ctx context.Context, cases []sample.Case) []Answer {
	start := time.Now()
	answers, problem := p.run(ctx, cases)
	if len(answers) == len(cases) {
		return answers
	}
	if len(cases) == 1 {
		return []Answer{{Problem: problem, Took: time.Since(start)}}
	}
	answers = answers[:0]
	for _, c := range cases {
		answers = append(answers, p.readBatch(ctx, []sample.Case{c})...)
	}
	return answers
}

// maxOutput is how much a command may print for a mail.
const maxOutput = 8 << 20

// run returns the answers of one command, as many as it gave, and a sentence
// about why it gave no more.
func (p *Program) run(ctx context.Context, cases []sample.Case) ([]Answer, string) {
	timeout := p.Timeout * time.Duration(len(cases))
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	words := p.arguments(cases)
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.WaitDelay = time.Second // for children that keep the output open
	if !p.has(fileWord) && !p.has(filesWord) {
		cmd.Stdin = bytes.NewReader(cases[0].Raw)
	}
	stdout, stderr := &capped{most: maxOutput * len(cases)}, &capped{most: 4096}
	cmd.Stdout, cmd.Stderr = stdout, stderr
	start := time.Now()
	err := cmd.Run()
	took := time.Since(start)
	answers := decodeAnswers(stdout.Bytes(), len(cases))
	for i := range answers {
		answers[i].Took = took / time.Duration(len(cases))
	}
	return answers, problemOf(ctx, err, stdout, stderr, timeout)
}

func problemOf(ctx context.Context, err error, stdout, stderr *capped, timeout time.Duration) string {
	last := lastLine(stderr.String())
	switch {
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return fmt.Sprintf("no answer within %s", timeout)
	case err != nil && last != "":
		return fmt.Sprintf("%v: %s", err, last)
	case err != nil:
		return err.Error()
	case stdout.Len() == 0:
		return "the command printed nothing"
	}
	return "what the command printed is no JSON object"
}

func lastLine(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.ToValidUTF8(lines[len(lines)-1], "?")
}

func (p *Program) arguments(cases []sample.Case) []string {
	var files []string
	for _, c := range cases {
		files = append(files, filepath.Join(p.Dir, c.Truth.Set, c.Name+".eml"))
	}
	var out []string
	for _, w := range p.words {
		if w == filesWord {
			out = append(out, files...)
			continue
		}
		out = append(out, strings.NewReplacer(fileWord, files[0], regionWord, cases[0].Truth.Region).Replace(w))
	}
	return out
}

// capped keeps the start of what is written to it, and takes the rest too, so
// that a command that prints without end goes on until its time is out.
type capped struct {
	bytes.Buffer
	most int
}

func (c *capped) Write(b []byte) (int, error) {
	if room := c.most - c.Len(); room > 0 {
		c.Buffer.Write(b[:min(room, len(b))])
	}
	return len(b), nil
}

// WriteForProgram writes cases below a new temporary folder, for programs that
// want files. The caller removes it.
func WriteForProgram(ctx context.Context, sets map[string][]sample.Case) (dir string, err error) {
	if dir, err = os.MkdirTemp("", "passerelle-corpus-"); err != nil {
		return "", err
	}
	for set, cases := range sets {
		if _, err := writeCases(ctx, filepath.Join(dir, set), cases); err != nil {
			return dir, err
		}
	}
	return dir, nil
}
