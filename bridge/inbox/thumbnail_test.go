package inbox_test

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"strings"
	"testing"

	"github.com/passerelle-mail/passerelle/bridge"
)

// picture returns a PNG of a size.
func picture(w, h int) string {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			m.SetRGBA(x, y, color.RGBA{uint8(x), uint8(y), uint8(x * y), 255})
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		panic(err)
	}
	return b.String()
}

func TestPicturesAreShownSmall(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.write(s.thread, bridge.SideBuyer, "Voici.",
		bridge.NewFile{Name: "avant.png", Content: strings.NewReader(picture(1200, 900))},
		bridge.NewFile{Name: "carnet.pdf", Content: strings.NewReader("%PDF-1.4")})
	lea, marie := s.signedIn(s.lea), s.signedIn(s.marie)
	path := "/conversations/" + string(s.thread.ID)
	file := path + "/attachments/" + string(m.Attachments[0].ID)
	wantContains(t, lea.get(path).body, `<a class="picture" href="`+file+`" title="avant.png"><img src="`+file+`/thumbnail"`)
	for range 2 { // made, and kept
		for _, a := range []answer{lea.get(file + "/thumbnail"), marie.get("/my" + file + "/thumbnail")} {
			config, format, err := image.DecodeConfig(strings.NewReader(a.body))
			if a.status != http.StatusOK || err != nil || config.Width != 320 || config.Height != 240 || format != "jpeg" {
				t.Errorf("%d, a %s of %d×%d, %v; want a JPEG of 320×240", a.status, format, config.Width, config.Height, err)
			}
			if got := a.header.Get("Content-Security-Policy"); !strings.Contains(got, "sandbox") {
				t.Errorf("policy %q", got)
			}
		}
	}
	again := *lea
	again.header = http.Header{"If-None-Match": {lea.get(file + "/thumbnail").header.Get("ETag")}}
	if a := again.get(file + "/thumbnail"); a.status != http.StatusNotModified {
		t.Errorf("asked for again: status %d, want 304", a.status)
	}
	if a := lea.get(path + "/attachments/" + string(m.Attachments[1].ID) + "/thumbnail"); a.status != http.StatusSeeOther {
		t.Errorf("of a PDF: status %d, want 303 to it", a.status)
	}
}

// What our decoder cannot read, the browser may.
func TestAPictureThatCannotBeMadeSmallIsShownAsItIs(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	m := s.write(s.thread, bridge.SideBuyer, "Voici.", bridge.NewFile{Name: "a.gif", Content: strings.NewReader(tinyGIF[:len(tinyGIF)-6] + "\x00\x00;")})
	file := "/conversations/" + string(s.thread.ID) + "/attachments/" + string(m.Attachments[0].ID)
	if !m.Attachments[0].Picture() {
		t.Fatalf("%+v: the test needs a picture", m.Attachments[0])
	}
	a := s.signedIn(s.lea).get(file + "/thumbnail")
	if a.status != http.StatusSeeOther || a.location() != file {
		t.Errorf("status %d to %q; want 303 to the picture", a.status, a.location())
	}
}

func TestContactDetailsCanBeReached(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	s.write(s.thread, bridge.SideBuyer, "Au 06 39 98 00 07 <b> ou jean@exemple.example, merci.")
	page := s.signedIn(s.lea).get("/conversations/" + string(s.thread.ID)).body
	wantContains(t, page, `<div class="text">Au <a href="tel:&#43;33639980007">06 39 98 00 07</a><button class="copy" type="button" data-copy="&#43;33639980007"`,
		` &lt;b&gt; ou <a href="mailto:jean@exemple.example">jean@exemple.example</a>`, `</button>, merci.</div>`)
}
