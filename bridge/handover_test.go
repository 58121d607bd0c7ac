package bridge_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

const inboxURL = "http://inbox.voiturama.example"

// shop is a marketplace with a key.
type shop struct {
	*bridgetest.Bridge
	t            *testing.T
	key          bridge.HandoverKey
	conversation bridge.Conversation
	seller, mary bridge.Viewer
	other        bridge.Viewer
}

func newShop(t *testing.T) shop {
	t.Helper()
	b, p := market(t)
	s := shop{Bridge: b, t: t, conversation: p.Conversation}
	s.seller, s.mary, s.other, _ = viewers(t, b, p)
	key, err := b.CreateHandoverKey(t.Context(), "shop")
	if err != nil {
		t.Fatal(err)
	}
	s.key = key
	return s
}

// token signs claims that are right but for some changes; nil takes a claim out.
func (s shop) token(changes map[string]any) string {
	now := s.Clock.Now()
	claims := map[string]any{
		"aud": inboxURL, "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "jti": "0123456789",
		"account": bridgetest.AccountID, "email": bridgetest.MemberEmail,
	}
	maps.Copy(claims, changes)
	maps.DeleteFunc(claims, func(_ string, v any) bool { return v == nil })
	return s.sign(jose.HS256, []byte(s.key.Secret), s.key.ID, claims)
}

func (s shop) sign(alg jose.SignatureAlgorithm, key any, id string, claims any) string {
	s.t.Helper()
	options := (&jose.SignerOptions{}).WithType("JWT")
	if id != "" {
		options = options.WithHeader("kid", id)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, options)
	if err != nil {
		s.t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

func TestHandoverSignsIn(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	id := string(s.conversation.ID)
	for _, tt := range []struct {
		name    string
		changes map[string]any
		want    bridge.Viewer
		first   bridge.ConversationID
	}{
		{"a member by address", map[string]any{"email": "LEA@garage-dubreuil.example"}, s.seller, ""},
		{"a member by id", map[string]any{"account": nil, "email": nil, "member": s.seller.Member}, s.seller, ""},
		{"a member to a conversation", map[string]any{"conversation": id}, s.seller, s.conversation.ID},
		{"a buyer", map[string]any{"account": nil, "email": nil, "buyer": bridgetest.Buyer().ExternalID, "conversation": id}, s.mary, s.conversation.ID},
		{"several audiences", map[string]any{"aud": []string{"x", inboxURL}}, s.seller, ""},
		{"a clock that is a little ahead", map[string]any{"iat": s.Clock.Now().Add(9 * time.Second).Unix()}, s.seller, ""},
		{"a clock that is a little behind", map[string]any{"iat": s.Clock.Now().Add(-69 * time.Second).Unix(), "exp": s.Clock.Now().Add(-9 * time.Second).Unix()}, s.seller, ""},
	} {
		tt.changes["jti"] = "token of " + tt.name
		cookie, session, first, err := s.Handover(t.Context(), s.token(tt.changes), "agent")
		if err != nil || session.Viewer != tt.want || first != tt.first || session.Origin != bridge.OriginHandover(s.key.ID) || session.UserAgent != "agent" {
			t.Errorf("%s: %+v, first %q, %v; want %+v and %q", tt.name, session, first, err, tt.want, tt.first)
			continue
		}
		if got, err := s.Session(t.Context(), cookie); err != nil || got.Viewer != tt.want {
			t.Errorf("%s: the session is %+v, %v", tt.name, got, err)
		}
	}
}

func TestHandoverRefuses(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	now := s.Clock.Now()
	another, err := s.CreateHandoverKey(t.Context(), "another")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.PutMember(t.Context(), bridge.NewMember{Account: bridgetest.AccountID, Email: "gone@garage-dubreuil.example", Role: bridge.RoleAgent, Blocked: true}); err != nil {
		t.Fatal(err)
	}
	good := s.token(nil)
	parts := strings.Split(good, ".")
	claims := map[string]any{"aud": inboxURL, "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "jti": "0123456789", "member": s.seller.Member}
	change := func(key string, value any) string { return s.token(map[string]any{key: value}) }
	id := s.conversation.ID
	for name, tt := range map[string]struct {
		token string
		want  error
	}{
		"nothing":              {"", bridge.ErrNotFound},
		"no token":             {"a.b.c", bridge.ErrNotFound},
		"too long":             {strings.Repeat("a", 5000), bridge.ErrNotFound},
		"no signature":         {parts[0] + "." + parts[1] + ".", bridge.ErrNotFound},
		"changed claims":       {parts[0] + "." + strings.Split(change("email", "x@autos-leroux.example"), ".")[1] + "." + parts[2], bridge.ErrNotFound},
		"alg none":             {"eyJhbGciOiJub25lIn0." + parts[1] + ".", bridge.ErrNotFound},
		"another algorithm":    {s.sign(jose.HS512, []byte(s.key.Secret+s.key.Secret), s.key.ID, claims), bridge.ErrNotFound},
		"another key's secret": {s.sign(jose.HS256, []byte(another.Secret), s.key.ID, claims), bridge.ErrNotFound},
		"no kid":               {s.sign(jose.HS256, []byte(s.key.Secret), "", claims), bridge.ErrNotFound},
		"unknown kid":          {s.sign(jose.HS256, []byte(s.key.Secret), "x", claims), bridge.ErrNotFound},
		"another audience":     {change("aud", "https://other.example"), bridge.ErrNotFound},
		"no audience":          {change("aud", nil), bridge.ErrNotFound},
		"no exp":               {change("exp", nil), bridge.ErrNotFound},
		"no iat":               {change("iat", nil), bridge.ErrNotFound},
		"no jti":               {change("jti", nil), bridge.ErrNotFound},
		"short jti":            {change("jti", "1234567"), bridge.ErrNotFound},
		"long jti":             {change("jti", strings.Repeat("1", 101)), bridge.ErrNotFound},
		"good for too long":    {change("exp", now.Add(61*time.Second).Unix()), bridge.ErrNotFound},
		"good for ever":        {change("exp", int64(1)<<52), bridge.ErrNotFound},
		"of tomorrow":          {s.token(map[string]any{"iat": now.Add(11 * time.Second).Unix(), "exp": now.Add(20 * time.Second).Unix()}), bridge.ErrNotFound},
		"not before tomorrow":  {change("nbf", now.Add(time.Hour).Unix()), bridge.ErrNotFound},
		"too late":             {s.token(map[string]any{"iat": now.Add(-30 * time.Second).Unix(), "exp": now.Add(-11 * time.Second).Unix()}), bridge.ErrExpired},
		"nobody":               {s.token(map[string]any{"account": nil, "email": nil}), bridge.ErrNotFound},
		"two people":           {change("buyer", bridgetest.Buyer().ExternalID), bridge.ErrNotFound},
		"unknown account":      {change("account", "x"), bridge.ErrNotFound},
		"unknown member":       {change("email", "nobody@garage-dubreuil.example"), bridge.ErrNotFound},
		"member of another":    {change("account", bridgetest.OtherAccount), bridge.ErrNotFound},
		"blocked member":       {change("email", "gone@garage-dubreuil.example"), bridge.ErrNotFound},
		"no conversation":      {s.token(map[string]any{"account": nil, "email": nil, "buyer": bridgetest.Buyer().ExternalID}), bridge.ErrNotFound},
		"another buyer":        {s.token(map[string]any{"account": nil, "email": nil, "buyer": "buyer-2", "conversation": id}), bridge.ErrNotFound},
		"unknown buyer":        {s.token(map[string]any{"account": nil, "email": nil, "buyer": "x", "conversation": id}), bridge.ErrNotFound},
	} {
		if cookie, _, _, err := s.Handover(t.Context(), tt.token, ""); !errors.Is(err, tt.want) || cookie != "" {
			t.Errorf("%s: %v; want %v", name, err, tt.want)
		}
	}
	if _, _, _, err := s.Handover(t.Context(), good, ""); err != nil {
		t.Errorf("what was refused has used the id up: %v", err)
	}
}

func TestHandoverWorksOnce(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	token := s.token(nil)
	var wg sync.WaitGroup
	results := make([]error, 8)
	for i := range results {
		wg.Go(func() { _, _, _, results[i] = s.Handover(t.Context(), token, "") })
	}
	wg.Wait()
	in := 0
	for _, err := range results {
		if err == nil {
			in++
		} else if !errors.Is(err, bridge.ErrExpired) {
			t.Errorf("used again: %v, want %v", err, bridge.ErrExpired)
		}
	}
	if in != 1 {
		t.Errorf("%d of 8 came in, want 1", in)
	}
	// Its id is kept for as long as it would be good.
	s.Clock.Add(70 * time.Second)
	if err := s.DropExpired(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, _, _, err := s.Handover(t.Context(), token, ""); !errors.Is(err, bridge.ErrExpired) {
		t.Errorf("used at its very end: %v, want %v", err, bridge.ErrExpired)
	}
}

func TestRevokingAKeyEndsItsSessions(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	cookie, _, _, err := s.Handover(t.Context(), s.token(nil), "")
	if err != nil {
		t.Fatal(err)
	}
	mailed, _ := signIn(t, s.Bridge, s.seller, "")
	if err := s.RevokeHandoverKey(t.Context(), s.key.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Session(t.Context(), cookie); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("a session of the key: %v, want %v", err, bridge.ErrNotFound)
	}
	if _, err := s.Session(t.Context(), mailed); err != nil {
		t.Errorf("a session by mail: %v", err)
	}
	if _, _, _, err := s.Handover(t.Context(), s.token(map[string]any{"jti": "another one"}), ""); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("with a revoked key: %v, want %v", err, bridge.ErrNotFound)
	}
	keys, err := s.HandoverKeys(t.Context())
	if err != nil || len(keys) != 1 || keys[0].RevokedAt.IsZero() || keys[0].Secret != "" {
		t.Errorf("keys are %+v, %v; want one that is revoked, without its secret", keys, err)
	}
	if err := s.RevokeHandoverKey(t.Context(), "x"); !errors.Is(err, bridge.ErrNotFound) {
		t.Errorf("revoking no key: %v", err)
	}
}

// TestTheExampleOfTheDocumentation runs the Python that docs/sso.md shows.
func TestTheExampleOfTheDocumentation(t *testing.T) {
	t.Parallel()
	python, err := exec.LookPath("python3")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("no python3 on this machine to run the example with")
	}
	page, err := os.ReadFile("../docs/sso.md")
	if err != nil {
		t.Fatal(err)
	}
	code := regexp.MustCompile("(?s)```python\n(.*?)```").FindSubmatch(page)
	if code == nil {
		t.Fatal("no Python in docs/sso.md")
	}
	s := newShop(t)
	args, err := json.Marshal([]string{s.key.ID, s.key.Secret, inboxURL})
	if err != nil {
		t.Fatal(err)
	}
	// The example reads the machine's clock; the bridge has its own.
	s.Clock.Add(time.Since(s.Clock.Now()))
	script := string(code[1]) + "\nprint(handover(*" + string(args) + ", account='" + bridgetest.AccountID + "', email='" + bridgetest.MemberEmail + "'), end='')\n"
	cmd := exec.CommandContext(t.Context(), python, "-")
	cmd.Stdin = strings.NewReader(script)
	var out, problems bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &problems
	if err := cmd.Run(); err != nil {
		t.Fatalf("%v: %s", err, problems.String())
	}
	if _, session, _, err := s.Handover(t.Context(), out.String(), ""); err != nil || session.Viewer != s.seller {
		t.Errorf("the example gives %+v, %v; want %+v", session.Viewer, err, s.seller)
	}
}

func FuzzHandover(f *testing.F) {
	b := bridgetest.New(f, bridgetest.Options{})
	for _, seed := range []string{"", "a.b.c", "eyJhbGciOiJIUzI1NiIsImtpZCI6IngifQ.e30.AAAA", `{"payload":"e30","signature":"AAAA"}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, token string) {
		// Without a key nothing is ever right, and nothing is a fault of ours.
		if _, _, _, err := b.Handover(t.Context(), token, ""); !errors.Is(err, bridge.ErrNotFound) {
			t.Errorf("Handover(%q) = %v, want %v", token, err, bridge.ErrNotFound)
		}
	})
}
