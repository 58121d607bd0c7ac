package main

import (
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
			log := newLog(c.Log, cmd.ErrOrStderr())
			d, err := openDoors(cmd.Context(), c)
			if err != nil {
				return err
			}
			n, err := openNode(cmd.Context(), nodeOptions{config: c, log: log})
			if err != nil {
				return errors.Join(err, d.close())
			}
			defer n.close()
			log.Info("serving", slog.String("smtp", addressOf(d.smtp)), slog.String("lmtp", addressOf(d.lmtp)),
				slog.String("http", addressOf(d.http)), slog.String("metrics", addressOf(d.stats)), slog.String("version", version()))
			err = n.serve(cmd.Context(), d, nil)
			log.Info("stopped")
			return err
		},
	}
	addConfigFlags(cmd)
	return cmd
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
