package inbox

import (
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/passerelle-mail/passerelle/bridge"
)

// attachmentPolicy is for a file that a browser shows in spite of its
// disposition: nothing in it may run or load.
const attachmentPolicy = "default-src 'none'; sandbox"

// showAttachment gives a file to be saved. Its bytes come from strangers.
func (h *Handler) showAttachment(w http.ResponseWriter, r *http.Request, v visit) error {
	a, content, err := h.bridge.OpenAttachment(r.Context(), v.viewer, bridge.AttachmentID(r.PathValue("attachment")))
	if err != nil {
		return err
	}
	defer h.close(r, content)
	header := w.Header()
	header.Set("Cache-Control", "private, no-cache") // kept, but for the eyes of this session only
	header.Set("ETag", `"`+string(a.Content)+`"`)
	if r.Header.Get("If-None-Match") == header.Get("ETag") {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	header.Set("Content-Type", a.Type)
	header.Set("Content-Length", strconv.FormatInt(a.Size, 10))
	header.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": a.Name}))
	header.Set("Content-Security-Policy", attachmentPolicy)
	if _, err := io.Copy(w, content); err != nil {
		h.logFault(r, err)
		panic(http.ErrAbortHandler) // half a file must not look whole
	}
	return nil
}
