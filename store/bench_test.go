package store_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/klauspost/compress/zstd"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/store"
)

// BenchmarkReceive measures what taking a mail in costs the store: the mail
// with 4 kB of compressed bytes, its message, its conversation and a
// notification, all on the disk.
func BenchmarkReceive(b *testing.B) {
	for _, callers := range []int{1, 8, 64} {
		b.Run(fmt.Sprint("callers=", callers), func(b *testing.B) {
			db := open(b, filepath.Join(b.TempDir(), "passerelle.db"))
			fillMarket(b, db)
			raw := make([]byte, 4096)
			_, _ = rand.NewChaCha8([32]byte{}).Read(raw) // never fails
			var n atomic.Int64
			var all sync.WaitGroup
			b.ResetTimer()
			for range callers {
				all.Go(func() {
					for i := n.Add(1); i <= int64(b.N); i = n.Add(1) {
						if err := receive(b, db, i, raw); err != nil {
							b.Error(err)
						}
					}
				})
			}
			all.Wait()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "mails/s")
		})
	}
}

// conversations is how many a benchmark spreads its mails over.
const conversations = 500

func fillMarket(b *testing.B, db *store.DB) {
	b.Helper()
	ctx := b.Context()
	err := db.Update(ctx, func(tx bridge.Tx) error {
		err := errors.Join(
			tx.PutAccount(ctx, bridge.Account{ID: "a", ExternalID: "a"}),
			tx.PutListing(ctx, bridge.Listing{ID: "l", AccountID: "a", ExternalID: "l"}),
		)
		for i := range conversations {
			id := strconv.Itoa(i)
			err = errors.Join(err,
				tx.PutBuyer(ctx, bridge.Buyer{ID: bridge.BuyerID(id), ExternalID: id}),
				tx.PutConversation(ctx, bridge.Conversation{
					ID: bridge.ConversationID(id), AccountID: "a", ListingID: "l", BuyerID: bridge.BuyerID(id),
					SellerAlias: "s" + id, BuyerAlias: "b" + id,
				}))
		}
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
}

func newID() string { return uuid.Must(uuid.NewV7()).String() }

func receive(b *testing.B, db *store.DB, i int64, raw []byte) error {
	b.Helper()
	ctx, now := b.Context(), time.Now()
	sum := sha256.Sum256(strconv.AppendInt(nil, i, 10))
	hash := bridge.Hash(hex.EncodeToString(sum[:]))
	mail := bridge.Mail{
		ID: bridge.MailID(newID()), DedupKey: string(hash), State: bridge.MailPosted, Recipient: newID(),
		Side: bridge.SideSeller, EnvelopeFrom: "ventes@garage-dubreuil.example", HeaderFrom: "ventes@garage-dubreuil.example",
		HeaderID: newID() + "@garage-dubreuil.example", Subject: "Renault Clio V 1.0 TCe [RC-1042]", Raw: hash, ReceivedAt: now,
		Trace: bridge.Trace{
			{At: now, Stage: "resolve", Result: "seller_alias"},
			{At: now, Stage: "prove", Result: "dmarc_pass"},
			{At: now, Stage: "classify", Result: "human"},
			{At: now, Stage: "parse", Result: "gmail"},
			{At: now, Stage: "store", Result: "posted"},
		},
	}
	return db.Update(ctx, func(tx bridge.Tx) error {
		c, err := tx.Conversation(ctx, bridge.ConversationID(strconv.FormatInt(i%conversations, 10)))
		if err != nil {
			return err
		}
		c.Sequence++
		c.UpdatedAt = now
		mail := mail
		mail.ConversationID = c.ID
		message := bridge.Message{
			ID: bridge.MessageID(newID()), ConversationID: c.ID, Sequence: c.Sequence, Side: bridge.SideSeller,
			Kind: bridge.KindText, Text: "Bonjour, la voiture est toujours disponible. Quand souhaitez-vous la voir ?",
			State: bridge.StateSent, Via: bridge.ViaMail, MailID: mail.ID, CreatedAt: now,
		}
		notification := bridge.Notification{
			ID: bridge.NotificationID(newID()), Kind: bridge.NotifyMessage, ConversationID: c.ID, MessageID: message.ID,
			Side: bridge.SideBuyer, To: "marie.durand@courriel.example", Language: "fr", Template: 1,
			BounceAlias: newID(), State: bridge.NotificationPending, CreatedAt: now, NextAttempt: now,
		}
		content := bridge.Content{Hash: hash, Size: 10000, Zstd: true, Open: func() (io.ReadCloser, error) {
			return io.NopCloser(bytes.NewReader(raw)), nil
		}}
		return errors.Join(
			tx.PutContent(ctx, content, now), tx.AddMail(ctx, mail), tx.AddMessage(ctx, message),
			tx.PutConversation(ctx, c), tx.AddNotification(ctx, notification),
		)
	})
}

// BenchmarkSync measures what the disk can do at most: one page and a sync.
func BenchmarkSync(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "log"))
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = f.Close() })
	page := make([]byte, 4096)
	for b.Loop() {
		_, err := f.Write(page)
		if err := errors.Join(err, f.Sync()); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "syncs/s")
}

// BenchmarkLease takes from an outbox that is far behind.
func BenchmarkLease(b *testing.B) {
	db := open(b, filepath.Join(b.TempDir(), "passerelle.db"))
	ctx, now := b.Context(), time.Now()
	for range 100 {
		err := db.Update(ctx, func(tx bridge.Tx) (err error) {
			for range 1000 {
				err = errors.Join(err, tx.AddNotification(ctx, bridge.Notification{
					ID: bridge.NotificationID(newID()), State: bridge.NotificationPending, CreatedAt: now, NextAttempt: now,
				}))
			}
			return err
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.Run("lease", func(b *testing.B) {
		for b.Loop() {
			err := db.Update(ctx, func(tx bridge.Tx) error {
				list, err := tx.LeaseNotifications(ctx, now, now.Add(time.Nanosecond), 32)
				if len(list) != 32 {
					b.Errorf("leased %d", len(list))
				}
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("stats", func(b *testing.B) {
		for b.Loop() {
			err := db.View(ctx, func(tx bridge.Tx) error {
				_, err := tx.QueueStats(ctx)
				return errors.Join(err, func() error { _, err := tx.NextNotification(ctx); return err }())
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkRead measures what a page of the inbox and a thread cost.
func BenchmarkRead(b *testing.B) {
	db := open(b, filepath.Join(b.TempDir(), "passerelle.db"))
	fillMarket(b, db)
	for i := range int64(5000) { // ten in each conversation
		if err := receive(b, db, i, []byte("x")); err != nil {
			b.Fatal(err)
		}
	}
	for name, f := range map[string]func(bridge.Tx) error{
		"nothing": func(bridge.Tx) error { return nil },
		"conversations": func(tx bridge.Tx) error {
			_, err := tx.Conversations(b.Context(), bridge.ConversationFilter{Account: "a", Limit: 50})
			return err
		},
		"messages": func(tx bridge.Tx) error {
			_, err := tx.Messages(b.Context(), "0", 0, 50)
			return err
		},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := db.View(b.Context(), f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkContent measures writing and reading contents of some sizes, as
// zstd gives them.
func BenchmarkContent(b *testing.B) {
	for _, size := range []int{10 << 10, 16 << 20} {
		text := make([]byte, size)
		_, _ = rand.NewChaCha8([32]byte{}).Read(text) // never fails
		w, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest))
		if err != nil {
			b.Fatal(err)
		}
		packed := w.EncodeAll(text, nil)
		db := open(b, filepath.Join(b.TempDir(), "passerelle.db"))
		n := 0
		b.Run(fmt.Sprintf("put=%dKiB", size>>10), func(b *testing.B) {
			b.SetBytes(int64(size))
			for b.Loop() {
				n++
				c := bridge.Content{Hash: bridge.Hash(strconv.Itoa(n)), Size: int64(size), Zstd: true, Open: func() (io.ReadCloser, error) {
					return io.NopCloser(bytes.NewReader(packed)), nil
				}}
				if err := db.Update(b.Context(), func(tx bridge.Tx) error { return tx.PutContent(b.Context(), c, time.Now()) }); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("read=%dKiB", size>>10), func(b *testing.B) {
			b.SetBytes(int64(size))
			b.ReportAllocs()
			for b.Loop() {
				r, err := db.OpenContent(b.Context(), "1")
				if err != nil {
					b.Fatal(err)
				}
				_, err = io.Copy(io.Discard, r)
				if err := errors.Join(err, r.Close()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
