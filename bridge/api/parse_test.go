package api_test

import (
	"net/http"
	"strings"
	"testing"
)

// leadMail is a lead in ADF, with a phone of its reader's region.
const leadMail = "From: leads@portal.example\r\nTo: ventes@garage-dubreuil.example\r\nSubject: Lead\r\nMessage-ID: <1@portal.example>\r\nMIME-Version: 1.0\r\n" +
	"Content-Type: text/plain; charset=utf-8\r\n\r\n" +
	`<?adf version="1.0"?><adf><prospect><customer><contact><name part="full">Marie Durand</name>` +
	`<email>marie@acheteuse.example</email><phone>06 39 98 12 34</phone></contact></customer></prospect></adf>` + "\r\n"

const replyMail = "From: Ann <ann@buyer.example>\r\nSubject: Re: Clio\r\nMessage-ID: <2@buyer.example>\r\n\r\nYes, it is still here.\r\n\r\n-- \r\nAnn\r\n"

func TestParseLead(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	a := p.do(t, "POST", "/v1/parse/lead?region=FR", leadMail, "Content-Type", "message/rfc822").want(t, http.StatusOK)
	a.wantValues(t, map[string]any{"event": "lead", "contact.email": "marie@acheteuse.example", "contact.phones.0.e164": "+33639981234"})
	a = p.do(t, "POST", "/v1/parse/lead", leadMail, "Content-Type", "message/rfc822").want(t, http.StatusOK)
	if got := a.get("contact.phones"); got != nil {
		t.Errorf("without a region, phones are %v", got)
	}
	a = p.do(t, "POST", "/v1/parse/lead", "Subject: x\r\n\r\n", "Content-Type", "message/rfc822").want(t, http.StatusUnprocessableEntity)
	a.wantValues(t, map[string]any{"detail": "There is no lead in this mail."})
	a = p.do(t, "POST", "/v1/parse/lead?region=UK", leadMail, "Content-Type", "message/rfc822").want(t, http.StatusBadRequest)
	a.wantValues(t, map[string]any{"errors.0.in": "query", "errors.0.field": "region", "errors.0.detail": `want two letters that name a country, as FR, got "UK"`})
}

func TestParseReply(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	a := p.do(t, "POST", "/v1/parse/reply", replyMail, "Content-Type", "message/rfc822").want(t, http.StatusOK)
	a.wantValues(t, map[string]any{"text": "Yes, it is still here.", "hidden.0.reason": "signature", "kind": "human"})
	a = p.do(t, "POST", "/v1/parse/reply", "\xff\x00 garbage", "Content-Type", "message/rfc822").want(t, http.StatusOK)
	if a.get("text") == nil {
		t.Errorf("garbage has no text: %v", a.body)
	}
}

func TestParseContentType(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	for contentType, want := range map[string]int{
		"message/rfc822":                    http.StatusOK,
		"Message/RFC822; charset=utf-8":     http.StatusOK,
		"application/octet-stream":          http.StatusOK,
		"text/plain; charset=iso-8859-1":    http.StatusOK,
		"":                                  http.StatusOK,
		"application/json":                  http.StatusUnsupportedMediaType,
		"application/x-www-form-urlencoded": http.StatusUnsupportedMediaType,
		"multipart/form-data; boundary=x":   http.StatusUnsupportedMediaType,
	} {
		t.Run(contentType, func(t *testing.T) {
			t.Parallel()
			for _, path := range []string{"/v1/parse/lead", "/v1/parse/reply"} {
				p.do(t, "POST", path, leadMail, "Content-Type", contentType).want(t, want)
			}
		})
	}
}

func TestParseSize(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	const limit = 25 << 20
	for _, path := range []string{"/v1/parse/lead", "/v1/parse/reply"} {
		body := leadMail + strings.Repeat("x", limit-len(leadMail))
		p.do(t, "POST", path, body, "Content-Type", "message/rfc822").want(t, http.StatusOK)
		a := p.do(t, "POST", path, body+"x", "Content-Type", "message/rfc822").want(t, http.StatusRequestEntityTooLarge)
		a.wantValues(t, map[string]any{"errors.0.detail": "want at most 26214400 bytes"})
	}
}
