package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/cmd/passerelle/demo"
)

// demoFlags say what the demo does once it runs.
type demoFlags struct {
	once          bool
	json          bool
	conversations int
}

func demoCommand() *cobra.Command {
	var f demoFlags
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "Run everything in one process, with a sample marketplace, to play with",
		Long: "Run everything in one process, with a sample marketplace, to play with.\n\n" +
			"Nothing leaves this machine: the outgoing mail is caught and shown on a page.\nThe data are forgotten at the end, unless --data names a folder.",
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.once && f.json {
				return usageError{errors.New("--once and --json do not go together")}
			}
			if f.conversations < 0 || f.conversations > 0 && !f.json {
				return usageError{errors.New("--conversations wants --json and a number from 0")}
			}
			c, err := loadConfig(cmd, demoConfig(f))
			if err != nil {
				return err
			}
			if !cmd.Flags().Changed("data") {
				dir, err := os.MkdirTemp("", "passerelle-demo-")
				if err != nil {
					return err
				}
				defer func() { _ = os.RemoveAll(dir) }()
				c.Data = dir
			}
			return runDemo(cmd.Context(), c, f, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	addConfigFlags(cmd)
	cmd.Flags().BoolVar(&f.once, "once", false, "play the whole story without a person, print what each side saw, and exit")
	cmd.Flags().BoolVar(&f.json, "json", false, "use free ports, print one JSON line when ready, and serve")
	cmd.Flags().IntVar(&f.conversations, "conversations", 0, "with --json: how many conversations to open")
	return cmd
}

// demoConfig is the configuration that a demo starts from.
func demoConfig(f demoFlags) config {
	c := defaultConfig()
	c.Name, c.Language, c.Domain = "Voiturama", "fr", "reply.voiturama.example"
	c.SenderProof = "dns"
	c.LMTP.Listen = "127.0.0.1:0"
	c.SMTP.MaxConnectionsPerHost = 0
	// Everybody writes from one machine.
	c.Limits.ListingMails, c.Limits.NetworkMails, c.SMTP.MaxGuesses = 0, 0, 0
	c.Smarthost.TLS = "none"
	c.Webhooks.Local = true
	c.Metrics.Listen = ""
	c.Log.Level = "warn"
	if f.json || f.once {
		c.SMTP.Listen, c.HTTP.Listen = "127.0.0.1:0", "127.0.0.1:0"
	}
	return c
}

func runDemo(ctx context.Context, c config, f demoFlags, stdout, stderr io.Writer) error {
	log := newLog(c.Log, stderr)
	d, err := openDoors(ctx, c)
	if err != nil {
		return err
	}
	c.BaseURL = "http://" + d.http.Addr().String()
	trap, err := listen(ctx, "smarthost", "127.0.0.1:0")
	if err != nil {
		return errors.Join(err, d.close())
	}
	c.Smarthost.Address = trap.Addr().String()
	zone, err := demo.NewZone()
	if err != nil {
		return errors.Join(err, d.close(), trap.Close())
	}
	signer, err := zone.NewSigner(c.Domain)
	if err != nil {
		return errors.Join(err, d.close(), trap.Close())
	}
	n, err := openNode(ctx, nodeOptions{config: c, log: log, resolver: zone, dkim: []bridge.DKIMKey{signer}})
	if err != nil {
		return errors.Join(err, d.close(), trap.Close())
	}
	defer n.close()
	key, err := n.bridge.CreateAPIKey(ctx, "demo")
	if err != nil {
		return errors.Join(err, d.close(), trap.Close())
	}
	doors := demo.Doors{
		SMTP: d.smtp.Addr().String(), HTTP: c.BaseURL, APIKey: key,
		Smarthost: demo.NewSmarthost(log), Zone: zone, Bridge: n.bridge,
	}
	pages, err := demo.NewPages(demo.PagesOptions{Doors: doors, Log: log})
	if err != nil {
		return errors.Join(err, d.close(), trap.Close())
	}

	n.endStreams = append(n.endStreams, pages.EndStreams)

	ctx, stop := context.WithCancel(ctx)
	defer stop()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return doors.Smarthost.Serve(ctx, trap) })
	g.Go(func() error { return n.serve(ctx, d, map[string]http.Handler{"/demo/": pages}) })
	g.Go(func() error {
		if err := demo.Market(ctx, doors); err != nil {
			return stopped(ctx, err)
		}
		if f.once {
			defer stop()
			return stopped(ctx, demo.Story(ctx, doors, stdout))
		}
		if f.json {
			return stopped(ctx, printReady(ctx, doors, addressOf(d.lmtp), f.conversations, stdout))
		}
		return stopped(ctx, demo.Welcome(ctx, doors, stdout))
	})
	return g.Wait()
}

// stopped forgets an error that is only the end of the demo.
func stopped(ctx context.Context, err error) error {
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

func printReady(ctx context.Context, d demo.Doors, lmtp string, conversations int, w io.Writer) error {
	open, err := demo.OpenConversations(ctx, d, conversations)
	if err != nil {
		return err
	}
	line, err := json.Marshal(demo.Ready{SMTP: d.SMTP, LMTP: lmtp, HTTP: d.HTTP, APIKey: d.APIKey, Conversations: open})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "%s\n", line)
	return err
}
