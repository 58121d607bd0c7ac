package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

// nameSubcommands makes each command that only has others under it print help
// when it stands alone, and refuse what is none of them.
func nameSubcommands(cmd *cobra.Command) {
	for _, sub := range cmd.Commands() {
		nameSubcommands(sub)
	}
	if !cmd.HasSubCommands() || cmd.Runnable() && cmd.HasParent() {
		return
	}
	cmd.Args = knownSubcommand
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return cmd.Help() }
}

// knownSubcommand refuses the arguments of a command that takes subcommands
// only, and tells what it takes.
func knownSubcommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	where := ""
	if cmd.HasParent() {
		where = " of " + strings.TrimPrefix(cmd.CommandPath(), cmd.Root().Name()+" ")
	}
	var names []string
	for _, sub := range cmd.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	hint := "there are " + strings.Join(names, ", ")
	if len(names) == 1 {
		hint = "there is " + names[0]
	}
	cmd.SuggestionsMinimumDistance = 2
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		hint = "did you mean " + strings.Join(near, " or ") + "?"
	}
	return fmt.Errorf("unknown command %q%s\nhint: %s", args[0], where, hint)
}
