package inbox

import (
	"html"
	"io"
	"net/http"
	"regexp"
	"strings"

	"github.com/microcosm-cc/bluemonday"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// originalPolicy is for the HTML of a mail, which comes from strangers: nothing
// in it runs, loads, leads elsewhere or is taken for a page of ours, also where it
// is opened outside of its frame.
const originalPolicy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; sandbox"

// showOriginal gives the cleaned HTML of a mail of the reader's own side, or its
// text, for a frame.
func (h *Handler) showOriginal(w http.ResponseWriter, r *http.Request, v visit) error {
	raw, err := h.bridge.OpenOriginal(r.Context(), v.viewer, bridge.MessageID(r.PathValue("message")))
	if err != nil {
		return err
	}
	defer h.close(r, raw)
	return frameMail(w, raw)
}

// frameMail writes the cleaned HTML of a mail, or its text, for a frame.
func frameMail(w http.ResponseWriter, raw io.Reader) error {
	mail, err := parser.ReadMail(raw, parser.MailOptions{})
	if err != nil {
		return err
	}
	body := cleanHTML(mail.HTML)
	if mail.HTML == "" {
		body = []byte(`<pre style="white-space:pre-wrap">` + html.EscapeString(mail.Text) + "</pre>")
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", originalPolicy)
	header.Set("Referrer-Policy", "no-referrer")
	_, _ = io.WriteString(w, `<!doctype html><html><head><meta charset="utf-8"><title>-</title></head><body>`)
	_, _ = w.Write(body) // the client is gone; there is nobody to tell
	_, _ = io.WriteString(w, "</body></html>\n")
	return nil
}

// showSource gives a mail of the reader's own side as it came, to be saved.
func (h *Handler) showSource(w http.ResponseWriter, r *http.Request, v visit) error {
	raw, err := h.bridge.OpenOriginal(r.Context(), v.viewer, bridge.MessageID(r.PathValue("message")))
	if err != nil {
		return err
	}
	defer h.close(r, raw)
	h.saveMail(w, r, raw)
	return nil
}

// saveMail writes a mail as it came, to be saved.
func (h *Handler) saveMail(w http.ResponseWriter, r *http.Request, raw io.Reader) {
	header := w.Header()
	header.Set("Content-Type", "application/octet-stream")
	header.Set("Content-Disposition", `attachment; filename="mail.eml"`)
	header.Set("Content-Security-Policy", attachmentPolicy)
	if _, err := io.Copy(w, raw); err != nil {
		h.logFault(r, err)
		panic(http.ErrAbortHandler) // half a mail must not look whole
	}
}

// cleanHTML leaves of a mail's HTML what shows its text: no scripts, forms,
// frames, styles of the whole page, addresses to load or to follow. Pictures stay
// where they are in the mail itself.
func cleanHTML(s string) []byte {
	return originalHTML.SanitizeReader(strings.NewReader(s)).Bytes()
}

var (
	plainValue = regexp.MustCompile(`^[#\w\s%.,-]{0,100}$`)
	dataImage  = regexp.MustCompile(`^data:image/(?:gif|jpeg|png|webp);base64,[A-Za-z0-9+/=\s]*$`)

	originalHTML = newOriginalHTML()
)

// newOriginalHTML is an allow-list of our own: that of bluemonday for the content
// of users keeps links and remote pictures.
func newOriginalHTML() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements(
		"p", "div", "span", "br", "hr", "b", "strong", "i", "em", "u", "s", "strike", "del", "ins", "small", "big", "sub", "sup",
		"font", "center", "blockquote", "pre", "code", "tt", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd",
		"table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "address",
	)
	p.AllowAttrs("align", "valign", "width", "height", "colspan", "rowspan", "cellpadding", "cellspacing", "border", "bgcolor", "dir").
		Matching(plainValue).OnElements("p", "div", "table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "hr")
	p.AllowAttrs("color", "face", "size").Matching(plainValue).OnElements("font")
	p.AllowAttrs("width", "height").Matching(plainValue).OnElements("img")
	p.AllowAttrs("alt").OnElements("img")
	p.AllowAttrs("src").Matching(dataImage).OnElements("img")
	p.AllowDataURIImages()
	p.AllowStyles(
		"color", "background-color", "font-family", "font-size", "font-weight", "font-style", "text-align", "text-decoration",
		"line-height", "padding", "margin", "border", "border-collapse", "border-left", "width", "max-width", "white-space",
	).MatchingHandler(plainStyle).Globally()
	p.SkipElementsContent("title", "svg", "math", "template", "object", "iframe", "frameset", "textarea", "select", "noscript", "noembed", "noframes", "xmp")
	return p
}

// plainStyle takes values of letters, digits and lengths, and colours. What loads
// or computes has a bracket.
func plainStyle(value string) bool {
	return plainValue.MatchString(value) || rgbColor.MatchString(value)
}

var rgbColor = regexp.MustCompile(`^rgba?\([\d\s.,%]+\)$`)
