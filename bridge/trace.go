package bridge

import "time"

// Trace is the story of one mail or notification, oldest step first.
type Trace []Step

// Step is one decision with its reason.
type Step struct {
	At     time.Time `json:"at"`
	Stage  string    `json:"stage"`  // resolve, authenticate, prove, classify, parse, policy, store, compose, deliver
	Result string    `json:"result"` // a short constant, such as "dmarc_pass"
	Reason string    `json:"reason,omitempty"`
}
