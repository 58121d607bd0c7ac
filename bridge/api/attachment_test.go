package api_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"net/http"
	"strings"
	"testing"
)

// picture is a PNG of a size in base64.
func picture(t *testing.T, width, height int) string {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		t.Fatal(err)
	}
	return base64.StdEncoding.EncodeToString(b.Bytes())
}

// send posts a file of the seller and returns its path.
func (p *platform) send(t *testing.T, conversation, name, content string) string {
	t.Helper()
	body := fmt.Sprintf(`{"side": "seller", "attachments": [{"name": %q, "content": %q}]}`, name, content)
	a := p.do(t, "POST", "/v1/conversations/"+conversation+"/messages", body).want(t, http.StatusCreated)
	return "/v1/attachments/" + a.text("attachments.0.id")
}

func TestThumbnails(t *testing.T) {
	t.Parallel()
	p := newPlatform(t)
	conversation := p.open(t)
	large := p.send(t, conversation, "avant.png", picture(t, 1200, 900))
	for _, side := range []string{"", "?side=buyer", "?side=seller"} { // made, and kept
		a := p.do(t, "GET", large+"/thumbnail"+side, "").want(t, http.StatusOK)
		config, format, err := image.DecodeConfig(strings.NewReader(a.raw))
		if err != nil || config.Width != 320 || config.Height != 240 || a.header.Get("Content-Type") != "image/"+format {
			t.Errorf("%s: a %s (%s) of %d×%d, %v", side, format, a.header.Get("Content-Type"), config.Width, config.Height, err)
		}
		if got := a.header.Get("Content-Security-Policy"); !strings.Contains(got, "sandbox") {
			t.Errorf("policy %q", got)
		}
		p.do(t, "GET", large+"/thumbnail"+side, "", "If-None-Match", a.header.Get("ETag")).want(t, http.StatusNotModified)
	}
	text := p.send(t, conversation, "a.txt", "YQ==")
	p.do(t, "GET", text+"/thumbnail", "").want(t, http.StatusNotFound)
	broken := p.send(t, conversation, "b.gif", base64.StdEncoding.EncodeToString([]byte("GIF89a\x01\x00\x01\x00\x00\x00\x00\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00\x00;")))
	p.do(t, "GET", broken+"/thumbnail", "").want(t, http.StatusNotFound)
}
