package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/mail"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/passerelle-mail/passerelle/cmd/passerelle/demo"
)

const (
	// switchedFeeds is how many accounts are to be switched at one time, switchKills how
	// often the program is killed meanwhile, and switchedBefore after how many of them.
	switchedFeeds  = 16
	switchKills    = 3
	switchedBefore = 3
	// smarthostWorkers is how many mails are on their way at a time, which may come
	// twice by a kill.
	smarthostWorkers = 4
)

// TestCrashOfSwitches kills the program while it moves accounts from the plain feed
// to messaging, once before the time and then amid: each account is moved once, and
// told so once.
func TestCrashOfSwitches(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	m := w.mailServer("192.0.2.25")
	told := &switchMails{seen: map[string]map[string]int{}}
	go told.collect(t.Context(), m.mails)

	p, _ := w.startServe(t)
	var accounts []string
	for i := range switchedFeeds {
		accounts = append(accounts, fmt.Sprint("account-", i))
		p.rehearse(t, i)
	}
	at := time.Now().Add(3 * time.Second)
	for _, a := range accounts {
		p.call(t, http.MethodPut, "/v1/accounts/"+a+"/feed/switch", fmt.Sprintf(`{"at": %q, "accept": true}`, at.Format(time.RFC3339Nano)))
	}
	p.kill(t)
	<-time.After(time.Until(at))

	var counts []int
	for range switchKills {
		p, log := w.startServe(t)
		n := 0
		for n < switchedBefore && log.Scan() {
			if strings.Contains(log.Text(), "feed switched to messaging") {
				n++
			}
		}
		p.kill(t)
		for log.Scan() { // what it still did
			if strings.Contains(log.Text(), "feed switched to messaging") {
				n++
			}
		}
		counts = append(counts, n)
	}

	p, log := w.startServe(t)
	go func() {
		for log.Scan() { // so that it does not wait to be read
		}
	}()
	tick, end := time.NewTicker(100*time.Millisecond), time.After(time.Minute)
	defer tick.Stop()
	for !told.all(accounts) {
		select {
		case <-tick.C:
		case <-end:
			t.Fatal("not all were told")
		}
	}
	for i, a := range accounts {
		p.wantSwitched(t, a)
		p.openLead(t, i, "after")
	}
	for !told.leads(accounts) {
		select {
		case <-tick.C:
		case <-end:
			t.Fatal("not all leads came as messaging has them")
		}
	}
	p.kill(t)
	told.check(t, accounts)
	t.Logf("%v of %d accounts were switched before each of %d kills", counts, switchedFeeds, switchKills)
}

// startServe runs the program with the world's data and a smarthost that outlives it. The
// log is to be read.
func (w *world) startServe(t *testing.T) (*process, *bufio.Scanner) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "passerelle", "serve", "--data", w.config.Data, "--domain", w.config.Domain,
		"--smtp.listen", "127.0.0.1:0", "--http.listen", "127.0.0.1:0", "--metrics.listen", "", "--log.format", "json",
		"--smarthost.address", w.servers["192.0.2.25:25"], "--smarthost.tls", "none", "--smarthost.workers", strconv.Itoa(smarthostWorkers))
	stderr, err := cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	log := bufio.NewScanner(stderr)
	var said []string
	for log.Scan() {
		var line struct{ Msg, HTTP string }
		said = append(said, log.Text())
		if json.Unmarshal(log.Bytes(), &line) == nil && line.Msg == "serving" {
			return &process{cmd: cmd, ready: demo.Ready{HTTP: "http://" + line.HTTP, APIKey: w.apiKey}}, log
		}
	}
	t.Fatalf("it does not serve: %q", said)
	return nil, nil
}

// kill is kill -9. What the program wrote before can still be read.
func (p *process) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_, _ = p.cmd.Process.Wait()
}

// rehearse makes an account on the plain feed that has done what a switch wants.
func (p *process) rehearse(t *testing.T, i int) {
	t.Helper()
	account := fmt.Sprint("/v1/accounts/account-", i)
	p.call(t, http.MethodPut, account, fmt.Sprintf(`{"name": "Garage %d", "language": "en"}`, i))
	p.call(t, http.MethodPut, fmt.Sprintf("%s/members/owner-%d@garage.example", account, i), `{"role": "owner"}`)
	p.call(t, http.MethodPut, fmt.Sprint("/v1/listings/listing-", i),
		fmt.Sprintf(`{"account": "account-%d", "title": "Renault Clio %d", "contact": "sales-%d@garage.example"}`, i, i, i))
	p.call(t, http.MethodPut, account+"/feed", `{"state": "plain"}`)
	p.openLead(t, i, "before")
	var made struct{ ID string }
	if err := json.Unmarshal(p.call(t, http.MethodPost, account+"/feed/rehearsals", `{"address": "test@crm.example", "leads": 1}`), &made); err != nil {
		t.Fatal(err)
	}
	p.call(t, http.MethodPut, account+"/feed/rehearsals/"+made.ID+"/reading", `{"rows": [{"mail": 1}, {"mail": 2}]}`)
}

func (p *process) openLead(t *testing.T, i int, when string) {
	t.Helper()
	p.call(t, http.MethodPost, "/v1/leads", fmt.Sprintf(`{"listing": "listing-%d", "text": "Is it still for sale?",
		"buyer": {"external_id": "buyer-%d-%s", "name": "Marie Durand", "email": "marie-%d-%s@buyer.example"}}`, i, i, when, i, when))
}

// wantSwitched wants that an account's history has one plan and one switch.
func (p *process) wantSwitched(t *testing.T, account string) {
	t.Helper()
	var feed struct {
		State   string
		History []struct{ What, By string }
	}
	if err := json.Unmarshal(p.call(t, http.MethodGet, "/v1/accounts/"+account+"/feed", ""), &feed); err != nil {
		t.Fatal(err)
	}
	var steps []string
	for _, h := range feed.History {
		steps = append(steps, h.What+" by "+h.By)
	}
	if got := strings.Join(steps, ", "); feed.State != "messaging" || got != "back by marketplace, planned by marketplace, switched by schedule" {
		t.Errorf("%s is on %s: %s", account, feed.State, got)
	}
}

// switchMails are the mails to owners and contact addresses that came: how often
// each, by its subject and Message-ID.
type switchMails struct {
	mu   sync.Mutex
	seen map[string]map[string]int
}

func (s *switchMails) collect(ctx context.Context, mails <-chan taken) {
	for {
		select {
		case <-ctx.Done():
			return
		case got := <-mails:
			m, err := mail.ReadMessage(strings.NewReader(got.raw))
			if err != nil {
				continue
			}
			s.mu.Lock()
			if s.seen[got.to] == nil {
				s.seen[got.to] = map[string]int{}
			}
			s.seen[got.to][m.Header.Get("Subject")+" | "+m.Header.Get("Lead-Template")+" | "+m.Header.Get("Message-Id")]++
			s.mu.Unlock()
		}
	}
}

// of returns how many different mails with a word an address got, and how many came
// again.
func (s *switchMails) of(to, word string) (mails, again int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, n := range s.seen[to] {
		if strings.Contains(key, word) {
			mails, again = mails+1, again+n-1
		}
	}
	return mails, again
}

func (s *switchMails) all(accounts []string) bool {
	for i := range accounts {
		if n, _ := s.of(fmt.Sprintf("owner-%d@garage.example", i), "has begun"); n == 0 {
			return false
		}
	}
	return true
}

func (s *switchMails) leads(accounts []string) bool {
	for i := range accounts {
		if n, _ := s.of(fmt.Sprintf("sales-%d@garage.example", i), "lead/en/1"); n == 0 {
			return false
		}
	}
	return true
}

func (s *switchMails) check(t *testing.T, accounts []string) {
	t.Helper()
	twice := 0
	for i := range accounts {
		owner := fmt.Sprintf("owner-%d@garage.example", i)
		for _, word := range []string{"has begun", "begins on"} {
			mails, again := s.of(owner, word)
			if mails != 1 {
				t.Errorf("%s got %d mails that it %s, want 1", owner, mails, word)
			}
			twice += again
		}
	}
	if most := (switchKills + 1) * smarthostWorkers; twice > most {
		t.Errorf("%d mails came again, each with its Message-ID; want at most %d", twice, most)
	}
	t.Logf("%d mails came twice", twice)
}
