package bridge_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/netip"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/foxcpp/go-mockdns"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
	"github.com/passerelle-mail/passerelle/bridge/mailauth"
)

// bomb is a mail that costs careless readers much more than its size.
type bomb struct {
	name string
	raw  string
}

// said is the text that a bomb's reader must get to see where it is not refused.
const said = "Voici la photo."

// part is a part of a bomb with its own header.
type part struct{ name, fields, body string }

func rep(s string, n int) string { return strings.Repeat(s, n) }

// bombParts are bodies, to be put into mails at several places.
func bombParts() []part {
	html := func(name, body string) part {
		return part{"html: " + name, "Content-Type: text/html; charset=utf-8\n", body}
	}
	text := func(name, body string) part {
		return part{"text: " + name, "Content-Type: text/plain; charset=utf-8\n", body}
	}
	file := func(name, typ, body string) part {
		return part{"file: " + name, "Content-Type: " + typ + "\nContent-Disposition: attachment; filename=a.bin\n", body}
	}
	var pieces strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&pieces, ";\n name*%d*=x", 20_000-i)
	}
	boundary := rep("b", 10_000)
	return []part{
		html("depth of div", rep("<div>", 100_000)+"x"),
		html("depth of table", rep("<table><tr><td>", 30_000)+"x"),
		html("depth of blockquote", rep("<blockquote>", 50_000)+"x"),
		html("depth of formatting that is adopted", rep("<b><i><p>", 3_000)+"x"),
		html("ends of nothing", rep("</p></b>", 100_000)),
		html("tags", rep("<br>", 500_000)),
		html("an attribute of a megabyte", `<p title="`+rep("x", 1<<20)+`">x</p>`),
		html("attributes", "<p "+rep("a=b ", 200_000)+">x</p>"),
		html("a tag never closed", rep("<a ", 300_000)),
		html("comments never closed", rep("<!-- ", 200_000)),
		html("entities", rep("&amp;", 200_000)),
		html("entities that are none", rep("&", 500_000)),
		html("style", "<style>"+rep("p{display:none}", 50_000)+"</style>x"),
		html("links", rep(`<a href="https://x.example/">x</a>`, 30_000)),
		html("pictures", rep(`<img src="cid:a">`, 50_000)),
		html("lists", rep("<ul><li>", 50_000)),
		html("scripts", rep("<script>", 100_000)),
		html("frames of noscript", rep("<noscript><svg><style>", 20_000)),
		text("one line", rep("x", 4<<20)),
		text("quoted lines", rep(">", 500_000)+"\n"),
		text("deep quotes", rep(rep("> ", 500)+"x\n", 500)),
		text("blank lines", rep("\n", 1<<20)),
		text("separators", rep("-- \n", 200_000)),
		text("headers of quotes", rep("Le 1 mai 2026, A <a@b.example> a écrit :\n> x\n", 20_000)),
		text("headers of forwards", rep("-----Original Message-----\nFrom: a\n", 20_000)),
		text("addresses", rep("a@b.example ", 80_000)),
		text("numbers", rep("06 39 98 00 01 ", 60_000)),
		text("digits", rep("0", 500_000)),
		text("links", rep("https://x.example/ ", 50_000)),
		text("marks above letters", rep("e\u0301\u0301\u0301\u0301", 100_000)),
		text("marks that turn the direction", rep("\u202e\u2066", 200_000)),
		text("bytes that are no letters", rep("\xff\xfe", 500_000)),
		text("NUL", rep("\x00", 500_000)),
		text("uuencoded files", rep("begin 644 a\n#0V%T\nend\n", 20_000)),
		text("yEnc", rep("=ybegin line=128 size=1 name=a\nx\n=yend size=1\n", 20_000)),
		text("PGP", rep("-----BEGIN PGP SIGNED MESSAGE-----\n\n", 20_000)),
		{"flowed", "Content-Type: text/plain; format=flowed; delsp=yes\n", rep("x \n", 200_000)},
		{"flowed quotes", "Content-Type: text/plain; format=flowed\n", rep(rep(">", 200)+"x \n", 2_000)},
		{"soft line ends", "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n", rep("=\n", 500_000)},
		{"equals signs", "Content-Type: text/plain\nContent-Transfer-Encoding: quoted-printable\n", rep("=", 1<<20)},
		{"bad base64", "Content-Type: text/plain\nContent-Transfer-Encoding: base64\n", rep("a!b?", 500_000)},
		{"charset of a megabyte", "Content-Type: text/plain; charset=" + rep("x", 1<<20) + "\n", "x"},
		{"utf-7", "Content-Type: text/plain; charset=utf-7\n", rep("+", 1<<20)},
		{"shifts", "Content-Type: text/plain; charset=iso-2022-jp\n", rep("\x1b$B\x1b(B", 100_000)},
		{"utf-16", "Content-Type: text/plain; charset=utf-16\n", rep("\xd8\x00", 500_000)},
		{"parameters", "Content-Type: text/plain" + rep(";\n a=b", 50_000) + "\n", "x"},
		{"pieces of a parameter", "Content-Type: text/plain" + pieces.String() + "\n", "x"},
		{"a long boundary", "Content-Type: multipart/mixed; boundary=" + boundary + "\n", rep("--"+boundary+"\n\nx\n", 100)},
		{"parts", "Content-Type: multipart/mixed; boundary=c\n", rep("--c\n\nx\n", 50_000)},
		{"parts of HTML", "Content-Type: multipart/alternative; boundary=c\n", rep("--c\nContent-Type: text/html\n\n<p>x\n", 20_000)},
		{"files", "Content-Type: multipart/mixed; boundary=c\n", rep("--c\nContent-Disposition: attachment; filename=a.txt\n\nx\n", 5_000)},
		{"parts within parts", "Content-Type: multipart/mixed; boundary=c\n", rep("--c\nContent-Type: multipart/mixed; boundary=c\n\n", 20_000)},
		{"mails within mails", "Content-Type: message/rfc822\n", rep("Content-Type: message/rfc822\n\n", 20_000)},
		file("base64 never ended", "image/png", rep("iVBORw0KGgo", 100_000)),
		file("zeroes", "application/octet-stream", rep("\x00", 1<<20)),
		file("winmail.dat of nothing", "application/ms-tnef", "\x78\x9f\x3e\x22\x00\x00"+rep("\x02\x02\x90\x06\x00\x00\x00\x00\x00\x00\x00", 50_000)),
		file("S/MIME", "application/pkcs7-mime; smime-type=signed-data", "\x30\x80"+rep("\x31\x80", 300_000)),
		file("a calendar", "text/calendar", "BEGIN:VCALENDAR\nBEGIN:VEVENT\n"+rep("SUMMARY;\"", 80_000)),
		file("a card", "text/vcard", "BEGIN:VCARD\n"+rep("EMAIL:a@b.example\n", 30_000)),
		file("a page within a picture", "image/svg+xml", "<svg>"+rep("<g>", 100_000)),
		file("a compressed archive of nothing", "application/gzip", "\x1f\x8b\x08\x00"+rep("\x00", 100_000)),
		file("a document of arrays", "application/pdf", "%PDF-1.7\n"+rep("[", 500_000)),
	}
}

// bombHeaders are fields of a mail whose text is in order.
func bombHeaders() map[string]string {
	return map[string]string{
		"a subject of megabytes":       "Subject: " + rep("a", 2<<20),
		"encoded words":                "Subject: " + rep("=?utf-8?q?a?=\n ", 50_000),
		"encoded words never ended":    "Subject: " + rep("=?utf-8?q?", 50_000),
		"folded lines":                 "X-A: a\n" + rep(" b\n", 200_000) + "X-B: c",
		"fields":                       rep("X-A: b\n", 100_000) + "X-B: c",
		"lines that are no fields":     rep("this\nX-A: b\n", 50_000) + "X-B: c",
		"names of a megabyte":          "X-" + rep("a", 1<<20) + ": b",
		"recipients":                   "To: " + rep("<a@b.example>,\n ", 100_000) + "c@d.example",
		"copies in groups":             "Cc: " + rep("a:b@c.example;", 50_000),
		"comments":                     "To: " + rep("(", 200_000) + "a@b.example",
		"quotes":                       "To: " + rep("\"", 200_001) + "a@b.example",
		"references":                   "References: " + rep("<a@b.example>\n ", 50_000),
		"a reference of a megabyte":    "In-Reply-To: <" + rep("a", 1<<20) + "@reply.voiturama.example>",
		"references never closed":      "References: " + rep("<", 200_000),
		"signatures":                   rep("DKIM-Signature: v=1; a=rsa-sha256; d=evil.example; s=s1; h=From; bh=AAAA; b=AAAA\n", 2_000) + "X-A: b",
		"a signature of many fields":   "DKIM-Signature: v=1; a=rsa-sha256; d=evil.example; s=s1; h=" + rep("From:", 100_000) + "To; bh=AAAA; b=AAAA",
		"a signature of many tags":     "DKIM-Signature: v=1" + rep("; x=y", 100_000),
		"results":                      rep("Authentication-Results: mx.voiturama.example; spf=pass\n", 5_000) + "X-A: b",
		"a result of many comments":    "Authentication-Results: mx.voiturama.example; " + rep("(", 200_000),
		"seals":                        rep("ARC-Seal: i=1; a=rsa-sha256; cv=none; b=AAAA\n", 5_000) + "X-A: b",
		"dates":                        rep("Date: Fri, 20 Nov 2026 08:55:00 +0000\n", 20_000) + "X-A: b",
		"a date of a megabyte":         "Date: Fri, 20 Nov 2026 08:55:00 +0000 " + rep("(", 1<<20),
		"words of automatic answers":   "Subject: " + rep("Out of office: absent. ", 50_000),
		"a list of megabytes":          "List-Id: " + rep("<a.b.example>", 50_000),
		"a reply address of megabytes": "Reply-To: " + rep("a@b.example, ", 50_000),
	}
}

const bombHead = "From: " + bridgetest.SellerEmail + "\nTo: x@" + bridgetest.Domain + "\nMIME-Version: 1.0\nMessage-ID: <%s@x.example>\n"

// bombMails puts the parts into mails, and reads the small ones of the corpus.
func bombMails(t *testing.T) (all []bomb) {
	t.Helper()
	add := func(name, rest string) {
		id := strings.NewReplacer(" ", "-", ":", "", ",", "").Replace(name)
		all = append(all, bomb{name, fmt.Sprintf(bombHead, id) + rest})
	}
	encoded := base64.StdEncoding.EncodeToString([]byte(said + "\n"))
	for i, p := range bombParts() {
		add(p.name+", alone", "Subject: Re\n"+p.fields+"\n"+p.body)
		add(p.name+", beside a text", "Subject: Re\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"+
			encoded+"\n--outer\n"+p.fields+"\n"+p.body+"\n--outer--\n")
		if i%3 == 0 {
			add(p.name+", in a forwarded mail", "Subject: Re\nContent-Type: multipart/mixed; boundary=outer\n\n--outer\n\n"+said+
				"\n--outer\nContent-Type: message/rfc822\n\nFrom: a@b.example\n"+p.fields+"\n"+p.body+"\n--outer--\n")
		}
	}
	for name, fields := range bombHeaders() {
		add("header: "+name, fields+"\n\n"+said+"\n")
	}
	files, err := filepath.Glob("../testdata/bomb/*.eml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no mails found: %v", err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, bomb{filepath.Base(file), string(raw)})
	}
	return all
}

// TestBombs takes each bomb in by the whole way of a mail, with the checks of
// its sender, and shows the conversation then. Each takes two seconds and 100 MB
// at most. It is not parallel, to measure no other test.
func TestBombs(t *testing.T) { //nolint:paralleltest // see above
	clock := bridgetest.NewClock()
	b := bridgetest.New(t, bridgetest.Options{Prover: mailauth.New(mailauth.Options{
		DNS: &mockdns.Resolver{}, Now: clock.Now, Hostname: "mx.voiturama.example",
	})})
	b.Market(t)
	p := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour, est-elle disponible ?")
	r, err := b.Resolve(t.Context(), sellerAlias(b, p))
	if err != nil {
		t.Fatal(err)
	}
	all := bombMails(t)
	if len(all) < 100 {
		t.Errorf("%d bombs; want 100", len(all))
	}
	shown := 0
	for _, bomb := range all {
		t.Run(bomb.name, func(t *testing.T) {
			var results []error
			took, peak := measure(func() {
				results, err = b.Receive(t.Context(), bridge.IncomingMail{
					From: bridgetest.SellerEmail, Remote: netip.MustParseAddr("192.0.2.1"), Helo: "mx.example.com",
					Recipients: []bridge.Recipient{r}, Body: strings.NewReader(strings.ReplaceAll(bomb.raw, "\n", "\r\n")),
				})
			})
			if err != nil {
				t.Fatalf("Receive: %v; want an answer that is no fault", err)
			}
			if took > 2*time.Second || peak > 100<<20 {
				t.Errorf("%d bytes took %v and %d MB; want at most 2 s and 100 MB", len(bomb.raw), took, peak>>20)
			}
			if results[0] != nil {
				t.Logf("refused: %.200s", results[0])
				return
			}
			shown++
			checkShown(t, b, p.Conversation.ID, bomb)
		})
	}
	if shown < len(all)*3/4 {
		t.Errorf("%d of %d bombs are shown; want most", shown, len(all))
	}
}

// checkShown fails where the last message does not stand for a bomb, or a page
// with it takes too long.
func checkShown(t *testing.T, b *bridgetest.Bridge, id bridge.ConversationID, bomb bomb) {
	t.Helper()
	v := conversation(t, b, id)
	m := v.Messages[len(v.Messages)-1]
	if m.Text == "" && len(m.Attachments) == 0 {
		t.Error("the message shows nothing")
	}
	if strings.Contains(bomb.name, "beside a text") && !strings.Contains(m.Text+m.Full, said) {
		t.Errorf("the text beside it is lost: %.200q", m.Text)
	}
	took, _ := measure(func() {
		if _, err := json.Marshal(m); err != nil {
			t.Error(err)
		}
	})
	if took > time.Second {
		t.Errorf("showing it took %v", took)
	}
}

// measure runs f, and returns how long it took, by the clock or by the time of
// the processor where that is less (other processes may slow it down), and how
// much memory it had at its peak.
func measure(f func()) (took time.Duration, peak uint64) {
	runtime.GC()
	before := heap()
	done, sampled := make(chan struct{}), make(chan uint64)
	go func() {
		var most uint64
		for {
			select {
			case <-done:
				sampled <- max(most, heap())
				return
			case <-time.After(2 * time.Millisecond):
				most = max(most, heap())
			}
		}
	}()
	start, used := time.Now(), processor()
	f()
	took = min(time.Since(start), processor()-used)
	close(done)
	if most := <-sampled; most > before {
		peak = most - before
	}
	return took, peak
}

// heap is what objects take, those that nobody needs any more among them.
func heap() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// processor is the time of the processor that this process has had.
func processor() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
