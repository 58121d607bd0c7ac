package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/passerelle-mail/passerelle/bridge"
)

func adminKeyCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "key", Short: "Keys of the API"}
	for _, c := range []*cobra.Command{keyCreateCommand(), keyListCommand(), keyRevokeCommand()} {
		addConfigFlags(c)
		cmd.AddCommand(c)
	}
	return cmd
}

func keyCreateCommand() *cobra.Command {
	var account string
	var scopes []string
	cmd := &cobra.Command{
		Use:   "create NAME",
		Short: "Make a key of the API; it is shown once",
		Long: "Make a key of the API, and print it: it is shown this once.\n\n" +
			"Without --scope it may do all. With --account it sees that account's things only, as the seller\n" +
			"does. The scopes are " + scopeNames(bridge.Scopes) + ".",
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withNode(cmd, func(ctx context.Context, n *node) error {
				k := bridge.NewAPIKey{Name: args[0], Account: account}
				for _, s := range scopes {
					k.Scopes = append(k.Scopes, bridge.Scope(s))
				}
				_, secret, err := n.bridge.MakeAPIKey(ctx, k)
				if err != nil {
					return err
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), secret)
				return err
			})
		},
	}
	cmd.Flags().StringVar(&account, "account", "", "external id of the account that the key is bound to")
	cmd.Flags().StringSliceVar(&scopes, "scope", nil, "what it may be used for; may be given several times")
	return cmd
}

func scopeNames(scopes []bridge.Scope) string {
	names := make([]string, len(scopes))
	for i, s := range scopes {
		names[i] = string(s)
	}
	return strings.Join(names, ", ")
}

// keyRows is how many keys are read at a time.
const keyRows = 100

func keyListCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "list",
		Short: "Print all keys, without their secrets",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withNode(cmd, func(ctx context.Context, n *node) error {
				for after := ""; ; {
					keys, err := n.bridge.APIKeys(ctx, after, keyRows)
					if err != nil || len(keys) == 0 {
						return err
					}
					for _, k := range keys {
						if err := printKey(ctx, cmd, n, k); err != nil {
							return err
						}
						after = k.ID
					}
				}
			})
		},
	}
}

func printKey(ctx context.Context, cmd *cobra.Command, n *node, k bridge.APIKey) error {
	account, err := n.bridge.AccountName(ctx, k.Account)
	if err != nil {
		return err
	}
	whose, state := "marketplace", "good"
	if account != "" {
		whose = "account " + account
	}
	if !k.RevokedAt.IsZero() {
		state = "revoked " + k.RevokedAt.Format(time.DateOnly)
	}
	_, err = fmt.Fprintf(cmd.OutOrStdout(), "%s\t%s\tmade %s\t%s\t%s\t%s\n",
		k.ID, state, k.CreatedAt.Format(time.DateOnly), whose, scopeNames(k.Scopes), k.Name)
	return err
}

func keyRevokeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "revoke KEY",
		Short: "Make a key useless for good; KEY is its id, as list prints it",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return withNode(cmd, func(ctx context.Context, n *node) error {
				_, err := n.bridge.RevokeAPIKey(ctx, args[0])
				return err
			})
		},
	}
}
