package demo_test

import (
	"bufio"
	"context"
	"html"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/cmd/passerelle/demo"
	"github.com/passerelle-mail/passerelle/parser/sample"
)

// page is an answer of the demo's pages.
type page struct {
	status int
	url    string // after redirects
	header http.Header
	body   string
}

func get(t *testing.T, address string) page {
	t.Helper()
	return do(t, address, nil)
}

func post(t *testing.T, address string, form url.Values) page {
	t.Helper()
	return do(t, address, form)
}

// do sends a form, or asks for a page where form is nil, and follows redirects.
func do(t *testing.T, address string, form url.Values, header ...string) page {
	t.Helper()
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	r, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close() //nolint:errcheck // it was read
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return page{status: res.StatusCode, url: res.Request.URL.String(), header: res.Header, body: string(body)}
}

var (
	threadLink = regexp.MustCompile(`/demo/conversations/[0-9a-f-]{36}`)
	mailField  = regexp.MustCompile(`name="mail" value="([^"]+)"`)
	frame      = regexp.MustCompile(`<iframe src="([^"]+)"`)
	bubble     = regexp.MustCompile(`(?s)class="message (\w+)"><div class="bubble"><div class="text">(.*?)</div>`)
	line       = regexp.MustCompile(`<li class="line"><span>(.*?)</span>`)
	inline     = regexp.MustCompile(`<script>|<style|\sstyle=|\son[a-z]+=|javascript:`)
)

// threads are the conversations that a page links to.
func (p page) threads() []string { return threadLink.FindAllString(p.body, -1) }

// openMail is the id of the mail that a page answers.
func (p page) openMail(t *testing.T) string {
	t.Helper()
	m := mailField.FindStringSubmatch(p.body)
	if m == nil {
		t.Fatal("the page has no mail to answer")
	}
	return m[1]
}

// last is the last message in the chat, and its author's side.
func (p page) last(t *testing.T) (side, text string) {
	t.Helper()
	all := bubble.FindAllStringSubmatch(p.body, -1)
	if len(all) == 0 {
		t.Fatal("the chat is empty")
	}
	m := all[len(all)-1]
	return m[1], html.UnescapeString(m[2])
}

// thread returns the address of the newest conversation, once its lead mail has
// come.
func thread(t *testing.T, d demo.Doors) string {
	t.Helper()
	waitMail(t, d, "ventes@garage-dubreuil.example", "Samedi à 10 h")
	threads := get(t, d.HTTP+"/demo/").threads()
	if len(threads) != 4 {
		t.Fatalf("the first page shows %d conversations; want 4", len(threads))
	}
	return d.HTTP + threads[0]
}

// mailOf returns the id of the mail that tells the seller of a message.
func mailOf(t *testing.T, d demo.Doors, text string) string {
	t.Helper()
	return waitMail(t, d, "ventes@garage-dubreuil.example", text).ID
}

func waitMail(t *testing.T, d demo.Doors, address, text string) demo.Mail {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	m, err := d.Smarthost.Wait(ctx, address, func(m demo.Mail) bool {
		o, err := m.Read()
		return err == nil && strings.Contains(o.Text, text)
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// sellerAnswers lets the seller write, so that the buyer has a mail. The one of
// the sample conversation may have been skipped: the buyer answered it.
func sellerAnswers(t *testing.T, d demo.Doors, address string) {
	t.Helper()
	post(t, address+"/answer", url.Values{
		"mail": {mailOf(t, d, "Samedi à 10 h")}, "client": {"gmail"}, "language": {"fr"}, "text": {"Oui, à samedi."},
	})
	waitMail(t, d, "marie.durand@courriel.example", "Oui, à samedi.")
}

func TestAnswerAsEveryClient(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	address := thread(t, d)
	mail := get(t, address).openMail(t)
	for _, client := range sample.Clients() {
		for _, lang := range sample.Languages() {
			text := "Bonjour,\n\nréponse de " + client + " en " + lang + " : \"oui\" <3\n\nÀ bientôt !"
			p := post(t, address+"/answer", url.Values{"mail": {mail}, "client": {client}, "language": {lang}, "text": {text}})
			if p.status != http.StatusOK {
				t.Fatalf("answering as %s in %s: %d\n%s", client, lang, p.status, p.body)
			}
			if side, got := p.last(t); side != "seller" || got != text {
				t.Errorf("answered as %s in %s, the chat shows %s: %q; want %q", client, lang, side, got, text)
			}
			if !strings.Contains(p.url, "mail=") || strings.Contains(p.url, mail) {
				t.Errorf("after answering as %s, %s is shown; want the mail that was sent", client, p.url)
			}
		}
	}
}

// People scroll up and answer an old mail, whose words are not those of the last
// ones.
func TestAnswerOldMail(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	address := thread(t, d)
	for _, text := range []string{"Première question ?", "Deuxième question ?", "Troisième question ?", "Quatrième question ?"} {
		post(t, address+"/messages", url.Values{"text": {text}})
		mailOf(t, d, text)
	}
	lead := mailOf(t, d, "la Clio est-elle toujours disponible")
	for _, client := range sample.Clients() {
		text := "Bonjour, réponse de " + client + "."
		p := post(t, address+"/answer", url.Values{"mail": {lead}, "client": {client}, "language": {"fr"}, "text": {text}})
		if _, got := p.last(t); got != text {
			t.Errorf("answered as %s, the chat shows %q; want %q", client, got, text)
		}
	}
}

func TestBuyerAnswersByMail(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	address := thread(t, d)
	sellerAnswers(t, d, address)
	p := get(t, address+"?box=buyer")
	p = post(t, address+"/answer", url.Values{
		"box": {"buyer"}, "mail": {p.openMail(t)}, "client": {"orange"}, "language": {"fr"}, "text": {"D'accord, à samedi."},
	})
	if side, text := p.last(t); side != "buyer" || text != "D'accord, à samedi." {
		t.Errorf("the chat shows %s: %q", side, text)
	}
	waitMail(t, d, "ventes@garage-dubreuil.example", "D'accord, à samedi.")
}

func TestWriteInChat(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	address := thread(t, d)
	p := post(t, address+"/messages", url.Values{"text": {"Avez-vous une photo du coffre ?"}})
	if side, text := p.last(t); side != "buyer" || text != "Avez-vous une photo du coffre ?" {
		t.Errorf("the chat shows %s: %q", side, text)
	}
	waitMail(t, d, "ventes@garage-dubreuil.example", "Avez-vous une photo du coffre ?")

	p = post(t, address+"/messages", url.Values{"text": {"  "}})
	if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Write a message first.") {
		t.Errorf("an empty message: %d", p.status)
	}
}

func TestPageFollowsConversation(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	address := thread(t, d)
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address+"/live", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close() //nolint:errcheck // it has no end
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("Content-Type = %q", got)
	}
	lines := bufio.NewScanner(res.Body)
	waitLines := func(parts ...string) {
		t.Helper()
		for len(parts) > 0 && lines.Scan() {
			parts = slices.DeleteFunc(parts, func(p string) bool { return strings.Contains(lines.Text(), p) })
		}
		if len(parts) > 0 {
			t.Fatalf("the stream ended before it said %q: %v", parts, lines.Err())
		}
	}
	waitLines("event: mails", "event: chat", "est-ce possible")
	post(t, address+"/messages", url.Values{"text": {"Une question encore"}})
	waitLines("event: chat", "Une question encore", "event: mails")
}

func TestContact(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	const listing = "/demo/listings/sandero"
	tests := []struct {
		name string
		form url.Values
		mail string // that the seller gets
	}{
		{"form", url.Values{"door": {"form"}, "buyer": {"marie"}, "text": {"Premier contact"}}, "Premier contact"},
		{"mail", url.Values{"door": {"mail"}, "buyer": {"emily"}, "client": {"thunderbird"}, "text": {"First contact"}}, "First contact"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			p := post(t, d.HTTP+listing, tt.form)
			if p.status != http.StatusOK || !threadLink.MatchString(p.url) {
				t.Fatalf("%d at %s", p.status, p.url)
			}
			if side, text := p.last(t); side != "buyer" || text != tt.mail {
				t.Errorf("the chat shows %s: %q", side, text)
			}
			waitMail(t, d, "contact@autos-leroux.example", tt.mail)
		})
	}
	t.Run("favourite", func(t *testing.T) {
		t.Parallel()
		p := post(t, d.HTTP+listing, url.Values{"door": {"favorite"}, "buyer": {"karim"}})
		if p.status != http.StatusOK || !line.MatchString(p.body) || bubble.MatchString(p.body) {
			t.Errorf("%d at %s; want a chat with an automatic message only", p.status, p.url)
		}
		waitMail(t, d, "contact@autos-leroux.example", "karim_h")
	})
	t.Run("nothing written", func(t *testing.T) {
		t.Parallel()
		p := post(t, d.HTTP+listing, url.Values{"door": {"form"}, "buyer": {"marie"}, "text": {" "}})
		if p.status != http.StatusUnprocessableEntity || !strings.Contains(p.body, "Write a message first.") {
			t.Errorf("%d at %s", p.status, p.url)
		}
	})
}

func TestMailIsShownInASandbox(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	p := get(t, thread(t, d)+"?mail="+mailOf(t, d, "Samedi à 10 h"))
	m := frame.FindStringSubmatch(p.body)
	if m == nil {
		t.Fatal("the page shows no HTML of a mail")
	}
	shown := get(t, d.HTTP+html.UnescapeString(m[1]))
	policy := shown.header.Get("Content-Security-Policy")
	if !strings.HasPrefix(policy, "sandbox allow-popups") || !strings.Contains(policy, "default-src 'none'") {
		t.Errorf("the mail's Content-Security-Policy is %q", policy)
	}
	if !strings.Contains(shown.body, `<base target="_blank">`) || !strings.Contains(shown.body, "Samedi à 10 h") {
		t.Errorf("the mail is shown as %q", shown.body)
	}
	source := get(t, d.HTTP+strings.TrimSuffix(html.UnescapeString(m[1]), "html")+"source")
	if got := source.header.Get("Content-Type"); !strings.HasPrefix(got, "text/plain") || !strings.Contains(source.body, "\nLead-Event: message\r\n") {
		t.Errorf("the source is %s: %q", got, source.body)
	}
}

func TestMailboxLeadsToTheChat(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	address := thread(t, d)
	sellerAnswers(t, d, address)
	post(t, address+"/messages", url.Values{"text": {"Parfait."}})
	waitMail(t, d, "ventes@garage-dubreuil.example", "Parfait.")
	for side, mailbox := range map[string]string{"seller": "ventes@garage-dubreuil.example", "buyer": "marie.durand@courriel.example"} {
		p := get(t, d.HTTP+"/demo/mailboxes/"+mailbox)
		m := regexp.MustCompile(`href="([^"]+)">Show it beside the chat`).FindStringSubmatch(p.body)
		if m == nil {
			t.Fatalf("the mail in %s has no link to the chat", mailbox)
		}
		beside := get(t, d.HTTP+html.UnescapeString(m[1]))
		if !strings.HasPrefix(beside.url, address) || !strings.Contains(beside.body, `name="box" value="`+side+`">`) {
			t.Errorf("the mail in %s is shown at %s, not as the %s's", mailbox, beside.url, side)
		}
		if got := beside.openMail(t); !strings.Contains(beside.url, got) {
			t.Errorf("%s shows the mail %s", beside.url, got)
		}
	}
}

func TestRealInbox(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	address := thread(t, d)
	for _, side := range []string{"seller", "buyer"} {
		p := post(t, address+"/inbox", url.Values{"box": {side}})
		if !strings.HasPrefix(p.url, d.HTTP+"/sign-in/") {
			t.Errorf("the %s's inbox opens at %s; want a sign-in link", side, p.url)
		}
	}
}

func TestEveryPage(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	address := thread(t, d)
	for _, p := range []page{
		get(t, d.HTTP+"/demo/"),
		get(t, d.HTTP+"/demo/listings/clio"),
		get(t, address),
		get(t, address+"?box=buyer&view=text"),
		get(t, d.HTTP+"/demo/mailboxes/ventes@garage-dubreuil.example"),
		get(t, d.HTTP+"/demo/mailboxes/nobody@example.com"),
	} {
		if p.status != http.StatusOK {
			t.Errorf("%s: %d", p.url, p.status)
		}
		if found := inline.FindAllString(p.body, -1); found != nil {
			t.Errorf("%s has %q, which its policy does not let run", p.url, found)
		}
		if policy := p.header.Get("Content-Security-Policy"); !strings.Contains(policy, "script-src 'self'") {
			t.Errorf("%s: Content-Security-Policy = %q", p.url, policy)
		}
	}
	for _, path := range []string{
		"/demo/nothing", "/demo/listings/none", "/demo/conversations/none", "/demo/mailboxes/a@example.com/none/html",
		"/demo/mailboxes/a@example.com/none/source",
	} {
		if p := get(t, d.HTTP+path); p.status != http.StatusNotFound || !strings.Contains(p.body, "Back to the demo") {
			t.Errorf("%s: %d", path, p.status)
		}
	}
	for _, path := range []string{"demo.css", "demo.js", "icon.svg", "clio.svg"} {
		if p := get(t, d.HTTP+"/demo/static/"+path); p.status != http.StatusOK {
			t.Errorf("%s: %d", path, p.status)
		}
	}
}

func TestPageLanguage(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	tests := []struct {
		name   string
		header []string
		want   string
	}{
		{"English without a wish", nil, `<html lang="en">`},
		{"what the browser asks for", []string{"Accept-Language", "de, fr-CA;q=0.8, en;q=0.5"}, `<html lang="fr">`},
		{"what was chosen", []string{"Accept-Language", "en", "Cookie", "demo_language=fr"}, `<html lang="fr">`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if p := do(t, d.HTTP+"/demo/", nil, tt.header...); !strings.Contains(p.body, tt.want) {
				t.Errorf("the page is not %s", tt.want)
			}
		})
	}
	t.Run("choosing", func(t *testing.T) {
		t.Parallel()
		client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, d.HTTP+"/demo/listings/clio?lang=fr&a=b", nil)
		if err != nil {
			t.Fatal(err)
		}
		res, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close() //nolint:errcheck // it is empty
		chosen := slices.IndexFunc(res.Cookies(), func(c *http.Cookie) bool { return c.Name == "demo_language" && c.Value == "fr" })
		if diff := cmp.Diff("/demo/listings/clio?a=b", res.Header.Get("Location")); diff != "" || chosen < 0 {
			t.Errorf("cookies %v, location %s", res.Cookies(), diff)
		}
	})
}

func TestOtherSitesCannotPost(t *testing.T) {
	t.Parallel()
	d := startWorld(t)
	address := thread(t, d)
	p := do(t, address+"/messages", url.Values{"text": {"Not me"}}, "Origin", "https://other.example", "Sec-Fetch-Site", "cross-site")
	if p.status != http.StatusForbidden {
		t.Errorf("a form of another site: %d; want 403", p.status)
	}
	if _, text := get(t, address).last(t); text == "Not me" {
		t.Error("the message of another site was posted")
	}
}
