package picture_test

import (
	"bytes"
	"image"
	"image/png"
	"strings"
	"sync"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge/internal/picture"
)

// unread fails the test where it is read.
type unread struct{ t *testing.T }

func (u unread) Read([]byte) (int, error) {
	u.t.Error("a picture was read whose thumbnail is kept")
	return 0, nil
}

func TestThumbnailsAreKept(t *testing.T) {
	t.Parallel()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 640, 20))); err != nil {
		t.Fatal(err)
	}
	kept := picture.NewThumbnails()
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			s, err := kept.Of(t.Context(), "a", "image/png", bytes.NewReader(b.Bytes()))
			if err != nil || s.Type != "image/jpeg" || len(s.Content) == 0 {
				t.Errorf("%s, %d bytes, %v", s.Type, len(s.Content), err)
			}
		})
	}
	wg.Wait()
	if _, err := kept.Of(t.Context(), "a", "image/png", unread{t}); err != nil {
		t.Error(err)
	}
	for range 2 { // that there is none is kept too
		if s, err := kept.Of(t.Context(), "b", "image/png", strings.NewReader("no picture")); err != nil || len(s.Content) != 0 {
			t.Errorf("of no picture: %d bytes, %v", len(s.Content), err)
		}
	}
	if _, err := kept.Of(t.Context(), "b", "image/png", unread{t}); err != nil {
		t.Error(err)
	}
}
