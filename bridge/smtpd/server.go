package smtpd

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"syscall"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Receiver is what the server asks and whom it gives the mails. It must be safe
// for several goroutines. A panic in it is answered like an error.
type Receiver interface {
	// Resolve finds out what an address names. Its error is the answer to RCPT.
	Resolve(ctx context.Context, address string) (bridge.Recipient, error)
	// Receive keeps a mail. It returns a result for each recipient, in order: nil
	// once the mail is safe on disk, else why it is refused. The second error is
	// a fault, and then nothing was kept for anybody. A mail of which a result
	// is nil was read to its end.
	Receive(ctx context.Context, m bridge.IncomingMail) ([]error, error)
}

// Options are what a [Server] needs. Only the receiver and the host name have no
// default.
type Options struct {
	Receiver Receiver
	// Hostname is how the server names itself.
	Hostname string
	// LMTP makes it a server of that protocol, for a mail server in front of us.
	LMTP bool
	// TLS offers STARTTLS where it is set.
	TLS *tls.Config

	// MaxBytes is how large a mail may be, 25 MiB by default.
	MaxBytes int64
	// MaxRecipients is how many a mail may have, 100 by default.
	MaxRecipients int
	// MaxConnections is how many there may be at a time, 300 by default.
	MaxConnections int
	// MaxConnectionsPerHost is how many one address may have at a time, or one
	// /64 network of IPv6: 20 by default, without a limit where it is negative.
	// A mail server in front of us wants more.
	MaxConnectionsPerHost int

	// MaxGuesses is how many recipients that there are not, and mails whose sender
	// may not write, the clients of one network (/24 of IPv4, /64 of IPv6) may
	// try within ten minutes: 100 by default, without a limit where it is
	// negative. After a quarter of them each further answer comes a second late,
	// after the last the network is turned away until fewer are that recent.
	MaxGuesses int
	// Guesses keeps them for several servers; nil where each counts its own.
	Guesses Counter
	// Relays are the networks of mail servers in front of us. They speak for
	// many, so their guesses do not count; nor do those by LMTP.
	Relays []netip.Prefix

	// CommandTimeout is how long a client may take for one command, and for
	// reading our answer: a minute by default.
	CommandTimeout time.Duration
	// DataTimeout is how long a mail may stall: 30 seconds by default.
	DataTimeout time.Duration
	// DataTotal is how long a mail may take in all: ten minutes by default.
	DataTotal time.Duration
	// SessionTimeout is how long a connection may last: half an hour by default.
	SessionTimeout time.Duration
	// StopTimeout is how long a mail that is on its way may still take once the
	// server stops: ten seconds by default.
	StopTimeout time.Duration

	Log     *slog.Logger          // nowhere by default
	Metrics prometheus.Registerer // may be nil; has the metrics of one server for each protocol
	Now     func() time.Time      // for the times in log and metrics
}

func (o Options) withDefaults() Options {
	orDefault(&o.MaxBytes, 25<<20)
	orDefault(&o.MaxRecipients, 100)
	orDefault(&o.MaxConnections, 300)
	orDefault(&o.MaxConnectionsPerHost, 20)
	orDefault(&o.MaxGuesses, 100)
	orDefault(&o.CommandTimeout, time.Minute)
	orDefault(&o.DataTimeout, 30*time.Second)
	orDefault(&o.DataTotal, 10*time.Minute)
	orDefault(&o.SessionTimeout, 30*time.Minute)
	orDefault(&o.StopTimeout, 10*time.Second)
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now //nolint:forbidigo // the default of what is passed in
	}
	return o
}

func orDefault[T comparable](v *T, otherwise T) {
	var zero T
	if *v == zero {
		*v = otherwise
	}
}

// Server takes mail in.
type Server struct {
	opts    Options
	log     *slog.Logger
	limit   *limit
	guesses *guesses
	metrics *metrics
}

// New returns a server that waits for [Server.Serve].
func New(o Options) *Server {
	o = o.withDefaults()
	return &Server{
		opts:    o,
		log:     bridge.Logger(o.Log),
		limit:   newLimit(o.MaxConnections, o.MaxConnectionsPerHost),
		guesses: newGuesses(o, bridge.Logger(o.Log)),
		metrics: newMetrics(o.Metrics, o.LMTP),
	}
}

// Serve takes connections until ctx is done, and closes the listener. It returns
// once all sessions have ended: a mail on its way may still come in, and every
// other session gets a 421. Several listeners may be served at once; they share
// the limits.
//
// The error is nil where ctx ended it.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	defer context.AfterFunc(ctx, func() { l.Close() })() //nolint:errcheck // it is closed, or was
	life, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	d := newDoor(s, l.Addr())
	lib := s.library(life, d)
	served := make(chan struct{})
	go func() {
		defer close(served)
		lib.Serve(d) //nolint:errcheck // ends when the door closes
	}()
	guessing, endGuessing := context.WithCancel(life)
	shared := make(chan struct{})
	go func() {
		defer close(shared)
		s.guesses.share(guessing)
	}()

	err := s.accept(ctx, l, d)

	d.Close() //nolint:errcheck // never fails
	<-served
	d.stop()
	timer := time.AfterFunc(s.opts.StopTimeout, func() {
		cancel()
		d.kill()
	})
	defer timer.Stop()
	lib.Shutdown(context.WithoutCancel(ctx)) //nolint:errcheck // waits, and has nothing left to close
	d.receiving.Wait()
	endGuessing()
	<-shared
	return err
}

// library returns go-smtp, set up to leave to the wire what the wire does.
func (s *Server) library(ctx context.Context, d *door) *smtp.Server {
	lib := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		return d.newSession(ctx, c), nil
	}))
	lib.Domain = s.opts.Hostname
	lib.LMTP = s.opts.LMTP
	lib.MaxRecipients = s.opts.MaxRecipients
	lib.MaxLineLength = 0
	lib.EnableSMTPUTF8 = true
	lib.AllowInsecureAuth = true // there is no AUTH: this makes the answer say so
	lib.ErrorLog = libraryLog{s.log}
	return lib
}

// accept lets connections in until ctx is done.
func (s *Server) accept(ctx context.Context, l net.Listener, d *door) error {
	pause := time.Duration(0)
	for {
		c, err := l.Accept()
		switch {
		case err == nil:
			pause = 0
			d.admit(ctx, c)
		case ctx.Err() != nil:
			return nil //nolint:nilerr // it is why the listener fails
		case !errors.As(err, new(syscall.Errno)):
			return fmt.Errorf("accepting connections: %w", err)
		default: // too many open files, or a client that is gone already
			pause = min(max(2*pause, 5*time.Millisecond), time.Second)
			s.log.WarnContext(ctx, "no connection accepted", slog.Any("err", err))
			select {
			case <-time.After(pause):
			case <-ctx.Done():
			}
		}
	}
}

// libraryLog gets what go-smtp has to say, which is about its own bugs.
type libraryLog struct{ log *slog.Logger }

func (l libraryLog) Printf(format string, v ...any) {
	l.log.Error("smtp library complains", slog.String("err", fmt.Sprintf(format, v...)))
}

func (l libraryLog) Println(v ...any) {
	l.log.Error("smtp library complains", slog.String("err", fmt.Sprintln(v...)))
}
