package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/bridge/api"
	"github.com/passerelle-mail/passerelle/bridge/mailer"
)

// config is the whole configuration. Each field's key is the path of its tags,
// such as smtp.listen; `secret` fields are not printed.
type config struct {
	Name         string `key:"name" help:"the marketplace's name, as mails and pages show it"`
	Language     string `key:"language" help:"of those who chose none: fr or en"`
	Domain       string `key:"domain" help:"domain of the reply aliases; its MX is this program"`
	PlusMailbox  string `key:"plus_mailbox" help:"mailbox for plus addressing (reply+token@); empty for plain aliases"`
	BaseURL      string `key:"base_url" help:"address of the web inbox as browsers see it"`
	Data         string `key:"data" help:"folder of the database"`
	SenderProof  string `key:"sender_proof" help:"address: From must be known; dns: SPF, DKIM and DMARC too"`
	Relays       string `key:"trusted_relays" help:"with dns: networks of relays in front of us, such as 192.0.2.0/24, set apart by commas"`
	RelayID      string `key:"relay_authserv_id" help:"name under which those relays write Authentication-Results; they must remove foreign fields of that name"`
	PostUnproven bool   `key:"post_unproven" help:"with dns: post mails of known senders whose domain proves nothing"`

	Links string `key:"links" help:"in messages: refuse or allow"`

	UndoTime time.Duration `key:"undo_time" help:"for members to take back what they sent from the inbox; 0 sends at once"`

	OIDC string `key:"oidc" help:"YAML file of the OpenID Connect providers that members may sign in with; see docs/oidc.md; empty for none"`

	DKIM string `key:"dkim" help:"selectors of the keys that sign our mail, set apart by commas; see admin dkim"`

	Delivery string `key:"delivery" help:"smarthost: one server takes all our mail; mx: straight to the servers of each recipient's domain, on port 25"`

	SMTP      smtpConfig      `key:"smtp"`
	LMTP      lmtpConfig      `key:"lmtp"`
	HTTP      httpConfig      `key:"http"`
	Metrics   metricsConfig   `key:"metrics"`
	Smarthost smarthostConfig `key:"smarthost"`
	MX        mxConfig        `key:"mx"`
	Limits    limitsConfig    `key:"limits"`
	Clamd     clamdConfig     `key:"clamd"`
	Webhooks  webhooksConfig  `key:"webhooks"`
	Log       logConfig       `key:"log"`
}

type smtpConfig struct {
	Listen                string        `key:"listen" help:"host:port for mail from the internet or a relay; empty for none"`
	Hostname              string        `key:"hostname" help:"name in the greeting; the domain where empty"`
	TLSCert               string        `key:"tls_cert" help:"file of the certificate for STARTTLS (PEM)"`
	TLSKey                string        `key:"tls_key" help:"file of its key (PEM)"`
	MaxBytes              int64         `key:"max_bytes" help:"largest mail"`
	MaxRecipients         int           `key:"max_recipients" help:"recipients of one mail"`
	MaxConnections        int           `key:"max_connections" help:"connections at a time"`
	MaxConnectionsPerHost int           `key:"max_connections_per_host" help:"connections of one client at a time; 0 for no limit"`
	MaxGuesses            int           `key:"max_guesses" help:"unknown recipients and refused senders of one network (/24, or /64 of IPv6) in ten minutes, then it gets 421; 0 for no limit"`
	CommandTimeout        time.Duration `key:"command_timeout" help:"for the next command"`
	DataTimeout           time.Duration `key:"data_timeout" help:"for the next bytes of a mail"`
	DataTotal             time.Duration `key:"data_total" help:"for a whole mail"`
	SessionTimeout        time.Duration `key:"session_timeout" help:"for a whole connection"`
}

type lmtpConfig struct {
	Listen string `key:"listen" help:"host:port or /path of a socket for Postfix or Exim in front; empty for none"`
}

type httpConfig struct {
	Listen string `key:"listen" help:"host:port of the web inbox and the API"`
}

type metricsConfig struct {
	Listen string `key:"listen" help:"host:port of /metrics; empty for the same as http"`
}

type smarthostConfig struct {
	Address  string `key:"address" help:"host:port that takes our mail; not used with delivery: mx"`
	TLS      string `key:"tls" help:"none, opportunistic, starttls or implicit"`
	Username string `key:"username" help:"for AUTH; empty for none"`
	Password string `key:"password" help:"for AUTH" secret:"true"`
	Workers  int    `key:"workers" help:"deliveries at a time"`
}

type mxConfig struct {
	Workers int `key:"workers" help:"deliveries at a time with delivery: mx, of which two to one domain"`
}

// limitsConfig are limits within a sliding hour. What is over one by mail is
// answered 451, so that its sender tries again.
type limitsConfig struct {
	Contacts          int `key:"contacts" help:"within an hour: listings that one buyer writes to for the first time; 0 for no limit, as in all of these"`
	ListingMails      int `key:"listing_mails" help:"first contacts by mail to one listing's address"`
	NetworkMails      int `key:"network_mails" help:"first contacts and held mails of one network; trusted relays and LMTP do not count"`
	Unanswered        int `key:"unanswered" help:"messages in one conversation that the other side answers none of"`
	AccountUnanswered int `key:"account_unanswered" help:"messages of one account to buyers who have not written"`
	Held              int `key:"held" help:"mails held for one side"`
	HeldSender        int `key:"held_sender" help:"mails held for one side from one address"`
	SignIns           int `key:"sign_ins" help:"sign-in links for one address"`
	API               int `key:"api" help:"requests of one key of the marketplace within a minute, at one server"`
	AccountAPI        int `key:"account_api" help:"requests of one key that is bound to an account"`
}

// rates returns the limits of the API as it has them, where 0 is the default.
func (l limitsConfig) rates() api.Rates {
	return api.Rates{Marketplace: unlessZero(l.API), Account: unlessZero(l.AccountAPI)}
}

// unlessZero makes 0 no limit, which others write as a negative number.
func unlessZero(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

// bridge returns the limits as the bridge has them, where 0 is the default.
func (l limitsConfig) bridge() bridge.Limits {
	of := unlessZero
	return bridge.Limits{
		Contacts: of(l.Contacts), ListingMails: of(l.ListingMails), NetworkMails: of(l.NetworkMails),
		Unanswered: of(l.Unanswered), AccountUnanswered: of(l.AccountUnanswered),
		Held: of(l.Held), HeldSender: of(l.HeldSender), SignIns: of(l.SignIns),
	}
}

type clamdConfig struct {
	Address  string        `key:"address" help:"host:port or /path of the socket of a ClamAV daemon that scans files; empty for none"`
	Timeout  time.Duration `key:"timeout" help:"for one file"`
	WhenDown string        `key:"when_down" help:"while it does not answer: accept files, or defer (mail gets 451)"`
}

type webhooksConfig struct {
	Local bool `key:"local" help:"let webhooks go to this machine, over http: for tests and demos only"`
}

type logConfig struct {
	Level  string `key:"level" help:"debug, info, warn or error"`
	Format string `key:"format" help:"text or json"`
}

func defaultConfig() config {
	return config{
		Name:         "Passerelle",
		Language:     "en",
		BaseURL:      "http://127.0.0.1:8080",
		Data:         "data",
		SenderProof:  "address",
		PostUnproven: true,
		Delivery:     deliverySmarthost,
		Links:        "refuse",
		UndoTime:     10 * time.Second,
		SMTP: smtpConfig{
			Listen: "127.0.0.1:2525", MaxBytes: 25 << 20, MaxRecipients: 100, MaxConnections: 300,
			MaxConnectionsPerHost: 20, MaxGuesses: 100, CommandTimeout: time.Minute, DataTimeout: 30 * time.Second,
			DataTotal: 10 * time.Minute, SessionTimeout: 30 * time.Minute,
		},
		Limits: limitsConfig{
			Contacts: 30, ListingMails: 100, NetworkMails: 300, Unanswered: 20, AccountUnanswered: 200,
			Held: 30, HeldSender: 20, SignIns: 5, API: 60_000, AccountAPI: 1_200,
		},
		HTTP:      httpConfig{Listen: "127.0.0.1:8080"},
		Metrics:   metricsConfig{Listen: "127.0.0.1:9464"},
		Smarthost: smarthostConfig{Address: "127.0.0.1:25", TLS: "opportunistic", Workers: 4},
		MX:        mxConfig{Workers: 32},
		Clamd:     clamdConfig{Timeout: 30 * time.Second, WhenDown: "defer"},
		Log:       logConfig{Level: "info", Format: "text"},
	}
}

// The ways that mail leaves.
const (
	deliverySmarthost = "smarthost"
	deliveryMX        = "mx"
)

// valueError is a wrong value of a key.
type valueError struct{ key, got, want string }

func (e valueError) Error() string { return fmt.Sprintf("%s: want %s, got %q", e.key, e.want, e.got) }

// check finds what is wrong in values of the right type.
func (c config) check() error {
	var errs []error
	bad := func(wrong bool, key, got, want string) {
		if wrong {
			errs = append(errs, valueError{key, got, want})
		}
	}
	oneOf := func(key, got string, words ...string) {
		bad(!slices.Contains(words, got), key, got, strings.Join(words, " or "))
	}
	bad(c.Name == "", "name", c.Name, "the marketplace's name")
	bad(!isHost(c.Domain), "domain", c.Domain, "a domain such as reply.example.com")
	u, err := url.Parse(c.BaseURL)
	bad(err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || strings.Trim(u.Path, "/") != "", "base_url", c.BaseURL, "an address such as https://inbox.example.com")
	bad(c.Data == "", "data", c.Data, "a folder")
	oneOf("language", c.Language, "fr", "en")
	oneOf("sender_proof", c.SenderProof, "address", "dns")
	_, err = parseNetworks(c.Relays)
	bad(err != nil, "trusted_relays", c.Relays, "networks such as 192.0.2.0/24 or addresses, set apart by commas")
	oneOf("delivery", c.Delivery, deliverySmarthost, deliveryMX)
	oneOf("smarthost.tls", c.Smarthost.TLS, string(mailer.TLSNone), string(mailer.TLSOffered), string(mailer.TLSRequired), string(mailer.TLSImplicit))
	oneOf("links", c.Links, "refuse", "allow")
	bad(c.UndoTime < 0 || c.UndoTime > time.Minute, "undo_time", c.UndoTime.String(), "from 0s to 1m")
	oneOf("clamd.when_down", c.Clamd.WhenDown, "accept", "defer")
	bad(c.Clamd.Address != "" && !isAddress(c.Clamd.Address) && !strings.HasPrefix(c.Clamd.Address, "/"), "clamd.address", c.Clamd.Address, "host:port or the path of a socket")
	oneOf("log.level", c.Log.Level, "debug", "info", "warn", "error")
	oneOf("log.format", c.Log.Format, "text", "json")
	bad(c.SMTP.Listen == "" && c.LMTP.Listen == "", "smtp.listen", "", "an address here or in lmtp.listen")
	bad(c.HTTP.Listen == "", "http.listen", "", "an address such as 127.0.0.1:8080")
	for key, a := range map[string]string{"smtp.listen": c.SMTP.Listen, "lmtp.listen": c.LMTP.Listen, "http.listen": c.HTTP.Listen, "metrics.listen": c.Metrics.Listen} {
		bad(a != "" && !isAddress(a) && (key != "lmtp.listen" || !strings.HasPrefix(a, "/")), key, a, "host:port")
	}
	bad(c.Delivery != deliveryMX && !isAddress(c.Smarthost.Address), "smarthost.address", c.Smarthost.Address, "host:port, or delivery: mx")
	bad((c.SMTP.TLSCert == "") != (c.SMTP.TLSKey == ""), "smtp.tls_cert", c.SMTP.TLSCert, "both tls_cert and tls_key, or neither")
	for key, n := range map[string]int64{
		"smtp.max_bytes": c.SMTP.MaxBytes, "smtp.max_recipients": int64(c.SMTP.MaxRecipients),
		"smtp.max_connections": int64(c.SMTP.MaxConnections), "smarthost.workers": int64(c.Smarthost.Workers),
		"mx.workers":           int64(c.MX.Workers),
		"smtp.command_timeout": int64(c.SMTP.CommandTimeout), "smtp.data_timeout": int64(c.SMTP.DataTimeout),
		"smtp.data_total": int64(c.SMTP.DataTotal), "smtp.session_timeout": int64(c.SMTP.SessionTimeout), "clamd.timeout": int64(c.Clamd.Timeout),
	} {
		bad(n <= 0, key, strconv.FormatInt(n, 10), "more than 0")
	}
	for key, n := range map[string]int{
		"smtp.max_connections_per_host": c.SMTP.MaxConnectionsPerHost, "smtp.max_guesses": c.SMTP.MaxGuesses,
		"limits.contacts": c.Limits.Contacts, "limits.listing_mails": c.Limits.ListingMails, "limits.network_mails": c.Limits.NetworkMails,
		"limits.unanswered": c.Limits.Unanswered, "limits.account_unanswered": c.Limits.AccountUnanswered,
		"limits.held": c.Limits.Held, "limits.held_sender": c.Limits.HeldSender, "limits.sign_ins": c.Limits.SignIns,
		"limits.api": c.Limits.API, "limits.account_api": c.Limits.AccountAPI,
	} {
		bad(n < 0, key, strconv.Itoa(n), "0 or more")
	}
	return errors.Join(errs...)
}

// parseNetworks reads networks and addresses, set apart by commas.
func parseNetworks(s string) (all []netip.Prefix, err error) {
	for _, one := range splitList(s) {
		n, err := netip.ParsePrefix(one)
		if err != nil {
			a, aErr := netip.ParseAddr(one)
			if aErr != nil {
				return nil, aErr
			}
			n = netip.PrefixFrom(a, a.BitLen())
		}
		all = append(all, n.Masked())
	}
	return all, nil
}

// trustedRelays are the relays of a checked configuration.
func (c config) trustedRelays() []netip.Prefix {
	all, _ := parseNetworks(c.Relays)
	return all
}

func splitList(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' })
}

func isAddress(s string) bool {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	_, err = strconv.ParseUint(port, 10, 16)
	return err == nil
}

func isHost(s string) bool {
	return s != "" && len(s) <= 222 && strings.Trim(strings.ToLower(s), "abcdefghijklmnopqrstuvwxyz0123456789.-") == "" && !strings.HasSuffix(s, ".")
}
