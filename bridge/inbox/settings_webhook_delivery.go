package inbox

import (
	"bytes"
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// webhookDeliveryPage is one event to one endpoint, with each request and answer.
type webhookDeliveryPage struct {
	settingsShell
	Back, Path  string
	Kind, Event string
	State       string
	Mood        string
	Open        bool
	Next        stamp
	Body        string
	Attempts    []webhookAttemptLine
}

type webhookAttemptLine struct {
	At      stamp
	Title   string
	Mood    string
	Took    string
	Request []string // headers, one a line
	Answer  []string
	Body    string
	Fault   string // of the sandbox
}

func (h *Handler) showWebhookDelivery(w http.ResponseWriter, r *http.Request, v visit) error {
	hook, id := bridge.WebhookID(r.PathValue("webhook")), bridge.WebhookDeliveryID(r.PathValue("delivery"))
	d, tried, err := h.bridge.WebhookDelivery(r.Context(), holderOf(v), hook, id)
	if err != nil {
		return err
	}
	p := webhookDeliveryPage{
		Back: webhooksPath + "/" + string(hook), Kind: v.words.Webhook.kinds[d.Kind], Event: string(d.EventID),
		State: v.words.Webhook.states[d.State], Mood: moodOf(d.State), Open: d.Open(), Body: indented(d.Body),
	}
	p.Path = p.Back + "/deliveries/" + string(id)
	if why := v.words.Webhook.reasons[d.Reason]; why != "" {
		p.State += " – " + why
	}
	if d.State == bridge.WebhookWaiting {
		p.Next = v.clock.at(d.DueAt)
	}
	for _, a := range tried {
		p.Attempts = append(p.Attempts, v.webhookAttempt(a))
	}
	if p.settingsShell, err = h.settingsShell(r, v, webhooksPath); err != nil {
		return err
	}
	return h.pages.settingsWebhookDelivery.show(w, r, http.StatusOK, p)
}

func (v visit) webhookAttempt(a bridge.WebhookAttempt) webhookAttemptLine {
	words := v.words.Webhook
	l := webhookAttemptLine{
		At: v.clock.at(a.At), Title: words.Answer(a.Status), Mood: "failed", Took: a.Duration.Round(time.Millisecond).String(),
		Request: headerLines(a.RequestHeader), Answer: headerLines(a.AnswerHeader), Body: a.AnswerBody,
		Fault: words.faults[a.Fault],
	}
	switch {
	case a.Fault == bridge.FaultDropped:
		l.Title = words.Dropped
	case a.Status == 0:
		l.Title = words.NoAnswer
		if why := words.errors[a.Error]; why != "" {
			l.Title = why
		}
	case a.Status < 300:
		l.Mood = "done"
	}
	return l
}

func headerLines(h map[string]string) (lines []string) {
	for _, name := range slices.Sorted(maps.Keys(h)) {
		lines = append(lines, name+": "+h[name])
	}
	return lines
}

// indented makes JSON easy to read.
func indented(body string) string {
	var out bytes.Buffer
	if json.Indent(&out, []byte(body), "", "  ") != nil {
		return body
	}
	return out.String()
}

func (h *Handler) replayWebhookDelivery(w http.ResponseWriter, r *http.Request, v visit) error {
	hook, id := bridge.WebhookID(r.PathValue("webhook")), bridge.WebhookDeliveryID(r.PathValue("delivery"))
	if _, err := h.bridge.ReplayDelivery(r.Context(), holderOf(v), hook, id); err != nil {
		return err
	}
	return saved(w, r, webhooksPath+"/"+string(hook)+"/deliveries/"+string(id), "again")
}
