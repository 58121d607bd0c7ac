package bridge_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// BenchmarkSearch measures what a search and a page of the list cost with many
// messages stored: BENCH_MESSAGES of them, 20,000 where it is not set.
func BenchmarkSearch(b *testing.B) {
	a := bridgetest.NewArchive(b, 20_000)
	all := bridge.ConversationFilter{Limit: 50}
	starred, closed, unread := all, all, all
	starred.View, closed.View, unread.View = bridge.ViewStarred, bridge.ViewClosed, bridge.ViewUnread
	for _, q := range []struct {
		name, query string
		who         bridge.Viewer
		f           bridge.ConversationFilter
	}{
		{"common", bridgetest.CommonWord, a.Big, all},
		{"rare", bridgetest.RareWord, a.Big, all},
		{"common and rare", bridgetest.CommonWord + " " + bridgetest.RareWord, a.Big, all},
		{"name", "durand" + strconv.Itoa(a.N/3), a.Big, all},
		{"phone", "06 39 98 " + fmt.Sprintf("%02d %02d", a.N/300%100, a.N/3%100), a.Big, all},
		{"three letters", "emb", a.Big, all},
		{"listing", "peugeot 208", a.Big, all},
		{"nothing", "trottinette", a.Big, all},
		{"nothing, of common parts", "voiturevoiture", a.Big, all},
		{"16 words", strings.Join(a.Words[:14], " ") + " " + bridgetest.CommonWord + " " + bridgetest.RareWord, a.Big, all},
		{"common, starred", bridgetest.CommonWord, a.Big, starred},
		{"common, closed", bridgetest.CommonWord, a.Big, closed},
		{"common, unread", bridgetest.CommonWord, a.Big, unread},
		{"common, an agent's own", bridgetest.CommonWord, a.Agent, all},
		{"common, small account", bridgetest.CommonWord, a.Small, all},
	} {
		b.Run("search="+strings.ReplaceAll(q.name, " ", "_"), func(b *testing.B) {
			found := 0
			for b.Loop() {
				page, err := a.Search(b.Context(), q.who, bridge.ParseQuery(q.query), q.f, 0)
				if err != nil || page.GaveUp {
					b.Fatal(page.GaveUp, err)
				}
				found = len(page.Rows)
			}
			b.ReportMetric(float64(found), "found")
		})
	}
	b.Run("list", func(b *testing.B) {
		for b.Loop() {
			if _, err := a.Conversations(b.Context(), a.Big, all); err != nil {
				b.Fatal(err)
			}
		}
	})
}
