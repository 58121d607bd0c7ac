package mailer_test

import (
	"crypto/tls"
	"errors"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/foxcpp/go-mockdns"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

var (
	mx1 = [2]string{"mx1.example.net.", "203.0.113.1"}
	mx2 = [2]string{"mx2.example.net.", "203.0.113.2"}
)

func TestMXRoute(t *testing.T) {
	t.Parallel()
	temporary := &net.DNSError{Err: "server misbehaving", IsTemporary: true}
	for _, test := range []struct {
		name  string
		zones map[string]mockdns.Zone
		own   string
		want  string
		dials []string
	}{
		{"best first", zone(mx1, mx2), "", "delivered: 250 2.0.0", []string{"203.0.113.1:25"}},
		{"second where the first is away", zone([2]string{"dead.example.net.", "203.0.113.9"}, mx2), "", "delivered: 250", []string{"203.0.113.9:25", "203.0.113.2:25"}},
		{"no MX", map[string]mockdns.Zone{sellers: {A: []string{"203.0.113.1"}}}, "", "delivered: 250", []string{"203.0.113.1:25"}},
		{"IPv6", map[string]mockdns.Zone{sellers: {AAAA: []string{"2001:db8::1"}}}, "", "delivered: 250", []string{"[2001:db8::1]:25"}},
		{"another name", map[string]mockdns.Zone{sellers: {CNAME: "other.example."}, "other.example.": {MX: []net.MX{{Host: "mx1.example.net."}}}, mx1[0]: {A: []string{mx1[1]}}}, "", "delivered: 250", []string{"203.0.113.1:25"}},
		{"null MX", map[string]mockdns.Zone{sellers: {MX: []net.MX{{Host: "."}}, A: []string{"203.0.113.1"}}}, "", "failed: 556 5.1.10 the domain takes no mail", nil},
		{"no domain", map[string]mockdns.Zone{}, "", "failed: 550 5.1.2 there is no mail domain", nil},
		{"no address", map[string]mockdns.Zone{sellers: {TXT: []string{"x"}}}, "", "failed: 550 5.1.2", nil},
		{"DNS fault", map[string]mockdns.Zone{sellers: {Err: temporary}}, "", "deferred: looking up the mail servers of garage-dubreuil.example: server misbehaving", nil},
		{"DNS fault of a host", map[string]mockdns.Zone{sellers: {MX: []net.MX{{Host: mx1[0]}}}, mx1[0]: {Err: temporary}}, "", "deferred: no server of garage-dubreuil.example reached: mx1.example.net: server misbehaving", nil},
		{"no such host", map[string]mockdns.Zone{sellers: {MX: []net.MX{{Host: mx1[0]}}}}, "", "deferred: no server of", nil},
		{"loopback", zone([2]string{"mx1.example.net.", "127.0.0.1"}), "", "failed: 550 5.4.4", nil},
		{"private", zone([2]string{"mx1.example.net.", "10.1.2.3"}), "", "failed: 550 5.4.4", nil},
		{"private, and one that is not", zone([2]string{"mx0.example.net.", "10.1.2.3"}, mx2), "", "delivered: 250", []string{"203.0.113.2:25"}},
		{"private, and one that is away", zone([2]string{"mx0.example.net.", "10.1.2.3"}, [2]string{"dead.example.net.", "203.0.113.9"}), "", "deferred: ", []string{"203.0.113.9:25"}},
		{"our address", zone(mx1), "203.0.113.1", "failed: 550 5.4.6", nil},
		{"our name", zone([2]string{"mail.passerelle.example.", "203.0.113.1"}), "", "failed: 550 5.4.6", nil},
		{"our name, and a better one", zone(mx1, [2]string{"MAIL.passerelle.example.", "203.0.113.2"}), "", "delivered: 250", []string{"203.0.113.1:25"}},
		{"our name, and a worse one", zone([2]string{"mail.passerelle.example.", "203.0.113.1"}, mx2), "", "failed: 550 5.4.6", nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b, _ := market(t)
			i := newInternet(t, test.zones)
			for _, a := range []string{"203.0.113.1", "203.0.113.2", "2001:db8::1", "127.0.0.1", "10.1.2.3"} {
				i.place(t, a, nil)
			}
			if test.own != "" {
				i.own = []net.Addr{&net.IPNet{IP: net.ParseIP(test.own), Mask: net.CIDRMask(24, 32)}}
			}
			o := newOutbox(b)
			stop := serveMX(t, o, i.mx())
			o.want(t, test.want)
			stop()
			if got := i.attempts(); !slices.Equal(got, test.dials) {
				t.Errorf("connected to %q, want %q", got, test.dials)
			}
		})
	}
}

// TestMXShuffled has two hosts that are equally good, and one that is worse.
func TestMXShuffled(t *testing.T) {
	t.Parallel()
	i := newInternet(t, map[string]mockdns.Zone{sellers: {MX: []net.MX{
		{Host: "worse.example.net.", Pref: 20}, {Host: "a.example.net.", Pref: 10}, {Host: "b.example.net.", Pref: 10}, {Host: "A.example.net.", Pref: 30},
	}}})
	seen := make(map[string]int)
	for range 100 {
		hosts, err := mailer.MXHosts(t.Context(), *i.mx(), strings.TrimSuffix(sellers, "."))
		if err != nil || len(hosts) != 3 || hosts[2] != "worse.example.net" {
			t.Fatalf("hosts %q, %v; want the worse last, and each once", hosts, err)
		}
		seen[hosts[0]]++
	}
	if seen["a.example.net"] < 10 || seen["b.example.net"] < 10 {
		t.Errorf("first hosts %v; want each about half of the time", seen)
	}
}

// TestMXAnswers has a first host that does something odd, and a good second.
func TestMXAnswers(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		first  func(h *smarthost, s *smtp.Server)
		want   string
		second int // mails that it got
	}{
		{"4xx", func(h *smarthost, _ *smtp.Server) { h.onRcpt = first(450, "4.2.0") }, "delivered: 250 2.0.0 OK: queued (mx2.example.net, no TLS)", 1},
		{"4xx to the data", func(h *smarthost, _ *smtp.Server) { h.onData = first(452, "4.3.1") }, "delivered: ", 1},
		{"421", func(h *smarthost, _ *smtp.Server) { h.onMail = first(421, "4.3.2") }, "delivered: ", 1},
		{"5xx", func(h *smarthost, _ *smtp.Server) { h.onRcpt = first(550, "5.1.1") }, "failed: 550 5.1.1 … not now (mx1.example.net, no TLS)", 0},
		{"sign in first", func(h *smarthost, _ *smtp.Server) { h.password = "secret" }, "delivered: ", 1},
		{"lost before the mail", func(h *smarthost, _ *smtp.Server) {
			h.onRcpt = func(_ int, c *smtp.Conn) error { return c.Conn().Close() }
		}, "delivered: ", 1},
		{"no answer to the mail", func(h *smarthost, _ *smtp.Server) {
			h.onData = func(_ int, c *smtp.Conn) error { return c.Conn().Close() }
		}, "deferred: no answer to the mail", 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b, _ := market(t)
			i := newInternet(t, zone(mx1, mx2))
			i.place(t, mx1[1], test.first)
			second := i.place(t, mx2[1], nil)
			o := newOutbox(b)
			stop := serveMX(t, o, i.mx())
			o.want(t, test.want)
			stop()
			if len(second.taken) != test.second {
				t.Errorf("the second host got %d mails, want %d", len(second.taken), test.second)
			}
		})
	}
}

// TestMXPutOff has two hosts that both put the mail off: their answer counts.
func TestMXPutOff(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	i := newInternet(t, zone(mx1, mx2))
	for _, h := range [][2]string{mx1, mx2} {
		i.place(t, h[1], func(h *smarthost, _ *smtp.Server) { h.onRcpt = first(450, "4.2.0") })
	}
	o := newOutbox(b)
	serveMX(t, o, i.mx())
	o.want(t, "deferred: 450 4.2.0", "(mx2.example.net, no TLS)")
}

// TestMXSilent has a first host that accepts and never greets.
func TestMXSilent(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	i := newInternet(t, zone(mx1, mx2))
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	})
	i.servers[mx1[1]+":25"] = l.Addr().String()
	i.place(t, mx2[1], nil)
	m := i.mx()
	m.Timeout /= 4
	o := newOutbox(b)
	serveMX(t, o, m)
	o.want(t, "delivered: ", "mx2.example.net")
}

// TestMXManyAddresses has a domain with more addresses than one attempt takes.
func TestMXManyAddresses(t *testing.T) {
	t.Parallel()
	b, _ := market(t)
	z := zone(mx1)
	many := z[mx1[0]]
	for n := range 60 {
		many.A = append(many.A, net.IPv4(203, 0, 113, byte(100+n)).String())
	}
	z[mx1[0]] = many
	i := newInternet(t, z)
	o := newOutbox(b)
	stop := serveMX(t, o, i.mx())
	o.want(t, "deferred: no server of garage-dubreuil.example reached")
	stop()
	if n := len(i.attempts()); n != 20 {
		t.Errorf("connected to %d addresses, want 20", n)
	}
}

// TestMXEncrypted has hosts with and without TLS that works; without a policy
// none of it is wanted.
func TestMXEncrypted(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		change func(i *internet, s *smtp.Server)
		want   string
	}{
		{"another name's certificate", func(i *internet, s *smtp.Server) { s.TLSConfig = i.certificate(t, "other.example") }, "(mx1.example.net, TLS 1.3, not verified)"},
		{"TLS that never works", func(_ *internet, s *smtp.Server) {
			s.TLSConfig = &tls.Config{GetCertificate: noCertificate, MinVersion: tls.VersionTLS12}
		}, "(mx1.example.net, no TLS)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			b, posted := market(t)
			i := newInternet(t, zone(mx1))
			i.place(t, mx1[1], func(_ *smarthost, s *smtp.Server) { test.change(i, s) })
			o := newOutbox(b)
			stop := serveMX(t, o, i.mx())
			o.want(t, "delivered: 250", test.want)
			stop()
			trace := notifications(t, b, posted.Message.ID)[0].Trace
			if last := trace[len(trace)-1]; last.Result != "sent" || !strings.Contains(last.Reason, test.want) {
				t.Errorf("trace ends with %+v; want %s in it", last, test.want)
			}
		})
	}
}

// TestMXOneConnection has several mails for one domain.
func TestMXOneConnection(t *testing.T) {
	t.Parallel()
	b, posted := market(t)
	for range 5 {
		say(t, b, posted.Conversation, "Toujours là ?")
	}
	i := newInternet(t, zone(mx1, mx2))
	h := i.place(t, mx1[1], nil)
	o := newOutbox(b)
	serveMX(t, o, i.mx())
	for range 6 {
		o.want(t, "delivered: ")
	}
	if n := h.connections(); n != 1 {
		t.Errorf("%d connections for six mails of one worker, want 1", n)
	}
	h.hangUp(t)
	say(t, b, posted.Conversation, "Toujours là ?")
	o.want(t, "delivered: ")
}

// TestPostpone puts a mail off that was not tried.
func TestPostpone(t *testing.T) {
	t.Parallel()
	b, posted := market(t)
	due, err := b.Lease(t.Context(), 10)
	if err != nil || len(due) != 1 {
		t.Fatalf("Lease = %d mails, %v; want 1", len(due), err)
	}
	at := b.Now().Add(time.Second)
	if err := b.Postpone(t.Context(), map[bridge.NotificationID]time.Time{due[0].ID: at}); err != nil {
		t.Fatal(err)
	}
	n := notifications(t, b, posted.Message.ID)[0]
	if n.Attempts != 0 || len(n.Trace) != len(due[0].Trace) || !n.NextAttempt.Equal(at) {
		t.Errorf("after Postpone: %+v; want it due at %s, and no attempt", n, at)
	}
	b.Clock.Add(2 * time.Second)
	if due, err = b.Lease(t.Context(), 10); err != nil || len(due) != 1 {
		t.Errorf("Lease = %d mails, %v; want the same again", len(due), err)
	}
	if err := b.Postpone(t.Context(), map[bridge.NotificationID]time.Time{"none": at}); err != nil {
		t.Errorf("Postpone of one that is gone = %v", err)
	}
}

// noCertificate makes every handshake fail.
func noCertificate(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	return nil, errors.New("no certificate today")
}
