package inbox_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
)

// question returns the path of the sender check that was mailed.
func (s *site) question() string {
	s.t.Helper()
	due, err := s.Lease(s.t.Context(), 100)
	must(s.t, err)
	for _, n := range due {
		if n.Kind == bridge.NotifySenderCheck {
			u, err := url.Parse(n.Link)
			must(s.t, err)
			return u.Path
		}
	}
	s.t.Fatal("no question was mailed")
	return ""
}

func (s *site) hold() {
	s.t.Helper()
	s.receive(s.thread.SellerAlias, "From: <assistant@elsewhere.example>\nMessage-ID: <1@elsewhere.example>\nSubject: Au sujet de la Clio\n\nOui, samedi.\n")
}

func TestASenderCheckIsAnsweredByAClick(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]struct {
		messages int
		says     string
	}{
		"yes": {2, "L’e-mail est publié"},
		"no":  {1, "Personne ne l’a vu"},
	} {
		t.Run(answer, func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			s.hold()
			path, nobody := s.question(), s.browser()
			for range 2 { // mail scanners open links, and often twice
				wantContains(t, nobody.get(path).body, "assistant@elsewhere.example", "Au sujet de la Clio", "le publier")
			}
			if a := nobody.post(path, url.Values{"answer": {"perhaps"}}); a.status != http.StatusBadRequest {
				t.Errorf("another answer = %d, want 400", a.status)
			}
			wantContains(t, nobody.post(path, url.Values{"answer": {answer}}).body, want.says)
			v, err := s.View(t.Context(), s.lea, s.thread.ID)
			must(t, err)
			if len(v.Messages) != want.messages || len(v.Held) != 0 {
				t.Errorf("%d messages and %d held, want %d and none", len(v.Messages), len(v.Held), want.messages)
			}
			again := nobody.post(path, url.Values{"answer": {"yes"}})
			wantContains(t, again.body, "déjà répondu")
			if again.status != http.StatusGone {
				t.Errorf("a second answer = %d, want 410", again.status)
			}
		})
	}
}

func TestAHeldMailIsPostedFromTheThread(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.hold()
	lea, path := s.signedIn(s.lea), "/conversations/"+string(s.thread.ID)
	v, err := s.View(t.Context(), s.lea, s.thread.ID)
	must(t, err)
	held := path + "/held/" + string(v.Held[0].ID)
	wantContains(t, lea.get(path).body, held, "Il est de nous")
	if a := lea.post(held, url.Values{"answer": {"x"}}); a.status != http.StatusBadRequest {
		t.Errorf("another answer = %d, want 400", a.status)
	}
	lea.post(held, url.Values{"answer": {"trust"}})
	page := lea.get(path).body
	wantContains(t, page, "Oui, samedi.")
	wantWithout(t, page, "en attente")
	if a := lea.post(held, url.Values{"answer": {"post"}}); a.status != http.StatusNotFound {
		t.Errorf("a second answer = %d, want 404", a.status)
	}
}
