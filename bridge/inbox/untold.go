package inbox

import (
	"context"

	"github.com/passerelle-mail/passerelle/bridge"
)

// notice is a line about what somebody should see to. URL is where; it is empty for
// who may not go there.
type notice struct{ Text, URL string }

// untold says which of the account's webhooks lack something of a conversation.
func (v visit) untold(view bridge.ConversationView) (lines []notice) {
	manages := false
	for _, m := range view.Members {
		manages = manages || m.ID == v.viewer.Member && m.Role.Manages()
	}
	for _, u := range view.Untold {
		l := notice{Text: v.words.Webhook.untold(u.Host, v.clock.at(u.Since).Full) + " " + v.words.Webhook.untoldStates[u.State]}
		if manages {
			l.URL = webhooksPath + "/" + string(u.Webhook)
		}
		lines = append(lines, l)
	}
	return lines
}

// broken says to owners and managers which ways to the account's CRM do not work.
func (h *Handler) broken(ctx context.Context, v visit) (lines []notice, err error) {
	me, err := h.bridge.Self(ctx, v.viewer)
	if err != nil || !me.Role.Manages() {
		return nil, err
	}
	hooks, err := h.bridge.Webhooks(ctx, holderOf(v))
	if err != nil {
		return nil, err
	}
	for _, w := range hooks {
		if !w.DownAt.IsZero() {
			state, _ := v.webhookState(w)
			lines = append(lines, notice{"Webhook " + w.Host() + v.words.Colon + " " + state, webhooksPath + "/" + string(w.ID)})
		}
	}
	profiles, err := h.bridge.Profiles(ctx, steward(v))
	for _, p := range profiles {
		if p.Active && p.Stopped != "" {
			lines = append(lines, notice{v.words.Delivery.StoppedAt(p.Name, p.Address), deliveryPath + "#profile-" + p.Name})
		}
	}
	return lines, err
}
