package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/passerelle-mail/passerelle/parser"
)

func parseCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "parse", Short: "Read mails and texts as the parser does"}
	cmd.AddCommand(
		parseFiles("reply", "Print what was written in each mail, one JSON object a line",
			func(m input) (any, error) { return m.reply(), nil }),
		parseLeadCommand(),
		parsePhonesCommand(),
		parseNameCommand(),
	)
	return cmd
}

func parseLeadCommand() *cobra.Command {
	var o parser.LeadOptions
	cmd := parseFiles("lead", "Print the lead record of each mail, one JSON object a line",
		func(m input) (any, error) { return m.lead(o) })
	addRegionFlag(cmd, &o.Region)
	return cmd
}

// parseFiles makes a command that prints one line for each file, in order. A
// mail that holds nothing of the kind prints its error as JSON and goes on.
func parseFiles(name, short string, read func(input) (any, error)) *cobra.Command {
	return &cobra.Command{
		Use:   name + " FILE...",
		Short: short,
		Long:  short + ".\n\nFILE is a mail (.eml or any other name), a text body (.txt), an HTML body (.html), or - for a mail on standard input.",
		Args:  cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, files []string) error {
			out := json.NewEncoder(cmd.OutOrStdout())
			out.SetEscapeHTML(false)
			failed := 0
			for _, file := range files {
				in, err := readInput(cmd.InOrStdin(), file)
				if err != nil {
					return err
				}
				answer, err := read(in)
				if err != nil {
					failed++
					answer = map[string]string{"file": file, "error": err.Error()}
				}
				if err := out.Encode(answer); err != nil {
					return err
				}
			}
			if failed > 0 {
				return fmt.Errorf("%d of %d files could not be read", failed, len(files))
			}
			return nil
		},
	}
}

// input is a file to parse.
type input struct {
	kind string // the extension
	data []byte
}

func readInput(stdin io.Reader, file string) (input, error) {
	if file == "-" {
		data, err := io.ReadAll(stdin)
		return input{data: data}, err
	}
	data, err := os.ReadFile(file)
	if errors.Is(err, os.ErrNotExist) {
		return input{}, usageError{fmt.Errorf("%s: there is no such file", file)}
	}
	return input{kind: strings.ToLower(filepath.Ext(file)), data: data}, err
}

// body returns the mail of a file that is only a body, or nil.
func (in input) body() *parser.Mail {
	text := strings.ToValidUTF8(string(in.data), "\uFFFD")
	switch in.kind {
	case ".txt":
		return &parser.Mail{Text: text}
	case ".html", ".htm":
		return &parser.Mail{HTML: text}
	}
	return nil
}

func (in input) reply() *parser.Reply {
	if m := in.body(); m != nil {
		return m.Reply(parser.ReplyOptions{})
	}
	return parser.ParseReply(in.data, parser.ReplyOptions{})
}

func (in input) lead(o parser.LeadOptions) (*parser.Lead, error) {
	if m := in.body(); m != nil {
		return m.Lead(o)
	}
	return parser.ParseLead(in.data, o)
}
