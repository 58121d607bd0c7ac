package api_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge/bridgetest"
)

// scanner finds its name in every file; where it has none it is down.
type scanner string

func (s scanner) Scan(context.Context, io.Reader) (string, error) {
	if s == "" {
		return "", errors.New("a secret reason")
	}
	return string(s), nil
}

func TestFilesAreScanned(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		scanner scanner
		status  int
		code    any
		retry   string
	}{
		{"harmful", "Eicar-Signature", http.StatusUnprocessableEntity, "file_harmful", ""},
		{"the scanner is down", "", http.StatusServiceUnavailable, nil, "60"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := bridgetest.New(t, bridgetest.Options{Scanner: tt.scanner})
			b.Market(t)
			p := newPlatformOn(t, b, b)
			lead := b.Lead(t, bridgetest.ListingID, bridgetest.Buyer(), "Bonjour.")
			a := p.do(t, "POST", "/v1/conversations/"+string(lead.Conversation.ID)+"/messages",
				`{"side":"seller","attachments":[{"name":"a.txt","content":"YQ=="}]}`).want(t, tt.status)
			body, _ := a.body.(map[string]any)
			detail, _ := body["detail"].(string)
			if body["code"] != tt.code || detail == "" || strings.Contains(detail, "secret") || a.header.Get("Retry-After") != tt.retry {
				t.Errorf("answer %v, again after %q; want code %v, after %q", body, a.header.Get("Retry-After"), tt.code, tt.retry)
			}
			if logged := strings.Contains(p.log.String(), "a secret reason"); logged != (tt.scanner == "") {
				t.Errorf("logged: %v", logged)
			}
		})
	}
}
