package push_test

import (
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"io"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/push"
)

// phone is a browser that subscribed, with what only it knows.
type phone struct {
	t    *testing.T
	key  *ecdh.PrivateKey
	auth []byte
}

func newPhone(t *testing.T) phone {
	t.Helper()
	key, err := ecdh.P256().GenerateKey(rand.Reader)
	must(t, err)
	auth := make([]byte, 16)
	_, _ = rand.Read(auth)
	return phone{t, key, auth}
}

// open decrypts a push (RFC 8188 and RFC 8291).
func (p phone) open(body []byte) map[string]string {
	p.t.Helper()
	salt, size, keyLength := body[:16], binary.BigEndian.Uint32(body[16:]), int(body[20])
	sender, err := ecdh.P256().NewPublicKey(body[21 : 21+keyLength])
	must(p.t, err)
	record := body[21+keyLength:]
	if len(record) > int(size) {
		p.t.Fatalf("a record of %d bytes, more than %d", len(record), size)
	}
	shared, err := p.key.ECDH(sender)
	must(p.t, err)
	derive := func(secret, salt []byte, info string, n int) []byte {
		out, err := hkdf.Key(sha256.New, secret, salt, info, n)
		must(p.t, err)
		return out
	}
	ikm := derive(shared, p.auth, "WebPush: info\x00"+string(p.key.PublicKey().Bytes())+string(sender.Bytes()), 32)
	block, err := aes.NewCipher(derive(ikm, salt, "Content-Encoding: aes128gcm\x00", 16))
	must(p.t, err)
	gcm, err := cipher.NewGCM(block)
	must(p.t, err)
	plain, err := gcm.Open(nil, derive(ikm, salt, "Content-Encoding: nonce\x00", 12), record, nil)
	must(p.t, err)
	text, found := strings.CutSuffix(strings.TrimRight(string(plain), "\x00"), "\x02")
	if !found {
		p.t.Fatal("no end of the record")
	}
	var got map[string]string
	must(p.t, json.Unmarshal([]byte(text), &got))
	return got
}

// service is a push service on this machine.
type service struct {
	*httptest.Server
	status atomic.Int64
	mu     sync.Mutex
	got    []*http.Request
	bodies [][]byte
}

func newService(t *testing.T) *service {
	t.Helper()
	s := &service{}
	s.status.Store(http.StatusCreated)
	s.Server = httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		s.mu.Lock()
		s.got, s.bodies = append(s.got, r), append(s.bodies, body)
		s.mu.Unlock()
		w.WriteHeader(int(s.status.Load()))
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *service) pushes() ([]*http.Request, [][]byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got, s.bodies
}

// client leads every name to the service.
func (s *service) client() *http.Client {
	c := s.Client()
	tr := c.Transport.(*http.Transport).Clone()
	tr.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, s.Listener.Addr().String())
	}
	tr.TLSClientConfig.ServerName = "example.com" // which its certificate is for
	return &http.Client{Transport: tr}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// world is a marketplace in which Léa's phone and Marie's are told.
type world struct {
	*bridgetest.Bridge
	t           *testing.T
	posted      bridge.Posted
	lea, marie  bridge.Viewer
	phone, hers phone
	key         *ecdh.PrivateKey
}

const endpoint = "https://push.example/send/lea"

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{Bridge: bridgetest.New(t, bridgetest.Options{}), t: t, phone: newPhone(t), hers: newPhone(t)}
	w.Market(t)
	w.posted = w.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour.")
	a, members, err := w.Account(t.Context(), bridgetest.AccountID)
	must(t, err)
	w.lea = bridge.Viewer{Member: members[0].ID, Account: a.ID}
	w.marie = bridge.Viewer{Buyer: w.posted.Conversation.BuyerID, Conversation: w.posted.Conversation.ID}
	w.key, err = bridge.PushKey(t.Context(), w.Store, w.Clock.Now)
	must(t, err)
	w.subscribe(w.lea, w.phone, endpoint)
	return w
}

// subscribe signs somebody in, and has a browser told.
func (w *world) subscribe(who bridge.Viewer, p phone, at string) (cookie string) {
	w.t.Helper()
	link, err := w.NewSignIn(w.t.Context(), who, time.Hour)
	must(w.t, err)
	cookie, s, err := w.SignIn(w.t.Context(), link[strings.LastIndexByte(link, '/')+1:], "")
	must(w.t, err)
	must(w.t, w.SubscribePush(w.t.Context(), who, s.ID, bridge.NewPushSubscription{
		Endpoint: at, Language: "en", Auth: base64.RawURLEncoding.EncodeToString(p.auth),
		PublicKey: base64.RawURLEncoding.EncodeToString(p.key.PublicKey().Bytes()),
	}))
	return cookie
}

func (w *world) write(side bridge.Side, text string) {
	w.t.Helper()
	_, err := w.Post(w.t.Context(), bridge.NewMessage{Conversation: w.posted.Conversation.ID, Side: side, Text: text, Via: bridge.ViaAPI})
	must(w.t, err)
}

// send lets a time pass and sends what is due, until nothing is.
func (w *world) send(c *http.Client, after time.Duration) {
	w.t.Helper()
	w.Clock.Add(after)
	p := push.New(push.Options{Bridge: w, Key: w.key, Contact: "https://voiturama.example", Log: slog.New(slog.DiscardHandler), Now: w.Clock.Now, Client: c})
	p.Work(w.t.Context())
}

func TestABrowserIsTold(t *testing.T) {
	t.Parallel()
	w, s := newWorld(t), newService(t)
	w.write(bridge.SideBuyer, "Est-elle encore à vendre ? "+strings.Repeat("é", 400))
	w.send(s.client(), 2*time.Second)
	if got, _ := s.pushes(); len(got) != 0 {
		t.Fatalf("%d pushes before an open page could have shown it", len(got))
	}
	w.send(s.client(), time.Second)
	got, bodies := s.pushes()
	if len(got) != 1 {
		t.Fatalf("%d pushes, want 1", len(got))
	}
	r := got[0]
	if r.URL.Path != "/send/lea" || r.Header.Get("TTL") != "86400" || r.Header.Get("Content-Encoding") != "aes128gcm" || len(r.Header.Get("Topic")) != 32 {
		t.Errorf("pushed to %s with %v", r.URL.Path, r.Header)
	}
	checkVAPID(t, r.Header.Get("Authorization"), w.key)
	m := w.phone.open(bodies[0])
	if m["title"] != "Marie Durand" || !strings.HasPrefix(m["body"], "Est-elle encore à vendre ? é") || !strings.HasSuffix(m["body"], "é…") ||
		m["path"] != "/conversations/"+string(w.posted.Conversation.ID) || m["tag"] != r.Header.Get("Topic") || m["language"] != "en" {
		t.Errorf("told %v", m)
	}
	w.send(s.client(), time.Hour)
	if got, _ := s.pushes(); len(got) != 1 {
		t.Errorf("%d pushes of one message", len(got))
	}
}

// checkVAPID checks who says that a push is from us (RFC 8292).
func checkVAPID(t *testing.T, header string, key *ecdh.PrivateKey) {
	t.Helper()
	fields, ok := strings.CutPrefix(header, "vapid t=")
	token, public, ok2 := strings.Cut(fields, ", k=")
	if !ok || !ok2 || public != push.PublicKey(key) {
		t.Fatalf("authorization %q", header)
	}
	signed, signature, _ := cutLast(token, ".")
	raw, err := base64.RawURLEncoding.DecodeString(signature)
	must(t, err)
	sum := sha256.Sum256([]byte(signed))
	ours, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), key.PublicKey().Bytes())
	must(t, err)
	if !ecdsa.Verify(ours, sum[:], new(big.Int).SetBytes(raw[:32]), new(big.Int).SetBytes(raw[32:])) {
		t.Error("the signature is not ours")
	}
	_, body, _ := strings.Cut(signed, ".")
	claims, err := base64.RawURLEncoding.DecodeString(body)
	must(t, err)
	if !strings.Contains(string(claims), `"aud":"https://push.example"`) || !strings.Contains(string(claims), `"sub":"https://voiturama.example"`) {
		t.Errorf("claims %s", claims)
	}
}

func cutLast(s, sep string) (before, after string, found bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func TestWhatIsTold(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name  string
		who   func(*world) bridge.Viewer
		with  bridge.PushSettings
		act   func(*world)
		title string // empty where nobody is told
		body  string
	}{
		{
			"without content", (*world).theMember,
			bridge.PushSettings{Messages: true},
			func(w *world) { w.write(bridge.SideBuyer, "Secret.") }, "Marie Durand", "New message: " + bridgetest.ListingTitle,
		},
		{
			"not wanted", (*world).theMember,
			bridge.PushSettings{Favorites: true, Content: true},
			func(w *world) { w.write(bridge.SideBuyer, "Bonjour ?") }, "", "",
		},
		{
			"a favourite", (*world).theMember,
			bridge.PushSettings{Favorites: true, Content: true},
			func(w *world) {
				n := bridgetest.Buyer()
				n.ExternalID, n.Pseudonym, n.Email = "buyer-9", "zoe", "zoe@courriel.example"
				_, err := w.MarkFavorite(w.t.Context(), bridge.NewFavorite{Listing: bridgetest.ListingID, Buyer: n})
				must(w.t, err)
			}, "zoe", "Saved as a favourite: " + bridgetest.ListingTitle,
		},
		{
			"read meanwhile", (*world).theMember,
			bridge.PushSettings{Messages: true, Content: true},
			func(w *world) {
				w.write(bridge.SideBuyer, "Bonjour ?")
				must(w.t, w.MarkSeen(w.t.Context(), w.lea, w.posted.Conversation.ID))
			}, "", "",
		},
		{
			"one's own message", (*world).theMember,
			bridge.PushSettings{Messages: true, Content: true},
			func(w *world) { w.write(bridge.SideSeller, "Oui.") }, "", "",
		},
		{
			"the buyer", (*world).theBuyer,
			bridge.PushSettings{Messages: true, Content: true},
			func(w *world) { w.write(bridge.SideSeller, "Oui, écrivez à "+bridgetest.SellerEmail) }, "Garage Dubreuil", "Oui, écrivez à [masked]",
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w, s := newWorld(t), newService(t)
			must(t, w.UnsubscribePush(t.Context(), w.lea, endpoint))
			who := tt.who(w)
			w.subscribe(who, w.phone, endpoint)
			must(t, w.PutPushSettings(t.Context(), who, tt.with))
			tt.act(w)
			w.send(s.client(), 5*time.Second)
			got, bodies := s.pushes()
			switch {
			case tt.title == "":
				if len(got) != 0 {
					t.Errorf("%d pushes, want none", len(got))
				}
			case len(got) != 1:
				t.Errorf("%d pushes, want 1", len(got))
			default:
				if m := w.phone.open(bodies[0]); m["title"] != tt.title || m["body"] != tt.body {
					t.Errorf("told %q: %q; want %q: %q", m["title"], m["body"], tt.title, tt.body)
				}
			}
		})
	}
}

func (w *world) theMember() bridge.Viewer { return w.lea }
func (w *world) theBuyer() bridge.Viewer  { return w.marie }

func TestAnswersOfAPushService(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		status         int
		again, another int // pushes of this message later, and of the next one
	}{
		{http.StatusCreated, 0, 1},
		{http.StatusGone, 0, 0},
		{http.StatusNotFound, 0, 0},
		{http.StatusForbidden, 0, 0},
		{http.StatusRequestEntityTooLarge, 0, 1},
		{http.StatusTooManyRequests, 1, 1},
		{http.StatusServiceUnavailable, 1, 1},
		{http.StatusFound, 0, 1}, // no redirect is followed
	} {
		t.Run(http.StatusText(tt.status), func(t *testing.T) {
			t.Parallel()
			w, s := newWorld(t), newService(t)
			count := func(act func()) int {
				before, _ := s.pushes()
				act()
				after, _ := s.pushes()
				return len(after) - len(before)
			}
			s.status.Store(int64(tt.status))
			w.write(bridge.SideBuyer, "Bonjour ?")
			if got := count(func() { w.send(s.client(), 5*time.Second) }); got != 1 {
				t.Fatalf("%d attempts, want 1", got)
			}
			s.status.Store(http.StatusCreated)
			if got := count(func() { w.send(s.client(), time.Minute) }); got != tt.again {
				t.Errorf("%d attempts later, want %d", got, tt.again)
			}
			w.write(bridge.SideBuyer, "Toujours là ?")
			if got := count(func() { w.send(s.client(), 5*time.Second) }); got != tt.another {
				t.Errorf("%d attempts of the next, want %d", got, tt.another)
			}
		})
	}
}

func TestPushesEndWithADay(t *testing.T) {
	t.Parallel()
	w, s := newWorld(t), newService(t)
	s.status.Store(http.StatusServiceUnavailable)
	w.write(bridge.SideBuyer, "Bonjour ?")
	for range 40 {
		w.send(s.client(), time.Hour)
	}
	if at, err := w.NextPush(t.Context()); err != nil || !at.IsZero() {
		t.Errorf("NextPush = %v, %v after two days; want nothing", at, err)
	}
}

func TestWhoLeftIsNotTold(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*world, string){
		"signed out": func(w *world, cookie string) { must(w.t, w.SignOut(w.t.Context(), cookie)) },
		"blocked": func(w *world, _ string) {
			_, err := w.PutMember(w.t.Context(), bridge.NewMember{Account: bridgetest.AccountID, Email: bridgetest.MemberEmail, Role: bridge.RoleOwner, Blocked: true})
			must(w.t, err)
		},
		"switched off": func(w *world, _ string) { must(w.t, w.UnsubscribePush(w.t.Context(), w.lea, endpoint)) },
		"sees it no more": func(w *world, _ string) {
			_, err := w.PutMember(w.t.Context(), bridge.NewMember{Account: bridgetest.AccountID, Email: bridgetest.MemberEmail, Role: bridge.RoleAgent, Sees: bridge.SeesOwn})
			must(w.t, err)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, s := newWorld(t), newService(t)
			cookie := w.subscribe(w.lea, w.phone, endpoint) // in the place of the first
			w.write(bridge.SideBuyer, "Bonjour ?")          // is queued already
			leave(w, cookie)
			w.write(bridge.SideBuyer, "Toujours là ?")
			w.send(s.client(), 5*time.Second)
			if got, _ := s.pushes(); len(got) != 0 {
				t.Errorf("%d pushes, want none", len(got))
			}
		})
	}
}

// The default client connects to nothing on this machine, whatever a name leads to.
func TestNothingInternalIsCalled(t *testing.T) {
	t.Parallel()
	w, s := newWorld(t), newService(t)
	c := push.NewClient()
	dial := c.Transport.(*http.Transport).DialContext
	for _, address := range []string{s.Listener.Addr().String(), "localhost:443", "169.254.169.254:80", "[::1]:443", "10.0.0.1:443"} {
		if conn, err := dial(t.Context(), "tcp", address); err == nil {
			_ = conn.Close()
			t.Errorf("a connection to %s", address)
		} else if !strings.Contains(err.Error(), "not on the internet") {
			t.Errorf("dialing %s: %v", address, err)
		}
	}
	// A name that leads here.
	c.Transport.(*http.Transport).DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return dial(ctx, network, s.Listener.Addr().String())
	}
	w.write(bridge.SideBuyer, "Bonjour ?")
	w.send(c, 5*time.Second)
	if got, _ := s.pushes(); len(got) != 0 {
		t.Error("a machine beside ours was called")
	}
	if at, err := w.NextPush(t.Context()); err != nil || !at.IsZero() {
		t.Errorf("NextPush = %v, %v; want nothing", at, err)
	}
}

func TestEndpointsThatAreRefused(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	good := base64.RawURLEncoding.EncodeToString(w.phone.key.PublicKey().Bytes())
	auth := base64.RawURLEncoding.EncodeToString(w.phone.auth)
	for _, n := range []bridge.NewPushSubscription{
		{Endpoint: "http://push.example/", PublicKey: good, Auth: auth},
		{Endpoint: "https://127.0.0.1/", PublicKey: good, Auth: auth},
		{Endpoint: "https://[::1]/", PublicKey: good, Auth: auth},
		{Endpoint: "https://localhost/", PublicKey: good, Auth: auth},
		{Endpoint: "https://printer.local/", PublicKey: good, Auth: auth},
		{Endpoint: "https://intranet/", PublicKey: good, Auth: auth},
		{Endpoint: "https://push.example:8443/", PublicKey: good, Auth: auth},
		{Endpoint: "https://me@push.example/", PublicKey: good, Auth: auth},
		{Endpoint: "https://push.example/" + strings.Repeat("x", 2000), PublicKey: good, Auth: auth},
		{Endpoint: "https://push.example/", PublicKey: auth, Auth: auth},
		{Endpoint: "https://push.example/", PublicKey: good[:len(good)-4] + "AAAA", Auth: auth},
		{Endpoint: "https://push.example/", PublicKey: good, Auth: good},
	} {
		if err := w.SubscribePush(t.Context(), w.lea, "x", n); err == nil || !strings.Contains(err.Error(), "want") {
			t.Errorf("SubscribePush(%+v) = %v", n, err)
		}
	}
}
