package main

import (
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
			if err != nil {
				return err
			}
			_, err = fmt.Fprint(cmd.OutOrStdout(), c.yaml())
			return err
		},
	}
	addConfigFlags(show)
	cmd.AddCommand(show)
	return cmd
}
