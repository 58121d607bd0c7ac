package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"github.com/spf13/cobra"

	"github.com/passerelle-mail/passerelle/cmd/passerelle/corpus"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

func corpusCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "corpus", Short: "Make sample mails, and score parsers on them"}
	cmd.AddCommand(corpusGenerateCommand(), corpusScoreCommand())
	return cmd
}

const corpusSets = "sets to take, separated by commas (default: all)"

func corpusGenerateCommand() *cobra.Command {
	var o corpus.Options
	var sets string
	cmd := &cobra.Command{
		Use:   "generate --out DIR",
		Short: "Write sample mails, each with its truth beside it",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) (err error) {
			if o.Dir == "" {
				return usageError{errors.New("generate needs --out DIR")}
			}
			if o.Sets, err = corpus.Pick(sets); err != nil {
				return usageError{err}
			}
			if o.Count < 0 {
				return usageError{fmt.Errorf("--count: want 0 or more, got %d", o.Count)}
			}
			return corpus.Generate(cmd.Context(), o, func(m corpus.Made) {
				_, _ = fmt.Fprintf(cmd.OutOrStdout(), "%s: %d mails, %.1f MB, %.1f s\n", m.Set, m.Mails, float64(m.Bytes)/1e6, m.Took.Seconds())
			})
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.Dir, "out", "", "folder to write to; new, empty, or a corpus made before")
	f.Uint64Var(&o.Seed, "seed", 1, "the same seed makes the same mails")
	f.StringVar(&sets, "set", "", corpusSets)
	f.IntVar(&o.Count, "count", 0, "mails in each set (default: as many as the set usually has)")
	return cmd
}

// scoring are the flags of corpus score.
type scoring struct {
	command, dir, sets, failures string
	seed                         uint64
	count, jobs, batch           int
	timeout                      time.Duration
	json                         bool
}

func corpusScoreCommand() *cobra.Command {
	var s scoring
	cmd := &cobra.Command{
		Use:   "score [--cmd 'their-parser {}']",
		Short: "Score a parser field by field: ours, or any program",
		Long: `Score a parser field by field: ours, or any program.

The program gets a file in place of {}, several in place of {...}, or, without
either, the mail on standard input. It is asked for leads, unless --set says
replies. For each mail it prints one JSON object, in
the form of our lead record. The command is split at white space, with '...' and
"..." around words that have some; no shell is involved. {region} becomes the
region of the account that got the mail.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := s.check(cmd); err != nil {
				return usageError{err}
			}
			return s.run(cmd.Context(), cmd.OutOrStdout())
		},
	}
	f := cmd.Flags()
	f.StringVar(&s.command, "cmd", "", "the program to score (default: our own parser)")
	f.StringVar(&s.dir, "corpus", "", "a folder that generate made (default: make the mails now)")
	f.StringVar(&s.sets, "set", "", corpusSets)
	f.Uint64Var(&s.seed, "seed", 1, "of the mails that are made now")
	f.IntVar(&s.count, "count", 0, "mails in each set that is made now")
	f.IntVar(&s.jobs, "jobs", runtime.NumCPU(), "mails, or batches of them, read at the same time")
	f.IntVar(&s.batch, "batch", 50, "files for one command with {...}")
	f.DurationVar(&s.timeout, "timeout", 10*time.Second, "for one mail")
	f.BoolVar(&s.json, "json", false, "print JSON")
	f.StringVar(&s.failures, "failures", "", "file for all that was missing, wrong or invented, one JSON object a line")
	return cmd
}

// check finds flags that make no sense, alone or together.
func (s *scoring) check(cmd *cobra.Command) error {
	given := cmd.Flags().Changed
	switch {
	case given("cmd") && s.command == "":
		return errors.New("--cmd: want a program, got nothing")
	case s.dir != "" && (given("seed") || given("count")):
		return errors.New("--seed and --count are for mails that are made now; those of --corpus are as they are")
	case s.count < 0:
		return fmt.Errorf("--count: want 0 or more, got %d", s.count)
	case s.jobs < 1:
		return fmt.Errorf("--jobs: want 1 or more, got %d", s.jobs)
	case s.batch < 1:
		return fmt.Errorf("--batch: want 1 or more, got %d", s.batch)
	case s.timeout <= 0:
		return fmt.Errorf("--timeout: want more than 0, got %v", s.timeout)
	}
	return nil
}

func (s *scoring) run(ctx context.Context, out io.Writer) error {
	sets, err := corpus.Pick(s.sets)
	if err != nil {
		return usageError{err}
	}
	reader := corpus.Reader(corpus.Own{Jobs: s.jobs})
	var program *corpus.Program
	if s.command != "" {
		if program, err = corpus.NewProgram(s.command); err != nil {
			return usageError{err}
		}
		if s.sets == "" {
			sets = corpus.Leads()
		}
		program.Timeout, program.Jobs, program.Batch, program.Dir = s.timeout, s.jobs, s.batch, s.dir
		reader = program
	}
	cases, err := s.cases(ctx, sets)
	if err != nil {
		return err
	}
	if program != nil && s.dir == "" {
		dir, err := corpus.WriteForProgram(ctx, cases)
		defer func() { _ = os.RemoveAll(dir) }()
		if err != nil {
			return fmt.Errorf("writing the mails: %w", err)
		}
		program.Dir = dir
	}
	scores, err := scoreSets(ctx, reader, sets, cases)
	if err != nil {
		return err
	}
	return s.print(out, scores)
}

func (s *scoring) cases(ctx context.Context, sets []corpus.Set) (map[string][]sample.Case, error) {
	if s.dir != "" {
		cases, err := corpus.Load(s.dir, sets)
		if err == nil && len(cases) == 0 {
			err = usageError{fmt.Errorf("%s: there is no corpus", s.dir)}
		}
		return cases, err
	}
	out := make(map[string][]sample.Case)
	for _, set := range sets {
		cases, err := set.Cases(ctx, s.seed, s.count)
		if err != nil {
			return nil, err
		}
		out[set.Name] = cases
	}
	return out, nil
}

func scoreSets(ctx context.Context, reader corpus.Reader, sets []corpus.Set, cases map[string][]sample.Case) ([]*corpus.Score, error) {
	var scores []*corpus.Score
	for _, set := range sets {
		if len(cases[set.Name]) == 0 {
			continue
		}
		start := time.Now()
		answers, err := reader.Read(ctx, cases[set.Name])
		if err != nil {
			return nil, fmt.Errorf("reading the set %s: %w", set.Name, err)
		}
		score := corpus.NewScore(set.Name, cases[set.Name], answers)
		score.Took = time.Since(start)
		scores = append(scores, score)
	}
	return scores, nil
}

func (s *scoring) print(out io.Writer, scores []*corpus.Score) error {
	if s.failures != "" {
		f, err := os.Create(s.failures)
		if err != nil {
			return err
		}
		if err := errors.Join(corpus.WriteFailures(f, scores), f.Close()); err != nil {
			return fmt.Errorf("writing the failures: %w", err)
		}
	}
	if s.json {
		return corpus.WriteJSON(out, scores)
	}
	return corpus.WriteTable(out, scores)
}
