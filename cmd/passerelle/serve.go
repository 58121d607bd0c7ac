package main

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"runtime/debug"

	"github.com/spf13/cobra"
)

func serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "serve --config FILE",
		Short: "Take mail in, send mail out, and serve the inbox and the API",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := loadConfig(cmd, defaultConfig())
			if err != nil {
				return err
			}
			d, err := openDoors(cmd.Context(), c)
			if err != nil {
				return err
			}
			return serve(cmd.Context(), d, nodeOptions{config: c, log: newLog(c.Log, cmd.ErrOrStderr())})
		},
	}
	addConfigFlags(cmd)
	return cmd
}

// serve runs a node behind its doors until ctx is done, and closes them.
func serve(ctx context.Context, d doors, o nodeOptions) error {
	n, err := openNode(ctx, o)
	if err != nil {
		return errors.Join(err, d.close())
	}
	defer n.close()
	o.log.InfoContext(ctx, "serving", slog.String("smtp", addressOf(d.smtp)), slog.String("lmtp", addressOf(d.lmtp)),
		slog.String("http", addressOf(d.http)), slog.String("metrics", addressOf(d.stats)), slog.String("version", version()))
	err = n.serve(ctx, d, nil)
	o.log.InfoContext(ctx, "stopped")
	return err
}

// addressOf returns where a listener listens; empty where it is nil.
func addressOf(l net.Listener) string {
	if l == nil {
		return ""
	}
	return l.Addr().String()
}

// newLog returns a log as the configuration wants it, which loadConfig has
// checked.
func newLog(c logConfig, w io.Writer) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Level)); err != nil {
		level = slog.LevelInfo
	}
	o := &slog.HandlerOptions{Level: level}
	if c.Format == "json" {
		return slog.New(slog.NewJSONHandler(w, o))
	}
	return slog.New(slog.NewTextHandler(w, o))
}

// version is what the program was built from.
func version() string {
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "devel"
}
