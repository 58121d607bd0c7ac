package parser

import (
	"bytes"
	"slices"
	"strings"

	"golang.org/x/net/html/atom"
)

// sign is what a class, an id or another attribute says about an element.
type sign struct {
	role   role
	client string
}

// signs are the classes, ids, names and data-marker values that mail programs
// put on the parts of their mails, in lower case.
var signs = map[string]sign{
	"gmail_quote":            {roleQuote, "gmail"},
	"gmail_quote_container":  {roleQuote, "gmail"},
	"gmail_attr":             {roleAttribution, "gmail"},
	"gmail_signature":        {roleSignature, "gmail"},
	"gmail_signature_prefix": {roleSignature, "gmail"},

	"outlookmessageheader": {roleSplit, "outlook-desktop"},
	"wordsection1":         {roleNone, "outlook-desktop"},
	"msonormal":            {roleNone, "outlook-desktop"},
	"olk_src_body_section": {roleSplit, "outlook-mac"},
	"divrplyfwdmsg":        {roleSplit, "outlook-web"},
	"appendonsend":         {roleSplit, "outlook-web"},
	"mail-editor-reference-message-container": {roleWhole, "outlook-web"},
	"signature":                             {roleSignature, ""},
	"ms-outlook-mobile-signature":           {roleDevice, "outlook-mobile"},
	"ms-outlook-mobile-body-separator-line": {roleNone, "outlook-mobile"},
	"ms-outlook-mobile-reference-message":   {roleSplit, "outlook-mobile"},

	"applemailsignature":              {roleSignature, "apple-mail"},
	"linebreakatbeginningofmessage":   {roleNone, "apple-mail"},
	"apple-interchange-newline":       {roleNone, "apple-mail"},
	"linebreakatbeginningofsignature": {roleSigned, "apple-mail"},
	"moz-cite-prefix":                 {roleAttribution, "thunderbird"},
	"moz-signature":                   {roleSignature, "thunderbird"},
	"moz-forward-container":           {roleForward, "thunderbird"},
	"moz-txt-sig":                     {roleSignature, "thunderbird"},
	"yahoo_quoted":                    {roleWhole, "yahoo"},
	"ymail_android_signature":         {roleDevice, "yahoo"},
	"quote":                           {roleWhole, "gmx"},
	"protonmail_quote":                {roleWhole, "proton"},
	"protonmail_signature_block":      {roleSignature, "proton"},
	"tutanota_quote":                  {roleWhole, "tuta"},
	"zmail_extra":                     {roleWhole, "zoho"},
	"zmail_extra_hr":                  {roleSplit, "zoho"},
	"messagereplysection":             {roleWhole, "spark"},
	"messagesignaturesection":         {roleSignature, "spark"},
	"composer_signature":              {roleDevice, "samsung"},
	"zwchr":                           {roleSplit, "zimbra"},
	"__headers__":                     {roleSplit, "zimbra"},
	"__quoted_text__":                 {roleWhole, "zimbra"},
	"reply-intro":                     {roleAttribution, "roundcube"},
	"_rc_sig":                         {roleSignature, "roundcube"},
	"isreplycontent":                  {roleWhole, "netease"},
	"nylas-quote":                     {roleQuote, ""},
	"front-signature":                 {roleSignature, "front"},
	"sh-signature":                    {roleSignature, "superhuman"},
	"mail-quote-collapse":             {roleQuote, "mail.ru"},
}

// attributes reads what the attributes of an element say, and opens a region
// for it.
func (r *renderer) attributes(e *element) {
	found := sign{}
	for more := true; more; {
		var key, val []byte
		key, val, more = r.z.TagAttr()
		switch string(key) {
		case "class":
			const most = 10
			rest := string(val)
			for n := 0; rest != "" && n < most; n++ {
				var word string
				word, rest, _ = strings.Cut(rest, " ")
				r.sign(&found, word)
				if e.tag == atom.P && strings.HasPrefix(word, "Mso") {
					e.breaks = 1
				}
			}
		case "id", "name", "data-marker":
			r.sign(&found, string(val))
		case "style":
			r.style(e, &found, string(val))
		case "hidden":
			e.hidden = true
		case "href":
			if e.tag == atom.A && isTarget(val) {
				e.href = string(val)
			}
		}
	}
	if e.quote && found.role == roleQuote {
		// Gmail's own block quotes stand in its quote; what stands elsewhere
		// is a quote that the writer made.
		if found.role = roleCited; r.inQuote {
			found.role = roleNone
		}
	}
	r.inQuote = r.inQuote || found.role == roleQuote
	if found.role != roleNone && r.hidden == 0 && !e.hidden && r.inRole[found.role] == 0 {
		e.region = len(r.regions)
		r.mark(found.role)
	}
}

// isTarget reports whether a link leads to a page, and can be shown.
func isTarget(href []byte) bool {
	return len(href) <= maxTarget && !bytes.ContainsAny(href, " <>\"\n\t") &&
		(bytes.HasPrefix(href, []byte("http://")) || bytes.HasPrefix(href, []byte("https://")))
}

// breakSign reads the id of a line break: Apple's say where a signature begins.
func (r *renderer) breakSign(hasAttr bool) {
	for hasAttr {
		var key, val []byte
		key, val, hasAttr = r.z.TagAttr()
		if string(key) != "id" {
			continue
		}
		found := sign{}
		r.sign(&found, string(val))
		if found.role == roleSigned && r.quotes == 0 {
			r.mark(roleSigned)
		}
	}
}

// sign looks one attribute value up. The first role that is found stays.
func (r *renderer) sign(found *sign, value string) {
	if r.hasToken && strings.Contains(value, HTMLToken) {
		found.role = roleOurs
		return
	}
	s, ok := signs[strings.ToLower(trimPrefixes(value))]
	if !ok {
		return
	}
	if found.role == roleNone {
		found.role = s.role
	}
	if s.client == "" || r.quotes > 0 {
		return
	}
	if r.client == "" {
		r.client = s.client
	} else if s.role == roleWhole && s.client == "outlook-web" && r.beforeQuote() {
		r.client = framing[r.client]
	}
}

// framing are the programs that put a frame around their quotes, by those that
// are like them but for that.
var framing = map[string]string{
	"outlook-web": "outlook-new", "outlook-desktop": "outlook-mac",
}

// beforeQuote reports whether the mail's own quote begins only now, with what
// parts it from the text above, and the client is one that frames it.
func (r *renderer) beforeQuote() bool {
	const most = 3 // a signature, and what begins the quote
	return framing[r.client] != "" && len(r.regions) <= most &&
		!slices.ContainsFunc(r.regions, func(g region) bool { return g.role == roleBorder })
}

// trimPrefixes takes off what Outlook ("x_"), Gmail ("m_-123456") and Yahoo
// ("ydp12345") put before the names of a mail that they quote.
func trimPrefixes(s string) string {
	for strings.HasPrefix(s, "x_") {
		s = s[2:]
	}
	if rest, ok := strings.CutPrefix(s, "m_"); ok {
		return strings.TrimLeft(rest, "-0123456789")
	}
	if strings.HasPrefix(s, "yd") || strings.HasPrefix(s, "yahoo_quoted_") {
		if strings.Contains(s, "yahoo_quoted") {
			return "yahoo_quoted"
		}
	}
	return s
}

// style reads a style attribute for what is not shown, and for the line that
// Outlook draws above a header block.
func (r *renderer) style(e *element, found *sign, style string) {
	if len(style) > 4096 {
		return
	}
	s := strings.ToLower(strings.ReplaceAll(style, " ", ""))
	if strings.Contains(s, "display:none") || strings.Contains(s, "mso-hide:all") ||
		strings.Contains(s, "visibility:hidden") || strings.Contains(s, "max-height:0") ||
		strings.Contains(s, "font-size:0") && !strings.Contains(s, "font-size:0.") {
		e.hidden = true
	}
	if e.tag == atom.P && (strings.Contains(s, "margin:0") || strings.Contains(s, "margin-top:0")) {
		e.breaks = 1
	}
	if strings.Contains(s, "white-space:pre") {
		e.pre = true
	}
	if strings.Contains(s, "border-top:solid") && strings.Contains(s, "border:none") && found.role == roleNone {
		found.role = roleBorder
	}
}
