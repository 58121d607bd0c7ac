package push

import "context"

// Work sends all that is due.
func (p *Pusher) Work(ctx context.Context) { p.work(ctx) }

// NewClient is the client that a pusher has where it is given none.
var NewClient = newClient
