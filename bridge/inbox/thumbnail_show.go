package inbox

import (
	"container/list"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"sync"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/picture"
)

const (
	// thumbnailSide is how wide and high a thumbnail is at most, in pixels: a page
	// shows it at half of that, for screens with small pixels.
	thumbnailSide = 320
	// thumbnailMemory is how many bytes of thumbnails are kept.
	thumbnailMemory = 16 << 20
	// thumbnailWorkers bounds how many pictures are decoded at a time.
	thumbnailWorkers = 2
)

// thumbnail is a small picture; empty where none could be made.
type thumbnail struct {
	of        bridge.Hash
	mediaType string
	content   []byte
}

// thumbnails keeps those that were asked for last, by the hash of the picture
// that they are of: many readers look at one. It is safe for several goroutines.
type thumbnails struct {
	workers chan struct{}
	mu      sync.Mutex
	kept    map[bridge.Hash]*list.Element
	order   *list.List // of thumbnail, last used first
	bytes   int
}

func newThumbnails() *thumbnails {
	return &thumbnails{workers: make(chan struct{}, thumbnailWorkers), kept: map[bridge.Hash]*list.Element{}, order: list.New()}
}

func (s *thumbnails) get(of bridge.Hash) (thumbnail, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e := s.kept[of]
	if e == nil {
		return thumbnail{}, false
	}
	s.order.MoveToFront(e)
	return e.Value.(thumbnail), true
}

// thumbnailCost is what is counted for one beside its bytes.
const thumbnailCost = 256

func (s *thumbnails) put(t thumbnail) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept[t.of] != nil {
		return
	}
	s.kept[t.of] = s.order.PushFront(t)
	s.bytes += len(t.content) + thumbnailCost
	for s.bytes > thumbnailMemory {
		last := s.order.Back()
		old := s.order.Remove(last).(thumbnail)
		delete(s.kept, old.of)
		s.bytes -= len(old.content) + thumbnailCost
	}
}

// showThumbnail gives a small copy of a picture. Where none can be made, it leads
// to the file itself.
func (h *Handler) showThumbnail(w http.ResponseWriter, r *http.Request, v visit) error {
	id := bridge.AttachmentID(r.PathValue("attachment"))
	a, content, err := h.bridge.OpenAttachment(r.Context(), v.viewer, id)
	if err != nil {
		return err
	}
	defer h.close(r, content)
	if !a.Picture() {
		http.Redirect(w, r, v.filePath(bridge.ConversationID(r.PathValue("id")), id), http.StatusSeeOther)
		return nil
	}
	header := w.Header()
	header.Set("Cache-Control", "private, no-cache")
	header.Set("ETag", `"small-`+string(a.Content)+`"`)
	if r.Header.Get("If-None-Match") == header.Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	t, err := h.thumbnail(r, a, content)
	if err != nil {
		return err
	}
	if len(t.content) == 0 {
		header.Del("ETag")
		http.Redirect(w, r, v.filePath(bridge.ConversationID(r.PathValue("id")), id), http.StatusSeeOther)
		return nil
	}
	header.Set("Content-Type", t.mediaType)
	header.Set("Content-Length", strconv.Itoa(len(t.content)))
	header.Set("Content-Security-Policy", attachmentPolicy)
	_, _ = w.Write(t.content) // the client is gone; there is nobody to tell
	return nil
}

func (h *Handler) thumbnail(r *http.Request, a bridge.Attachment, content io.Reader) (thumbnail, error) {
	if t, ok := h.thumbnails.get(a.Content); ok {
		return t, nil
	}
	select {
	case h.thumbnails.workers <- struct{}{}:
		defer func() { <-h.thumbnails.workers }()
	case <-r.Context().Done():
		return thumbnail{}, r.Context().Err()
	}
	if t, ok := h.thumbnails.get(a.Content); ok { // made while this one waited
		return t, nil
	}
	whole, err := io.ReadAll(content)
	if err != nil {
		return thumbnail{}, err
	}
	t := thumbnail{of: a.Content}
	t.content, t.mediaType, err = picture.Thumbnail(whole, a.Type, thumbnailSide)
	if err != nil && !errors.Is(err, picture.ErrFormat) && !errors.Is(err, picture.ErrUnsupported) {
		return thumbnail{}, err
	}
	h.thumbnails.put(t)
	return t, nil
}

// filePath is the address of an attachment.
func (v visit) filePath(c bridge.ConversationID, id bridge.AttachmentID) string {
	return v.door.path(c) + "/attachments/" + string(id)
}

// smallPicture is the address of what a thread shows of a file: a thumbnail, or
// the file itself where that is small; empty for what is no picture to show.
func smallPicture(a bridge.Attachment, url string) string {
	switch {
	case !a.Picture():
		return ""
	case slices.Contains(picture.ThumbnailTypes, a.Type):
		return url + "/thumbnail"
	case a.Size <= maxInline:
		return url
	}
	return ""
}
