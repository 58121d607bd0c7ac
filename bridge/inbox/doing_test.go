package inbox_test

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/passerelle-mail/passerelle/bridge"
)

func (s *site) conversation(id bridge.ConversationID) bridge.ConversationView {
	s.t.Helper()
	v, err := s.View(s.t.Context(), s.lea, id)
	must(s.t, err)
	return v
}

// do presses a button for conversations, and returns the page that it leads to.
func (b *browser) press(do, back string, ids ...bridge.ConversationID) string {
	b.s.t.Helper()
	form := url.Values{"do": {do}, "back": {back}}
	for _, id := range ids {
		form.Add("id", string(id))
	}
	a := b.post("/conversations/desk", form)
	if a.status != http.StatusSeeOther || a.location() != back {
		b.s.t.Fatalf("%s: %d to %q; want 303 to %q", do, a.status, a.location(), back)
	}
	return b.get(back).body
}

// undo presses the button of a page's toast.
func (b *browser) undo(page string) string {
	b.s.t.Helper()
	m := regexp.MustCompile(`name="steps" value="([^"]*)"`).FindStringSubmatch(page)
	if m == nil {
		b.s.t.Fatalf("nothing to undo in:\n%s", page)
	}
	a := b.post("/conversations/undo", url.Values{"steps": {html.UnescapeString(m[1])}, "back": {"/conversations"}})
	if a.status != http.StatusSeeOther {
		b.s.t.Fatalf("undo: status %d", a.status)
	}
	return b.get("/conversations").body
}

func TestSeveralAreDoneAndUndone(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	nora := s.nora()
	s.desk(nora, bridge.DeskChange{Starred: &yes})
	lea := s.signedIn(s.lea)
	label, err := s.PutLabel(t.Context(), s.lea, bridge.Label{Name: "À rappeler", Color: "teal"})
	must(t, err)
	for _, test := range []struct {
		do, says string
		holds    func(bridge.ConversationView) bool
	}{
		{"close", "2 échanges clôturés", func(v bridge.ConversationView) bool { return v.Conversation.Closed }},
		{"star", "2 étoiles ajoutées", func(v bridge.ConversationView) bool { return v.Conversation.Desk.Starred }},
		{"archive", "2 échanges archivés", func(v bridge.ConversationView) bool { return v.Conversation.Desk.Archived }},
		{"delete", "2 échanges supprimés", func(v bridge.ConversationView) bool { return v.Conversation.Desk.Deleted }},
		{"read", "2 échanges marqués comme lus", func(v bridge.ConversationView) bool { return v.Conversation.SellerSeen == v.Conversation.Sequence }},
		{"unread", "2 échanges marqués comme non lus", func(v bridge.ConversationView) bool { return v.Conversation.Desk.Unread }},
		{"snooze:tomorrow", "2 échanges reportés", func(v bridge.ConversationView) bool {
			return v.Conversation.Desk.SnoozedUntil.Equal(time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC))
		}},
		{"label:" + string(label.ID), "2 étiquettes ajoutées", func(v bridge.ConversationView) bool { return len(v.Labels) == 1 }},
		{"assign:" + string(s.lea.Member), "2 échanges confiés", func(v bridge.ConversationView) bool { return v.Conversation.Desk.Assignee == s.lea.Member }},
	} {
		if test.do == "unread" {
			for _, c := range []bridge.Conversation{s.thread, nora} {
				s.desk(c, bridge.DeskChange{Unread: new(bool)})
			}
		}
		page := lea.press(test.do, "/conversations?view=all", s.thread.ID, nora.ID)
		wantContains(t, page, "<p>"+test.says+"</p>")
		for _, id := range []bridge.ConversationID{s.thread.ID, nora.ID} {
			if !test.holds(s.conversation(id)) {
				t.Errorf("%s: not done with %s", test.do, id)
			}
		}
		if again := lea.get("/conversations").body; strings.Contains(again, test.says) {
			t.Errorf("%s: told twice", test.do)
		}
		wantContains(t, lea.undo(page), "C’est annulé")
		if test.holds(s.conversation(s.thread.ID)) && test.do != "read" {
			t.Errorf("%s: not undone", test.do)
		}
	}
	if !s.conversation(nora.ID).Conversation.Desk.Starred {
		t.Error("what was starred before is not any more")
	}
}

func TestAWholeViewIsReadAndClosed(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	nora := s.nora()
	s.desk(nora, bridge.DeskChange{Archived: &yes})
	lea := s.signedIn(s.lea)
	a := lea.post("/conversations/view", url.Values{"do": {"read"}, "back": {"/conversations"}})
	wantContains(t, lea.get(a.location()).body, "<p>Échange marqué comme lu</p>", `id="count-unread"><`)
	if c := s.conversation(nora.ID).Conversation; c.SellerSeen == c.Sequence {
		t.Error("what another view has was marked read")
	}
	a = lea.post("/conversations/view", url.Values{"do": {"close"}, "back": {"/conversations"}})
	page := lea.get(a.location()).body
	wantContains(t, page, "<p>Échange clôturé</p>")
	if !s.conversation(s.thread.ID).Conversation.Closed || s.conversation(nora.ID).Conversation.Closed {
		t.Error("not just what was read in the view is closed")
	}
	lea.undo(page)
	if s.conversation(s.thread.ID).Conversation.Closed {
		t.Error("it is not open again")
	}
}

func TestWhatCannotBeDoneIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	id := string(s.thread.ID)
	for name, form := range map[string]url.Values{
		"nothing":  {"id": {id}},
		"unknown":  {"id": {id}, "do": {"explode"}},
		"no time":  {"id": {id}, "do": {"snooze:at"}, "until": {"soon"}},
		"the past": {"id": {id}, "do": {"snooze:at"}, "until": {"2020-01-01T09:00"}},
	} {
		if a := lea.post("/conversations/desk", form); a.status != http.StatusBadRequest {
			t.Errorf("%s: status %d; want 400", name, a.status)
		}
	}
	if a := lea.post("/conversations/undo", url.Values{"steps": {"{"}}); a.status != http.StatusBadRequest {
		t.Errorf("undoing nonsense: status %d; want 400", a.status)
	}
	if a := s.signedIn(s.other).post("/conversations/desk", url.Values{"id": {id}, "do": {"star"}}); a.status != http.StatusNotFound {
		t.Errorf("another account: status %d; want 404", a.status)
	}
	a := lea.post("/conversations/desk", url.Values{"do": {"close"}})
	wantContains(t, lea.get(a.location()).body, "Sélectionnez d’abord un échange")
	// A form does not lead to another host.
	a = lea.post("/conversations/desk", url.Values{"id": {id}, "do": {"star"}, "back": {"//evil.example"}})
	if a.location() != "/conversations" {
		t.Errorf("back leads to %q", a.location())
	}
}

func TestLabelsAreMadeAndChanged(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	lea.post("/labels", url.Values{"name": {"Chaud"}, "color": {"red"}})
	labels, err := s.Labels(t.Context(), s.lea)
	must(t, err)
	if len(labels) != 1 || labels[0].Name != "Chaud" {
		t.Fatalf("labels: %v", labels)
	}
	wantContains(t, lea.get("/labels").body, `value="Chaud"`, `value="red" checked`)
	if a := lea.post("/labels", url.Values{"name": {"Chaud"}, "color": {"blue"}}); a.status != http.StatusConflict || !strings.Contains(a.body, "porte déjà ce nom") {
		t.Errorf("twice the same name: %d", a.status)
	}
	if a := lea.post("/labels", url.Values{"name": {" "}, "color": {"blue"}}); a.status != http.StatusBadRequest || !strings.Contains(a.body, "Donnez à l’étiquette un nom") {
		t.Errorf("no name: %d", a.status)
	}
	lea.post("/labels/"+string(labels[0].ID), url.Values{"name": {"Tiède"}, "color": {"orange"}})
	wantContains(t, lea.get("/conversations").body, "dot orange", "Tiède")
	lea.post("/labels/"+string(labels[0].ID), url.Values{"do": {"delete"}})
	wantWithout(t, lea.get("/conversations").body, "Tiède")
}

// A colleague's change is seen in an open thread.
func TestWhatCanBeDoneFollows(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	path := "/conversations/" + string(s.thread.ID)
	page := lea.get(path).body
	wantContains(t, page, `value="close"`)
	events := lea.listen(path + "/live?position=" + position(t, page))
	s.desk(s.thread, bridge.DeskChange{Closed: &yes})
	e := next(t, events)
	wantContains(t, e.data, `id="doing"`, `value="reopen"`, `hx-swap-oob="true"`)
	wantWithout(t, e.data, `value="close"`)
}

// deskByKeyboard does all with keys, and nothing while somebody writes.
func deskByKeyboard(s *site, open opener) {
	nora := s.nora()
	lea := open(s)
	lea.signIn(s.link(s.lea))
	lea.await(`document.querySelectorAll("#rows .row").length === 2`)
	lea.until("a stream", func(context.Context) bool { return s.streams() == 1 })
	key := func(k string) { lea.do(chromedp.KeyEvent(k)) }
	key("j")
	lea.await(`document.activeElement.id === "conversation-` + string(nora.ID) + `"`)
	key("j")
	lea.await(`document.activeElement.id === "conversation-` + string(s.thread.ID) + `"`)
	key("k")
	key("\r")
	lea.sees("#timeline", "Une reprise ?")
	key("e")
	lea.sees("#toast", "Échange clôturé")
	lea.sees("#doing .state", "Clôturé")
	key("z")
	lea.sees("#toast", "C’est annulé")
	lea.await(`!document.querySelector("#doing .state")`)
	key("s")
	lea.await(`document.querySelector("#rows .row .star")`)
	lea.await(`document.querySelector("#doing [value=unstar]")`)
	key("r")
	lea.await(`document.activeElement.matches("#composer textarea")`)
	key("e")
	lea.await(`document.querySelector("#composer textarea").value.endsWith("e")`) // what a test types comes twice: as a key, and as text
	key("\x1b")
	key("?")
	lea.await(`document.getElementById("keys").open`)
	key("\x1b")
	lea.await(`!document.getElementById("keys").open`)
	key("a")
	lea.await(`document.activeElement.value === "assign:` + string(s.lea.Member) + `"`)
	key("\r")
	lea.sees("#rows .assignee", "LD")
	if c := s.conversation(nora.ID).Conversation; c.Closed || !c.Desk.Starred || c.Desk.Assignee != s.lea.Member {
		s.t.Errorf("the keys left closed %v and %+v", c.Closed, c.Desk)
	}

	// Two are selected, and leave the list when they are closed, but for the open one.
	lea.do(chromedp.Click(`label:has([value="` + string(s.thread.ID) + `"])`))
	key("e")
	lea.await(`!document.querySelector(".tick :checked") && document.querySelectorAll("#rows .row").length === 1`)
	lea.sees("#toast", "Échange clôturé")
}

// The blocked one is told no more than that nothing goes through.
func TestABlockedBuyerIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea, marie := s.signedIn(s.lea), s.signedIn(s.marie)
	path := "/conversations/" + string(s.thread.ID)
	wantContains(t, lea.get(path).body, `value="block"`, `value="spam"`)
	wantContains(t, lea.press("spam", path, s.thread.ID), "Signalé et bloqué", `value="unblock"`, "Bloqué : plus aucun message ne passe")
	a := marie.post("/my"+path+"/messages", url.Values{"text": {"Allô ?"}})
	if a.status != http.StatusForbidden {
		t.Errorf("status %d; want 403", a.status)
	}
	wantContains(t, a.body, "Plus aucun message ne passe dans cet échange.", "Allô ?")
	wantWithout(t, a.body, "Bloqué", "Signalé")
	wantContains(t, lea.get("/conversations?view=blocked").body, "Marie Durand")
	wantWithout(t, lea.press("unblock", path, s.thread.ID), `value="unblock"`)
	if a := marie.post("/my"+path+"/messages", url.Values{"text": {"Allô ?"}}); a.status != http.StatusSeeOther {
		t.Errorf("unblocked: status %d; want 303", a.status)
	}
}
