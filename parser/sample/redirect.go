package sample

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
)

// Redirect is a mail that a server or a person sends on unchanged: its header
// and its body stay, and the fields of the way stand on top.
type Redirect struct {
	By   Address // whose mailbox sends it on
	To   Address
	Way  string // one of [RedirectWays]
	Date time.Time
	Seed uint64
}

// RedirectWays returns the names of the ways in which mail is sent on
// unchanged: the automatic forwarding of Gmail, a redirect rule of Exchange, a
// Sieve script, the Redirect command of a mail client ("resent", RFC 5322,
// section 3.6.6), and a plain alias of a mail server.
func RedirectWays() []string {
	return []string{"gmail", "exchange", "sieve", "resent", "alias"}
}

// Bytes returns raw sent on. The error wraps [ErrUnknown] for a way that there
// is none of.
func (r Redirect) Bytes(raw []byte) ([]byte, error) {
	if !slices.Contains(RedirectWays(), r.Way) {
		return nil, fmt.Errorf("redirecting a mail: %w: way %q", ErrUnknown, r.Way)
	}
	if r.Date.IsZero() {
		return nil, errors.New("redirecting a mail: it has no date")
	}
	w := way{r, random(r.Seed, r.Way, r.By.Email, r.To.Email, r.Date.String())}
	var h header
	switch r.Way {
	case "gmail":
		w.gmail(&h)
	case "exchange":
		w.exchange(&h)
	case "sieve":
		h.add("Return-Path", "<"+r.By.Email+">")
		h.add("Delivered-To", r.To.Email)
		w.received(&h, "mail."+domainOf(r.By.Email), "mx."+domainOf(r.To.Email), "LMTPS")
		h.add("X-Sieve", "Pigeonhole Sieve 0.5.21")
		h.add("X-Sieve-Redirected-From", r.By.Email)
		h.add("Delivered-To", r.By.Email)
	case "resent":
		w.received(&h, "smtp."+domainOf(r.By.Email), "mx."+domainOf(r.To.Email), "ESMTPSA")
		h.address("Resent-From", r.By, wordsLowerQ, false)
		h.add("Resent-Date", w.date())
		h.address("Resent-To", r.To, wordsLowerQ, false)
		h.add("Resent-Message-Id", "<"+w.hex(8)+"-"+w.hex(4)+"@"+domainOf(r.By.Email)+">")
	default:
		h.add("Return-Path", "<SRS0="+w.hex(4)+"="+w.hex(2)+"="+domainOf(r.By.Email)+"="+localOf(r.By.Email)+"@"+domainOf(r.By.Email)+">")
		h.add("X-Original-To", r.To.Email)
		h.add("Delivered-To", r.To.Email)
		w.received(&h, "mail."+domainOf(r.By.Email), "mx."+domainOf(r.To.Email), "ESMTPS")
	}
	for _, a := range []Address{r.By, r.To} {
		var check header
		check.address("Redirect", a, wordsQ, false)
		h.include(header{err: check.err})
	}
	if h.err != nil {
		return nil, fmt.Errorf("redirecting a mail: %w", h.err)
	}
	top := []byte(strings.Join(h.lines, "\r\n") + "\r\n")
	if !bytes.Contains(raw, []byte("\r\n")) {
		top = bytes.ReplaceAll(top, []byte("\r\n"), []byte("\n"))
	}
	return append(top, raw...), nil
}

// A way is a redirect with its source of ids.
type way struct {
	Redirect

	random *rand.Rand
}

func (w *way) gmail(h *header) {
	id := "2002:a05:" + w.hex(4) + ":" + w.hex(4) + ":b0:" + w.hex(3) + ":" + w.hex(4)
	stamp := w.Date.In(time.FixedZone("", -8*3600)).Format("Mon, 02 Jan 2006 15:04:05 -0700 (MST)")
	h.add("Delivered-To", w.To.Email)
	h.add("Received", "by "+id+" with SMTP id "+w.hex(8)+"; "+stamp)
	h.add("X-Forwarded-Encrypted", "i=1; AJvYc"+w.hex(40)+"@"+domainOf(w.To.Email))
	h.add("X-Received", "by "+id+" with SMTP id "+w.hex(16)+"; "+stamp)
	h.add("Return-Path", "<"+localOf(w.By.Email)+"+caf_="+strings.ReplaceAll(w.To.Email, "@", "=")+"@"+domainOf(w.By.Email)+">")
	w.received(h, "mail-sor-f41.google.com", "mx.google.com", "SMTPS")
	h.add("X-Google-DKIM-Signature", "v=1; a=rsa-sha256; c=relaxed/relaxed; d=1e100.net; s=20230601; h="+w.hex(30))
	h.add("X-Gm-Message-State", "AOJu0Y"+w.hex(58))
	h.add("X-Forwarded-To", w.To.Email)
	h.add("X-Forwarded-For", w.By.Email+" "+w.To.Email)
	h.add("Delivered-To", w.By.Email)
}

func (w *way) exchange(h *header) {
	server := "PR0P264MB" + w.hex(4)
	w.received(h, "EUR05-DB8-obe.outbound.protection.outlook.com", "mx."+domainOf(w.To.Email), "ESMTPS")
	w.received(h, server+".FRAP264.PROD.OUTLOOK.COM", server+".FRAP264.PROD.OUTLOOK.COM", "HTTPS")
	h.add("Authentication-Results", "spf=pass; dkim=pass (signature was verified); dmarc=pass action=none; compauth=pass reason=100")
	h.add("Resent-From", "<"+w.By.Email+">")
	h.add("X-MS-Exchange-Organization-AuthSource", server+".FRAP264.PROD.OUTLOOK.COM")
	h.add("X-MS-Exchange-Inbox-Rules-Loop", w.By.Email)
	h.add("X-MS-Exchange-Transport-CrossTenantHeadersStamped", server)
}

func (w *way) received(h *header, from, by, protocol string) {
	h.add("Received", "from "+from+" (["+fmt.Sprintf("192.0.2.%d", 1+w.random.IntN(254))+"]) by "+by+" with "+protocol+
		" id "+w.hex(10)+" for <"+w.To.Email+">; "+w.date())
}

func (w *way) date() string { return w.Date.Format(time.RFC1123Z) }

func (w *way) hex(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = hexLow[w.random.IntN(len(hexLow))]
	}
	return string(b)
}

func domainOf(email string) string {
	_, domain, _ := strings.Cut(email, "@")
	return domain
}

func localOf(email string) string {
	local, _, _ := strings.Cut(email, "@")
	return local
}
