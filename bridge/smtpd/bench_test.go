package smtpd_test

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/smtpd"
)

// drain is a receiver that keeps nothing.
type drain struct{}

func (drain) Resolve(context.Context, string) (bridge.Recipient, error) {
	return bridge.Recipient{}, nil
}

func (drain) Receive(_ context.Context, m bridge.IncomingMail) ([]error, error) {
	_, err := io.Copy(io.Discard, m.Body)
	return make([]error, len(m.Recipients)), err
}

// BenchmarkSession sends mails of 10 kB over loopback, on 32 connections, to a
// receiver that keeps nothing: what the protocol costs.
func BenchmarkSession(b *testing.B) {
	body := strings.Repeat(strings.Repeat("x", 76)+"\r\n", 10_000/78)
	for _, bb := range []struct{ name, mail string }{
		{"DATA", "DATA\r\n" + body + ".\r\n"},
		{"BDAT", "BDAT 9984 LAST\r\n" + body},
	} {
		b.Run(bb.name, func(b *testing.B) {
			addr := start(b, smtpd.Options{Receiver: drain{}, MaxConnectionsPerHost: -1}).addr
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			mails := make(chan struct{})
			var wg sync.WaitGroup
			for range 32 {
				c := dial(b, addr)
				c.expect("220 ")
				c.send("EHLO client.example\r\n")
				c.expect("250 ")
				wg.Go(func() {
					for range mails {
						c.send("MAIL FROM:<marie@example.org>\r\nRCPT TO:<one@reply.example>\r\n")
						c.answer()
						c.answer()
						c.send(bb.mail)
						s := c.answer()
						if strings.HasPrefix(s, "354 ") {
							s = c.answer()
						}
						if !strings.HasPrefix(s, "250 ") {
							b.Errorf("answer %q; want 250", s)
						}
					}
				})
			}
			b.ResetTimer()
			for range b.N {
				mails <- struct{}{}
			}
			close(mails)
			wg.Wait()
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
		})
	}
}
