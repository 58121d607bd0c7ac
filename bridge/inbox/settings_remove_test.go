package inbox_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
)

func TestAMemberIsRemoved(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann := s.colleagueWho(bridge.SeesAll, "ann")
	annes := s.signedIn(ann)
	s.commented(annes, "Vu.")
	lea := s.signedIn(s.lea)
	path := "/settings/members/" + string(ann.Member) + "/remove"
	page := lea.get("/settings/members").body
	wantContains(t, page, `action="`+path+`"`, "ann est déconnecté tout de suite", "Retirer définitivement")
	wantWithout(t, page, "/settings/members/"+string(s.lea.Member)+"/remove") // not herself
	a := lea.post(path, url.Values{"form": {"member-1"}})
	if a.status != http.StatusSeeOther {
		t.Fatalf("removing: %d", a.status)
	}
	page = lea.get("/settings/members?saved=removed").body
	wantContains(t, page, "n’est plus dans le compte")
	wantWithout(t, page, "ann@garage-dubreuil.example")
	if a := annes.get("/conversations"); a.status != http.StatusSeeOther {
		t.Errorf("she still is let in: %d", a.status)
	}
	wantContains(t, lea.get("/conversations/"+string(s.thread.ID)).body, "· ann ·", ">Vu.<") // the name stays
	if a := lea.post(path, nil); a.status != http.StatusNotFound {
		t.Errorf("removing her again: %d, want 404", a.status)
	}
	if a := lea.post("/settings/members/"+string(s.lea.Member)+"/remove", url.Values{"form": {"member-1"}}); a.status != http.StatusBadRequest {
		t.Errorf("removing herself: %d, want 400", a.status)
	}
}
