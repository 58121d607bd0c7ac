package inbox_test

import (
	"net/http"
	"net/url"
	"regexp"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

func TestAListIsSavedUnderAName(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	wantWithout(t, lea.get("/conversations").body, `action="/views"`, `class="saved"`) // there is nothing to keep
	narrowed := "/conversations?assignee=" + string(s.lea.Member) + "&sort=oldest"
	page := lea.get(narrowed).body
	wantContains(t, page, `action="/views"`, `<input type="hidden" name="assignee" value="`+string(s.lea.Member)+`">`, `<input type="hidden" name="sort" value="oldest">`)

	form := url.Values{"name": {"Chez <moi>"}, "assignee": {string(s.lea.Member)}, "sort": {"oldest"}}
	if a := lea.post("/views", form); a.status != http.StatusSeeOther || a.location() != narrowed {
		t.Fatalf("saving: %d to %q; want 303 to %q", a.status, a.location(), narrowed)
	}
	page = lea.get(narrowed).body
	wantContains(t, page, `aria-current="true"><span class="name">Chez &lt;moi&gt;</span><span class="count" id="count-saved-`)
	wantWithout(t, page, `action="/views"`) // it is kept already
	lea.post("/views", url.Values{"name": {"Remises"}, "q": {"remise"}})
	page = lea.get("/conversations").body
	wantContains(t, page, `<a href="/conversations?q=remise"><span class="name">Remises</span></a>`)
	wantWithout(t, s.signedIn(s.colleagueWho(bridge.SeesAll, "ann")).get("/conversations").body, "Remises")

	if a := lea.post("/views", form); a.status != http.StatusConflict {
		t.Errorf("the same name again: %d, want 409", a.status)
	} else {
		wantContains(t, a.body, "porte déjà ce nom")
	}
	id := regexp.MustCompile(`action="(/views/[^"]+)"`).FindStringSubmatch(lea.get("/views").body)[1]
	lea.post(id, url.Values{"name": {"À moi"}})
	wantContains(t, lea.get("/conversations").body, "À moi")
	lea.post(id, url.Values{"do": {"delete"}})
	wantWithout(t, lea.get("/conversations").body, "À moi")
}

func TestCountsOfSavedViewsComeLive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	v, err := s.PutSavedView(t.Context(), s.lea, bridge.SavedView{Name: "Moi", View: bridge.ViewOpen, Sort: bridge.SortNewest, Assignee: s.lea.Member})
	must(t, err)
	lea := s.signedIn(s.lea)
	events := lea.listen(streams(t, lea.get("/conversations").body)[0])
	s.Clock.Add(time.Minute)
	_, err = s.ChangeDesk(t.Context(), s.lea, []bridge.ConversationID{s.thread.ID}, bridge.DeskChange{Assignee: &s.lea.Member})
	must(t, err)
	wantContains(t, next(t, events).data, `<span id="count-saved-`+string(v.ID)+`" hx-swap-oob="innerHTML">1</span>`)
}
