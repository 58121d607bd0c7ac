package inbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// commented makes a comment as the form does, and returns its id.
func (s *site) commented(b *browser, text string) bridge.CommentID {
	s.t.Helper()
	path := "/conversations/" + string(s.thread.ID)
	a := b.post(path+"/comments", url.Values{"comment": {text}})
	if a.status != http.StatusSeeOther || !strings.Contains(a.location(), "#comment-") {
		s.t.Fatalf("commenting: %d to %q", a.status, a.location())
	}
	_, id, _ := strings.Cut(a.location(), "#comment-")
	return bridge.CommentID(id)
}

func TestACommentStandsInTheThread(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann := s.colleagueWho(bridge.SeesAll, "ann")
	s.colleagueWho(bridge.SeesOwn, "zoe")
	lea := s.signedIn(s.lea)
	id := s.commented(lea, "@ann, @zoe : remise <b>possible</b> ?")
	page := lea.get("/conversations/" + string(s.thread.ID) + "?comment=" + string(id)).body
	wantContains(t, page, `<li class="comment" id="comment-`+string(id)+`">`, "<b>@ann</b>, <b>@zoe</b> : remise &lt;b&gt;possible&lt;/b&gt; ?",
		"zoe n’a pas accès à cet échange", "/comments/"+string(id), "Marie Durand ne le voit pas.", `<li role="option" id="name-0">ann</li>`)
	wantWithout(t, page, `id="name-1"`) // neither herself nor who does not see it
	theirs := s.signedIn(ann).get("/conversations/" + string(s.thread.ID)).body
	wantContains(t, theirs, "remise &lt;b&gt;")
	wantWithout(t, theirs, "/comments/"+string(id)) // only its writer changes it

	path := "/conversations/" + string(s.thread.ID) + "/comments/" + string(id)
	if a := s.signedIn(ann).post(path, url.Values{"do": {"delete"}}); a.status != http.StatusForbidden {
		t.Errorf("a colleague deletes it: %d, want 403", a.status)
	}
	lea.post(path, url.Values{"do": {"edit"}, "comment": {"Non."}})
	wantContains(t, lea.get("/conversations/"+string(s.thread.ID)).body, ">Non.</div>", "modifié")
	lea.post(path, url.Values{"do": {"delete"}})
	wantWithout(t, lea.get("/conversations/"+string(s.thread.ID)).body, `class="comment"`)
}

func TestACommentThatIsRefused(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	path := "/conversations/" + string(s.thread.ID) + "/comments"
	long := strings.Repeat("é", 40000)
	for text, want := range map[string]string{" ": "Écrivez d’abord quelque chose.", long: "ramenez-le à"} {
		a := lea.post(path, url.Values{"comment": {text}})
		if a.status != http.StatusBadRequest {
			t.Errorf("status %d, want 400", a.status)
		}
		// The form is open, with what was written, and the answer to the buyer is empty.
		wantContains(t, a.body, want, `<details class="commenting" id="commenting" open>`, ">"+strings.TrimSpace(text)+"</textarea>")
	}
	if got := len(s.messages(s.lea, s.thread)); got != 1 {
		t.Errorf("%d messages, want 1", got)
	}
}

// A field that is sent to the wrong form reaches nobody.
func TestNoFieldIsOfBothForms(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	lea := s.signedIn(s.lea)
	path := "/conversations/" + string(s.thread.ID)
	if a := lea.post(path+"/messages", url.Values{"comment": {"Remise"}}); a.status != http.StatusBadRequest {
		t.Errorf("a comment sent as an answer: %d, want 400", a.status)
	}
	if a := lea.post(path+"/comments", url.Values{"text": {"Bonjour"}}); a.status != http.StatusBadRequest {
		t.Errorf("an answer sent as a comment: %d, want 400", a.status)
	}
}

func TestCommentsComeLive(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann := s.signedIn(s.colleagueWho(bridge.SeesAll, "ann"))
	path := "/conversations/" + string(s.thread.ID)
	events := ann.listen(streams(t, ann.get(path).body)[1])
	c, err := s.AddComment(t.Context(), s.lea, s.thread.ID, "Vue samedi.")
	must(t, err)
	wantContains(t, next(t, events).data, `<li class="comment" id="comment-`+string(c.ID)+`">`, "Vue samedi.")
	must(t, s.EditComment(t.Context(), s.lea, c.ID, "Vue lundi."))
	wantContains(t, next(t, events).data, `id="comment-`+string(c.ID)+`" hx-swap-oob="true"`, "Vue lundi.")
	must(t, s.DeleteComment(t.Context(), s.lea, c.ID))
	wantWithout(t, next(t, events).data, "Vue lundi.")
	_, err = s.PutBuyerNote(t.Context(), s.lea, s.thread.ID, bridge.NewBuyerNote{Text: "pressée", Tags: []string{"VIP"}})
	must(t, err)
	wantContains(t, next(t, events).data, `<form class="note" id="buyer-note" hx-swap-oob="true"`, "pressée", "<li>VIP</li>")
}

// TestNoBuyerSeesAComment goes to all that a buyer may see, after their account
// has told each other something.
func TestNoBuyerSeesAComment(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	ann := s.colleagueWho(bridge.SeesAll, "ann")
	things := s.things(bridge.SideBuyer)
	marie := s.signedIn(s.marie)
	mine := "/my/conversations/" + string(s.thread.ID)
	events := marie.listen(streams(t, marie.get(mine).body)[0])
	c, err := s.AddComment(t.Context(), s.lea, s.thread.ID, "Zwetschge pour @ann")
	must(t, err)
	must(t, s.EditComment(t.Context(), s.lea, c.ID, "Zwetschge, @ann !"))
	_, err = s.PutBuyerNote(t.Context(), ann, s.thread.ID, bridge.NewBuyerNote{Text: "Mirabelle", Tags: []string{"Mirabelle"}})
	must(t, err)
	hidden := []string{"Zwetschge", "Mirabelle", "comment-", "commenting", "ann@", "/comments", string(c.ID)}
	for _, route := range guarded {
		_, pattern, _ := strings.Cut(route, " ")
		if audienceOf(route) != theBuyer || strings.HasSuffix(route, "/live") || strings.Contains(route, "/erase") || strings.Contains(route, "/sign-out") || strings.Contains(route, "/block") {
			continue
		}
		for _, partial := range []bool{false, true} {
			a := marie.step(route, fill(t, pattern, things), partial)
			wantWithout(t, a.body+a.location(), hidden...)
		}
	}
	for _, param := range []string{"?comment=" + string(c.ID), "?find=zwetschge", "?answer=" + string(c.ID)} {
		wantWithout(t, strings.ReplaceAll(strings.ToLower(marie.get(mine+param).body), "?find=zwetschge", ""), "zwetschge, @ann", "mirabelle", `"comment-`)
	}
	s.write(s.thread, bridge.SideSeller, "Une réponse")
	for e := next(t, events); ; e = next(t, events) { // the reader's own messages of the walk come too
		wantWithout(t, e.data, hidden...)
		if strings.Contains(e.data, "Une réponse") {
			break
		}
	}
	// Nor does a mail to her.
	due, err := s.Lease(t.Context(), 100)
	must(t, err)
	told := 0
	for _, n := range due {
		o, err := s.Outgoing(t.Context(), n)
		must(t, err)
		if n.To == bridgetest.BuyerEmail {
			wantWithout(t, o.Comment+o.Record.Message.Text+o.ThreadURL+o.Subject, hidden...)
		} else if n.Kind == bridge.NotifyMention && n.To == "ann@garage-dubreuil.example" {
			told++
		}
	}
	if told != 1 {
		t.Errorf("Ann got %d mails, want 1", told)
	}
}

// colleagueWho is an agent of Léa's account who sees some of it.
func (s *site) colleagueWho(sees bridge.Sees, name string) bridge.Viewer {
	s.t.Helper()
	m, err := s.PutMember(s.t.Context(), bridge.NewMember{
		Account: bridgetest.AccountID, Email: name + "@garage-dubreuil.example", Name: name, Role: bridge.RoleAgent, Sees: sees,
	})
	must(s.t, err)
	return bridge.Viewer{Member: m.ID, Account: m.AccountID}
}
