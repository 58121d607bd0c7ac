package inbox

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Webhooks are the endpoints of an account, for its owners and managers.
type Webhooks interface {
	MakeWebhook(ctx context.Context, h bridge.WebhookHolder, n bridge.NewWebhook) (bridge.Webhook, error)
	Webhooks(ctx context.Context, h bridge.WebhookHolder) ([]bridge.Webhook, error)
	Webhook(ctx context.Context, h bridge.WebhookHolder, id bridge.WebhookID) (bridge.Webhook, error)
	ChangeWebhook(ctx context.Context, h bridge.WebhookHolder, id bridge.WebhookID, c bridge.WebhookChange) (bridge.Webhook, error)
	DeleteWebhook(ctx context.Context, h bridge.WebhookHolder, id bridge.WebhookID) error
	RotateWebhook(ctx context.Context, h bridge.WebhookHolder, id bridge.WebhookID, overlap time.Duration) (bridge.Webhook, error)
	TestWebhook(ctx context.Context, h bridge.WebhookHolder, id bridge.WebhookID) (bridge.WebhookDelivery, error)
	ReplayWebhook(ctx context.Context, h bridge.WebhookHolder, id bridge.WebhookID, from bridge.WebhookReplay) (bridge.Webhook, error)
	WebhookDeliveries(ctx context.Context, h bridge.WebhookHolder, f bridge.WebhookDeliveryFilter) ([]bridge.WebhookDelivery, error)
	WebhookDelivery(ctx context.Context, h bridge.WebhookHolder, w bridge.WebhookID, id bridge.WebhookDeliveryID) (bridge.WebhookDelivery, []bridge.WebhookAttempt, error)
	ReplayDelivery(ctx context.Context, h bridge.WebhookHolder, w bridge.WebhookID, id bridge.WebhookDeliveryID) (bridge.WebhookDelivery, error)
}

const (
	webhooksPath = "/settings/webhooks"
	// webhookLog is how many deliveries a page shows.
	webhookLog = 50
	// webhookOverlap is how long an old secret signs beside a new one.
	webhookOverlap = 24 * time.Hour
)

// webhooksPage lists the endpoints of an account.
type webhooksPage struct {
	settingsShell
	Webhooks []webhookLine
	URL      string // as it was written
	Kinds    []choice
}

type webhookLine struct {
	Path, Host, State string
	Bad               bool
}

// webhookPage is an endpoint with its log.
type webhookPage struct {
	settingsShell
	Path, URL, State string
	Bad, Active      bool
	Kinds            []choice
	Secret           string // just made
	Keys             []webhookKeyLine
	Log              []webhookLogLine
	Older            string
}

type webhookKeyLine struct{ Key, Until string }

type webhookLogLine struct {
	Path, Kind, State string
	Mood              string
	At                stamp
	Attempts          int
}

func holderOf(v visit) bridge.WebhookHolder { return bridge.WebhookHolder{Viewer: v.viewer} }

func (v visit) webhookState(w bridge.Webhook) (text string, bad bool) {
	words := v.words.Webhook
	switch {
	case w.Reason == bridge.WebhookGone:
		return words.gone, true
	case w.State == bridge.WebhookDisabled:
		return words.byHand, false
	case !w.DownAt.IsZero():
		return words.down(v.clock.at(w.FailingSince).Full), true
	case !w.FailingSince.IsZero():
		return words.failing, true
	}
	return words.active, false
}

// kindChoices are the kinds of events, of which some are chosen.
func (v visit) kindChoices(chosen []bridge.JournalKind) (out []choice) {
	for _, k := range bridge.JournalKinds {
		out = append(out, choice{string(k), v.words.Webhook.kinds[k], slices.Contains(chosen, k)})
	}
	return out
}

func kindsOf(r *http.Request) (kinds []bridge.JournalKind) {
	for _, k := range r.PostForm["kind"] {
		kinds = append(kinds, bridge.JournalKind(k))
	}
	return kinds
}

// refuseWebhook is refuse with the words for webhooks.
func (s *settingsShell) refuseWebhook(form string, err error) bool {
	s.Refused = form
	if invalid, ok := errors.AsType[*bridge.InvalidError](err); ok {
		s.Field = invalid.Field
	} else if errors.Is(err, bridge.ErrConflict) {
		s.Field = refusedTaken
	}
	s.Refusal = s.W.Webhook.refusals[s.Field]
	return s.Refusal != ""
}

func (h *Handler) listWebhooks(w http.ResponseWriter, r *http.Request, v visit) error {
	p, err := h.webhooksPage(r, v)
	if err != nil {
		return err
	}
	return h.pages.settingsWebhooks.show(w, r, http.StatusOK, p)
}

func (h *Handler) webhooksPage(r *http.Request, v visit) (p webhooksPage, err error) {
	if p.settingsShell, err = h.settingsShell(r, v, webhooksPath); err != nil {
		return p, err
	}
	all, err := h.bridge.Webhooks(r.Context(), holderOf(v))
	for _, one := range all {
		l := webhookLine{Path: webhooksPath + "/" + string(one.ID), Host: one.Host()}
		l.State, l.Bad = v.webhookState(one)
		p.Webhooks = append(p.Webhooks, l)
	}
	p.Kinds = v.kindChoices(nil)
	return p, err
}

func (h *Handler) makeWebhook(w http.ResponseWriter, r *http.Request, v visit) error {
	written, kinds := r.PostFormValue("url"), kindsOf(r)
	made, cause := h.bridge.MakeWebhook(r.Context(), holderOf(v), bridge.NewWebhook{URL: written, Kinds: kinds})
	if cause == nil {
		return h.showSecret(w, r, v, made)
	}
	p, err := h.webhooksPage(r, v)
	if err != nil {
		return err
	}
	if !p.refuseWebhook("new", cause) {
		return cause
	}
	p.URL, p.Kinds = written, v.kindChoices(kinds)
	return h.pages.settingsWebhooks.show(w, r, http.StatusBadRequest, p)
}

// showSecret shows an endpoint with its newest secret, this once.
func (h *Handler) showSecret(w http.ResponseWriter, r *http.Request, v visit, hook bridge.Webhook) error {
	p, err := h.webhookPage(r, v, hook)
	if err != nil {
		return err
	}
	p.Secret = hook.Keys[0].SecretText()
	return h.pages.settingsWebhook.show(w, r, http.StatusOK, p)
}

func (h *Handler) showWebhook(w http.ResponseWriter, r *http.Request, v visit) error {
	hook, err := h.bridge.Webhook(r.Context(), holderOf(v), bridge.WebhookID(r.PathValue("webhook")))
	if err != nil {
		return err
	}
	p, err := h.webhookPage(r, v, hook)
	if err != nil {
		return err
	}
	return h.pages.settingsWebhook.show(w, r, http.StatusOK, p)
}

func (h *Handler) webhookPage(r *http.Request, v visit, hook bridge.Webhook) (p webhookPage, err error) {
	if p.settingsShell, err = h.settingsShell(r, v, webhooksPath); err != nil {
		return p, err
	}
	p.Path, p.URL, p.Active, p.Kinds = webhooksPath+"/"+string(hook.ID), hook.URL, hook.State == bridge.WebhookActive, v.kindChoices(hook.Kinds)
	p.State, p.Bad = v.webhookState(hook)
	for _, k := range hook.Keys {
		line := webhookKeyLine{Key: k.PublicText()}
		if !k.EndsAt.IsZero() {
			if !k.EndsAt.After(h.bridge.Now()) {
				continue
			}
			line.Until = v.words.Webhook.KeyUntil(v.clock.at(k.EndsAt).Full)
		}
		p.Keys = append(p.Keys, line)
	}
	list, err := h.bridge.WebhookDeliveries(r.Context(), holderOf(v), bridge.WebhookDeliveryFilter{
		Webhook: hook.ID, Before: bridge.WebhookDeliveryID(r.URL.Query().Get("before")), Limit: webhookLog + 1,
	})
	if len(list) > webhookLog {
		list = list[:webhookLog]
		p.Older = p.Path + "?before=" + url.QueryEscape(string(list[webhookLog-1].ID)) + "#log"
	}
	for _, d := range list {
		p.Log = append(p.Log, webhookLogLine{
			Path: p.Path + "/deliveries/" + string(d.ID), Kind: v.words.Webhook.kinds[d.Kind], State: v.words.Webhook.states[d.State],
			Mood: moodOf(d.State), At: v.clock.at(d.CreatedAt), Attempts: d.Attempts,
		})
	}
	return p, err
}

func moodOf(s bridge.WebhookDeliveryState) string {
	switch s {
	case bridge.WebhookDelivered:
		return "done"
	case bridge.WebhookFailed, bridge.WebhookStopped:
		return "failed"
	}
	return "waits"
}

// changeWebhook does what a button of an endpoint's page says.
func (h *Handler) changeWebhook(w http.ResponseWriter, r *http.Request, v visit) error {
	ctx, mine, id := r.Context(), holderOf(v), bridge.WebhookID(r.PathValue("webhook"))
	hook, err := h.bridge.Webhook(ctx, mine, id)
	if err != nil {
		return err
	}
	do := r.PostFormValue("do")
	switch do {
	case "secret":
		if hook, err = h.bridge.RotateWebhook(ctx, mine, id, webhookOverlap); err != nil {
			return err
		}
		return h.showSecret(w, r, v, hook)
	case "delete":
		if err := h.bridge.DeleteWebhook(ctx, mine, id); err != nil {
			return err
		}
		return saved(w, r, webhooksPath, "webhooks")
	case "test", "enable", "disable", "replay":
	default:
		do = "save"
		hook.URL, hook.Kinds = r.PostFormValue("url"), kindsOf(r)
	}
	cause := h.doWebhook(r, v, do, hook)
	if cause == nil {
		return saved(w, r, webhooksPath+"/"+string(id), do)
	}
	p, err := h.webhookPage(r, v, hook)
	if err != nil {
		return err
	}
	if !p.refuseWebhook(do, cause) {
		return cause
	}
	return h.pages.settingsWebhook.show(w, r, http.StatusBadRequest, p)
}

// doWebhook does what a form says; one that is saved has what hook has.
func (h *Handler) doWebhook(r *http.Request, v visit, do string, hook bridge.Webhook) (err error) {
	ctx, mine := r.Context(), holderOf(v)
	switch do {
	case "test":
		_, err = h.bridge.TestWebhook(ctx, mine, hook.ID)
		if errors.Is(err, bridge.ErrConflict) {
			err = &bridge.InvalidError{Field: "disabled", Want: "an active webhook"}
		}
	case "enable", "disable":
		on := do == "enable"
		_, err = h.bridge.ChangeWebhook(ctx, mine, hook.ID, bridge.WebhookChange{Active: &on})
	case "replay":
		since, malformed := time.ParseInLocation(fieldTime, r.PostFormValue("since"), v.clock.now.Location())
		if malformed != nil {
			return &bridge.InvalidError{Field: "since", Want: "a time"}
		}
		_, err = h.bridge.ReplayWebhook(ctx, mine, hook.ID, bridge.WebhookReplay{Since: since})
	default:
		_, err = h.bridge.ChangeWebhook(ctx, mine, hook.ID, bridge.WebhookChange{URL: &hook.URL, Kinds: &hook.Kinds})
	}
	return err
}
