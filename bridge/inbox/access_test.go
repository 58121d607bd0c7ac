package inbox_test

import (
	"net/http"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// guarded are the routes that want a sign-in. The walk in walk_test.go goes to
// each as every kind of person.
var guarded = []string{
	"GET /conversations",
	"POST /conversations/desk",
	"POST /conversations/view",
	"POST /conversations/undo",
	"GET /labels",
	"POST /labels",
	"POST /labels/{label}",
	"GET /live",
	"POST /sign-out",
	"GET /contacts",
	"GET /contacts.csv",
	"GET /numbers",
	"GET /sessions",
	"POST /sessions/{session}/end",
	"POST /sessions/end-others",
	"GET /conversations/{id}",
	"GET /conversations/{id}/details",
	"POST /conversations/{id}/note",
	"GET /conversations/{id}/live",
	"POST /conversations/{id}/messages",
	"POST /conversations/{id}/scheduled/{scheduled}",
	"POST /conversations/{id}/messages/{message}",
	"POST /conversations/{id}/comments",
	"POST /conversations/{id}/comments/{comment}",
	"POST /conversations/{id}/check",
	"POST /conversations/{id}/typing",
	"POST /my/conversations/{id}/messages/{message}",
	"POST /my/conversations/{id}/check",
	"GET /quick-replies",
	"POST /quick-replies",
	"GET /conversations/{id}/attachments/{attachment}",
	"POST /conversations/{id}/held/{mail}",
	"GET /conversations/{id}/held/{mail}/trace",
	"GET /conversations/{id}/messages/{message}/trace",
	"GET /conversations/{id}/messages/{message}/original",
	"GET /conversations/{id}/messages/{message}/source",
	"GET /my/conversations/{id}/messages/{message}/original",
	"GET /my/conversations/{id}/messages/{message}/source",
	"POST /my/conversations/{id}/held/{mail}",
	"GET /my/conversations/{id}",
	"GET /my/conversations/{id}/live",
	"POST /my/conversations/{id}/messages",
	"GET /my/conversations/{id}/attachments/{attachment}",
	"GET /conversations/{id}/attachments/{attachment}/thumbnail",
	"GET /my/conversations/{id}/attachments/{attachment}/thumbnail",
	"POST /my/conversations/{id}/sign-out",
	"GET /my/conversations/{id}/settings",
	"GET /my/conversations/{id}/erase",
	"POST /my/conversations/{id}/erase",
	"POST /my/conversations/{id}/settings",
	"POST /my/conversations/{id}/block",
	"GET /my/conversations/{id}/report",
	"POST /my/conversations/{id}/report",
	"GET /views",
	"POST /views",
	"POST /views/{view}",
	"GET /settings",
	"POST /settings/display",
	"POST /push",
	"POST /push/end",
	"POST /push/settings",
	"POST /my/conversations/{id}/push",
	"POST /my/conversations/{id}/push/end",
	"POST /my/conversations/{id}/push/settings",
	"POST /settings/mails/{contact}",
	"POST /settings/mails/{contact}/resume",
	"GET /settings/answers",
	"POST /settings/answers/first",
	"POST /settings/answers/hours",
	"GET /settings/delivery",
	"POST /settings/delivery",
	"GET /settings/delivery/{profile}/preview",
	"GET /settings/delivery/{profile}/preview/now",
	"GET /settings/delivery/{profile}/preview/then",
	"POST /settings/feed",
	"GET /settings/senders",
	"POST /settings/senders",
	"POST /settings/senders/{sender}/revoke",
	"GET /settings/webhooks",
	"POST /settings/webhooks",
	"GET /settings/webhooks/{webhook}",
	"POST /settings/webhooks/{webhook}",
	"GET /settings/webhooks/{webhook}/deliveries/{delivery}",
	"POST /settings/webhooks/{webhook}/deliveries/{delivery}",
	"GET /settings/intake",
	"POST /settings/intake",
	"POST /settings/intake/replace",
	"POST /settings/intake/senders",
	"POST /settings/intake/senders/{sender}/revoke",
	"GET /intake",
	"GET /intake/{intake}",
	"POST /intake/{intake}",
	"GET /intake/{intake}/original",
	"GET /intake/{intake}/source",
	"GET /settings/members",
	"POST /settings/members",
	"POST /settings/members/{member}/remove",
	"POST /settings/teams",
	"POST /settings/teams/{team}/delete",
}

// open are the routes for everybody.
var open = []string{
	"GET /{$}", "GET /static/{file}", "POST /language", "GET /service-worker.js", "GET /sign-in", "POST /sign-in",
	"GET /sign-in/{token}", "POST /sign-in/{token}", "GET /unsubscribe/{token}", "POST /unsubscribe/{token}",
	"GET /senders/{token}", "POST /senders/{token}", "GET /sso", "POST /sso", "GET /oidc/{provider}", "GET /oidc/{provider}/callback", "/",
}

// secrets are what only the two sides of Marie's conversation may read.
var secrets = []string{
	"Clio est-elle", "Marie", "Durand", "marie75", bridgetest.ListingTitle, bridgetest.ListingNumber,
	bridgetest.BuyerPhone[1:], bridgetest.SellerEmail, bridgetest.MemberEmail, "Garage Dubreuil", "%PDF", "carnet",
}

func TestStreamsOfStrangersEnd(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, path := range []string{
		"/live", "/conversations/" + string(s.thread.ID) + "/live", "/my/conversations/" + string(s.thread.ID) + "/live",
	} {
		events := s.browser().listen(path)
		notice := next(t, events)
		wantContains(t, notice.data, "Vous êtes déconnecté.")
		wantWithout(t, notice.data, secrets...)
		if e := next(t, events); e.name != "end" {
			t.Errorf("%s: got event %q, want end", path, e.name)
		}
		ended(t, events)
	}
	for _, b := range []*browser{s.signedIn(s.other), s.signedIn(s.paul)} {
		a := b.get("/conversations/" + string(s.thread.ID) + "/live")
		wantWithout(t, a.body, secrets...)
	}
}

func TestBothSidesSeeTheirConversation(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea, marie := s.signedIn(s.lea), s.signedIn(s.marie)
	wantContains(t, lea.get("/conversations/"+string(s.thread.ID)).body, question, "Marie Durand", bridgetest.BuyerPhone[1:], bridgetest.ListingTitle)
	mine := marie.get("/my/conversations/" + string(s.thread.ID)).body
	wantContains(t, mine, question, "Garage Dubreuil", "répond en 10 minutes")
	// What the sides may not know of one another.
	wantWithout(t, mine, bridgetest.SellerEmail, bridgetest.MemberEmail)
	wantWithout(t, lea.get("/conversations/"+string(s.thread.ID)).body, bridgetest.BuyerEmail)
}

// One browser may be signed in as several people, each under its own address.
func TestOneBrowserIsBothSides(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.signedIn(s.lea)
	for _, v := range []bridge.Viewer{s.marie, s.paul} {
		b.post(s.link(v), nil)
	}
	for path, want := range map[string]string{
		"/conversations/" + string(s.thread.ID):    "Écrire à Marie Durand",
		"/my/conversations/" + string(s.thread.ID): "Écrire à Garage Dubreuil",
		"/my/conversations/" + string(s.elses.ID):  "Écrire à Autos Leroux",
	} {
		if a := b.get(path); a.status != http.StatusOK {
			t.Errorf("GET %s = %d, want 200", path, a.status)
		} else {
			wantContains(t, a.body, want)
		}
	}
}
