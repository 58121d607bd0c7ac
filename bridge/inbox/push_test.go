package inbox_test

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	browsers "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/serviceworker"
	"github.com/chromedp/chromedp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/inbox"
)

// subscriptionForm is what a browser sends when it subscribes (the keys of the
// example in RFC 8291).
const subscriptionForm = "endpoint=https%3A%2F%2Fpush.example%2Fx&auth=BTBZMqHH6r4Tts7J_aSIgg&" +
	"public_key=BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"

func withPushKey(o *inbox.Options) {
	o.PushKey = "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8"
}

func TestBrowsersAreSubscribedAndTold(t *testing.T) {
	t.Parallel()
	s := newSite(t, withPushKey)
	lea, marie := s.signedIn(s.lea), s.signedIn(s.marie)
	mine := "/my/conversations/" + string(s.thread.ID)
	wantContains(t, lea.get("/settings").body, `data-path="/push"`, `name="favorites" value="1" checked`)
	page := marie.get(mine + "/settings").body
	wantContains(t, page, `data-path="`+mine+`/push"`)
	form, err := url.ParseQuery(subscriptionForm)
	must(t, err)
	for b, path := range map[*browser]string{lea: "/push", marie: mine + "/push"} {
		if a := b.post(path, form); a.status != http.StatusNoContent {
			t.Errorf("POST %s = %d, want 204", path, a.status)
		}
		if a := b.post(path, url.Values{"endpoint": {"https://10.0.0.1/"}}); a.status != http.StatusBadRequest {
			t.Errorf("POST %s with an address beside ours = %d, want 400", path, a.status)
		}
	}
	told := func() (paths []string) {
		s.Clock.Add(5 * time.Second)
		due, err := s.LeasePushes(t.Context(), 10)
		must(t, err)
		for _, p := range due {
			paths = append(paths, p.Path+" "+p.Body)
			must(t, s.PushSent(t.Context(), p.ID))
		}
		return paths
	}
	s.write(s.thread, bridge.SideBuyer, "Bonjour ?")
	if got := told(); len(got) != 1 || got[0] != "/conversations/"+string(s.thread.ID)+" Bonjour ?" {
		t.Errorf("told %q", got)
	}
	s.write(s.thread, bridge.SideSeller, "Oui.")
	if got := told(); len(got) != 1 || got[0] != mine+" Oui." {
		t.Errorf("told %q", got)
	}
	page = lea.saves("/push/settings", url.Values{"favorites": {"1"}})
	wantContains(t, page, "C’est enregistré.", `name="messages" value="1">`)
	marie.post(mine+"/push/end", url.Values{"endpoint": {"https://push.example/x"}})
	s.write(s.thread, bridge.SideBuyer, "Samedi ?")
	s.write(s.thread, bridge.SideSeller, "Samedi.")
	if got := told(); len(got) != 0 {
		t.Errorf("told %q", got)
	}
}

func TestServiceWorker(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	a := s.browser().get("/service-worker.js")
	wantContains(t, a.header.Get("Content-Type"), "text/javascript")
	wantContains(t, a.body, "showNotification")
	wantContains(t, a.header.Get("Cache-Control"), "no-cache")
	wantWithout(t, s.signedIn(s.lea).get("/settings").body, `id="push"`) // without a key
}

func TestABrowserCountsInItsTitle(t *testing.T) {
	t.Parallel()
	s := newSite(t, withPushKey)
	lea := s.tab(chromium(t), "push service", "AbortError")
	lea.signIn(s.link(s.lea))
	lea.await(`document.title.startsWith("(1) ")`)
	other := bridgetest.Buyer()
	other.ExternalID, other.Pseudonym, other.Email = "buyer-3", "zoe", "zoe@courriel.example"
	s.lead(bridgetest.ListingID, "Bonjour.", other)
	lea.await(`document.title.startsWith("(2) ")`)
	lea.do(chromedp.Click("#rows .row"))
	lea.await(`document.title.startsWith("(1) ")`)
	lea.open("/settings")
	lea.await(`!document.getElementById("push-on").hidden`)
}

// pushShown is what the first notification shows; empty where there is none for
// a while.
const pushShown = `(async () => {
	const { ready } = navigator.serviceWorker;
	for (const end = Date.now() + 5000; Date.now() < end; await new Promise((done) => setTimeout(done, 10))) {
		const [n] = await (await ready).getNotifications();
		if (n) return [n.title, n.body, n.tag, n.lang, n.data.path].join("|");
	}
	return "";
})()`

// pushReady waits until the service worker can be told.
const pushReady = `new Promise((done) => {
	const look = async () => {
		if ((await navigator.serviceWorker.ready).active.state === "activated") done("yes"); else setTimeout(look, 10);
	};
	look();
})`

// A test has no push service on the internet, so the push comes from the browser's
// own tools. They know only the first profile of a browser.
func TestABrowserShowsWhatIsPushed(t *testing.T) {
	t.Parallel()
	s := newSite(t, withPushKey)
	lea := &tab{t, chromium(t), s.server.URL}
	_, err := chromedp.Call(lea.ctx, browsers.SetPermission, browsers.SetPermissionParams{
		Permission: &browsers.PermissionDescriptor{Name: "notifications"}, Setting: browsers.PermissionSettingGranted, Origin: s.server.URL,
	})
	must(t, err)
	workers := make(chan serviceworker.RegistrationID, 100)
	must(t, chromedp.Listen(lea.ctx, func(event any) {
		if e, ok := event.(*serviceworker.EventWorkerRegistrationUpdated); ok {
			for _, r := range e.Registrations {
				workers <- r.RegistrationID
			}
		}
	}))
	_, err = chromedp.Call(lea.ctx, serviceworker.Enable, cdp.Empty{})
	must(t, err)
	lea.signIn(s.link(s.lea))
	lea.open("/settings")
	_, err = chromedp.Run(lea.ctx, chromedp.Evaluate[string](pushReady, chromedp.EvalAwaitPromise))
	must(t, err)
	worker := <-workers
	lea.until("a notification", func(ctx context.Context) bool {
		_, err := chromedp.Call(ctx, serviceworker.DeliverPushMessage, serviceworker.DeliverPushMessageParams{
			Origin: s.server.URL, RegistrationID: worker,
			Data: `{"title": "Marie", "body": "Bonjour", "path": "/conversations/x", "tag": "t", "language": "fr"}`,
		})
		must(t, err)
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](pushShown, chromedp.EvalAwaitPromise))
		if want := "Marie|Bonjour|t|fr|/conversations/x"; got != "" && got != want {
			t.Errorf("shown %q; want %q", got, want)
		}
		return err == nil && got != ""
	})
}
