package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

func adminDKIMCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "dkim", Short: "Keys that sign the mails we send"}
	create := &cobra.Command{
		Use:   "create",
		Short: "Make an RSA and an Ed25519 key, and print their DNS records",
		Long: "Make an RSA and an Ed25519 key, and print their DNS records.\n\n" +
			"Publish the records, then name both selectors in the setting dkim. To rotate, do the same again, and\n" +
			"take the old records away a week after the old selectors left the setting.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withNode(cmd, func(ctx context.Context, n *node) error {
				made, err := bridge.CreateDKIMKeys(ctx, n.db, time.Now)
				if err != nil {
					return err
				}
				return n.printDKIM(cmd.OutOrStdout(), made)
			})
		},
	}
	list := &cobra.Command{
		Use:   "list",
		Short: "Print the DNS records of all keys, and which of them sign",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withNode(cmd, func(ctx context.Context, n *node) error {
				kept, err := bridge.DKIMKeys(ctx, n.db)
				if err != nil {
					return err
				}
				return n.printDKIM(cmd.OutOrStdout(), kept)
			})
		},
	}
	addConfigFlags(create)
	addConfigFlags(list)
	cmd.AddCommand(create, list)
	return cmd
}

// printDKIM prints the records as lines of a zone file.
func (n *node) printDKIM(w io.Writer, keys []bridge.DKIMKey) error {
	for _, k := range keys {
		key := mailer.DKIMKey{Domain: n.config.Domain, Selector: k.Selector, Signer: k.Signer}
		record, err := key.Record()
		if err != nil {
			return err
		}
		state := "signs nothing yet"
		if slices.Contains(n.config.dkimSelectors(), k.Selector) {
			state = "signs"
		}
		if _, err := fmt.Fprintf(w, "; %s, made %s: %s\n%s. IN TXT %s\n",
			k.Selector, k.CreatedAt.Format(time.DateOnly), state, key.Name(), zoneText(record)); err != nil {
			return err
		}
	}
	return nil
}

// maxZoneString is the longest string of a TXT record, in bytes (RFC 1035,
// section 3.3).
const maxZoneString = 255

func zoneText(s string) string {
	var parts []string
	for part := range slices.Chunk([]byte(s), maxZoneString) {
		parts = append(parts, `"`+string(part)+`"`)
	}
	return strings.Join(parts, " ")
}

// dkimSelectors are the keys that sign.
func (c config) dkimSelectors() []string {
	return splitList(c.DKIM)
}

// dkimKeys returns the keys that the configuration names, and others that sign
// beside them.
func (n *node) dkimKeys(ctx context.Context, others []bridge.DKIMKey) (keys []mailer.DKIMKey, err error) {
	for _, k := range others {
		keys = append(keys, mailer.DKIMKey{Domain: n.config.Domain, Selector: k.Selector, Signer: k.Signer})
	}
	selectors := n.config.dkimSelectors()
	if len(selectors) == 0 {
		return keys, nil
	}
	kept, err := bridge.DKIMKeys(ctx, n.db)
	if err != nil {
		return nil, err
	}
	for _, selector := range selectors {
		i := slices.IndexFunc(kept, func(k bridge.DKIMKey) bool { return k.Selector == selector })
		if i < 0 {
			return nil, usageError{valueError{"dkim", selector, "selectors that admin dkim list shows"}}
		}
		keys = append(keys, mailer.DKIMKey{Domain: n.config.Domain, Selector: selector, Signer: kept[i].Signer})
	}
	return keys, nil
}
