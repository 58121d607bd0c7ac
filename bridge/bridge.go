package bridge

import (
	"log/slog"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/passerelle-mail/passerelle/alias"
)

// Options are what a [Bridge] needs.
type Options struct {
	Store        Store
	Aliases      *alias.Keyring
	Installation Installation
	Prover       Prover
	Scanner      Scanner // of files; nil for none
	Composer     Composer
	ContactKey   ContactKey // without one, records have no contact.id
	Now          func() time.Time
	Log          *slog.Logger
	Metrics      prometheus.Registerer
	SpoolDir     string // for mails too large for memory; the system's temporary folder where empty
}

// Bridge joins chats to mail. It is safe for several goroutines.
type Bridge struct {
	store   conditioned
	aliases *alias.Keyring
	inst    Installation
	prover  Prover
	scanner Scanner
	compose Composer
	// contactKey is for contactID alone.
	contactKey ContactKey
	now        func() time.Time
	log        *slog.Logger
	metrics    *metrics
	began      time.Time // when this process took over the store
	spool      string
	hub        *hub
	outbox     chan struct{}
	pushes     chan struct{}
	// webhooks receives after what endpoints are told was changed by hand.
	webhooks chan struct{}
	// scheduled receives after a message was scheduled.
	scheduled chan struct{}
	feeds     chan struct{} // receives after a feed was changed
	typing    typing
}

// New returns a bridge over an open store.
func New(o Options) *Bridge {
	b := &Bridge{
		store:   conditioned{o.Store},
		aliases: o.Aliases,
		inst:    o.Installation,
		prover:  o.Prover,
		scanner: o.Scanner,
		compose: o.Composer,

		contactKey: o.ContactKey,
		now:        func() time.Time { return o.Now().UTC().Truncate(time.Microsecond) },
		log:        Logger(o.Log),
		spool:      o.SpoolDir,
		hub:        newHub(),
		outbox:     make(chan struct{}, 1),
		pushes:     make(chan struct{}, 1),

		webhooks:  make(chan struct{}, 1),
		scheduled: make(chan struct{}, 1),
		feeds:     make(chan struct{}, 1),
	}
	b.began = b.now()
	b.metrics = newMetrics(o.Metrics, b)
	return b
}

// Installation returns the marketplace that the bridge serves.
func (b *Bridge) Installation() Installation { return b.inst }

// Now returns the time by the bridge's clock, UTC, to the microsecond.
func (b *Bridge) Now() time.Time { return b.now() }
