package inbox_test

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

const hookAddress = "https://crm.garage-dubreuil.example/leads?token=s3cr3t"

var hookLink = regexp.MustCompile(`href="(/settings/webhooks/[^"]+)"`)

// tell makes an attempt at what is due for the account's only webhook.
func (s *site) tell(answer bridge.WebhookAttempt) {
	s.t.Helper()
	ctx := context.WithoutCancel(s.t.Context())
	must(s.t, s.QueueWebhooks(ctx))
	all, err := s.Webhooks(ctx, bridge.WebhookHolder{Viewer: s.lea})
	must(s.t, err)
	due, err := s.LeaseWebhookDeliveries(ctx, all[0].ID, 10)
	must(s.t, err)
	if len(due) == 0 {
		s.t.Error("nothing is due")
	}
	for _, o := range due {
		answer.At = s.Now()
		_, err := s.WebhookTried(ctx, o.Delivery.ID, bridge.WebhookResult{Attempt: answer})
		must(s.t, err)
	}
}

func TestWebhooksOfAnAccount(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	wantContains(t, lea.get("/settings/webhooks").body, "Aucun pour l’instant", `name="kind" value="lead.created">`)
	lea.refuses("/settings/webhooks", url.Values{"url": {"http://10.0.0.1/"}, "kind": {"message.sent"}},
		"un serveur sur internet", `value="http://10.0.0.1/"`, `value="message.sent" checked`)
	made := lea.post("/settings/webhooks", url.Values{"url": {hookAddress}, "kind": {"lead.created", "message.received"}})
	secret := regexp.MustCompile(`whsec_[A-Za-z0-9+/=&#;]+`).FindString(made.body)
	if made.status != http.StatusOK || secret == "" {
		t.Fatalf("made: %d\n%s", made.status, made.body)
	}
	list := lea.get("/settings/webhooks").body
	wantContains(t, list, "crm.garage-dubreuil.example", "Actif")
	wantWithout(t, list, "s3cr3t")
	path := hookLink.FindStringSubmatch(list)[1]
	page := lea.get(path).body
	wantContains(t, page, "whpk_", `value="message.received" checked`, "Rien encore")
	wantWithout(t, page, "whsec_")

	wantContains(t, lea.saves(path, url.Values{"do": {"test"}}), "Un test est parti", ">Test</a>", "En attente")
	s.tell(bridge.WebhookAttempt{Error: "timeout", Duration: 15 * time.Second})
	page = lea.get(path).body
	wantContains(t, page, "Échec")
	wantContains(t, lea.get(hookLink.FindStringSubmatch(page)[1]).body, "plus de 15 secondes", "webhook.test", "Un test n’est essayé qu’une fois")

	s.write(s.thread, bridge.SideBuyer, "Le prix ?")
	s.tell(bridge.WebhookAttempt{Status: 200, AnswerBody: "<b>ok</b>", AnswerHeader: map[string]string{"server": "crm"}, RequestHeader: map[string]string{"webhook-id": "evt_1"}})
	page = lea.get(path).body
	wantContains(t, page, "Message de l’acheteur", "Remis")
	told := hookLink.FindStringSubmatch(page)[1]
	wantContains(t, lea.get(told).body, "Réponse 200", "server: crm", "&lt;b&gt;ok&lt;/b&gt;", "Le prix ?", "webhook-id: evt_1", "Envoyer de nouveau")
	wantContains(t, lea.saves(told, nil), "C’est en cours", "En attente")

	again := lea.post(path, url.Values{"do": {"secret"}})
	if fresh := regexp.MustCompile(`whsec_[A-Za-z0-9+/=&#;]+`).FindString(again.body); fresh == "" || fresh == secret {
		t.Errorf("a new secret: %q", fresh)
	}
	wantContains(t, again.body, "Signe encore jusqu’à")
	wantContains(t, lea.saves(path, url.Values{"do": {"replay"}, "since": {"2026-11-01T08:00"}}), "C’est en cours")
	lea.refuses(path, url.Values{"do": {"replay"}, "since": {"soon"}}, "Choisissez un moment")
	lea.refuses(path, url.Values{"do": {"save"}, "url": {"https://localhost/"}}, "un serveur sur internet", `value="https://localhost/"`)
	wantContains(t, lea.saves(path, url.Values{"do": {"save"}, "url": {hookAddress}}), "C’est enregistré")
	wantContains(t, lea.saves(path, url.Values{"do": {"disable"}}), "Désactivé", `value="enable"`)
	lea.refuses(path, url.Values{"do": {"test"}}, "Activez-le")
	lea.saves(path, url.Values{"do": {"enable"}})
	wantContains(t, lea.saves(path, url.Values{"do": {"delete"}}), "Aucun pour l’instant")
	if a := lea.get(path); a.status != http.StatusNotFound {
		t.Errorf("a webhook that was deleted: %d", a.status)
	}
}

func TestAWebhookThatIsDown(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	lea.post("/settings/webhooks", url.Values{"url": {hookAddress}})
	s.write(s.thread, bridge.SideBuyer, "Le prix ?")
	s.tell(bridge.WebhookAttempt{Status: 500})
	list := lea.get("/settings/webhooks").body
	wantContains(t, list, "Ne répond pas, nous réessayons")
	s.Clock.Add(3 * time.Hour)
	s.tell(bridge.WebhookAttempt{Status: 500})
	page := lea.get(hookLink.FindStringSubmatch(list)[1])
	wantContains(t, page.body, "En panne depuis", `value="enable"`)
	s.Clock.Add(time.Hour)
	s.tell(bridge.WebhookAttempt{Status: 410})
	wantContains(t, lea.get("/settings/webhooks").body, "Désactivé : il a répondu")
	if strings.Contains(page.body, "&lt;nil&gt;") {
		t.Error("a hole in the page")
	}
}

// What a fault of the sandbox did is said, and not taken for something else.
func TestAFaultOfTheSandboxIsSaid(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	lea.post("/settings/webhooks", url.Values{"url": {hookAddress}})
	for fault, tt := range map[bridge.Fault]struct {
		attempt bridge.WebhookAttempt
		want    string
	}{
		bridge.FaultDropped:    {bridge.WebhookAttempt{Error: "dropped", AnswerBody: "sandbox fault: dropped; the answer was 204"}, "Réponse perdue exprès"},
		bridge.FaultRefused:    {bridge.WebhookAttempt{Status: 503, AnswerBody: "sandbox fault: refused"}, "pas envoyé, comme si"},
		bridge.FaultSlow:       {bridge.WebhookAttempt{Status: 200}, "dix secondes de retard"},
		bridge.FaultDuplicated: {bridge.WebhookAttempt{Status: 200}, "deux fois"},
		bridge.FaultReordered:  {bridge.WebhookAttempt{Status: 200}, "l’ordre a été changé"},
	} {
		s.write(s.thread, bridge.SideBuyer, "Le prix ?")
		tt.attempt.Fault = fault
		s.tell(tt.attempt)
		s.Clock.Add(7 * time.Minute)
		path := hookLink.FindStringSubmatch(lea.get("/settings/webhooks").body)[1]
		page := lea.get(hookLink.FindStringSubmatch(lea.get(path).body)[1]).body
		wantContains(t, page, "Mode test", tt.want, tt.attempt.AnswerBody)
		wantWithout(t, page, "plus de 15 secondes")
		if tt.attempt.Status != http.StatusOK {
			s.tell(bridge.WebhookAttempt{Status: http.StatusOK})
		}
	}
}

// Who opens a conversation sees that the CRM lacks something of it, who manages the
// account sees it beside the list, and the buyer sees nothing of that.
func TestWhatAWebhookWasNotToldIsSeen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	thread := "/conversations/" + string(s.thread.ID)
	lea.post("/settings/webhooks", url.Values{"url": {hookAddress}})
	hook := hookLink.FindStringSubmatch(lea.get("/settings/webhooks").body)[1]
	agent := s.signedIn(s.helper())
	m := s.write(s.thread, bridge.SideBuyer, "Le prix ?")
	s.tell(bridge.WebhookAttempt{Status: 500})
	quiet := func(pages ...string) {
		t.Helper()
		for _, page := range pages {
			wantWithout(t, page, `class="untold"`, `class="broken"`)
		}
	}
	quiet(lea.get(thread).body, lea.get("/conversations").body) // it is tried again soon
	s.Clock.Add(3 * time.Hour)
	s.tell(bridge.WebhookAttempt{Status: 500})
	const lacks = "Votre CRM (crm.garage-dubreuil.example) n’a pas reçu tout"
	wantContains(t, lea.get(thread).body, `<p class="untold"><a href="`+hook+`">`+lacks, "Nous réessayons.", `class="broken"><a href="`+hook, "En panne depuis")
	wantContains(t, agent.get(thread).body, `<p class="untold">`+lacks)
	quiet(s.signedIn(s.marie).get("/my" + thread).body)
	wantWithout(t, agent.get("/conversations").body, `class="broken"`)
	wantContains(t, lea.get("/conversations").body, `class="broken"><a href="`+hook)
	wantContains(t, s.told(lea, m), "Votre webhook sur crm.garage-dubreuil.example ne l’a pas encore reçu", "webhook ", " waiting<")
	wantWithout(t, s.told(lea, m)+lea.get(thread).body, "s3cr3t")

	s.Clock.Add(time.Hour)
	s.tell(bridge.WebhookAttempt{Status: 410})
	late := s.write(s.thread, bridge.SideBuyer, "Et la couleur ?")
	wantContains(t, lea.get(thread).body, lacks, "Son webhook est désactivé.")
	for _, untold := range []bridge.Message{m, late} {
		wantContains(t, s.told(lea, untold), "crm.garage-dubreuil.example est désactivé : il n’en est pas prévenu")
	}

	lea.saves(hook, url.Values{"do": {"enable"}})
	for range 3 { // with what was seen in between
		s.tell(bridge.WebhookAttempt{Status: 200})
	}
	quiet(lea.get(thread).body, lea.get("/conversations").body)
	inOrder(t, s.told(lea, late), "Votre webhook sur crm.garage-dubreuil.example l’a reçu")
}

// What is not tried again stays said until it is sent again.
func TestWhatAWebhookLostIsSeen(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	thread := "/conversations/" + string(s.thread.ID)
	lea.post("/settings/webhooks", url.Values{"url": {hookAddress}})
	hook := hookLink.FindStringSubmatch(lea.get("/settings/webhooks").body)[1]
	m := s.write(s.thread, bridge.SideBuyer, "Le prix ?")
	for range 10 {
		s.tell(bridge.WebhookAttempt{Status: 500})
		s.Clock.Add(27 * time.Hour)
	}
	other := s.write(s.thread, bridge.SideBuyer, "Et la couleur ?")
	s.tell(bridge.WebhookAttempt{Status: 200}) // it is well again
	wantContains(t, lea.get(thread).body, "Cela ne lui est plus envoyé de lui-même.")
	inOrder(t, s.told(lea, m), "ne l’a pas reçu, et il ne lui est plus envoyé", "failed<")
	inOrder(t, s.told(lea, other), "l’a reçu")
	lea.saves(hook, url.Values{"do": {"replay"}, "since": {"2026-11-01T08:00"}})
	s.tell(bridge.WebhookAttempt{Status: 200})
	s.tell(bridge.WebhookAttempt{Status: 200})
	wantWithout(t, lea.get(thread).body, `class="untold"`)
}
