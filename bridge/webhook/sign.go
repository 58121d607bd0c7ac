package webhook

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// The headers of Standard Webhooks.
const (
	headerID        = "webhook-id"
	headerTimestamp = "webhook-timestamp"
	headerSignature = "webhook-signature"
)

// sign sets the headers of a request. Each key gives two signatures, so that
// receivers take whichever they know, also while keys change.
func sign(h http.Header, keys []bridge.WebhookKey, id bridge.JournalID, at time.Time, body string) {
	stamp := strconv.FormatInt(at.Unix(), 10)
	content := []byte(string(id) + "." + stamp + "." + body)
	var all []string
	for _, k := range keys {
		mac := hmac.New(sha256.New, k.Secret)
		mac.Write(content)
		signed := ed25519.Sign(ed25519.NewKeyFromSeed(k.Seed), content)
		all = append(all, "v1,"+base64.StdEncoding.EncodeToString(mac.Sum(nil)), "v1a,"+base64.StdEncoding.EncodeToString(signed))
	}
	h.Set(headerID, string(id))
	h.Set(headerTimestamp, stamp)
	h.Set(headerSignature, strings.Join(all, " "))
}
