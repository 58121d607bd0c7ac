package webhook

import (
	"context"
	"time"
)

// Pass sends all that is due, and returns how long there is nothing to send.
func (s *Sender) Pass(ctx context.Context) time.Duration {
	for {
		wait := s.pass(ctx)
		s.flights.Wait()
		select {
		case <-s.landed:
		default:
			return wait
		}
	}
}

// SetTimeout sets how long an attempt may take.
func (s *Sender) SetTimeout(d time.Duration) { s.client.Timeout = d }

// Guard and NewClient are what decides where requests go.
var NewClient = newClient

type Guard = guard

// Allows says whether connections are made to an address.
var Allows = guard.allows

// Local is a guard that lets the machine itself be reached.
var Local = guard{local: true}
