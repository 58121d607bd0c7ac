package inbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// scheduledOf returns the path of the only message that waits.
func (s *site) scheduledOf(v bridge.Viewer, c bridge.Conversation) (path string, m bridge.ScheduledMessage) {
	s.t.Helper()
	view, err := s.View(s.t.Context(), v, c.ID)
	must(s.t, err)
	if len(view.Scheduled) != 1 {
		s.t.Fatalf("%d messages wait; want one", len(view.Scheduled))
	}
	return "/conversations/" + string(c.ID) + "/scheduled/" + string(view.Scheduled[0].ID), view.Scheduled[0]
}

func TestAMessageMayBeTakenBackWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := newUndoSite(t)
	lea, marie := s.signedIn(s.lea), s.signedIn(s.marie)
	path := "/conversations/" + string(s.thread.ID)
	body, contentType := form(t, "Non, vendue.", "k", bridge.NewFile{Name: "carnet.pdf", Content: strings.NewReader("%PDF-1.4")})
	a := lea.do(http.MethodPost, path+"/messages", body, contentType)
	if a.status != http.StatusSeeOther || !strings.HasPrefix(a.location(), path+"#scheduled-") {
		t.Fatalf("POST = %d to %q, want 303 to what waits", a.status, a.location())
	}
	wantContains(t, lea.get(path).body, "Non, vendue.", "carnet.pdf", "Envoi dans 10 s", "Annuler l’envoi")
	wantWithout(t, marie.get("/my"+path).body, "vendue", `id="waiting"`, `name="later"`)

	at, _ := s.scheduledOf(s.lea, s.thread)
	a = lea.post(at, url.Values{"do": {"cancel"}})
	if a.status != http.StatusOK {
		t.Errorf("taking back = %d, want 200", a.status)
	}
	wantContains(t, a.body, "Non, vendue.</textarea>", "Votre texte est de nouveau dans le champ. Joignez de nouveau ses fichiers.")
	a = lea.post(at, url.Values{"do": {"cancel"}})
	if a.status != http.StatusConflict {
		t.Errorf("taking back again = %d, want 409", a.status)
	}
	wantContains(t, a.body, "Ce message vient de partir")
	if a := s.signedIn(s.other).post(at, url.Values{"do": {"cancel"}}); a.status != http.StatusNotFound {
		t.Errorf("a stranger gets %d, want 404", a.status)
	}
}

func TestSendingLaterWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := newSite(t) // its clock stands at 9:00 of Friday 20 November, in UTC
	lea := s.signedIn(s.lea)
	path := "/conversations/" + string(s.thread.ID)
	for _, test := range []struct{ later, at, want string }{
		{"hour", "", "2026-11-20T10:00:00Z"},
		{"evening", "", "2026-11-20T18:00:00Z"},
		{"tomorrow", "", "2026-11-21T09:00:00Z"},
		{"monday", "", "2026-11-23T09:00:00Z"},
		{"", "2026-12-01T08:30", "2026-12-01T08:30:00Z"},
		{"", "2026-11-20T08:59", ""},
		{"", "soon", ""},
	} {
		a := lea.post(path+"/messages", url.Values{"text": {"Plus tard."}, "later": {test.later}, "at": {test.at}})
		if test.want == "" {
			if a.status != http.StatusBadRequest {
				t.Errorf("%+v: %d, want 400", test, a.status)
			}
			wantContains(t, a.body, "Plus tard.</textarea>", "Choisissez un moment à venir")
			continue
		}
		at, m := s.scheduledOf(s.lea, s.thread)
		if got := m.DueAt.Format(time.RFC3339); got != test.want {
			t.Errorf("%+v: due at %s", test, got)
		}
		lea.post(at, url.Values{"do": {"cancel"}})
	}

	lea.post(path+"/messages", url.Values{"text": {"Plus tard."}, "later": {"monday"}})
	at, _ := s.scheduledOf(s.lea, s.thread)
	wantContains(t, lea.get(path).body, "Partira : lundi 23 novembre, 09:00")
	if a := lea.post(at, url.Values{"do": {"save"}, "text": {"Mardi."}, "at": {"2026-11-24T09:00"}}); a.location() != path {
		t.Errorf("saving = %d to %q", a.status, a.location())
	}
	wantContains(t, lea.get(path).body, "Partira : mardi 24 novembre, 09:00", "Mardi.")
	if a := lea.post(at, url.Values{"do": {"save"}, "text": {"Mardi."}, "at": {""}}); a.status != http.StatusBadRequest {
		t.Errorf("saving without a time = %d, want 400", a.status)
	}
	lea.post(at, url.Values{"do": {"send"}})
	if got := s.messages(s.marie, s.thread)[1].Text; got != "Mardi." {
		t.Errorf("sent %q", got)
	}
}

// Open pages of its side are told of what waits; that of the buyer is not.
func TestWhatWaitsIsLive(t *testing.T) {
	t.Parallel()
	s := newUndoSite(t)
	path := "/conversations/" + string(s.thread.ID)
	events := s.signedIn(s.lea).listen(path + "/live")
	next(t, events) // the whole thread
	buyers := s.signedIn(s.marie).listen("/my" + path + "/live")
	next(t, buyers)
	_, err := s.Write(t.Context(), s.lea, bridge.NewMessage{Conversation: s.thread.ID, Text: "Oui."}, time.Time{})
	must(t, err)
	e := next(t, events)
	wantContains(t, e.data, `id="waiting"`, `hx-swap-oob="true"`, "Oui.", "data-undo")
	wantWithout(t, e.data, question)
	s.Clock.Add(10 * time.Second)
	_, err = s.SendDue(t.Context())
	must(t, err)
	e = next(t, events)
	wantContains(t, e.data, `id="message-2"`, `id="waiting"`)
	wantWithout(t, e.data, "data-undo")
	got := next(t, buyers).data
	wantContains(t, got, `id="message-2"`)
	wantWithout(t, got, `id="waiting"`)
}
