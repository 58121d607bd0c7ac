package main

import (
	"context"
	"fmt"
	"time"

	"github.com/spf13/cobra"
)

func adminSSOCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "sso", Short: "Keys with which the marketplace signs its users in"}
	create := &cobra.Command{
		Use:   "create NAME",
		Short: "Make a key; its secret is shown once",
		Long: "Make a key, and print its id and its secret, which is shown once.\n\n" +
			"The marketplace's server signs with it who comes to /sso; docs/sso.md says how. Whoever has the secret\n" +
			"can sign in as anybody. To rotate, make a second key, use it, and revoke the first.",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withNode(cmd, func(ctx context.Context, n *node) error {
				k, err := n.bridge.CreateHandoverKey(ctx, args[0])
				if err != nil {
					return err
				}
				_, err = fmt.Fprintf(cmd.OutOrStdout(), "key: %s\nsecret: %s\n", k.ID, k.Secret)
				return err
			})
		},
	}
	list := &cobra.Command{
		Use:   "list",
		Short: "Print all keys, without their secrets",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withNode(cmd, func(ctx context.Context, n *node) error {
				keys, err := n.bridge.HandoverKeys(ctx)
				for _, k := range keys {
					state := "good"
					if !k.RevokedAt.IsZero() {
						state = "revoked " + k.RevokedAt.Format(time.DateOnly)
					}
					if _, err := fmt.Fprintf(cmd.OutOrStdout(), "%s\t%s\tmade %s\t%s\n", k.ID, state, k.CreatedAt.Format(time.DateOnly), k.Name); err != nil {
						return err
					}
				}
				return err
			})
		},
	}
	revoke := &cobra.Command{
		Use:   "revoke KEY",
		Short: "Make a key useless, and end all sessions that it has opened",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withNode(cmd, func(ctx context.Context, n *node) error {
				return n.bridge.RevokeHandoverKey(ctx, args[0])
			})
		},
	}
	for _, c := range []*cobra.Command{create, list, revoke} {
		addConfigFlags(c)
		cmd.AddCommand(c)
	}
	return cmd
}
