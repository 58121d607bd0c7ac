package inbox

import (
	"net/http"
	"strconv"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// buyerShell is what a buyer's pages beside the thread have.
type buyerShell struct {
	shell
	Thread string // where the conversation is
	Seller string
}

// buyerShell reads who the buyer writes with. What the buyer may not see is
// [bridge.ErrNotFound].
func (h *Handler) buyerShell(r *http.Request, v visit) (buyerShell, bridge.ConversationView, error) {
	id := bridge.ConversationID(r.PathValue("id"))
	view, err := h.bridge.View(r.Context(), v.viewer, id)
	if err != nil {
		return buyerShell{}, view, err
	}
	s := buyerShell{shell: h.shell(r, ""), Thread: v.door.path(id), Seller: v.otherName(view)}
	s.SignOut = s.Thread + "/sign-out"
	return s, view, nil
}

// buyerSettingsPage is what a buyer is mailed.
type buyerSettingsPage struct {
	buyerShell
	ByMail, Content bool
	Delays          []choice
	Languages       []choice
	Saved           bool
	Blocked         bool // the buyer has blocked the seller
	Push            pushPart
}

// choice is an option of a list.
type choice struct {
	Value, Label string
	Chosen       bool
}

// delays are those that a buyer may choose, in seconds.
var delays = []int{0, 30, 300, 3600}

func (h *Handler) showBuyerSettings(w http.ResponseWriter, r *http.Request, v visit) error {
	s, view, err := h.buyerShell(r, v)
	if err != nil {
		return err
	}
	settings, err := h.bridge.BuyerSettings(r.Context(), v.viewer.Buyer)
	if err != nil {
		return err
	}
	p := buyerSettingsPage{buyerShell: s, ByMail: settings.MessagesByMail, Content: settings.Content, Saved: r.URL.Query().Has("saved") && r.URL.Query().Get("saved") != "push"}
	p.Title = p.W.Buyers.Settings
	near := 0 // the longest that is not longer than what is set
	for i, d := range delays {
		if time.Duration(d)*time.Second <= settings.Delay {
			near = i
		}
	}
	for i, d := range delays {
		value := strconv.Itoa(d)
		p.Delays = append(p.Delays, choice{value, p.W.Buyers.Delays[value], i == near})
	}
	for _, lang := range []string{"fr", "en"} {
		chosen := lang == settings.Language || settings.Language == "" && lang == view.Buyer.Language
		p.Languages = append(p.Languages, choice{lang, languages[languages[lang].OtherLang].Other, chosen})
	}
	if p.Push, err = h.pushPart(r, v, s.Thread+"/push"); err != nil {
		return err
	}
	if p.Blocked, err = h.bridge.HasBlocked(r.Context(), v.viewer, view.Conversation.ID); err != nil {
		return err
	}
	return h.pages.buyerSettings.show(w, r, http.StatusOK, p)
}

func (h *Handler) putBuyerSettings(w http.ResponseWriter, r *http.Request, v visit) error {
	s, _, err := h.buyerShell(r, v)
	if err != nil {
		return err
	}
	settings, err := h.bridge.BuyerSettings(r.Context(), v.viewer.Buyer)
	if err != nil {
		return err
	}
	seconds, err := strconv.Atoi(r.PostFormValue("delay"))
	if err != nil {
		return &bridge.InvalidError{Field: "delay", Got: r.PostFormValue("delay"), Want: "seconds"}
	}
	settings.MessagesByMail = r.PostFormValue("mail") != ""
	settings.Content = r.PostFormValue("content") != ""
	settings.Delay = time.Duration(seconds) * time.Second
	settings.Language = r.PostFormValue("language")
	if _, err := h.bridge.PutBuyerSettings(r.Context(), v.viewer.Buyer, settings); err != nil {
		return err
	}
	http.Redirect(w, r, s.Thread+"/settings?saved", http.StatusSeeOther)
	return nil
}
