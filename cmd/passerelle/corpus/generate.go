package corpus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/passerelle-mail/passerelle/parser/sample"
)

// ErrOccupied is returned for a folder with files that no corpus was made in.
var ErrOccupied = errors.New("the folder has other files in it")

// marker is the file by which a folder is known as a corpus.
const marker = "corpus.json"

// Options say what to make.
type Options struct {
	Dir   string
	Seed  uint64
	Sets  []Set
	Count int // of mails in each set; 0 for the set's default
}

// Made says what was written of one set.
type Made struct {
	Set   string
	Mails int
	Bytes int64
	Took  time.Duration
}

// Generate writes sets below a folder, which it makes. A set that is there
// already is replaced. It calls done after each set.
//
// The error wraps [ErrOccupied] for a folder that has files and is no corpus.
func Generate(ctx context.Context, o Options, done func(Made)) error {
	if err := claim(o); err != nil {
		return err
	}
	for _, s := range o.Sets {
		start := time.Now()
		cases, err := s.Cases(ctx, o.Seed, o.Count)
		if err != nil {
			return err
		}
		dir := filepath.Join(o.Dir, s.Name)
		if err := os.RemoveAll(dir); err != nil {
			return fmt.Errorf("clearing the set %s: %w", s.Name, err)
		}
		size, err := writeCases(ctx, dir, cases)
		if err != nil {
			return fmt.Errorf("writing the set %s: %w", s.Name, err)
		}
		done(Made{Set: s.Name, Mails: len(cases), Bytes: size, Took: time.Since(start)})
	}
	return nil
}

// claim marks a folder as a corpus.
func claim(o Options) error {
	entries, err := os.ReadDir(o.Dir)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if len(entries) > 0 && !isCorpus(o.Dir) {
		return fmt.Errorf("%s: %w", o.Dir, ErrOccupied)
	}
	if err := os.MkdirAll(o.Dir, 0o755); err != nil {
		return err
	}
	b, err := json.Marshal(mark{Corpus: markName, Seed: o.Seed})
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(o.Dir, marker), append(b, '\n'), 0o644)
}

// mark is the content of the marker.
type mark struct {
	Corpus string `json:"corpus"`
	Seed   uint64 `json:"seed"`
}

const markName = "passerelle"

func isCorpus(dir string) bool {
	b, err := os.ReadFile(filepath.Join(dir, marker))
	var m mark
	return err == nil && json.Unmarshal(b, &m) == nil && m.Corpus == markName
}

func writeCases(ctx context.Context, dir string, cases []sample.Case) (size int64, err error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return 0, err
	}
	for _, c := range cases {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		truth, err := json.MarshalIndent(c.Truth, "", "  ")
		if err != nil {
			return 0, err
		}
		err = errors.Join(
			os.WriteFile(filepath.Join(dir, c.Name+".eml"), c.Raw, 0o644),
			os.WriteFile(filepath.Join(dir, c.Name+".json"), append(truth, '\n'), 0o644),
		)
		if err != nil {
			return 0, err
		}
		size += int64(len(c.Raw))
	}
	return size, nil
}

// Load reads the sets of a corpus that was generated before.
func Load(dir string, sets []Set) (map[string][]sample.Case, error) {
	out := make(map[string][]sample.Case)
	for _, s := range sets {
		names, err := filepath.Glob(filepath.Join(dir, s.Name, "*.json"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			c, err := loadCase(name)
			if err != nil {
				return nil, fmt.Errorf("reading %s: %w", name, err)
			}
			out[s.Name] = append(out[s.Name], c)
		}
	}
	return out, nil
}

func loadCase(name string) (sample.Case, error) {
	c := sample.Case{Name: filepath.Base(name[:len(name)-len(".json")])}
	truth, err := os.ReadFile(name)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(truth, &c.Truth); err != nil {
		return c, err
	}
	c.Raw, err = os.ReadFile(name[:len(name)-len(".json")] + ".eml")
	return c, err
}
