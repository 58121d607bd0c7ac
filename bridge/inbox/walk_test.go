package inbox_test

import (
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// The walk goes to every route as every kind of person. A new route is put into
// guarded or open; one that is neither below /conversations/{id} nor below /my
// is put into audiences too, and a new wildcard into [site.things].

// audience is whom a route is for.
type audience string

const (
	// eachMember: each member gets a page of their own there.
	eachMember audience = "each member"
	// theMember: what the path names belongs to Léa alone.
	theMember audience = "the member"
	// theAccount: what the path names is for all members of Léa's account.
	theAccount audience = "the account"
	// theManagers: for owners and managers; others of the account get 403.
	theManagers audience = "the managers"
	// theSeers: for members who see Marie's conversation.
	theSeers audience = "those who see the conversation"
	// theBuyer: for Marie.
	theBuyer audience = "the buyer"
)

// audiences are of the routes whose path does not tell.
var audiences = map[string]audience{
	"GET /conversations":           eachMember,
	"GET /contacts":                eachMember,
	"GET /contacts.csv":            eachMember,
	"GET /numbers":                 eachMember,
	"GET /live":                    eachMember,
	"POST /conversations/desk":     eachMember,
	"POST /conversations/view":     eachMember,
	"POST /conversations/undo":     eachMember,
	"GET /labels":                  eachMember,
	"GET /quick-replies":           eachMember,
	"POST /quick-replies":          eachMember,
	"POST /labels":                 eachMember,
	"POST /labels/{label}":         theAccount,
	"GET /views":                   eachMember,
	"POST /views":                  eachMember,
	"POST /views/{view}":           theMember,
	"POST /sign-out":               eachMember,
	"GET /sessions":                eachMember,
	"POST /sessions/{session}/end": theMember,
	"POST /sessions/end-others":    eachMember,

	"GET /settings":                                           eachMember,
	"POST /settings/display":                                  eachMember,
	"POST /settings/mails/{contact}":                          theManagers,
	"POST /settings/mails/{contact}/resume":                   theManagers,
	"POST /push":                                              eachMember,
	"POST /push/end":                                          eachMember,
	"POST /push/settings":                                     eachMember,
	"GET /settings/answers":                                   theManagers,
	"POST /settings/answers/first":                            theManagers,
	"POST /settings/answers/hours":                            theManagers,
	"GET /settings/delivery":                                  theManagers,
	"POST /settings/delivery":                                 theManagers,
	"GET /settings/delivery/{profile}/preview":                theManagers,
	"GET /settings/delivery/{profile}/preview/now":            theManagers,
	"GET /settings/delivery/{profile}/preview/then":           theManagers,
	"POST /settings/feed":                                     theManagers,
	"GET /settings/senders":                                   theManagers,
	"POST /settings/senders":                                  theManagers,
	"POST /settings/senders/{sender}/revoke":                  theManagers,
	"GET /settings/members":                                   theManagers,
	"GET /settings/webhooks":                                  theManagers,
	"POST /settings/webhooks":                                 theManagers,
	"GET /settings/webhooks/{webhook}":                        theManagers,
	"POST /settings/webhooks/{webhook}":                       theManagers,
	"GET /settings/webhooks/{webhook}/deliveries/{delivery}":  theManagers,
	"POST /settings/webhooks/{webhook}/deliveries/{delivery}": theManagers,
	"POST /settings/members":                                  theManagers,
	"POST /settings/members/{member}/remove":                  theManagers,
	"POST /settings/teams":                                    theManagers,
	"POST /settings/teams/{team}/delete":                      theManagers,
	"GET /settings/intake":                                    theManagers,
	"POST /settings/intake":                                   theManagers,
	"POST /settings/intake/replace":                           theManagers,
	"POST /settings/intake/senders":                           theManagers,
	"POST /settings/intake/senders/{sender}/revoke":           theManagers,
	"GET /intake":                                             theManagers,
	"GET /intake/{intake}":                                    theManagers,
	"POST /intake/{intake}":                                   theManagers,
	"GET /intake/{intake}/original":                           theManagers,
	"GET /intake/{intake}/source":                             theManagers,
}

func audienceOf(route string) audience {
	_, path, _ := strings.Cut(route, " ")
	switch a := audiences[route]; {
	case a != "":
		return a
	case strings.HasPrefix(path, "/my/conversations/{id}"):
		return theBuyer
	case strings.HasPrefix(path, "/conversations/{id}"):
		return theSeers
	}
	return ""
}

// forms are what is posted where it is not this.
const someForm = "text=hello&answer=post"

var forms = map[string]string{
	"POST /conversations/{id}/scheduled/{scheduled}": "do=cancel",
	"POST /conversations/undo":                       "steps=[]",
	"POST /conversations/{id}/comments":              "comment=hello",
	"POST /conversations/{id}/comments/{comment}":    "do=delete",
	"POST /conversations/{id}/messages/{message}":    "do=delete",
	"POST /my/conversations/{id}/messages/{message}": "do=delete",
	"POST /quick-replies":                            "name=Visite&text=Bonjour",
	"POST /conversations/desk":                       "do=close",
	"POST /conversations/view":                       "do=read",
	"POST /labels":                                   "name=Rouge&color=red",
	"POST /views":                                    "name=Rouge&sort=oldest",
	"POST /views/{view}":                             "name=Vert",
	"POST /labels/{label}":                           "name=Vert&color=green",
	"POST /my/conversations/{id}/report":             "reason=fraud&text=hello",
	"POST /my/conversations/{id}/block":              "do=block",
	"POST /my/conversations/{id}/settings":           "mail=on&delay=30&language=fr",
	"POST /settings/mails/{contact}":                 "delay=5",
	"POST /settings/delivery":                        "name=export&kind=csv&address=export@crm.example&leads=1&active=1",
	"POST /settings/feed":                            "do=cancel",
	"POST /settings/senders":                         "sender=assistant@logiciel.example",
	"POST /settings/webhooks":                        "url=https://crm.example.com/leads",
	"POST /settings/webhooks/{webhook}":              "do=disable",
	"POST /settings/intake":                          "contact=ventes@garage-dubreuil.example",
	"POST /settings/intake/senders":                  "sender=@portail.example",
	"POST /intake/{intake}":                          "do=post",
	"POST /settings/members":                         "email=tom@garage-dubreuil.example&role=agent",
	"POST /push":                                     subscriptionForm,
	"POST /my/conversations/{id}/push":               subscriptionForm,
	"POST /settings/teams":                           "name=Occasions",
}

// things are what wildcards stand for: Léa's own, and those of Marie's
// conversation that one side has.
func (s *site) things(side bridge.Side) map[string]string {
	s.t.Helper()
	file := s.write(s.thread, bridge.SideSeller, "Voici le carnet.", bridge.NewFile{Name: "carnet.pdf", Content: strings.NewReader("%PDF-1.4 carnet")})
	// Each side sees the original of its own mails, and answers for its held ones.
	viewer, alias, from := s.lea, s.thread.SellerAlias, bridgetest.SellerEmail
	if side == bridge.SideBuyer {
		viewer, alias, from = s.marie, s.thread.BuyerAlias, bridgetest.BuyerEmail
	}
	s.receive(alias, "From: <assistant@elsewhere.example>\nMessage-ID: <1@elsewhere.example>\n\nheld\n")
	s.receive(alias, "From: <"+from+">\nMessage-ID: <2@x.example>\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n<p>La Clio est-elle là ? Le carnet aussi ?</p>\n")
	view, err := s.View(s.t.Context(), viewer, s.thread.ID)
	must(s.t, err)
	later, err := s.Write(s.t.Context(), s.lea, bridge.NewMessage{
		Conversation: s.thread.ID, Side: bridge.SideSeller, Text: "Le carnet, demain.", Via: bridge.ViaWeb, Member: s.lea.Member,
	}, s.Now().Add(60*24*time.Hour))
	must(s.t, err)
	s.signedIn(s.lea)
	sessions, err := s.Sessions(s.t.Context(), s.lea)
	must(s.t, err)
	labels, err := s.Labels(s.t.Context(), s.lea)
	must(s.t, err)
	if len(labels) == 0 {
		label, err := s.PutLabel(s.t.Context(), s.lea, bridge.Label{Name: "Vert", Color: "green"})
		must(s.t, err)
		labels = append(labels, label)
	}
	comment, err := s.AddComment(s.t.Context(), s.lea, s.thread.ID, "Le carnet est perdu, @Léa.")
	must(s.t, err)
	gone := s.colleague("gone-"+string(side), false)
	saved, err := s.PutSavedView(s.t.Context(), s.lea, bridge.SavedView{Name: "Le carnet " + string(side), View: bridge.ViewAll, Sort: bridge.SortOldest})
	must(s.t, err)
	team, err := s.PutTeam(s.t.Context(), s.lea, bridge.Team{Name: string(side)})
	must(s.t, err)
	must(s.t, s.AddSender(s.t.Context(), s.lea, "crm@logiciel.example"))
	_, err = s.PutProfile(s.t.Context(), bridge.Steward{Viewer: s.lea}, bridge.Profile{Name: "crm", Kind: bridge.ProfileADF, Address: "leads@crm.example", Leads: true, Active: true})
	must(s.t, err)
	hook, err := s.MakeWebhook(s.t.Context(), bridge.WebhookHolder{Viewer: s.lea}, bridge.NewWebhook{URL: "https://crm.garage-dubreuil.example/leads"})
	must(s.t, err)
	told, err := s.TestWebhook(s.t.Context(), bridge.WebhookHolder{Viewer: s.lea}, hook.ID)
	must(s.t, err)
	must(s.t, s.PutIntakeSender(s.t.Context(), s.lea, "crm@logiciel.example", true))
	return map[string]string{
		"{webhook}":    string(hook.ID),
		"{delivery}":   string(told.ID),
		"{comment}":    string(comment.ID),
		"{intake}":     string(s.takeIn("From: <leads@portail.example>\nMessage-ID: <" + string(side) + "@portail.example>\nSubject: Le carnet\n\nLa Clio est-elle là ? Le carnet aussi ?\n").Mail),
		"{member}":     string(gone.Member),
		"{view}":       string(saved.ID),
		"{label}":      string(labels[0].ID),
		"{sender}":     "crm@logiciel.example",
		"{profile}":    "crm",
		"{contact}":    bridgetest.SellerEmail,
		"{team}":       string(team.ID),
		"{id}":         string(s.thread.ID),
		"{attachment}": string(file.Attachments[0].ID),
		"{message}":    string(view.Messages[len(view.Messages)-1].ID),
		"{mail}":       string(view.Held[0].ID),
		"{scheduled}":  string(later.Waiting.ID),
		"{session}":    string(sessions[0].ID),
	}
}

// noThing is what no wildcard stands for.
const noThing = "00000000-0000-7000-8000-000000000000"

var wildcard = regexp.MustCompile(`\{[a-z_]+\}`)

// fill puts things into a path; what is missing fails the test.
func fill(tb testing.TB, pattern string, things map[string]string) string {
	tb.Helper()
	return wildcard.ReplaceAllStringFunc(pattern, func(name string) string {
		if things[name] == "" {
			tb.Fatalf("%s: the walk does not know what %s is: add it to things", pattern, name)
		}
		return things[name]
	})
}

// nothings has something that is not there for each wildcard.
func nothings(things map[string]string) map[string]string {
	none := map[string]string{}
	for name := range things {
		none[name] = noThing
	}
	return none
}

// person is somebody on the walk.
type person struct {
	name    string
	browser func() *browser
	// in says that the person is signed in as a member: of Léa's account but
	// without seeing the conversation, or of another.
	in      bool
	ours    bool
	secrets []string
}

// buyersSecrets are what an agent who does not see Marie's conversation may not
// read; the account's own names the agent may.
var buyersSecrets = []string{"Clio est-elle", "Marie", "Durand", "marie75", bridgetest.BuyerPhone[1:], "%PDF", "carnet"}

// people are all who are not meant. Their sessions that are over are so by now.
func (s *site) people() []person {
	s.t.Helper()
	kept := func(b *browser) func() *browser {
		b.client.Jar = keepCookies(b.client.Jar, s.server.URL) // which a browser would drop
		return func() *browser { return b }
	}
	past, pastBuyer := kept(s.signedIn(s.lea)), kept(s.signedIn(s.marie))
	s.Clock.Add(31 * 24 * time.Hour)

	left := s.signedIn(s.lea)
	out := kept(left)
	left.post("/sign-out", nil)
	blocked := kept(s.signedIn(s.colleague("zoe", false)))
	s.colleague("zoe", true)
	eve := s.colleague("eve", false)

	in := func(v bridge.Viewer) func() *browser { return func() *browser { return s.signedIn(v) } }
	// One cookie under the names of others. Signed in anew each time: signing out works.
	renames := func(v bridge.Viewer, has string, names ...string) func() *browser {
		return func() *browser {
			cookies, value := map[string]string{}, s.signedIn(v).session(has)
			for _, name := range names {
				cookies[name] = value
			}
			return s.withCookies(cookies)
		}
	}
	member, mine, none := "session", "session-"+string(s.thread.ID), "session-"+noThing
	return []person{
		{name: "signed out", browser: s.browser},
		{name: "a member of another account", browser: in(s.other), in: true},
		{name: "a buyer of another listing", browser: in(s.paul)},
		{name: "a member whose session expired", browser: past},
		{name: "a buyer whose session expired", browser: pastBuyer},
		{name: "a member who signed out", browser: out},
		{name: "a member who is blocked", browser: blocked},
		{name: "an agent who does not see the conversation", browser: in(eve), in: true, ours: true, secrets: buyersSecrets},
		{name: "somebody with made-up cookies", browser: func() *browser {
			return s.withCookies(map[string]string{member: "x", mine: "x", none: "x"})
		}},
		{name: "a buyer who renames the cookie", browser: renames(s.paul, "session-"+string(s.elses.ID), member, mine, none)},
		{name: "a member who renames the cookie", browser: renames(s.other, member, mine, none)},
	}
}

// colleague is an agent of Léa's account who sees only what is assigned.
func (s *site) colleague(name string, blocked bool) bridge.Viewer {
	s.t.Helper()
	m, err := s.PutMember(s.t.Context(), bridge.NewMember{
		Account: bridgetest.AccountID, Email: name + "@garage-dubreuil.example", Name: name, Role: bridge.RoleAgent, Sees: bridge.SeesOwn, Blocked: blocked,
	})
	must(s.t, err)
	return bridge.Viewer{Member: m.ID, Account: m.AccountID}
}

// step goes to a route, as a form or as a script of the page would.
func (b *browser) step(route, path string, partial bool) answer {
	b.s.t.Helper()
	method, _, _ := strings.Cut(route, " ")
	form := forms[route]
	if form == "" {
		form = someForm
	}
	as := *b
	as.header = b.header.Clone()
	if partial {
		as.header.Set("HX-Request", "true")
	}
	client := *b.client
	client.Timeout = patience // an open stream would never end
	as.client = &client
	return as.do(method, path, strings.NewReader(form), "application/x-www-form-urlencoded")
}

// anonymous is an answer without what names the thing that was asked for, and
// without what is random.
func (a answer) anonymous(things map[string]string) string {
	header := a.header.Clone()
	header.Del("Date")
	header.Del("X-Request-Id")
	all, err := json.Marshal([]any{a.status, header, a.body})
	if err != nil {
		panic(err) // strings always have a JSON form
	}
	out := string(all)
	for _, name := range slices.Sorted(maps.Keys(things)) {
		out = strings.ReplaceAll(out, things[name], noThing)
	}
	return out
}

// outcome is what an answer comes to for one who asks.
func (a answer) outcome() string {
	switch {
	case a.header.Get("Set-Cookie") == "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax", strings.HasPrefix(a.header.Get("Set-Cookie"), "session-"):
		return "let in" // to sign out
	case a.location() == "/sign-in", a.header.Get("HX-Redirect") == "/sign-in", strings.Contains(a.body, "Vous êtes déconnecté."):
		return "sign in"
	case a.status == http.StatusNotFound:
		return "not found"
	case a.status == http.StatusForbidden:
		return "forbidden"
	case a.status < http.StatusInternalServerError:
		return "let in"
	}
	return "fault"
}

// want is the outcome for a person of a route that is not for them.
func (p person) want(who audience, named bool) string {
	switch {
	case !p.in || who == theBuyer:
		return "sign in"
	case who == eachMember, who == theAccount && p.ours:
		return "let in"
	case who == theManagers && p.ours:
		return "forbidden"
	case !named: // the page of their own account
		return "let in"
	}
	return "not found"
}

func TestEveryRouteIsWalked(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	must(t, err)
	var routes []string
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		source, err := os.ReadFile(f)
		must(t, err)
		for _, r := range regexp.MustCompile(`mux\.HandleFunc\("([^"]+)"`).FindAllSubmatch(source, -1) {
			routes = append(routes, string(r[1]))
		}
	}
	for _, r := range routes {
		if !slices.Contains(guarded, r) && !slices.Contains(open, r) {
			t.Errorf("route %q is not walked: put it into guarded or open", r)
		}
	}
	if len(routes) != len(guarded)+len(open) {
		t.Errorf("%d routes, %d known here", len(routes), len(guarded)+len(open))
	}
	for _, r := range guarded {
		if audienceOf(r) == "" {
			t.Errorf("route %q: say in audiences whom it is for", r)
		}
	}
}

// Whoever is not meant reads nothing and changes nothing, and learns not even
// whether there is something: what is not theirs looks as what is not there.
func TestTheWalkOfStrangers(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	things := map[bool]map[string]string{false: s.things(bridge.SideSeller), true: s.things(bridge.SideBuyer)}
	people := s.people()
	before := s.everything()
	for _, p := range people {
		for _, route := range guarded {
			if strings.HasSuffix(route, "live") && p.in && audienceOf(route) == eachMember {
				continue // TestStreamsOfListsTellStrangersNothing
			}
			for _, partial := range []bool{false, true} {
				s.walkTo(p, route, things[audienceOf(route) == theBuyer], partial)
			}
		}
	}
	if after := s.everything(); after != before {
		t.Errorf("a stranger has changed something:\n%s\n%s", before, after)
	}
}

func (s *site) walkTo(p person, route string, things map[string]string, partial bool) {
	s.t.Helper()
	_, pattern, _ := strings.Cut(route, " ")
	theirs := p.browser().step(route, fill(s.t, pattern, things), partial)
	none := p.browser().step(route, fill(s.t, pattern, nothings(things)), partial)
	secret := p.secrets
	if secret == nil {
		secret = secrets
	}
	for _, word := range secret {
		if strings.Contains(theirs.body, word) {
			s.t.Errorf("%s reads %q at %s", p.name, word, route)
		}
	}
	if got, want := theirs.outcome(), p.want(audienceOf(route), wildcard.MatchString(pattern)); got != want && !renamed(p, route, got, want) {
		s.t.Errorf("%s at %s (partial: %t): %s, %d; want: %s", p.name, route, partial, got, theirs.status, want)
	}
	if got, want := theirs.anonymous(things), none.anonymous(things); got != want && wildcard.MatchString(pattern) && p.want(audienceOf(route), true) != "let in" && !strings.Contains(route, "static") {
		s.t.Errorf("%s at %s: what is there does not look as what is not:\n%s\n%s", p.name, route, got, want)
	}
}

// renamed says that a cookie of a buyer opens the door of buyers, behind which
// there is nothing but the way out.
func renamed(p person, route, got, want string) bool {
	return strings.HasSuffix(p.name, "renames the cookie") && want == "sign in" && (got == "not found" || strings.HasSuffix(route, "sign-out"))
}

// everything is what a stranger could change, as text.
func (s *site) everything() string {
	s.t.Helper()
	view, err := s.View(s.t.Context(), s.lea, s.thread.ID)
	must(s.t, err)
	held, err := s.View(s.t.Context(), s.marie, s.thread.ID)
	must(s.t, err)
	sessions, err := s.Sessions(s.t.Context(), s.lea)
	must(s.t, err)
	all, err := json.Marshal([]any{view, held, sessions})
	must(s.t, err)
	return string(all)
}

// The walk would be worth nothing where the right people are kept out too.
func TestTheWalkOfThoseWhoMay(t *testing.T) {
	t.Parallel()
	for _, route := range guarded {
		if strings.HasSuffix(route, "live") {
			continue // other tests read streams
		}
		t.Run(strings.ReplaceAll(route, "/", " "), func(t *testing.T) {
			t.Parallel()
			s := newSite(t)
			side, viewer := bridge.SideSeller, s.lea
			if audienceOf(route) == theBuyer {
				side, viewer = bridge.SideBuyer, s.marie
			}
			things := s.things(side)
			_, pattern, _ := strings.Cut(route, " ")
			if wildcard.MatchString(pattern) && side == bridge.SideSeller {
				if a := s.signedIn(viewer).step(route, fill(t, pattern, nothings(things)), false); a.outcome() != "not found" {
					t.Errorf("what is not there: %s, %d; want not found. Does the walk need another form?", a.outcome(), a.status)
				}
			}
			if a := s.signedIn(viewer).step(route, fill(t, pattern, things), false); a.outcome() != "let in" || a.status == http.StatusBadRequest {
				t.Errorf("%s, %d; want to be let in. Does the walk need another form?", a.outcome(), a.status)
			}
		})
	}
}

func TestStreamsOfListsTellStrangersNothing(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	eve := s.colleague("eve", false)
	for _, route := range guarded {
		_, path, _ := strings.Cut(route, " ")
		if !strings.HasSuffix(route, "live") || audienceOf(route) != eachMember {
			continue
		}
		for _, who := range []bridge.Viewer{s.other, eve} {
			resp := s.signedIn(who).send(t.Context(), http.MethodGet, path, nil, "")
			s.write(s.thread, bridge.SideBuyer, "Clio est-elle")
			must(t, s.EndOtherSessions(t.Context(), who, "")) // ends the stream
			got, err := io.ReadAll(resp.Body)
			must(t, err)
			must(t, resp.Body.Close())
			wantContains(t, string(got), "Vous êtes déconnecté.")
			wantWithout(t, string(got), buyersSecrets...)
		}
	}
}

// Routes for everybody say nothing of anybody.
func TestTheWalkOfOpenRoutes(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	for _, p := range s.people() {
		for _, route := range open {
			method, pattern, _ := strings.Cut(route, " ")
			if pattern == "" {
				method, pattern = http.MethodGet, route
			}
			path := strings.NewReplacer("{$}", "", "{token}", "nothing", "{provider}", "nothing", "{file}", "nothing").Replace(pattern)
			a := p.browser().do(method, path, strings.NewReader(url.Values{"email": {bridgetest.MemberEmail}}.Encode()), "application/x-www-form-urlencoded")
			wantWithout(t, a.body, buyersSecrets...)
			if a.status >= http.StatusInternalServerError {
				t.Errorf("%s at %s: %d", p.name, route, a.status)
			}
		}
	}
}

// How long an answer takes must not tell what its words do not. Time itself
// depends on the machine, so this counts what is allocated on the way, which
// goes with the work that is done. It runs before the parallel tests.
func TestWhatIsNotTheirsIsAsMuchWorkAsWhatIsNotThere(t *testing.T) {
	s := newSite(t)
	things := s.things(bridge.SideSeller)
	for range 30 {
		s.write(s.thread, bridge.SideSeller, strings.Repeat("Clio ", 100))
	}
	for name, b := range map[string]*browser{"a member of another account": s.signedIn(s.other), "an agent": s.signedIn(s.colleague("eve", false))} {
		cookie := b.session("session")
		for _, route := range guarded {
			method, pattern, _ := strings.Cut(route, " ")
			if !wildcard.MatchString(pattern) || audienceOf(route) == theBuyer || audienceOf(route) == theAccount {
				continue
			}
			work := func(path string) float64 {
				return testing.AllocsPerRun(10, func() {
					r := httptest.NewRequest(method, path, strings.NewReader(someForm))
					r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
					r.AddCookie(&http.Cookie{Name: "session", Value: cookie})
					s.handler.ServeHTTP(httptest.NewRecorder(), r)
				})
			}
			theirs, none := work(fill(t, pattern, things)), work(fill(t, pattern, nothings(things)))
			t.Logf("%s at %s: %.0f allocations, and %.0f where there is nothing", name, route, theirs, none)
			if theirs > 1.2*none || none > 1.2*theirs {
				t.Errorf("%s at %s: %.0f allocations, and %.0f where there is nothing", name, route, theirs, none)
			}
		}
	}
}

// Nor must it tell who has an account, when somebody asks for a link.
func TestAskingForALinkIsAsMuchWorkForAnybody(t *testing.T) {
	s := newSite(t)
	work := func(email string) float64 {
		return testing.AllocsPerRun(3, func() { // five are not too many
			r := httptest.NewRequest(http.MethodPost, "/sign-in", strings.NewReader(url.Values{"email": {email}}.Encode()))
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
			s.handler.ServeHTTP(httptest.NewRecorder(), r)
		})
	}
	s.colleague("zoe", true)
	known := work(bridgetest.MemberEmail)
	for _, email := range []string{"nobody@garage-dubreuil.example", "zoe@garage-dubreuil.example"} {
		unknown := work(email)
		t.Logf("%.0f allocations for a member, %.0f for %s", known, unknown, email)
		if known > 1.2*unknown || unknown > 1.2*known {
			t.Errorf("%.0f allocations for a member, %.0f for %s", known, unknown, email)
		}
	}
}
