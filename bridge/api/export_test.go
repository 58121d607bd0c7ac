package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
)

// TestExportOfAPerson has everything of a buyer, and nothing of another.
func TestExportOfAPerson(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.receive(t, w.do(t, "GET", "/v1/conversations/"+w.ids["/v1/conversations/"], "").text("conversation.aliases.buyer"),
		"From: <marie.durand@courriel.example>\nMessage-ID: <2@courriel.example>\nSubject: Re: Clio\n\nMerci, voici mon dossier.\n")
	other := strings.NewReplacer("buyer-1", "buyer-9", "Marie", "Zoé", "Durand", "Zimmer", "+33639980001", "+33639980009").Replace(lead)
	w.do(t, "POST", "/v1/leads", other).want(t, http.StatusCreated)
	a := w.do(t, "GET", "/v1/buyers/buyer-1/export", "").want(t, http.StatusOK)
	a.wantValues(t, map[string]any{
		"buyer.email": "marie.durand@courriel.example", "senders.0.sender": "marie@travail.example", "conversations.1": nil,
		"conversations.0.comments.0.text": "À voir.", "conversations.0.mails.0.from": "marie.durand@courriel.example",
		"conversations.0.lead.contact.display": "Marie Durand", "conversations.0.deliveries.0.side": "buyer",
	})
	if strings.Contains(a.raw, "Zimmer") {
		t.Error("the export has another buyer")
	}
	files := w.archive(t, "/v1/buyers/buyer-1/export.zip")
	var names []string
	for name, content := range files {
		kind, _, _ := strings.Cut(name, "/")
		names = append(names, kind)
		switch {
		case name == "export.json" && !strings.Contains(content, "Merci, voici mon dossier."):
			t.Errorf("export.json: %s", content)
		case kind == "files" && (content != "a" || !strings.HasSuffix(name, " a.txt")):
			t.Errorf("%s: %q", name, content)
		case kind == "mails" && !strings.Contains(content, "Message-ID: <2@courriel.example>"):
			t.Errorf("%s: %q", name, content)
		}
	}
	if got := strings.Join(names, " "); len(names) != 3 || !strings.Contains(got, "files") || !strings.Contains(got, "mails") {
		t.Errorf("the archive has %s", got)
	}
	w.do(t, "DELETE", "/v1/buyers/buyer-1", "").want(t, http.StatusOK)
	w.do(t, "GET", "/v1/buyers/buyer-1/export", "").want(t, http.StatusNotFound)
	w.do(t, "GET", "/v1/buyers/buyer-1", "", "Authorization", w.makeKey(t, "", bridge.ScopeBuyersRead)).want(t, http.StatusNotFound)
}
