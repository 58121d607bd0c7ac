package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"math/rand/v2"
	"net"
	"net/http"
	"net/mail"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// intakeRounds is how often TestCrashOfIntake kills the program.
const intakeRounds = 3

// TestCrashOfIntake kills the program while a portal's mails arrive and the seller
// answers each customer: what was answered 250 is there once, each customer has
// one conversation, and each answer reaches the customer's own address at the
// portal, under one Message-ID however often it comes.
func TestCrashOfIntake(t *testing.T) {
	t.Parallel()
	c := &intakeCrash{t: t, data: t.TempDir(), sent: &ledger{state: map[string]bool{}}, aliases: map[string]string{}, got: map[string]map[string]bool{}, to: map[string]string{}}
	c.smarthost()
	c.key = strings.TrimSpace(c.run("admin", "key", "create", "chat", "--data", c.data, "--domain", "reply.example.com"))
	rounds := roundsOr(t, intakeRounds)
	for round := range rounds {
		p := c.start()
		c.account(p, round)
		c.sendUntilKilled(p, round)
	}
	p := c.start()
	c.sendAgain(p)
	c.check(p)
	p.stop(t)
	c.mu.Lock()
	defer c.mu.Unlock()
	t.Logf("%d kills, %d mails of a portal and answers sent, %d mails out, %d of them twice", rounds, len(c.sent.state), c.out, c.twice)
}

const (
	// intakeSeller is who is told of leads, and answers them.
	intakeSeller = "ventes@garage.example"
	// perCustomer is how many mails the portal sends of one customer.
	perCustomer = 3
)

type intakeCrash struct {
	t          *testing.T
	data, key  string
	host       string            // address of the smarthost
	to         map[string]string // the intake address of each round's account: one takes so many in an hour
	sent       *ledger
	mu         sync.Mutex
	aliases    map[string]string          // by customer: what the seller answers to
	got        map[string]map[string]bool // by answer: Message-IDs that reached the portal
	out, twice int
}

// customer is the part of an address at the portal that names who wrote.
var customer = regexp.MustCompile(`r\d+w\d+c\d+x`)

func (c *intakeCrash) run(args ...string) string {
	c.t.Helper()
	out, err := exec.CommandContext(c.t.Context(), "passerelle", args...).Output()
	if err != nil {
		c.t.Fatalf("passerelle %q: %v", args, err)
	}
	return string(out)
}

// smarthost takes what the program sends, and outlives it. It notes to which alias
// a customer is answered, and which answers reached the portal.
func (c *intakeCrash) smarthost() {
	c.t.Helper()
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &intakeOut{crash: c}, nil }))
	s.Domain, s.ErrorLog = "smarthost.example", log.New(io.Discard, "", 0)
	l, err := (&net.ListenConfig{}).Listen(c.t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		c.t.Fatal(err)
	}
	c.host = l.Addr().String()
	done := make(chan struct{})
	go func() { _ = s.Serve(l); close(done) }()
	c.t.Cleanup(func() { _ = s.Close(); <-done })
}

type intakeOut struct {
	crash *intakeCrash
	to    string
}

func (s *intakeOut) Mail(string, *smtp.MailOptions) error      { return nil }
func (s *intakeOut) Rcpt(to string, _ *smtp.RcptOptions) error { s.to = to; return nil }
func (s *intakeOut) Reset()                                    {}
func (s *intakeOut) Logout() error                             { return nil }

func (s *intakeOut) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(m.Body)
	if err != nil {
		return err
	}
	c, body := s.crash, string(raw)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.out++
	who := customer.FindString(s.to)
	if who == "" {
		if alias := m.Header.Get("Lead-Email"); alias != "" {
			c.aliases[customer.FindString(body)] = alias
		}
		return nil
	}
	answer := "Réponse pour " + who
	if id := m.Header.Get("Message-ID"); c.got[answer] == nil {
		c.got[answer] = map[string]bool{id: true}
	} else {
		c.got[answer][id] = true
		c.twice++
	}
	if !strings.Contains(strings.NewReplacer("=\r\n", "", "=C3=A9", "é").Replace(body), answer) {
		c.t.Errorf("%s got somebody else's mail:\n%s", s.to, body)
	}
	return nil
}

// start runs the program.
func (c *intakeCrash) start() *process {
	c.t.Helper()
	cmd := exec.CommandContext(c.t.Context(), "passerelle", "serve", "--data", c.data, "--domain", "reply.example.com", "--smtp.listen", "127.0.0.1:0",
		"--http.listen", "127.0.0.1:0", "--smarthost.address", c.host, "--smarthost.tls", "none", "--log.format", "json", "--limits.unanswered", "0", "--metrics.listen", "")
	stderr, err := cmd.StderrPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	p := &process{cmd: cmd}
	lines := bufio.NewScanner(stderr)
	var said []string
	for p.ready.SMTP == "" && lines.Scan() {
		var line struct{ Msg, SMTP, HTTP string }
		if said = append(said, lines.Text()); json.Unmarshal(lines.Bytes(), &line) == nil && line.Msg == "serving" {
			p.ready.SMTP, p.ready.HTTP, p.ready.APIKey = line.SMTP, "http://"+line.HTTP, c.key
		}
	}
	if p.ready.SMTP == "" {
		c.t.Fatalf("the program does not serve:\n%s", strings.Join(said, "\n"))
	}
	go func() { _, _ = io.Copy(io.Discard, stderr) }()
	return p
}

// account makes the account that a round's customers write to.
func (c *intakeCrash) account(p *process, round int) {
	c.t.Helper()
	name := fmt.Sprintf("r%d", round)
	p.call(c.t, http.MethodPut, "/v1/accounts/"+name, `{"name":"Garage","language":"fr"}`)
	var i struct{ Address string }
	if err := json.Unmarshal(p.call(c.t, http.MethodPut, "/v1/accounts/"+name+"/intake", `{"contact":"`+intakeSeller+`"}`), &i); err != nil {
		c.t.Fatal(err)
	}
	c.to[name] = i.Address
}

// intakeOf returns the address that a customer's mails go to.
func (c *intakeCrash) intakeOf(who string) string {
	round, _, _ := strings.Cut(who, "w")
	return c.to[round]
}

// portalsMail returns the nth mail that the portal sends of a customer.
func (c *intakeCrash) portalsMail(who string, n int) (text, raw string) {
	text = fmt.Sprintf("Question %d de %s", n, who)
	return text, strings.ReplaceAll(fmt.Sprintf(`From: "Paul via leboncoin" <%[1]s0a1b2c3d4@messagerie.leboncoin.fr>
Subject: Nouveau message pour "Renault Clio V" sur leboncoin
Message-ID: <%[1]s.%[2]d@mta.leboncoin.fr>
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8

Bonjour,

Vous avez reçu un nouveau message concernant votre annonce.

Prénom : Paul

Message :
%[3]s
`, who, n, text), "\n", "\r\n")
}

func (c *intakeCrash) answer(who, alias string) (text, raw string) {
	text = "Réponse pour " + who
	return text, "From: " + intakeSeller + "\r\nTo: " + alias + "\r\nMessage-ID: <" + who + "@garage.example>\r\nSubject: Re\r\n" +
		"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + text + "\r\n"
}

// alias returns what a customer is answered to; empty before the seller was told.
func (c *intakeCrash) alias(who string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.aliases[who]
}

func (c *intakeCrash) send(s *smtp.Client, from, to, text, raw string) error {
	c.sent.set(text, false)
	err := s.SendMail(from, []string{to}, strings.NewReader(raw))
	if err == nil {
		c.sent.set(text, true)
	}
	return err
}

// sendUntilKilled has the portal send, and the seller answer, over several
// connections, and kills the program at some moment.
func (c *intakeCrash) sendUntilKilled(p *process, round int) {
	c.t.Helper()
	var wg sync.WaitGroup
	enough := make(chan struct{}, 1)
	goal := 4 + rand.IntN(8)
	for w := range 8 {
		wg.Go(func() {
			s, err := smtp.Dial(p.ready.SMTP)
			if err != nil {
				return
			}
			defer func() { _ = s.Close() }()
			var open []string
			for i := 0; ; i++ {
				who := fmt.Sprintf("r%dw%dc%dx", round, w, i)
				for n := range perCustomer {
					text, raw := c.portalsMail(who, n)
					if c.send(s, "bounce@leboncoin.fr", c.intakeOf(who), text, raw) != nil {
						return
					}
				}
				open = append(open, who)
				if alias := c.alias(open[0]); alias != "" {
					text, raw := c.answer(open[0], alias)
					if c.send(s, intakeSeller, alias, text, raw) != nil {
						return
					}
					open = open[1:]
				}
				if i == goal {
					select {
					case enough <- struct{}{}:
					default:
					}
				}
			}
		})
	}
	select {
	case <-enough:
	case <-time.After(time.Minute):
		c.t.Error("no mail was taken in for a minute")
	}
	if err := p.cmd.Process.Kill(); err != nil {
		c.t.Fatal(err)
	}
	wg.Wait()
	_ = p.cmd.Wait()
}

// customers are all of whom the portal sent something.
func (c *intakeCrash) customers() []string {
	var all []string
	for text := range c.sent.state {
		if who, ok := strings.CutPrefix(text, "Question 0 de "); ok {
			all = append(all, who)
		}
	}
	return all
}

// sendAgain sends everything once more, as a portal and a seller do who missed our
// answer, and waits until each answer has left.
func (c *intakeCrash) sendAgain(p *process) {
	c.t.Helper()
	s, err := smtp.Dial(p.ready.SMTP)
	if err != nil {
		c.t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	for _, who := range c.customers() {
		for n := range perCustomer {
			text, raw := c.portalsMail(who, n)
			if err := c.send(s, "bounce@leboncoin.fr", c.intakeOf(who), text, raw); err != nil {
				c.t.Fatalf("sending %q again: %v", text, err)
			}
		}
	}
	tick, end := time.NewTicker(50*time.Millisecond), time.After(3*time.Minute)
	defer tick.Stop()
	for _, who := range c.customers() {
		for c.alias(who) == "" {
			select {
			case <-tick.C:
			case <-end:
				c.t.Fatalf("the seller was never told of %s", who)
			}
		}
		text, raw := c.answer(who, c.alias(who))
		if err := c.send(s, intakeSeller, c.alias(who), text, raw); err != nil {
			c.t.Fatalf("sending %q again: %v", text, err)
		}
	}
	for left := func() int { c.mu.Lock(); defer c.mu.Unlock(); return len(c.customers()) - len(c.got) }; left() > 0; {
		select {
		case <-tick.C:
		case <-end:
			c.t.Fatalf("%d answers never reached the portal", left())
		}
	}
}

// check reads what came and what it became by the API.
func (c *intakeCrash) check(p *process) {
	c.t.Helper()
	conversations, mails := map[string]string{}, 0
	var paths []string
	for account := range c.to {
		paths = append(paths, "/v1/accounts/"+account+"/intake/mails?limit=200")
	}
	for len(paths) > 0 {
		path := paths[0]
		paths = paths[1:]
		var page struct {
			Mails []struct{ State, From, Conversation string }
			Next  string
		}
		if err := json.Unmarshal(p.call(c.t, http.MethodGet, path, ""), &page); err != nil {
			c.t.Fatal(err)
		}
		for _, m := range page.Mails {
			mails++
			who := customer.FindString(m.From)
			if known := conversations[who]; m.Conversation == "" || known != "" && known != m.Conversation || m.State != "lead" && m.State != "joined" {
				c.t.Errorf("a mail of %s is %s in %q; the others are in %q", who, m.State, m.Conversation, known)
			}
			conversations[who] = m.Conversation
		}
		if page.Next != "" {
			path, _, _ = strings.Cut(path, "&")
			paths = append(paths, path+"&cursor="+page.Next)
		}
	}
	all := c.customers()
	if mails != perCustomer*len(all) || len(conversations) != len(all) {
		c.t.Errorf("%d mails of %d customers; want %d of %d", mails, len(conversations), perCustomer*len(all), len(all))
	}
	for who, id := range conversations {
		texts, _ := p.messages(c.t, id, 0)
		seen := map[string]int{}
		for _, text := range texts {
			seen[text]++
		}
		want := []string{"Réponse pour " + who}
		for n := range perCustomer {
			text, _ := c.portalsMail(who, n)
			want = append(want, text)
		}
		for _, text := range want {
			if seen[text] != 1 {
				c.t.Errorf("%q is there %d times in %q", text, seen[text], texts)
			}
		}
		if len(texts) != len(want) {
			c.t.Errorf("%s: %q; want these: %q", who, texts, want)
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for answer, ids := range c.got {
		if len(ids) != 1 {
			c.t.Errorf("%q has several Message-IDs: %v", answer, ids)
		}
	}
}
