package sample

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// portalThreads are layouts whose mails belong together: the relay address is
// the same in all mails of a conversation.
var portalThreads = [][]string{
	{"leboncoin-2026", "leboncoin-2026_message", "leboncoin-2026_message"},
	{"leboncoin-2026_favorite", "leboncoin-2026_pseudo", "leboncoin-2026_message"},
	{"kleinanzeigen", "kleinanzeigen_message", "kleinanzeigen_message"},
	{"green-acres", "green-acres_message"},
	{"marktplaats", "marktplaats_offer"},
}

// PortalThreads returns the mails of conversations on other portals, at least
// n: two or three for each, from the same relay address, a third of them
// forwarded. They come as they may arrive, not in the order in which they were
// written; [Truth.Thread] says which belong together.
func PortalThreads(seed uint64, n int) ([]Case, error) {
	var cases []Case
	for i := 0; len(cases) < n; i++ {
		r := random(seed, "portal threads", strconv.Itoa(i))
		first := newPortalScene(r, portalLayoutOf(portalThreads[i%len(portalThreads)][0]))
		thread := first.values["relay"]
		for k, name := range portalThreads[i%len(portalThreads)] {
			s := first.again(portalLayoutOf(name), k)
			raw, err := s.mail()
			if err != nil {
				return nil, fmt.Errorf("making a mail of %s: %w", name, err)
			}
			c := Case{Name: fmt.Sprintf("threads-%04d-%d-%s", i, k+1, strings.ReplaceAll(name, "_", "-")), Raw: raw, Truth: s.truth()}
			c.Truth.Thread = thread
			if chance(r, 3) {
				if err := c.forward(s); err != nil {
					return nil, fmt.Errorf("forwarding a mail of %s: %w", name, err)
				}
			}
			if err := c.keepSaid(); err != nil {
				return nil, err
			}
			cases = append(cases, c)
		}
	}
	r := random(seed, "portal threads", "order")
	r.Shuffle(len(cases), func(i, j int) { cases[i], cases[j] = cases[j], cases[i] })
	return cases, nil
}

func portalLayoutOf(name string) portalLayout {
	layouts := portalLayouts()
	return layouts[slices.IndexFunc(layouts, func(l portalLayout) bool { return l.name == name })]
}

// again is the scene of the k-th mail after the first: who, what and the relay
// address stay.
func (s *portalScene) again(l portalLayout, k int) *portalScene {
	n := *s
	n.layout, n.used, n.at = l, make(map[string]bool), s.at.Add(time.Duration(k)*26*time.Hour)
	n.values = maps.Clone(s.values)
	n.values["message"] = CustomerMessage(s.r, l.lang)
	n.values["date"], n.values["time"] = n.at.Format("02/01/2006"), n.at.Format("15:04")
	return &n
}
