package bridge_test

import (
	"bytes"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

const hookURL = "https://crm.garage-dubreuil.example/leads"

func (f *firm) hooks() bridge.WebhookHolder { return bridge.WebhookHolder{Viewer: f.lea} }

func (f *firm) hook(kinds ...bridge.JournalKind) bridge.Webhook {
	f.t.Helper()
	w, err := f.MakeWebhook(f.t.Context(), f.hooks(), bridge.NewWebhook{URL: hookURL, Kinds: kinds})
	if err != nil {
		f.t.Fatal(err)
	}
	return w
}

// leaseHooks queues what is new and leases what is due for an endpoint.
func (f *firm) leaseHooks(id bridge.WebhookID) []bridge.OutgoingWebhook {
	f.t.Helper()
	if err := f.QueueWebhooks(f.t.Context()); err != nil {
		f.t.Fatal(err)
	}
	due, err := f.LeaseWebhookDeliveries(f.t.Context(), id, 100)
	if err != nil {
		f.t.Fatal(err)
	}
	return due
}

// answers tells what an endpoint answered to all of some deliveries.
func (f *firm) answers(due []bridge.OutgoingWebhook, status int) {
	f.t.Helper()
	for _, o := range due {
		r := bridge.WebhookResult{Attempt: bridge.WebhookAttempt{At: f.Now(), Status: status, AnswerBody: "Marie Durand, thank you"}}
		if _, err := f.WebhookTried(f.t.Context(), o.Delivery.ID, r); err != nil {
			f.t.Fatal(err)
		}
	}
}

// mailed delivers what mails are due, and returns them.
func (f *firm) mailed() (out []bridge.Notification) {
	f.t.Helper()
	f.Clock.Add(time.Minute)
	out = lease(f.t, f.Bridge)
	for _, n := range out {
		if err := f.Delivered(f.t.Context(), n.ID, "250 2.0.0 taken"); err != nil {
			f.t.Fatal(err)
		}
	}
	return out
}

func (f *firm) leadsOff() {
	f.t.Helper()
	_, err := f.PutContactSettings(f.t.Context(), bridgetest.AccountID, bridgetest.SellerEmail, bridge.Settings{FavoritesByMail: true, Content: true})
	if err != nil {
		f.t.Fatal(err)
	}
}

func TestAddressesOfWebhooks(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	for address, want := range map[string]string{
		"https://crm.example.com/hooks?a=1&b=2": "https://crm.example.com/hooks?a=1&b=2",
		" https://crm.example.com:8443/x#part ": "https://crm.example.com:8443/x",
		"https://CRM.Example.com:443/":          "https://crm.example.com/",
		"https://büro.example/x":                "https://xn--bro-hoa.example/x",
		"https://crm.example.com./":             "https://crm.example.com/",
	} {
		w, err := f.MakeWebhook(t.Context(), f.hooks(), bridge.NewWebhook{URL: address})
		if err != nil || w.URL != want {
			t.Errorf("%q = %q, %v; want %q", address, w.URL, err, want)
		}
	}
	for _, address := range []string{
		"", "crm.example.com", "/hooks", "https:///x", "https:crm.example.com", "http://crm.example.com/", "ftp://crm.example.com/",
		"file:///etc/passwd", "gopher://crm.example.com/", "HTTPS://", "https://ann@crm.example.com/", "https://ann:pw@crm.example.com/",
		"https://127.0.0.1/", "http://127.0.0.1:8080/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://169.254.169.254/",
		"https://8.8.8.8/", "https://2130706433/", "https://0x7f000001/", "https://0x7f.1/", "https://0177.0.0.1/", "https://127.1/",
		"https://crm.0x7f/", "https://localhost/", "https://localhost./", "https://a.localhost/", "https://crm.local/", "https://crm.internal/",
		"https://metadata.google.internal/", "https://crm.lan/", "https://1.0.0.127.in-addr.arpa/", "https://crm/", "https://.example.com/", "https://crm..com/",
		"https://crm.example.com:22/", "https://crm.example.com:80/", "https://crm.example.com:25/", "https://crm.example.com:/", "https://crm.example.com:99999/",
		"https://crm.example.com/\r\nX: y", "https://crm.example.com\\@127.0.0.1/", "https://cr m.example.com/", "https://１２７.０.０.１/", "https://ⓛocalhost/",
		"https://crm.example.com/" + strings.Repeat("x", 2000), "javascript:alert(1)",
	} {
		_, err := f.MakeWebhook(t.Context(), f.hooks(), bridge.NewWebhook{URL: address})
		if !errors.Is(err, bridge.ErrInvalid) {
			t.Errorf("%q: %v, want that it is refused", address, err)
		}
	}
	for _, kinds := range [][]bridge.JournalKind{{"lead"}, {bridge.JournalTest}, {bridge.JournalLead, bridge.JournalLead}} {
		if _, err := f.MakeWebhook(t.Context(), f.hooks(), bridge.NewWebhook{URL: hookURL, Kinds: kinds}); !errors.Is(err, bridge.ErrInvalid) {
			t.Errorf("kinds %q: %v", kinds, err)
		}
	}
}

// Only managers of an account see its endpoints, and the marketplace sees all.
func TestWhoseWebhooksTheyAre(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	ctx := t.Context()
	w := f.hook()
	market := bridge.WebhookHolder{Marketplace: true}
	own, err := f.MakeWebhook(ctx, market, bridge.NewWebhook{URL: hookURL})
	if err != nil {
		t.Fatal(err)
	}
	other, err := f.PutMember(ctx, bridge.NewMember{Account: bridgetest.OtherAccount, Email: "max@autos-leroux.example", Role: bridge.RoleOwner})
	if err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		holder bridge.WebhookHolder
		id     bridge.WebhookID
		want   error
	}{
		"own":                         {f.hooks(), w.ID, nil},
		"marketplace":                 {market, w.ID, nil},
		"its own":                     {market, own.ID, nil},
		"the marketplace's":           {f.hooks(), own.ID, bridge.ErrNotFound},
		"another account's":           {bridge.WebhookHolder{Viewer: bridge.Viewer{Member: other.ID, Account: other.AccountID}}, w.ID, bridge.ErrNotFound},
		"agent":                       {bridge.WebhookHolder{Viewer: f.ann}, w.ID, bridge.ErrForbidden},
		"buyer":                       {bridge.WebhookHolder{Viewer: f.buyer}, w.ID, bridge.ErrNotFound},
		"nobody":                      {bridge.WebhookHolder{}, w.ID, bridge.ErrNotFound},
		"a member of another account": {bridge.WebhookHolder{Viewer: bridge.Viewer{Member: other.ID, Account: f.lea.Account}}, w.ID, bridge.ErrNotFound},
	} {
		_, err := f.Webhook(ctx, tt.holder, tt.id)
		_, errTest := f.TestWebhook(ctx, tt.holder, tt.id)
		_, errLog := f.WebhookDeliveries(ctx, tt.holder, bridge.WebhookDeliveryFilter{Webhook: tt.id, Limit: 1})
		if !errors.Is(err, tt.want) || !errors.Is(errTest, tt.want) || !errors.Is(errLog, tt.want) {
			t.Errorf("%s: %v, %v, %v; want %v", name, err, errTest, errLog, tt.want)
		}
	}
	f.hook()
	for range 8 {
		f.hook()
	}
	if _, err := f.MakeWebhook(ctx, f.hooks(), bridge.NewWebhook{URL: hookURL}); !errors.Is(err, bridge.ErrConflict) {
		t.Errorf("an eleventh endpoint: %v", err)
	}
}

// An endpoint of an account is told of that account what it may know, and the
// marketplace's of all.
func TestWhatEndpointsAreTold(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	w, closed := f.hook(), f.hook(bridge.JournalClosed)
	market, err := f.MakeWebhook(t.Context(), bridge.WebhookHolder{Marketplace: true}, bridge.NewWebhook{URL: hookURL})
	if err != nil {
		t.Fatal(err)
	}
	f.Lead(t, bridgetest.OtherListing, bridgetest.Buyer(), "Bonjour !")
	post(t, f.Bridge, f.id, bridge.SideBuyer, "Écrivez à "+bridgetest.BuyerEmail)
	told := f.leaseHooks(w.ID)
	if len(told) != 1 || !strings.Contains(told[0].Delivery.Body, "Écrivez à") || strings.Contains(told[0].Delivery.Body, bridgetest.BuyerEmail) {
		t.Errorf("the account was told %+v", told)
	}
	if told := f.leaseHooks(closed.ID); len(told) != 0 {
		t.Errorf("of what it did not ask for: %+v", told)
	}
	if told := f.leaseHooks(market.ID); len(told) != 2 || !strings.Contains(told[0].Delivery.Body, `"buyer":"buyer-1"`) {
		t.Errorf("the marketplace was told %+v", told)
	}
}

// Everything since a time is told again, under the same ids; also what was not
// wanted then.
func TestReplay(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	w := f.hook(bridge.JournalReceived)
	var at []time.Time
	for _, text := range []string{"un", "deux", "trois"} {
		f.Clock.Add(time.Hour)
		at = append(at, f.Now())
		post(t, f.Bridge, f.id, bridge.SideBuyer, text)
	}
	round := func() (out []string) {
		for {
			due := f.leaseHooks(w.ID)
			if len(due) == 0 {
				return out
			}
			for _, o := range due {
				out = append(out, string(o.Delivery.EventID))
			}
			f.answers(due, 200)
		}
	}
	first := round()
	if len(first) != 3 || !slices.IsSorted(first) {
		t.Fatalf("told %q", first)
	}
	replay := func(from bridge.WebhookReplay) []string {
		t.Helper()
		if _, err := f.ReplayWebhook(t.Context(), f.hooks(), w.ID, from); err != nil {
			t.Fatal(err)
		}
		return round()
	}
	for name, tt := range map[string]struct {
		from bridge.WebhookReplay
		want []string
	}{
		"time":         {bridge.WebhookReplay{Since: at[1]}, first[1:]},
		"just later":   {bridge.WebhookReplay{Since: at[1].Add(time.Microsecond)}, first[2:]},
		"long ago":     {bridge.WebhookReplay{Since: at[0].Add(-time.Hour * 9999)}, first},
		"the future":   {bridge.WebhookReplay{Since: at[2].Add(time.Hour)}, nil},
		"behind event": {bridge.WebhookReplay{After: bridge.JournalID(first[0])}, first[1:]},
	} {
		if got := replay(tt.from); !slices.Equal(got, tt.want) {
			t.Errorf("%s: told %q, want %q", name, got, tt.want)
		}
	}
	if _, err := f.ReplayWebhook(t.Context(), f.hooks(), w.ID, bridge.WebhookReplay{After: "evt_99_00000000"}); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("from an unknown event: %v", err)
	}
	all := bridge.WebhookChange{Kinds: &[]bridge.JournalKind{}}
	if _, err := f.ChangeWebhook(t.Context(), f.hooks(), w.ID, all); err != nil {
		t.Fatal(err)
	}
	if got := replay(bridge.WebhookReplay{Since: at[0].Add(-9999 * time.Hour)}); len(got) != 4 {
		t.Errorf("told %q, want the lead too", got)
	}
}

// An endpoint that fails for two hours is down: its account is told once, and leads
// go by mail, whatever the settings say, until it is well.
func TestAnEndpointThatIsDown(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	f.mailed()
	f.leadsOff()
	w := f.hook()
	buyer := func(name string) bridge.NewBuyer {
		b := bridgetest.Buyer()
		b.ExternalID, b.Email = name, name+"@courriel.example"
		return b
	}
	f.Lead(t, bridgetest.ListingID, buyer("a"), "Bonjour a")
	for _, wait := range []time.Duration{0, 10 * time.Second, 10 * time.Minute, 40 * time.Minute} {
		f.Clock.Add(wait)
		f.answers(f.leaseHooks(w.ID), 500)
	}
	if n := f.mailed(); len(n) != 0 {
		t.Errorf("mailed before it is down: %+v", n)
	}
	f.Clock.Add(3 * time.Hour)
	f.answers(f.leaseHooks(w.ID), 500)
	sent := f.mailed()
	var kinds []string
	for _, n := range sent {
		kinds = append(kinds, string(n.Kind)+" "+n.To)
	}
	slices.Sort(kinds)
	if want := []string{"lead " + bridgetest.SellerEmail, "webhook_down " + bridgetest.MemberEmail}; !slices.Equal(kinds, want) {
		t.Fatalf("mailed %q, want %q", kinds, want)
	}
	for _, n := range sent {
		if n.Kind == bridge.NotifyWebhookDown {
			if o, err := f.Outgoing(t.Context(), n); err != nil || o.Webhook.URL != hookURL || !strings.HasSuffix(o.ThreadURL, "/settings/webhooks/"+string(w.ID)) {
				t.Errorf("mail: %+v, %v", o, err)
			}
		}
	}
	f.Lead(t, bridgetest.ListingID, buyer("b"), "Bonjour b")
	f.Clock.Add(20 * time.Hour)
	due := f.leaseHooks(w.ID)
	f.answers(due, 500)
	if n := f.mailed(); len(n) != 1 || n[0].Kind != bridge.NotifyLead {
		t.Errorf("mailed while it is down: %+v", n)
	}
	f.Clock.Add(20 * time.Hour)
	f.answers(f.leaseHooks(w.ID), 200)
	f.Lead(t, bridgetest.ListingID, buyer("c"), "Bonjour c")
	if n := f.mailed(); len(n) != 0 {
		t.Errorf("mailed although it is well: %+v", n)
	}
	if w, err := f.Webhook(t.Context(), f.hooks(), w.ID); err != nil || !w.DownAt.IsZero() || !w.FailingSince.IsZero() {
		t.Errorf("endpoint: %+v, %v", w, err)
	}
}

// An answer of 410 is told at once, and leads that wait go by mail.
func TestAnEndpointThatIsGone(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	f.mailed()
	f.leadsOff()
	w := f.hook()
	b := bridgetest.Buyer()
	b.ExternalID, b.Email = "b", "b@courriel.example"
	f.Lead(t, bridgetest.ListingID, b, "Bonjour b")
	f.answers(f.leaseHooks(w.ID), 410)
	if n := f.mailed(); len(n) != 2 {
		t.Errorf("mailed %+v, want the lead and what became of the endpoint", n)
	}
	no := false
	if _, err := f.ChangeWebhook(t.Context(), f.hooks(), w.ID, bridge.WebhookChange{Active: &no}); err != nil {
		t.Fatal(err)
	}
	b.ExternalID, b.Email = "c", "c@courriel.example"
	f.Lead(t, bridgetest.ListingID, b, "Bonjour c")
	if n := f.mailed(); len(n) != 0 {
		t.Errorf("mailed although nobody wants the endpoint: %+v", n)
	}
}

// An erasure takes the person out of what was told and answered, also while it is
// sent, and what waits is told without them.
func TestAnErasedBuyerIsInNoWebhook(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	w := f.hook()
	post(t, f.Bridge, f.id, bridge.SideBuyer, "Je suis Marie Durand.")
	f.answers(f.leaseHooks(w.ID), 200)
	post(t, f.Bridge, f.id, bridge.SideBuyer, "Marie, encore.")
	flying := f.leaseHooks(w.ID)
	post(t, f.Bridge, f.id, bridge.SideBuyer, "Marie attend.")
	if err := f.QueueWebhooks(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := f.EraseViewer(t.Context(), f.buyer); err != nil {
		t.Fatal(err)
	}
	f.answers(flying, 200)
	var told []bridge.JournalKind
	for {
		due := f.leaseHooks(w.ID)
		if len(due) == 0 {
			break
		}
		for _, o := range due {
			told = append(told, o.Delivery.Kind)
			if strings.Contains(o.Delivery.Body, "Marie") {
				t.Errorf("told of an erased buyer: %s", o.Delivery.Body)
			}
		}
		f.answers(due, 500)
		f.Clock.Add(80 * time.Hour)
	}
	if len(told) == 0 || told[0] != bridge.JournalReceived {
		t.Errorf("told %q after the erasure", told)
	}
	list, err := f.WebhookDeliveries(t.Context(), f.hooks(), bridge.WebhookDeliveryFilter{Webhook: w.ID, Limit: 100})
	if err != nil || len(list) < 3 {
		t.Fatalf("%d deliveries, %v", len(list), err)
	}
	for _, d := range list[len(list)-2:] {
		kept, tried, err := f.WebhookDelivery(t.Context(), f.hooks(), w.ID, d.ID)
		if err != nil || len(tried) == 0 {
			t.Fatal(tried, err)
		}
		if strings.Contains(kept.Body, "Marie") || strings.Contains(tried[0].AnswerBody, "Marie") {
			t.Errorf("kept of an erased buyer: %q, %q", kept.Body, tried[0].AnswerBody)
		}
	}
}

func TestOldWebhooksAreForgotten(t *testing.T) {
	t.Parallel()
	f := newFirm(t)
	w := f.hook()
	post(t, f.Bridge, f.id, bridge.SideBuyer, "un")
	f.leaseHooks(w.ID) // and the process dies
	f.Clock.Add(29 * 24 * time.Hour)
	post(t, f.Bridge, f.id, bridge.SideBuyer, "deux")
	if err := f.QueueWebhooks(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.Clock.Add(2 * 24 * time.Hour)
	if err := f.DropWebhookDeliveries(t.Context()); err != nil {
		t.Fatal(err)
	}
	due := f.leaseHooks(w.ID)
	if len(due) != 1 || !strings.Contains(due[0].Delivery.Body, "deux") {
		t.Errorf("due: %+v", due)
	}
}

// What holds a secret all the same is stopped, and what is behind it is told.
func TestAWebhookWithASecretIsStopped(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	b := bridgetest.New(t, bridgetest.Options{Log: slog.New(slog.NewJSONHandler(&log, nil))})
	b.Market(t)
	p := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour")
	lea, _, _, _ := viewers(t, b, p)
	f := firm{Bridge: b, t: t, id: p.Conversation.ID, lea: lea}
	w := f.hook()
	// An id is told as the marketplace gave it.
	if _, err := b.PutListing(t.Context(), bridge.NewListing{
		ExternalID: "annonce:" + bridgetest.BuyerEmail, Account: bridgetest.AccountID, Title: "Renault Zoe", Contact: bridgetest.SellerEmail,
	}); err != nil {
		t.Fatal(err)
	}
	b.Lead(t, "annonce:"+bridgetest.BuyerEmail, bridgetest.Buyer(), "Bonjour")
	f.change(lea, bridge.DeskChange{Closed: new(true)})
	var told []bridge.JournalKind
	for range 5 {
		due := f.leaseHooks(w.ID)
		for _, o := range due {
			told = append(told, o.Delivery.Kind)
		}
		f.answers(due, 200)
	}
	if !slices.Equal(told, []bridge.JournalKind{bridge.JournalClosed}) {
		t.Errorf("told %q", told)
	}
	list, err := b.WebhookDeliveries(t.Context(), f.hooks(), bridge.WebhookDeliveryFilter{Webhook: w.ID, State: bridge.WebhookStopped, Limit: 9})
	if err != nil || len(list) != 1 || list[0].Body != "" {
		t.Errorf("stopped: %+v, %v", list, err)
	}
	if !strings.Contains(log.String(), `"level":"ERROR","msg":"webhook stopped`) || strings.Contains(log.String(), bridgetest.BuyerEmail) {
		t.Errorf("log: %s", log.String())
	}
}
