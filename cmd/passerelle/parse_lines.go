package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/passerelle-mail/passerelle/parser"
)

// maxLine is how much of a line is read; the parser looks at less.
const maxLine = 1 << 20

// foundPhones is a line of "parse phones".
type foundPhones struct {
	Phones []parser.PhoneMatch `json:"phones"`
}

// readName is a line of "parse name". All keys are in each.
type readName struct {
	Display    string          `json:"display"`
	FirstName  string          `json:"first_name"`
	LastName   string          `json:"last_name"`
	Title      string          `json:"title"`
	Company    string          `json:"company"`
	Kind       parser.NameKind `json:"kind"`
	Confidence float64         `json:"confidence"`
}

func parsePhonesCommand() *cobra.Command {
	var region string
	cmd := parseLines("phones", "Find the telephone numbers in each line of text, one JSON object a line",
		func(line string) any {
			return foundPhones{append([]parser.PhoneMatch{}, parser.Phones(line, region)...)}
		})
	addRegionFlag(cmd, &region)
	return cmd
}

func parseNameCommand() *cobra.Command {
	return parseLines("name", "Read the name of a person or company in each line, one JSON object a line",
		func(line string) any { return readName(parser.ParseName(line)) })
}

// addRegionFlag adds --region, and checks it before the command runs.
func addRegionFlag(cmd *cobra.Command, region *string) {
	cmd.Flags().StringVar(region, "region", "", "where the reader is, as FR: phone numbers without a country code are of it")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if *region == "" || parser.IsPhoneRegion(*region) {
			return nil
		}
		hint := "two letters name a country, as FR, BE or CH"
		if strings.EqualFold(*region, "UK") {
			hint = "did you mean GB?"
		}
		return usageError{fmt.Errorf("--region: there is no region %q\nhint: %s", *region, hint)}
	}
}

// parseLines makes a command that answers each line of its files, or of standard
// input, with a line.
func parseLines(name, short string, read func(string) any) *cobra.Command {
	return &cobra.Command{
		Use:   name + " [FILE...]",
		Short: short,
		Long:  short + ".\n\nWithout a FILE, or where it is -, the lines are those of standard input.",
		RunE: func(cmd *cobra.Command, files []string) error {
			out := bufio.NewWriter(cmd.OutOrStdout())
			lines := json.NewEncoder(out)
			lines.SetEscapeHTML(false)
			if len(files) == 0 {
				files = []string{"-"}
			}
			for _, file := range files {
				err := eachLine(cmd.InOrStdin(), file, func(line string, last bool) error {
					if err := lines.Encode(read(line)); err != nil || !last {
						return err
					}
					return out.Flush()
				})
				if err != nil {
					return errors.Join(err, out.Flush())
				}
			}
			return out.Flush()
		},
	}
}

// eachLine calls f with each line of a file, without its end. Last tells that no
// other line is at hand yet. Of a line over maxLine, the start is given.
func eachLine(stdin io.Reader, file string, f func(line string, last bool) error) error {
	if file != "-" {
		opened, err := os.Open(file)
		if errors.Is(err, os.ErrNotExist) {
			return usageError{fmt.Errorf("%s: there is no such file", file)}
		}
		if err != nil {
			return err
		}
		defer func() { _ = opened.Close() }()
		stdin = opened
	}
	in := bufio.NewReaderSize(stdin, 64<<10)
	var line []byte
	for started := false; ; {
		part, err := in.ReadSlice('\n')
		started = started || len(part) > 0
		line = append(line, part[:min(len(part), maxLine-min(len(line), maxLine))]...)
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return fmt.Errorf("reading %s: %w", file, err)
		}
		if started {
			line = bytes.TrimSuffix(bytes.TrimSuffix(line, []byte("\n")), []byte("\r"))
			if err := f(string(line), in.Buffered() == 0); err != nil {
				return err
			}
		}
		if err != nil {
			return nil
		}
		line, started = line[:0], false
	}
}
