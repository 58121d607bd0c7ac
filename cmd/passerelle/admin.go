package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

func adminCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "admin", Short: "Look after an installation"}
	key := &cobra.Command{Use: "key", Short: "Keys of the API"}
	create := &cobra.Command{
		Use:   "create NAME",
		Short: "Make a key of the API; it is shown once",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withNode(cmd, func(ctx context.Context, n *node) error {
				secret, err := n.bridge.CreateAPIKey(ctx, args[0])
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), secret)
				return err
			})
		},
	}
	addConfigFlags(create)
	key.AddCommand(create)
	cmd.AddCommand(key, adminDKIMCommand(), adminSSOCommand())
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
