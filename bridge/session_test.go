package bridge_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// signIn returns the cookie and the session of somebody who used a link.
func signIn(t *testing.T, b *bridgetest.Bridge, who bridge.Viewer, userAgent string) (string, bridge.Session) {
	t.Helper()
	link, err := b.NewSignIn(t.Context(), who, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	cookie, s, err := b.SignIn(t.Context(), link[strings.LastIndexByte(link, '/')+1:], userAgent)
	if err != nil {
		t.Fatal(err)
	}
	return cookie, s
}

func TestASessionIsSeenOnceAnHour(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	seller, _, _, _ := viewers(t, b, p)
	cookie, s := signIn(t, b, seller, strings.Repeat("é", 200))
	start := b.Clock.Now()
	if s.Origin != bridge.OriginMail || len(s.UserAgent) != 300 {
		t.Errorf("session from %q by a browser of %d bytes; want %q and 300", s.Origin, len(s.UserAgent), bridge.OriginMail)
	}
	for _, tt := range []struct{ after, want time.Duration }{
		{59 * time.Minute, 0}, {time.Minute, time.Hour}, {30 * time.Minute, time.Hour}, {time.Hour, 150 * time.Minute},
	} {
		b.Clock.Add(tt.after)
		got, err := b.Session(t.Context(), cookie)
		if err != nil || got.SeenAt.Sub(start) != tt.want {
			t.Errorf("seen after %v, %v; want %v", got.SeenAt.Sub(start), err, tt.want)
		}
		listed, err := b.Sessions(t.Context(), seller)
		if err != nil || len(listed) != 1 || listed[0] != got {
			t.Errorf("listed %+v, %v; want %+v", listed, err, got)
		}
	}
	b.Clock.Add(31 * 24 * time.Hour)
	if listed, err := b.Sessions(t.Context(), seller); err != nil || len(listed) != 0 {
		t.Errorf("%d sessions are listed after their time, %v", len(listed), err)
	}
	if _, err := b.Session(t.Context(), cookie); !errors.Is(err, bridge.ErrExpired) {
		t.Errorf("Session after its time: %v, want %v", err, bridge.ErrExpired)
	}
	if err := b.DropExpired(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Session(t.Context(), cookie); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("Session once dropped: %v, want %v", err, bridge.ErrNotFound)
	}
}

func TestBuyersHaveNoListOfSessions(t *testing.T) {
	t.Parallel()
	b, p := market(t)
	_, buyer, _, _ := viewers(t, b, p)
	_, s := signIn(t, b, buyer, "")
	_, err := b.Sessions(t.Context(), buyer)
	for name, err := range map[string]error{
		"Sessions": err, "EndSession": b.EndSession(t.Context(), buyer, s.ID), "EndOtherSessions": b.EndOtherSessions(t.Context(), buyer, ""),
	} {
		if !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("%s: %v, want %v", name, err, bridge.ErrNotFound)
		}
	}
}
