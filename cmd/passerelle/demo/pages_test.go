package demo_test

import (
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"regexp"
	"testing"
)

// page is an answer of the demo's pages.
type page struct {
	status int
	url    *url.URL // after redirects
	header http.Header
	body   string
}

func get(t *testing.T, address string) page {
	t.Helper()
	return do(t, http.MethodGet, address, nil)
}

func do(t *testing.T, method, address string, form url.Values) page {
	t.Helper()
	return page{}
}

var threadLink = regexp.MustCompile(`/demo/conversations/[0-9a-f-]{36}`)

// threads are the conversations that a page links to.
func (p page) threads() []string { return threadLink.FindAllString(p.body, -1) }

var _, _ = cookiejar.New, io.ReadAll
