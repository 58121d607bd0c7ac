package inbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/inbox"
)

// form makes a multipart form like that of the thread.
func form(t *testing.T, text, key string, files ...bridge.NewFile) (body *bytes.Buffer, contentType string) {
	t.Helper()
	body = &bytes.Buffer{}
	w := multipart.NewWriter(body)
	must(t, w.WriteField("text", text))
	must(t, w.WriteField("key", key))
	for _, f := range files {
		part, err := w.CreateFormFile("files", f.Name)
		must(t, err)
		_, err = io.Copy(part, f.Content)
		must(t, err)
	}
	must(t, w.Close())
	return body, w.FormDataContentType()
}

func (s *site) messages(v bridge.Viewer, c bridge.Conversation) []bridge.Message {
	s.t.Helper()
	view, err := s.View(s.t.Context(), v, c.ID)
	must(s.t, err)
	return view.Messages
}

func TestAnsweringWithoutJavaScript(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.signedIn(s.lea)
	path := "/conversations/" + string(s.thread.ID)
	wantContains(t, b.get(path).body, `<form class="composer" id="composer" method="post" action="`+path+`/messages"`)

	body, contentType := form(t, "  Oui.\r\n\r\nVenez samedi.\r\n", "key-1", bridge.NewFile{Name: "carnet.pdf", Content: strings.NewReader("%PDF-1.4")})
	a := b.do(http.MethodPost, path+"/messages", body, contentType)
	if a.status != http.StatusSeeOther || a.location() != path+"#message-2" {
		t.Fatalf("POST = %d to %q, want 303 to the message", a.status, a.location())
	}
	wantContains(t, b.get(path).body, "Oui.\n\nVenez samedi.</div>", "carnet.pdf", `id="message-2"`, "envoyé")
	got := s.messages(s.marie, s.thread)[1]
	if got.Side != bridge.SideSeller || got.Via != bridge.ViaWeb || got.Text != "Oui.\n\nVenez samedi." || len(got.Attachments) != 1 {
		t.Errorf("posted %+v", got)
	}
}

func TestAFormThatIsSentTwiceIsOneMessage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	path := "/conversations/" + string(s.thread.ID) + "/messages"
	for range 2 {
		body, contentType := form(t, "Oui.", "key-1")
		if a := s.signedIn(s.lea).do(http.MethodPost, path, body, contentType); !strings.HasSuffix(a.location(), "#message-2") {
			t.Errorf("POST leads to %q, want the one message", a.location())
		}
	}
	// The same key of the other side is another message.
	body, contentType := form(t, "Merci.", "key-1")
	s.signedIn(s.marie).do(http.MethodPost, "/my"+path, body, contentType)
	if n := len(s.messages(s.lea, s.thread)); n != 3 {
		t.Errorf("%d messages, want 3", n)
	}
}

func TestWhatCannotBeSentIsKeptInTheForm(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.signedIn(s.marie)
	path := "/my/conversations/" + string(s.thread.ID) + "/messages"

	body, contentType := form(t, "Regardez <b>ceci</b>", "k", bridge.NewFile{Name: "setup.exe", Content: strings.NewReader("MZ")})
	a := b.do(http.MethodPost, path, body, contentType)
	if a.status != http.StatusUnprocessableEntity {
		t.Errorf("POST = %d, want 422", a.status)
	}
	wantContains(t, a.body, "Regardez &lt;b&gt;ceci&lt;/b&gt;</textarea>", "« setup.exe » ne peut pas être envoyé : programmes, pages web et documents Word sont refusés", question)

	body, contentType = form(t, " \r\n ", "k")
	a = b.do(http.MethodPost, path, body, contentType)
	if a.status != http.StatusBadRequest {
		t.Errorf("POST = %d, want 400", a.status)
	}
	wantContains(t, a.body, "Écrivez un message ou joignez un fichier")
}

func TestAnsweringWithinThePage(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.signedIn(s.lea)
	b.header.Set("HX-Request", "true")
	path := "/conversations/" + string(s.thread.ID) + "/messages"
	a := b.post(path, url.Values{"text": {"Oui."}, "key": {"k"}})
	var trigger map[string]string
	must(t, json.Unmarshal([]byte(a.header.Get("HX-Trigger")), &trigger))
	if a.status != http.StatusOK || a.body != "" || trigger["posted"] != "message-2" {
		t.Errorf("POST = %d %q, trigger %v; want 200, nothing, message-2", a.status, a.body, trigger)
	}
	a = b.post(path, url.Values{"text": {""}})
	if want := "Écrivez un message ou joignez un fichier, puis envoyez."; a.status != http.StatusBadRequest || a.body != want {
		t.Errorf("POST = %d %q, want 400 %q", a.status, a.body, want)
	}
	stranger := s.signedIn(s.other)
	stranger.header.Set("HX-Request", "true")
	if a := stranger.post(path, url.Values{"text": {"x"}}); a.status != http.StatusNotFound || strings.Contains(a.body, "<") {
		t.Errorf("POST = %d %q, want 404 and a sentence", a.status, a.body)
	}
	out := s.browser()
	out.header.Set("HX-Request", "true")
	if a := out.post(path, url.Values{"text": {"x"}}); a.header.Get("HX-Redirect") != "/sign-in" {
		t.Errorf("signed out: %d %v, want a redirect by HX-Redirect", a.status, a.header)
	}
}

func TestAFormThatIsTooLarge(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	b := s.signedIn(s.lea)
	body := &bytes.Buffer{}
	w := multipart.NewWriter(body)
	part, err := w.CreateFormFile("files", "large.pdf")
	must(t, err)
	_, err = part.Write(bytes.Repeat([]byte("%PDF-1.4 "), 2<<20)) // 18 MiB
	must(t, err)
	must(t, w.Close())
	a := b.do(http.MethodPost, "/conversations/"+string(s.thread.ID)+"/messages", body, w.FormDataContentType())
	if a.status != http.StatusRequestEntityTooLarge {
		t.Errorf("POST = %d, want 413", a.status)
	}
	wantContains(t, a.body, "16 Mo au plus par fichier")
}

// unscanned has a scanner that is down.
type unscanned struct{ *site }

func (unscanned) Post(context.Context, bridge.NewMessage) (bridge.Message, error) {
	return bridge.Message{}, errors.Join(bridge.ErrUnavailable, errors.New("a secret reason"))
}

func TestFilesThatCannotBeScannedAreKeptInTheForm(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	s := newSite(t, func(o *inbox.Options) {
		o.Bridge, o.Log = unscanned{&site{Bridge: o.Bridge.(*site).Bridge}}, slog.New(slog.NewTextHandler(&log, nil))
	})
	body, contentType := form(t, "Voici le carnet.", "k", bridge.NewFile{Name: "carnet.pdf", Content: strings.NewReader("%PDF-1.4")})
	a := s.signedIn(s.marie).do(http.MethodPost, "/my/conversations/"+string(s.thread.ID)+"/messages", body, contentType)
	if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") != "60" {
		t.Errorf("POST = %d, again after %q; want 503, 60", a.status, a.header.Get("Retry-After"))
	}
	wantContains(t, a.body, "Voici le carnet.</textarea>", "Les fichiers ne peuvent pas être vérifiés")
	wantWithout(t, a.body, "secret")
	wantContains(t, log.String(), "a secret reason")
}
