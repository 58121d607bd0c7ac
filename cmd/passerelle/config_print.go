package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

func configCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "config", Short: "Show the configuration"}
	show := &cobra.Command{
		Use:   "print",
		Short: "Print what results from file, environment and flags, without secrets",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := loadConfig(cmd, defaultConfig())
			_, printErr := fmt.Fprint(cmd.OutOrStdout(), c.yaml())
			return errors.Join(err, printErr)
		},
	}
	addConfigFlags(show)
	cmd.AddCommand(show)
	return cmd
}
