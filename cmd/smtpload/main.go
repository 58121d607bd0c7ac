// Command smtpload measures how many mails a second an SMTP server on this
// machine takes: replies of about 10 kB in the shape of a real client, over
// many connections, each answered before the next.
//
//	passerelle demo --json --conversations 500 | smtpload -mails 20000
//	smtpload -smtp 127.0.0.1:10025 -from a@example.com -to b@example.com
//
// Without -smtp it reads the line that demo --json prints, and then closes its
// input. It prints one line of JSON.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/sync/errgroup"

	"github.com/passerelle-mail/passerelle/cmd/passerelle/demo"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "smtpload:", err)
		os.Exit(1)
	}
}

// maxMails bounds a run: its mails are made before the clock starts.
const maxMails = 100_000

type result struct {
	Mails       int     `json:"mails"`
	Connections int     `json:"connections"`
	Bytes       int     `json:"bytes_a_mail"`
	Seconds     float64 `json:"seconds"`
	Rate        float64 `json:"mails_a_second"`
	Median      float64 `json:"median_ms"`
	P99         float64 `json:"p99_ms"`
}

func run(ctx context.Context, args []string, stdin io.Reader, stdout io.Writer) error {
	flags := flag.NewFlagSet("smtpload", flag.ContinueOnError)
	server := flags.String("smtp", "", "host:port of the server; else the line on standard input says it")
	from := flags.String("from", "seller@example.com", "writer of all mails, with -smtp")
	to := flags.String("to", "alias@example.com", "recipient of all mails, with -smtp")
	mails := flags.Int("mails", 10_000, "how many mails")
	connections := flags.Int("connections", 32, "how many connections")
	size := flags.Int("size", 10_000, "size of a mail in bytes, about")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *mails < 1 || *mails > maxMails || *connections < 1 || *connections > 1000 {
		return fmt.Errorf("want 1 to %d mails and 1 to 1000 connections", maxMails)
	}
	ready := demo.Ready{SMTP: *server, Conversations: []demo.ReadyConversation{{SellerAlias: *to, SellerFrom: *from}}}
	if *server == "" {
		if err := json.NewDecoder(stdin).Decode(&ready); err != nil {
			return fmt.Errorf("reading the ready line: %w", err)
		}
	}
	if err := checkLoopback(ready.SMTP); err != nil {
		return err
	}
	all, err := makeMails(ready.Conversations, *mails, *size)
	if err != nil {
		return err
	}
	r, err := load(ctx, ready.SMTP, all, *connections)
	if err != nil {
		return err
	}
	return json.NewEncoder(stdout).Encode(r)
}

func checkLoopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return err
	}
	if ip := net.ParseIP(host); ip == nil || !ip.IsLoopback() {
		return fmt.Errorf("%s is not on this machine", address)
	}
	return nil
}

type mail struct {
	from, to string
	data     []byte
}

// makeMails makes replies whose quotes fill them up to size. Each has its own
// Message-ID and words.
func makeMails(cs []demo.ReadyConversation, n, size int) ([]mail, error) {
	if len(cs) == 0 {
		return nil, errors.New("there is no conversation to write to")
	}
	const line = "Bonjour, votre annonce m'intéresse : est-elle encore disponible ce week-end ?\n"
	all := make([]mail, n)
	for i := range all {
		c := cs[i%len(cs)]
		text := strings.Repeat(line, max(1, size/(3*len(line))))
		data, err := sample.Reply{
			Client: "gmail", Language: "fr", From: sample.Address{Name: "Garage", Email: c.SellerFrom},
			Text: fmt.Sprintf("Oui, elle est disponible. (%d)\n\nVenez quand vous voulez.", i), Seed: uint64(time.Now().UnixNano()) + uint64(i),
			Date: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC),
		}.Bytes(sample.Original{
			MessageID: "lead@example.com", From: sample.Address{Name: "Marie", Email: c.SellerAlias}, Subject: "Clio",
			Date: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), Text: text, HTML: "<p>" + strings.ReplaceAll(text, "\n", "<br>") + "</p>",
		})
		if err != nil {
			return nil, err
		}
		all[i] = mail{c.SellerFrom, c.SellerAlias, data}
	}
	return all, nil
}

// load sends all mails; each counts once its 250 is here.
func load(ctx context.Context, server string, all []mail, connections int) (result, error) {
	took := make([]time.Duration, len(all))
	var next atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	start := time.Now()
	for range connections {
		g.Go(func() error {
			c, err := smtp.Dial(server)
			if err != nil {
				return err
			}
			defer func() { _ = c.Close() }()
			for i := next.Add(1) - 1; i < int64(len(all)) && ctx.Err() == nil; i = next.Add(1) - 1 {
				begun := time.Now()
				if err := send(c, all[i]); err != nil {
					return fmt.Errorf("mail %d: %w", i, err)
				}
				took[i] = time.Since(begun)
			}
			return c.Quit()
		})
	}
	err := g.Wait()
	seconds := time.Since(start).Seconds()
	slices.Sort(took)
	at := func(share float64) float64 { return took[int(share*float64(len(took)-1))].Seconds() * 1000 }
	return result{
		Mails: len(all), Connections: connections, Bytes: len(all[0].data), Seconds: seconds,
		Rate: float64(len(all)) / seconds, Median: at(0.5), P99: at(0.99),
	}, err
}

func send(c *smtp.Client, m mail) error {
	if err := c.Mail(m.from, nil); err != nil {
		return err
	}
	if err := c.Rcpt(m.to, nil); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(m.data); err != nil {
		return err
	}
	return w.Close()
}
