package main

import (
	"context"

	"github.com/spf13/cobra"
)

func adminCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "admin", Short: "Look after an installation"}
	cmd.AddCommand(adminKeyCommand(), adminDKIMCommand(), adminSSOCommand())
	return cmd
}

// withNode runs f with a node that serves nothing.
func withNode(cmd *cobra.Command, f func(context.Context, *node) error) error {
	c, err := loadConfig(cmd, defaultConfig())
	if err != nil {
		return err
	}
	n, err := openNode(cmd.Context(), nodeOptions{config: c, log: newLog(c.Log, cmd.ErrOrStderr())})
	if err != nil {
		return err
	}
	defer n.close()
	return f(cmd.Context(), n)
}
