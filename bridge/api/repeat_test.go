package api_test

import (
	"bytes"
	"context"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

func TestRepeatedRequests(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	path := "/v1/conversations/" + p.open(t) + "/comments"
	const body, auth = `{"text": "Oui."}`, "Authorization"
	first := p.do(t, "POST", path, body, "Idempotency-Key", "a").want(t, http.StatusCreated)
	again := p.do(t, "POST", path, body, "Idempotency-Key", "a").want(t, http.StatusCreated)
	if diff := cmp.Diff(first.body, again.body); diff != "" {
		t.Errorf("repeated (-first +second):\n%s", diff)
	}
	if again.header.Get("Idempotent-Replayed") != "true" || first.header.Get("Idempotent-Replayed") != "" {
		t.Errorf("Idempotent-Replayed: %q and %q", first.header, again.header)
	}
	other := p.do(t, "POST", path, body, "Idempotency-Key", "a", auth, p.makeKey(t, "")).want(t, http.StatusCreated)
	if cmp.Equal(first.body, other.body) {
		t.Error("the key of another program gives the same answer")
	}
	p.do(t, "POST", path, strings.Replace(body, "Oui", "Non", 1), "Idempotency-Key", "a").want(t, http.StatusUnprocessableEntity).
		wantValues(t, map[string]any{"code": "idempotency_key_reused"})
	p.do(t, "DELETE", "/v1/keys/x", "", "Idempotency-Key", "a").want(t, http.StatusUnprocessableEntity)

	// What was refused changed nothing, and is tried again.
	p.do(t, "POST", path, `{"text": ""}`, "Idempotency-Key", "b").want(t, http.StatusBadRequest)
	p.do(t, "POST", path, body, "Idempotency-Key", "b").want(t, http.StatusCreated)

	p.bridge.Clock.Add(25 * time.Hour)
	late := p.do(t, "POST", path, body, "Idempotency-Key", "a").want(t, http.StatusCreated)
	if cmp.Equal(first.body, late.body) {
		t.Error("the answer is kept for more than a day")
	}
	for _, bad := range []string{strings.Repeat("a", 201), "é"} {
		p.do(t, "POST", path, body, "Idempotency-Key", bad).want(t, http.StatusBadRequest).
			wantValues(t, map[string]any{"errors.0.location": "header.Idempotency-Key"})
	}
}

// What is answered while the buyer is erased is not kept, whoever is faster.
func TestAnswersOfThoseErasedMeanwhileAreNotKept(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.open(t)
	ctx := t.Context()
	a := bridge.KeptAnswer{Key: "key", Name: "a", Request: "request"}
	if _, err := p.bridge.ClaimAnswer(ctx, a.Key, a.Name, a.Request); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the answer of the erasure itself is kept
		p.do(t, "DELETE", "/v1/buyers/buyer-1", "", "Idempotency-Key", "b").want(t, http.StatusOK)
	}
	a.Status, a.Header, a.Body = http.StatusOK, map[string]string{"Content-Type": "application/json"}, `{"name": "Marie Durand"}`
	if err := p.bridge.KeepAnswer(ctx, a, false); err != nil {
		t.Fatal(err)
	}
	kept, err := p.bridge.ClaimAnswer(ctx, a.Key, a.Name, a.Request)
	if err != nil {
		t.Fatal(err)
	}
	if kept.Status != http.StatusOK || kept.Body != "" || kept.Header != nil {
		t.Errorf("kept: %+v", kept)
	}
}

// A secret is shown once, also to who lost the answer with it.
func TestSecretsAreNotKeptInAnswers(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	const body = `{"name": "crm", "scopes": ["leads:read"]}`
	secret := p.do(t, "POST", "/v1/keys", body, "Idempotency-Key", "a").want(t, http.StatusCreated).text("secret")
	p.do(t, "POST", "/v1/keys", body, "Idempotency-Key", "a").want(t, http.StatusConflict).wantValues(t, map[string]any{"code": "answer_erased"})
	files, err := os.ReadFile(p.bridge.Path)
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.ReadFile(p.bridge.Path + "-wal")
	if err != nil {
		t.Fatal(err)
	}
	if secret == "" || bytes.Contains(append(files, log...), []byte(secret)) {
		t.Errorf("the secret %q is in the database", secret)
	}
}

// waiting posts once it is told to.
type waiting struct {
	*bridgetest.Bridge
	begun, post chan struct{}
}

func (w waiting) Post(ctx context.Context, n bridge.NewMessage) (bridge.Message, error) {
	w.begun <- struct{}{}
	<-w.post
	return w.Bridge.Post(ctx, n)
}

func TestRepeatedWhileTheFirstIsCarriedOut(t *testing.T) {
	t.Parallel()
	b := bridgetest.New(t, bridgetest.Options{})
	b.Market(t)
	w := waiting{b, make(chan struct{}), make(chan struct{})}
	p := newPlatformOn(t, b, w)
	path, body := "/v1/conversations/"+p.open(t)+"/messages", `{"side": "buyer", "text": "a"}`
	answers := make(chan answer)
	go func() { answers <- p.do(t, "POST", path, body, "Idempotency-Key", "a") }()
	<-w.begun
	a := p.do(t, "POST", path, body, "Idempotency-Key", "a").want(t, http.StatusConflict)
	a.wantValues(t, map[string]any{"code": "in_progress"})
	if a.header.Get("Retry-After") != "1" {
		t.Errorf("Retry-After: %q", a.header.Get("Retry-After"))
	}
	close(w.post)
	first := <-answers
	again := p.do(t, "POST", path, body, "Idempotency-Key", "a").want(t, http.StatusCreated)
	if diff := cmp.Diff(first.body, again.body); diff != "" {
		t.Errorf("repeated (-first +second):\n%s", diff)
	}
}

// TestErasureForgetsAnswers keeps nothing of a buyer in kept answers.
func TestErasureForgetsAnswers(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	p.do(t, "POST", "/v1/leads", lead, "Idempotency-Key", "a").want(t, http.StatusCreated)
	p.do(t, "DELETE", "/v1/buyers/buyer-1", "").want(t, http.StatusOK)
	p.do(t, "POST", "/v1/leads", lead, "Idempotency-Key", "a").want(t, http.StatusConflict).wantValues(t, map[string]any{"code": "answer_erased"})
}

func TestConditions(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	const path = "/v1/listings/annonce-1"
	body := func(title string) string {
		return `{"account": "garage-dubreuil", "title": "` + title + `", "contact": "ventes@garage-dubreuil.example"}`
	}
	first := p.do(t, "GET", path, "").want(t, http.StatusOK).header.Get("ETag")
	if len(first) < 10 {
		t.Fatalf("ETag: %q", first)
	}
	a := p.do(t, "GET", path, "", "If-None-Match", `"x", `+first).want(t, http.StatusNotModified)
	if a.body != nil || a.header.Get("ETag") != first {
		t.Errorf("304 has %v and %q", a.body, a.header)
	}
	p.do(t, "PUT", path, body("one"), "If-Match", `"x"`).want(t, http.StatusPreconditionFailed)
	changed := p.do(t, "PUT", path, body("two"), "If-Match", first).want(t, http.StatusOK).header.Get("ETag")
	p.do(t, "PUT", path, body("three"), "If-Match", first).want(t, http.StatusPreconditionFailed)
	if now := p.do(t, "GET", path, "", "If-None-Match", first).want(t, http.StatusOK).header.Get("ETag"); now != changed || now == first {
		t.Errorf("ETag %s, then %s and %s", first, changed, now)
	}
	p.do(t, "PUT", path, body("four"), "If-None-Match", "*").want(t, http.StatusPreconditionFailed)
	p.do(t, "PUT", "/v1/listings/new", body("five"), "If-Match", "*").want(t, http.StatusPreconditionFailed)
	p.do(t, "PUT", "/v1/listings/new", body("six"), "If-None-Match", "*").want(t, http.StatusOK)
	// Who may write but not read learns no tag, and may still write.
	auth := p.makeKey(t, "", bridge.ScopeListingsWrite)
	p.do(t, "PUT", path, body("seven"), "If-Match", changed, "Authorization", auth).want(t, http.StatusOK)
}
