package inbox

import (
	"context"
	_ "embed"
	"net/http"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Pushes are what people are told in browsers that they chose.
type Pushes interface {
	SubscribePush(ctx context.Context, v bridge.Viewer, s bridge.SessionID, n bridge.NewPushSubscription) error
	UnsubscribePush(ctx context.Context, v bridge.Viewer, endpoint string) error
	PushSettings(ctx context.Context, v bridge.Viewer) (bridge.PushSettings, error)
	PutPushSettings(ctx context.Context, v bridge.Viewer, s bridge.PushSettings) error
}

//go:embed worker/service-worker.js
var serviceWorker []byte

// showServiceWorker sends the script that shows pushes. It stands at the top since
// its address bounds the pages that it may open; browsers look for a newer one.
func (h *Handler) showServiceWorker(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/javascript; charset=utf-8")
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(serviceWorker) // the client is gone; there is nobody to tell
}

// pushPart is where a reader chooses whether this browser tells them.
type pushPart struct {
	W        *words
	Key      string // of the installation; without one there are no pushes
	Path     string // where to subscribe
	Settings bridge.PushSettings
	Member   bool
	Done     bool // they were just saved
}

func (h *Handler) pushPart(r *http.Request, v visit, path string) (pushPart, error) {
	s, err := h.bridge.PushSettings(r.Context(), v.viewer)
	return pushPart{W: v.words, Key: h.pushKey, Path: path, Settings: s, Member: v.door == memberDoor, Done: r.URL.Query().Get("saved") == "push"}, err
}

func (h *Handler) subscribePush(w http.ResponseWriter, r *http.Request, v visit) error {
	err := h.bridge.SubscribePush(r.Context(), v.viewer, v.session, bridge.NewPushSubscription{
		Endpoint: r.PostFormValue("endpoint"), PublicKey: r.PostFormValue("public_key"), Auth: r.PostFormValue("auth"), Language: v.words.Lang,
	})
	if err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (h *Handler) unsubscribePush(w http.ResponseWriter, r *http.Request, v visit) error {
	if err := h.bridge.UnsubscribePush(r.Context(), v.viewer, r.PostFormValue("endpoint")); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

func (h *Handler) savePushSettings(w http.ResponseWriter, r *http.Request, v visit) error {
	s := bridge.PushSettings{
		Messages: r.PostFormValue("messages") != "", Favorites: r.PostFormValue("favorites") != "", Content: r.PostFormValue("content") != "",
		ListingOnline: r.PostFormValue("listing_online") != "", ListingExpiring: r.PostFormValue("listing_expiring") != "",
	}
	if err := h.bridge.PutPushSettings(r.Context(), v.viewer, s); err != nil {
		return err
	}
	page := "/settings"
	if v.door == buyerDoor {
		page = v.door.path(v.viewer.Conversation) + "/settings"
	}
	return saved(w, r, page, "push")
}
