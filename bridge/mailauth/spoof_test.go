package mailauth_test

import (
	"bytes"
	"cmp"
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"
	"github.com/foxcpp/go-mockdns"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/mailauth"
)

const spoofDir = "../../testdata/spoof"

// spoof is what stands beside a mail of the corpus; its README has the meaning.
type spoof struct {
	Want         string        `json:"want"`
	Why          string        `json:"why"`
	Alias        string        `json:"alias"`
	EnvelopeFrom string        `json:"envelope_from"`
	Remote       string        `json:"remote"`
	Helo         string        `json:"helo"`
	Before       [][2]string   `json:"before"`
	Sign         []spoofSigner `json:"sign"`
	After        [][2]string   `json:"after"`
	Prepend      string        `json:"prepend"`
	Append       string        `json:"append"`
	Resign       []spoofSigner `json:"resign"`
}

type spoofSigner struct {
	Domain           string    `json:"domain"`
	Key              string    `json:"key"`
	Selector         string    `json:"selector"`
	Fields           []string  `json:"fields"`
	Expires          time.Time `json:"expires"`
	Canonicalization string    `json:"canonicalization"`
}

// spoofKey is the key of a domain of the corpus.
func spoofKey(domain string) ed25519.PrivateKey {
	seed := sha256.Sum256([]byte("key of " + domain))
	return ed25519.NewKeyFromSeed(seed[:])
}

// spoofZones reads the DNS of the corpus.
func spoofZones(t *testing.T) map[string]mockdns.Zone {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(spoofDir, "zone.json"))
	if err != nil {
		t.Fatal(err)
	}
	var texts map[string][]string
	if err := json.Unmarshal(data, &texts); err != nil {
		t.Fatal(err)
	}
	zones := map[string]mockdns.Zone{}
	for name, txt := range texts {
		for i, s := range txt {
			if before, rest, ok := strings.Cut(s, "{{key "); ok {
				domain := strings.TrimSuffix(rest, "}}")
				public := spoofKey(domain).Public().(ed25519.PublicKey) //nolint:forcetypeassert // it is
				txt[i] = before + base64.StdEncoding.EncodeToString(public)
			}
		}
		zones[name] = mockdns.Zone{TXT: txt}
	}
	return zones
}

// spoofWorld is a marketplace of which the corpus attacks the people.
type spoofWorld struct {
	*bridgetest.Bridge
	aliases       map[string]string
	conversations []bridge.Conversation
	sellers       []bridge.Viewer
}

func newSpoofWorld(t *testing.T, zones map[string]mockdns.Zone) *spoofWorld {
	t.Helper()
	clock := bridgetest.NewClock()
	b := bridgetest.New(t, bridgetest.Options{Prover: mailauth.New(mailauth.Options{
		DNS: &mockdns.Resolver{Zones: zones}, Now: clock.Now, Hostname: "mx.voiturama.example",
	})})
	b.Market(t)
	w := &spoofWorld{Bridge: b}
	for _, m := range []struct{ account, email string }{
		{bridgetest.AccountID, "membre@strict.example"},
		{bridgetest.AccountID, "membre@annonces.garage-dubreuil.example"},
		{bridgetest.AccountID, "paul@sans-dmarc.example"},
		{bridgetest.AccountID, "membre@rien.example"},
		{bridgetest.OtherAccount, "chef@autos-leroux.example"},
	} {
		got, err := b.PutMember(t.Context(), bridge.NewMember{Account: m.account, Email: m.email, Role: bridge.RoleOwner})
		if err != nil {
			t.Fatal(err)
		}
		w.sellers = append(w.sellers, bridge.Viewer{Member: got.ID, Account: got.AccountID})
	}
	one := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour, est-elle disponible ?").Conversation
	other := bridgetest.Buyer()
	other.ExternalID, other.Email = "buyer-2", bridgetest.OtherBuyer
	two := b.Lead(t, bridgetest.OtherListing, other, "Hello, is it for sale?").Conversation
	l, err := b.Listing(t.Context(), bridgetest.ListingID)
	if err != nil {
		t.Fatal(err)
	}
	w.conversations = []bridge.Conversation{one, two}
	w.aliases = map[string]string{
		"seller": b.Address(one.SellerAlias), "buyer": b.Address(one.BuyerAlias),
		"other_seller": b.Address(two.SellerAlias), "listing": b.Address(l.Alias), "conversation": string(one.ID),
	}
	return w
}

// texts are all messages that anybody has.
func (w *spoofWorld) messages(t *testing.T) (all []bridge.Message) {
	t.Helper()
	seen := map[bridge.ConversationID]bool{}
	for _, who := range w.sellers {
		rows, err := w.Conversations(t.Context(), who, bridge.ConversationFilter{Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, row := range rows {
			if seen[row.Conversation.ID] {
				continue
			}
			seen[row.Conversation.ID] = true
			v, err := w.Conversation(t.Context(), row.Conversation.ID)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, v.Messages...)
		}
	}
	return all
}

// mails reads held mails, or those of messages.
func (w *spoofWorld) mails(t *testing.T, posted []bridge.Message) (mails []bridge.Mail) {
	t.Helper()
	err := w.Store.View(t.Context(), func(tx bridge.Tx) (err error) {
		if mails, err = tx.HeldMailsBefore(t.Context(), w.Clock.Now().Add(time.Hour), 10); err != nil {
			return err
		}
		for _, m := range posted {
			if m.MailID == "" {
				continue
			}
			mail, err := tx.Mail(t.Context(), m.MailID)
			if err != nil {
				return err
			}
			mails = append(mails, mail)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return mails
}

// compose makes the bytes of a mail of the corpus.
func (w *spoofWorld) compose(t *testing.T, text string, s spoof) string {
	t.Helper()
	for name, addr := range w.aliases {
		text = strings.ReplaceAll(text, "{{"+name+"}}", addr)
	}
	text = strings.ReplaceAll(text, "\n", "\r\n")
	text = edit(t, text, s.Before)
	text = signAll(t, text, s.Sign)
	text = edit(t, text, s.After)
	text = strings.ReplaceAll(s.Prepend, "\n", "\r\n") + text + strings.ReplaceAll(s.Append, "\n", "\r\n")
	return signAll(t, text, s.Resign)
}

func edit(t *testing.T, text string, edits [][2]string) string {
	t.Helper()
	for _, e := range edits {
		if !strings.Contains(text, e[0]) {
			t.Fatalf("%q is not in the mail:\n%s", e[0], text)
		}
		text = strings.Replace(text, e[0], e[1], 1)
	}
	return text
}

func signAll(t *testing.T, text string, signers []spoofSigner) string {
	t.Helper()
	for _, s := range signers {
		c := dkim.Canonicalization(cmp.Or(s.Canonicalization, "relaxed"))
		var out bytes.Buffer
		err := dkim.Sign(&out, strings.NewReader(text), &dkim.SignOptions{
			Domain: s.Domain, Selector: cmp.Or(s.Selector, "s1"), Signer: crypto.Signer(spoofKey(cmp.Or(s.Key, s.Domain))),
			HeaderKeys: s.Fields, Expiration: s.Expires, HeaderCanonicalization: c, BodyCanonicalization: c,
		})
		if err != nil {
			t.Fatal(err)
		}
		text = out.String()
	}
	return text
}

// TestSpoofs takes each mail of the corpus in, with the real checks of senders.
// No spoof becomes a message or a lead, each honest mail does, and neither side
// sees an address of the other.
func TestSpoofs(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join(spoofDir, "*.eml"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no mails found: %v", err)
	}
	zones := spoofZones(t)
	honest := 0
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".eml")
		if strings.HasPrefix(name, "honest-") {
			honest++
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			about, err := os.ReadFile(strings.TrimSuffix(file, "eml") + "json")
			if err != nil {
				t.Fatal(err)
			}
			var s spoof
			if err := json.Unmarshal(about, &s); err != nil {
				t.Fatal(err)
			}
			if (s.Want == "posted") != strings.HasPrefix(name, "honest-") {
				t.Fatalf("a mail of this name must not be %s", s.Want)
			}
			playSpoof(t, newSpoofWorld(t, zones), string(text), s)
		})
	}
	if spoofs := len(files) - honest; spoofs < 60 || honest < 20 {
		t.Errorf("%d spoofs and %d honest mails; want 60 and 20", spoofs, honest)
	}
}

func playSpoof(t *testing.T, w *spoofWorld, text string, s spoof) {
	t.Helper()
	before := len(w.messages(t))
	r, err := w.Resolve(t.Context(), w.aliases[s.Alias])
	if err != nil {
		t.Fatal(err)
	}
	results, err := w.Receive(t.Context(), bridge.IncomingMail{
		From: s.EnvelopeFrom, Helo: s.Helo, Remote: netip.MustParseAddr(s.Remote),
		Recipients: []bridge.Recipient{r}, Body: strings.NewReader(w.compose(t, text, s)),
	})
	if err != nil {
		t.Fatal(err)
	}
	all := w.messages(t)
	got, why := spoofOutcome(results[0], w.mails(t, all))
	if want := s.Want == "posted"; (len(all) > before) != want {
		t.Errorf("%d messages became %d; want more: %t", before, len(all), want)
	}
	for _, m := range w.mails(t, all) {
		if why != "from_not_one" && !slices.ContainsFunc(m.Trace, isResults) {
			t.Errorf("the trace does not say what was checked: %+v", m.Trace)
		}
	}
	if got != s.Want || why != s.Why {
		t.Errorf("%s (%s); want %s (%s)", got, why, s.Want, s.Why)
	}
	w.checkViews(t)
}

// isResults says whether a step has what was found, as Authentication-Results
// writes it.
func isResults(s bridge.Step) bool {
	return s.Stage == "authenticate" && strings.HasPrefix(s.Reason, "mx.voiturama.example; spf=") && strings.Contains(s.Reason, "; dmarc=")
}

// spoofOutcome is what became of the one mail, and why.
func spoofOutcome(refusal error, mails []bridge.Mail) (outcome, why string) {
	if refusal != nil {
		why, _, _ := strings.Cut(refusal.Error(), ":")
		return "refused", why
	}
	if len(mails) != 1 {
		return "lost", ""
	}
	for _, step := range mails[0].Trace {
		if step.Stage == "prove" {
			return string(mails[0].State), strings.Replace(step.Result, "held", step.Reason, 1)
		}
	}
	return string(mails[0].State), ""
}

// checkViews fails where a side sees an address of the other.
func (w *spoofWorld) checkViews(t *testing.T) {
	t.Helper()
	sellers := bridge.Secrets{bridgetest.SellerEmail, bridgetest.MemberEmail, bridgetest.OtherSeller, "membre@strict.example", "paul@sans-dmarc.example"}
	buyers := bridge.Secrets{bridgetest.BuyerEmail, bridgetest.OtherBuyer}
	check := func(side string, who bridge.Viewer, id bridge.ConversationID, secrets bridge.Secrets) {
		t.Helper()
		v, err := w.View(t.Context(), who, id)
		if err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if secrets.In(string(data)) {
			t.Errorf("the %s sees an address of the other side: %s", side, data)
		}
	}
	for i, c := range w.conversations {
		check("seller", w.sellers[i*(len(w.sellers)-1)], c.ID, buyers)
		check("buyer", bridge.Viewer{Buyer: c.BuyerID, Conversation: c.ID}, c.ID, sellers)
	}
}
