package inbox

import (
	"net/http"
	"slices"
	"strconv"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/internal/picture"
)

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
	t, err := h.thumbnails.Of(r.Context(), string(a.Content), a.Type, content)
	if err != nil {
		return err
	}
	if len(t.Content) == 0 {
		header.Del("ETag")
		http.Redirect(w, r, v.filePath(bridge.ConversationID(r.PathValue("id")), id), http.StatusSeeOther)
		return nil
	}
	header.Set("Content-Type", t.Type)
	header.Set("Content-Length", strconv.Itoa(len(t.Content)))
	header.Set("Content-Security-Policy", attachmentPolicy)
	_, _ = w.Write(t.Content) // the client is gone; there is nobody to tell
	return nil
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
