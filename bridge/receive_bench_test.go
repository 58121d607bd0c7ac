package bridge_test

import (
	"bytes"
	"fmt"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// BenchmarkReceive takes replies of 10 kB in, from 32 writers to 100
// conversations, each safe on disk before the next of its writer.
func BenchmarkReceive(b *testing.B) {
	t := bridgetest.New(b, bridgetest.Options{})
	t.Market(b)
	var to []bridge.Recipient
	for i := range 100 {
		buyer := bridgetest.Buyer()
		buyer.ExternalID = fmt.Sprint("buyer-", i)
		p := t.Lead(b, bridgetest.ListingID, buyer, "Bonjour, est-elle disponible ?")
		r, err := t.Resolve(b.Context(), t.Address(p.Conversation.SellerAlias))
		if err != nil {
			b.Fatal(err)
		}
		to = append(to, r)
	}
	text := strings.Repeat("Bonjour, votre annonce m'intéresse : est-elle encore disponible ?\n", 45)
	raw, err := sample.Reply{
		Client: "gmail", Language: "fr", From: sample.Address{Name: "Garage", Email: bridgetest.SellerEmail}, Text: "Oui, elle est disponible.",
		Date: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC),
	}.Bytes(sample.Original{
		MessageID: "lead@example.com", From: sample.Address{Name: "Marie", Email: "alias@example.com"}, Subject: "Clio",
		Date: time.Date(2026, 11, 20, 9, 0, 0, 0, time.UTC), Text: text, HTML: "<p>" + strings.ReplaceAll(text, "\n", "<br>") + "</p>",
	})
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(raw)))
	b.SetParallelism(16)
	var n atomic.Int64
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			i := n.Add(1)
			own := bytes.Replace(raw, []byte("Oui, elle est"), fmt.Appendf(nil, "Oui (%d), elle est", i), 1)
			results, err := t.Receive(b.Context(), bridge.IncomingMail{
				From: bridgetest.SellerEmail, Recipients: []bridge.Recipient{to[int(i)%len(to)]},
				Remote: netip.MustParseAddr("127.0.0.1"), Body: bytes.NewReader(own),
			})
			if err != nil || results[0] != nil {
				b.Error(results, err)
			}
		}
	})
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
}
