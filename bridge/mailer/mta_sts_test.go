package mailer_test

import (
	"fmt"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/foxcpp/go-mockdns"

	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

const (
	policyHost    = "mta-sts.garage-dubreuil.example."
	policyName    = "_mta-sts.garage-dubreuil.example."
	policyAddress = "203.0.113.80"
)

// policyWeb serves a policy over HTTPS.
type policyWeb struct {
	fetches atomic.Int32
	answer  atomic.Value // func(http.ResponseWriter)
}

// policyText answers with a policy.
func policyText(mode string, age int, hosts ...string) func(http.ResponseWriter) {
	text := fmt.Sprintf("version: STSv1\r\nmode: %s\r\nmax_age: %d\r\n", mode, age)
	if len(hosts) > 0 {
		text += "mx: " + strings.Join(hosts, "\r\nmx: ") + "\r\n"
	}
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, text)
	}
}

func (p *policyWeb) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.fetches.Add(1)
	if r.URL.Path != "/.well-known/mta-sts.txt" || r.Host != strings.TrimSuffix(policyHost, ".") {
		http.NotFound(w, r)
		return
	}
	p.answer.Load().(func(http.ResponseWriter))(w)
}

// newPolicyWeb puts a policy's server on the internet, with a certificate for a
// name.
func newPolicyWeb(t *testing.T, i *internet, name string, answer func(http.ResponseWriter)) *policyWeb {
	t.Helper()
	p := &policyWeb{}
	p.answer.Store(answer)
	s := httptest.NewUnstartedServer(p)
	s.TLS = i.certificate(t, strings.TrimSuffix(name, "."))
	s.Config.ErrorLog = log.New(io.Discard, "", 0)
	s.StartTLS()
	t.Cleanup(s.Close)
	i.servers[policyAddress+":443"] = s.Listener.Addr().String()
	i.Zones[policyName] = mockdns.Zone{TXT: []string{"v=STSv1; id=1;"}}
	i.Zones[policyHost] = mockdns.Zone{A: []string{policyAddress}}
	return p
}

// withTLS gives a server a certificate for names.
func withTLS(t *testing.T, i *internet, names ...string) func(*smarthost, *smtp.Server) {
	t.Helper()
	config := i.certificate(t, names...)
	return func(_ *smarthost, s *smtp.Server) { s.TLSConfig = config }
}

func TestSTS(t *testing.T) {
	t.Parallel()
	good := func(t *testing.T, i *internet) func(*smarthost, *smtp.Server) {
		t.Helper()
		return withTLS(t, i, "mx1.example.net")
	}
	other := func(t *testing.T, i *internet) func(*smarthost, *smtp.Server) {
		t.Helper()
		return withTLS(t, i, "other.example")
	}
	plain := func(*testing.T, *internet) func(*smarthost, *smtp.Server) { return nil }
	const verified, unverified = "(mx1.example.net, TLS 1.3, verified by mta-sts)", "(mx1.example.net, TLS 1.3, not verified)"
	for _, test := range []struct {
		name   string
		policy func(http.ResponseWriter)
		server func(*testing.T, *internet) func(*smarthost, *smtp.Server)
		want   string
	}{
		{"enforce", policyText("enforce", 86400, "mx1.example.net"), good, "delivered: 250 2.0.0 OK: queued " + verified},
		{"enforce by pattern", policyText("enforce", 86400, "*.Example.net"), good, verified},
		{"enforce, another name's certificate", policyText("enforce", 86400, "mx1.example.net"), other, "deferred: no server of garage-dubreuil.example reached as mta-sts wants: mx1.example.net: tls: failed to verify certificate"},
		{"enforce, no TLS", policyText("enforce", 86400, "mx1.example.net"), plain, "deferred: no server of garage-dubreuil.example reached as mta-sts wants: mx1.example.net: it offers no STARTTLS"},
		{"enforce, other hosts", policyText("enforce", 86400, "mx.example.net", "*.mx1.example.net", "*.net"), good, "deferred: no server of garage-dubreuil.example reached as mta-sts wants: mx1.example.net: not a host of the mta-sts policy"},
		{"testing", policyText("testing", 86400, "mx1.example.net"), good, verified},
		{"testing, another name's certificate", policyText("testing", 86400, "mx1.example.net"), other, "(mx1.example.net, TLS 1.3, mta-sts testing: no valid certificate for the host)"},
		{"testing, no TLS", policyText("testing", 86400, "mx1.example.net"), plain, "(mx1.example.net, no TLS, mta-sts testing: no valid certificate for the host)"},
		{"testing, other hosts", policyText("testing", 86400, "mx.example.net"), good, "(mx1.example.net, TLS 1.3, mta-sts testing: not a host of the policy)"},
		{"none", policyText("none", 86400), other, unverified},
		{"wrong version", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/plain")
			_, _ = io.WriteString(w, "version: STSv2\nmode: enforce\nmax_age: 9\nmx: x.example\n")
		}, other, unverified},
		{"wrong type", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "version: STSv1\nmode: enforce\nmax_age: 9\nmx: x.example\n")
		}, other, unverified},
		{"no max_age", func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "text/plain")
			_, _ = io.WriteString(w, "version: STSv1\nmode: enforce\nmx: x.example\n")
		}, other, unverified},
		{"no hosts", policyText("enforce", 86400), other, unverified},
		{"no known mode", policyText("strict", 86400, "x.example"), other, unverified},
		{"not found", func(w http.ResponseWriter) { w.WriteHeader(http.StatusNotFound) }, other, unverified},
		{"moved", func(w http.ResponseWriter) {
			w.Header().Set("Location", "https://mta-sts.garage-dubreuil.example/.well-known/mta-sts.txt?again")
			w.Header().Set("Content-Type", "text/plain")
			w.WriteHeader(http.StatusFound)
		}, other, unverified},
		{"too long", policyText("enforce", 86400, strings.Repeat("x.example\nmx: ", 6000)), other, unverified},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b, _ := market(t)
			i := newInternet(t, zone(mx1))
			web := newPolicyWeb(t, i, policyHost, test.policy)
			h := i.place(t, mx1[1], test.server(t, i))
			o := newOutbox(b)
			stop := serveMX(t, o, i.mx())
			o.want(t, test.want)
			stop()
			if n := web.fetches.Load(); n != 1 {
				t.Errorf("the policy was fetched %d times, want once", n)
			}
			if strings.HasPrefix(test.want, "deferred") && h.mails > 0 {
				t.Error("a mail was begun that the policy forbids")
			}
		})
	}
}

// TestSTSSecondHost has a first host that the policy does not name.
func TestSTSSecondHost(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	i := newInternet(t, zone(mx1, mx2))
	newPolicyWeb(t, i, policyHost, policyText("enforce", 86400, "mx2.example.net"))
	i.place(t, mx1[1], withTLS(t, i, "mx1.example.net"))
	i.place(t, mx2[1], withTLS(t, i, "mx2.example.net"))
	o := newOutbox(b)
	serveMX(t, o, i.mx())
	o.want(t, "delivered: ", "(mx2.example.net, TLS 1.3, verified by mta-sts)")
}

// TestSTSNotTold has domains whose policy is not to be had, though there is one.
func TestSTSNotTold(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(i *internet){
		"no record":      func(i *internet) { delete(i.Zones, policyName) },
		"two records":    func(i *internet) { i.Zones[policyName] = mockdns.Zone{TXT: []string{"v=STSv1; id=1", "v=STSv1; id=2"}} },
		"another record": func(i *internet) { i.Zones[policyName] = mockdns.Zone{TXT: []string{"v=STSv10; id=1"}} },
		"no id":          func(i *internet) { i.Zones[policyName] = mockdns.Zone{TXT: []string{"v=STSv1;"}} },
		"wrong id":       func(i *internet) { i.Zones[policyName] = mockdns.Zone{TXT: []string{"v=STSv1; id=a-b"}} },
		"private":        func(i *internet) { i.Zones[policyHost] = mockdns.Zone{A: []string{"10.0.0.1"}} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b, _ := market(t)
			i := newInternet(t, zone(mx1))
			web := newPolicyWeb(t, i, policyHost, policyText("enforce", 86400, "x.example"))
			i.servers["10.0.0.1:443"] = i.servers[policyAddress+":443"]
			change(i)
			i.place(t, mx1[1], nil)
			o := newOutbox(b)
			stop := serveMX(t, o, i.mx())
			o.want(t, "delivered: ", "(mx1.example.net, no TLS)")
			stop()
			if n := web.fetches.Load(); n != 0 {
				t.Errorf("%d fetches, want none", n)
			}
		})
	}
}

// TestSTSForeignCertificate has a policy that anybody could serve.
func TestSTSForeignCertificate(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	i := newInternet(t, zone(mx1))
	newPolicyWeb(t, i, "mta-sts.other.example", policyText("enforce", 86400, "x.example"))
	i.place(t, mx1[1], nil)
	o := newOutbox(b)
	serveMX(t, o, i.mx())
	o.want(t, "delivered: ", "(mx1.example.net, no TLS)")
}

// TestSTSCache follows a policy through its life.
func TestSTSCache(t *testing.T) {
	t.Parallel()
	b, posted := market(t)
	i := newInternet(t, zone(mx1))
	web := newPolicyWeb(t, i, policyHost, policyText("testing", 3600, "mx1.example.net"))
	h := i.place(t, mx1[1], withTLS(t, i, "mx1.example.net"))
	o := newOutbox(b)
	m := mailer.New(mxOptions(t, o, i.mx()))
	next := func(doing, id string, fetches int32, answer string) {
		t.Helper()
		i.Zones[policyName] = mockdns.Zone{TXT: []string{"v=STSv1; id=" + id}}
		stop := run(t, m)
		o.want(t, "delivered: ", answer)
		stop()
		if n := web.fetches.Load(); n != fetches {
			t.Errorf("%s: %d fetches so far, want %d", doing, n, fetches)
		}
		say(t, b, posted.Conversation, "Toujours là ?")
	}
	const verified, unverified = "verified by mta-sts", "not verified"
	next("first mail", "1", 1, verified)
	next("same id", "1", 1, verified)
	next("record gone, policy known", "", 1, verified)

	web.answer.Store(func(w http.ResponseWriter) { w.WriteHeader(http.StatusServiceUnavailable) })
	next("new id, policy away", "2", 2, verified)
	next("soon after", "2", 2, verified)
	b.Clock.Add(6 * time.Minute)
	next("later", "2", 3, verified)

	web.answer.Store(policyText("none", 3600))
	b.Clock.Add(6 * time.Minute)
	next("policy of no more", "2", 4, unverified)

	web.answer.Store(policyText("testing", 600, "mx1.example.net"))
	next("policy again", "3", 5, verified)
	b.Clock.Add(11 * time.Minute)
	next("expired", "3", 6, verified)
	b.Clock.Add(11 * time.Minute)
	next("expired, and no record", "", 6, unverified)
	if len(h.taken) != 10 {
		t.Errorf("the host got %d mails, want 10", len(h.taken))
	}
}
