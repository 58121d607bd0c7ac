package picture

import (
	"container/list"
	"context"
	"errors"
	"io"
	"sync"
)

const (
	// thumbnailSide is how wide and high a thumbnail is at most, in pixels: a page
	// shows it at half of that, for screens with small pixels.
	thumbnailSide = 320
	// thumbnailMemory is how many bytes of thumbnails are kept.
	thumbnailMemory = 16 << 20
	// thumbnailWorkers bounds how many pictures are decoded at a time.
	thumbnailWorkers = 2
	// thumbnailCost is what is counted for one beside its bytes.
	thumbnailCost = 256
)

// Small is a thumbnail.
type Small struct {
	Type    string // of Content
	Content []byte // empty where none can be made
}

// Thumbnails makes thumbnails and keeps those that were asked for last, by a name of
// what they are of: many readers look at one. It is safe for several goroutines.
type Thumbnails struct {
	workers chan struct{}
	mu      sync.Mutex
	kept    map[string]*list.Element
	order   *list.List // of keptSmall, last used first
	bytes   int
}

type keptSmall struct {
	of    string
	small Small
}

// NewThumbnails returns one that keeps none yet.
func NewThumbnails() *Thumbnails {
	return &Thumbnails{workers: make(chan struct{}, thumbnailWorkers), kept: map[string]*list.Element{}, order: list.New()}
}

// Of returns the thumbnail of a picture, of which the name never stands for another
// content. Content is read only where it is not kept. That none can be made is no
// error.
func (t *Thumbnails) Of(ctx context.Context, name, mediaType string, content io.Reader) (Small, error) {
	if s, ok := t.get(name); ok {
		return s, nil
	}
	select {
	case t.workers <- struct{}{}:
		defer func() { <-t.workers }()
	case <-ctx.Done():
		return Small{}, ctx.Err()
	}
	if s, ok := t.get(name); ok { // made while this one waited
		return s, nil
	}
	whole, err := io.ReadAll(content)
	if err != nil {
		return Small{}, err
	}
	var s Small
	s.Content, s.Type, err = Thumbnail(whole, mediaType, thumbnailSide)
	if err != nil && !errors.Is(err, ErrFormat) && !errors.Is(err, ErrUnsupported) {
		return Small{}, err
	}
	t.put(name, s)
	return s, nil
}

func (t *Thumbnails) get(of string) (Small, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e := t.kept[of]
	if e == nil {
		return Small{}, false
	}
	t.order.MoveToFront(e)
	return e.Value.(keptSmall).small, true
}

func (t *Thumbnails) put(of string, s Small) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.kept[of] != nil {
		return
	}
	t.kept[of] = t.order.PushFront(keptSmall{of, s})
	t.bytes += len(s.Content) + thumbnailCost
	for t.bytes > thumbnailMemory {
		last := t.order.Back()
		old := t.order.Remove(last).(keptSmall)
		delete(t.kept, old.of)
		t.bytes -= len(old.small.Content) + thumbnailCost
	}
}
