package alias

import (
	"fmt"
	"strings"
	"time"
)

// An expiry counts minutes from expiryEpoch. Neither ever changes: both are in
// addresses that others keep.
const (
	expiryEpoch = 1735689600 // 2025-01-01 00:00 UTC, as Unix time
	expiryUnit  = 60         // seconds
	expiryMax   = 1<<(5*expirySize) - 1
)

// appendExpiry appends the first whole minute that is not before t.
func appendExpiry(dst []byte, t time.Time) ([]byte, error) {
	seconds := t.Unix() - expiryEpoch
	n := seconds / expiryUnit
	if seconds%expiryUnit != 0 || t.Nanosecond() != 0 {
		n++
	}
	if seconds < 0 || n > expiryMax {
		return nil, fmt.Errorf("alias: expiry %s is not between %s and %s", t.UTC().Format(time.RFC3339),
			expiryTime(0).Format(time.RFC3339), expiryTime(expiryMax).Format(time.RFC3339))
	}
	for shift := 5 * (expirySize - 1); shift >= 0; shift -= 5 {
		dst = append(dst, alphabet[n>>shift&31])
	}
	return dst, nil
}

// parseExpiry reads what appendExpiry wrote.
func parseExpiry(s string) time.Time {
	var n int64
	for i := range len(s) {
		n = n<<5 | int64(strings.IndexByte(alphabet, s[i]))
	}
	return expiryTime(n)
}

func expiryTime(n int64) time.Time { return time.Unix(expiryEpoch+n*expiryUnit, 0).UTC() }
