package main

import (
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/api"
)

// TestLimitsReachTheBridge, each its own, and 0 as none.
func TestLimitsReachTheBridge(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		give limitsConfig
		want bridge.Limits
	}{
		{
			"each its own",
			limitsConfig{Contacts: 1, ListingMails: 2, NetworkMails: 3, Unanswered: 4, AccountUnanswered: 5, Held: 6, HeldSender: 7, SignIns: 8},
			bridge.Limits{Contacts: 1, ListingMails: 2, NetworkMails: 3, Unanswered: 4, AccountUnanswered: 5, Held: 6, HeldSender: 7, SignIns: 8},
		},
		{
			"none",
			limitsConfig{},
			bridge.Limits{Contacts: -1, ListingMails: -1, NetworkMails: -1, Unanswered: -1, AccountUnanswered: -1, Held: -1, HeldSender: -1, SignIns: -1},
		},
	} {
		if got := tt.give.bridge(); got != tt.want {
			t.Errorf("%s: %+v; want %+v", tt.name, got, tt.want)
		}
	}
}

// TestRatesReachTheAPI, each its own, and 0 as none.
func TestRatesReachTheAPI(t *testing.T) {
	t.Parallel()
	for give, want := range map[limitsConfig]api.Rates{
		{API: 1, AccountAPI: 2}: {Marketplace: 1, Account: 2},
		{}:                      {Marketplace: -1, Account: -1},
	} {
		if got := give.rates(); got != want {
			t.Errorf("rates are %+v; want %+v", got, want)
		}
	}
}
