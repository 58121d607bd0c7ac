package storetest

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing/iotest"

	"github.com/klauspost/compress/zstd"

	"github.com/passerelle-mail/passerelle/bridge"
)

func hashOf(s string) bridge.Hash {
	sum := sha256.Sum256([]byte(s))
	return bridge.Hash(hex.EncodeToString(sum[:]))
}

func content(s string) bridge.Content {
	return bridge.Content{
		Hash: hashOf(s), Size: int64(len(s)),
		Open: func() (io.ReadCloser, error) { return io.NopCloser(strings.NewReader(s)), nil },
	}
}

func compressed(t *test, s string, level zstd.EncoderLevel) bridge.Content {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b, zstd.WithEncoderLevel(level))
	if err != nil {
		t.Fatal(err)
	}
	_, err = io.WriteString(w, s)
	if err := errors.Join(err, w.Close()); err != nil {
		t.Fatal(err)
	}
	return bridge.Content{
		Hash: hashOf(s), Size: int64(len(s)), Zstd: true,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(b.Bytes())), nil },
	}
}

func putContent(t *test, c bridge.Content) {
	t.Helper()
	t.update(func(tx bridge.Tx) error { return tx.PutContent(t.Context(), c, at(0)) })
}

func readContent(t *test, h bridge.Hash) string {
	t.Helper()
	r, err := t.store.OpenContent(t.Context(), h)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Error(err)
	}
	return string(b)
}

func testContent(t *test) {
	ctx := t.Context()
	if _, err := t.store.OpenContent(ctx, hashOf("none")); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("OpenContent = %v, want %v", err, bridge.ErrNotFound)
	}
	same(t, false, func(tx bridge.Tx) (bool, error) { return tx.HasContent(ctx, hashOf("none")) })

	noise := make([]byte, 600<<10)
	_, _ = rand.NewChaCha8([32]byte{1}).Read(noise) // never fails
	for _, size := range []int{0, 1, 4 << 10, 256<<10 - 1, 256 << 10, 256<<10 + 1, 600 << 10} {
		for name, put := range map[string]func(string) bridge.Content{
			"plain": content,
			"zstd":  func(s string) bridge.Content { return compressed(t, s, zstd.SpeedFastest) },
			"best":  func(s string) bridge.Content { return compressed(t, s, zstd.SpeedBestCompression) },
		} {
			t.run(fmt.Sprint(name, " ", size), func(t *test) {
				text := name + string(noise[:size])
				if size == 0 {
					text = ""
				}
				c := put(text)
				putContent(t, c)
				if readContent(t, c.Hash) != text {
					t.Error("another content came back")
				}
				same(t, true, func(tx bridge.Tx) (bool, error) { return tx.HasContent(ctx, c.Hash) })
			})
		}
	}

	c := content("once")
	putContent(t, c)
	c.Open = content("other").Open // left alone
	putContent(t, c)
	if got := readContent(t, c.Hash); got != "once" {
		t.Errorf("content is %q, want once", got)
	}

	abandoned, err := t.store.OpenContent(ctx, c.Hash)
	if err != nil {
		t.Fatal(err)
	}
	if err := abandoned.Close(); err != nil {
		t.Errorf("closing an unread content: %v", err)
	}
}

func testContentFails(t *test) {
	ctx := t.Context()
	broken := errors.New("broken")
	long := strings.Repeat("x", 300<<10)
	for name, open := range map[string]func() (io.ReadCloser, error){
		"open": func() (io.ReadCloser, error) { return nil, broken },
		"read": func() (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(strings.NewReader(long), iotest.ErrReader(broken))), nil
		},
		"short": content("short").Open,
		"long":  content(long + long).Open,
	} {
		t.run(name, func(t *test) {
			c := bridge.Content{Hash: hashOf(name), Size: 400 << 10, Open: open}
			err := t.store.Update(ctx, func(tx bridge.Tx) error { return tx.PutContent(ctx, c, at(0)) })
			if err == nil || (name == "open" || name == "read") && !errors.Is(err, broken) {
				t.Errorf("Update = %v", err)
			}
			same(t, false, func(tx bridge.Tx) (bool, error) { return tx.HasContent(ctx, c.Hash) })
		})
	}
}

// watch calls see now and then while something is read.
type watch struct {
	io.Reader
	n   int
	see func()
}

func (w *watch) Read(p []byte) (int, error) {
	n, err := w.Reader.Read(p)
	if w.n += n; w.n > 2<<20 {
		w.n = 0
		w.see()
	}
	return n, err
}

// testContentInParts holds a store to never having a content in memory as a
// whole.
func testContentInParts(t *test) {
	const size, limit = 16 << 20, 4 << 20
	var before, now runtime.MemStats
	most := uint64(0)
	see := func() {
		runtime.GC()
		runtime.ReadMemStats(&now)
		most = max(most, now.HeapAlloc)
	}
	noise := func() io.Reader { return io.LimitReader(rand.NewChaCha8([32]byte{2}), size) }
	sum := sha256.New()
	if _, err := io.Copy(sum, noise()); err != nil {
		t.Fatal(err)
	}
	c := bridge.Content{
		Hash: bridge.Hash(hex.EncodeToString(sum.Sum(nil))), Size: size,
		Open: func() (io.ReadCloser, error) { return io.NopCloser(&watch{Reader: noise(), see: see}), nil },
	}
	runtime.GC()
	runtime.ReadMemStats(&before)

	putContent(t, c)
	r, err := t.store.OpenContent(t.Context(), c.Hash)
	if err != nil {
		t.Fatal(err)
	}
	sum.Reset()
	if _, err := io.Copy(sum, &watch{Reader: r, see: see}); err != nil {
		t.Error(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	if got := bridge.Hash(hex.EncodeToString(sum.Sum(nil))); got != c.Hash {
		t.Error("another content came back")
	}
	if most > before.HeapAlloc+limit {
		t.Errorf("%d KiB of memory for a content of %d KiB, want at most %d", (most-before.HeapAlloc)>>10, size>>10, limit>>10)
	}
}
