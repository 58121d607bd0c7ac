package sample

import (
	"fmt"
	"html"
	"slices"
	"strings"
)

// mail writes the scene as its portal would send it.
func (s *portalScene) mail() ([]byte, error) {
	l := s.layout
	var h header
	subject, ok := s.fill(pick(s.r, l.subject))
	if !ok {
		subject, _ = s.fill(l.subject[0])
	}
	h.add("Date", s.at.Format("Mon, 2 Jan 2006 15:04:05 -0700"))
	h.address("From", s.address(l.from), wordsQ, true)
	if l.replyTo != "" {
		h.address("Reply-To", s.address(l.replyTo), wordsQ, chance(s.r, 2))
	}
	h.address("To", Address{Email: s.seller.Email}, wordsQ, false)
	h.text("Subject", subject, pick(s.r, []wordEncoding{wordsQ, wordsLowerQ, func(v string) string { return encodeWords(v, "UTF-8", "B") }}))
	h.add("Message-ID", "<"+s.chars(hexLow, 24)+"@mta."+l.domain+">")
	for _, line := range l.extra {
		name, value, _ := strings.Cut(line, ": ")
		value, _ = s.fill(value)
		h.add(name, value)
	}
	h.add("MIME-Version", "1.0")
	e := s.body()
	h.include(e.header)
	return e.under(h).bytes()
}

// address fills "name|address".
func (s *portalScene) address(template string) Address {
	name, email, _ := strings.Cut(template, "|")
	name, _ = s.fill(name)
	email, _ = s.fill(email)
	return Address{Name: name, Email: email}
}

func (s *portalScene) body() *entity {
	kind := s.layout.only
	if kind == "" {
		kind = pick(s.r, []string{"both", "both", "both", "html", "text"})
	}
	blocks := s.layout.blocks
	if !s.layout.bare {
		blocks = append(slices.Clip(blocks), portalFooter(s.r, s.layout)...)
	}
	text, page := s.textBody(blocks), s.pageBody(blocks)
	switch kind {
	case "text":
		return s.part("text/plain", text)
	case "html":
		return s.part("text/html", page)
	}
	if chance(s.r, 15) {
		text = s.poorText()
	}
	boundary := "----=_" + s.chars(alnum, 24)
	return multipart("alternative", " \r\n\t", `"`, boundary, s.part("text/plain", text), s.part("text/html", page))
}

func (s *portalScene) part(mediaType, text string) *entity {
	e := &entity{}
	charset, content := "utf-8", []byte(text)
	if chance(s.r, 6) {
		charset, content = narrow(text)
	}
	e.header.params("Content-Type", " ", mediaType, "charset="+charset)
	if chance(s.r, 4) {
		e.header.add("Content-Transfer-Encoding", "base64")
		e.body = base64Lines([]byte(crlf(string(content))))
	} else {
		e.header.add("Content-Transfer-Encoding", "quoted-printable")
		e.body = quotedPrintable(content)
	}
	return e
}

// row is a label with its value, where it has one.
type portalRow struct{ label, value, kind string }

func (s *portalScene) rows(b portalBlock) []portalRow {
	var out []portalRow
	for i := 0; i+1 < len(b.pairs); i += 2 {
		v, ok := s.fill(b.pairs[i+1])
		if !ok {
			v = s.layout.blank
		}
		if v == "" {
			continue
		}
		out = append(out, portalRow{s.relabelled(b.pairs[i]), v, b.pairs[i+1]})
	}
	return out
}

func (s *portalScene) textBody(blocks []portalBlock) string {
	var out strings.Builder
	for _, b := range blocks {
		if b.kind == "rows" {
			for _, row := range s.rows(b) {
				out.WriteString(s.textRow(row) + "\n")
			}
			out.WriteString("\n")
			continue
		}
		text, ok := s.fill(b.text)
		if !ok {
			continue
		}
		switch b.kind {
		case "message":
			if m, ok := s.fill("{message}"); ok {
				out.WriteString(s.messageText(text, m))
			}
		case "button":
			url, _ := s.fill(b.url)
			out.WriteString(text + " :\n" + url + "\n\n")
		case "heading":
			out.WriteString(text + "\n" + strings.Repeat("=", min(len(text), 40)) + "\n\n")
		default:
			out.WriteString(text + "\n\n")
		}
	}
	return strings.TrimRight(out.String(), "\n") + "\n"
}

func (s *portalScene) messageText(label, m string) string {
	switch label {
	case "":
		return m + "\n\n"
	case "«":
		return "« " + m + " »\n\n"
	}
	return label + "\n" + m + "\n\n"
}

// colon is what stands between a label and its value.
func (s *portalScene) colon() string {
	if s.layout.lang == "fr" {
		return " :"
	}
	return ":"
}

func (s *portalScene) textRow(row portalRow) string {
	switch s.layout.text {
	case textNext:
		return row.label + "\n" + row.value
	case textDash:
		return "- " + row.label + s.colon() + " " + row.value
	case textTab:
		return fmt.Sprintf("%-22s %s", row.label+s.colon(), row.value)
	case textStar:
		return "*" + row.label + s.colon() + "* " + row.value
	}
	return row.label + s.colon() + " " + row.value
}

const portalStyle = "<style>body{margin:0;background:#f5f5f5}a{color:#06c}@media(max-width:480px){.w{width:100%!important}}</style>"

func (s *portalScene) pageBody(blocks []portalBlock) string {
	var out strings.Builder
	l := s.layout
	fmt.Fprintf(&out, "<!DOCTYPE html>\n<html lang=%q><head><meta charset=\"utf-8\"><title>%s</title>%s</head>\n<body>", l.lang, html.EscapeString(l.portal), portalStyle)
	if chance(s.r, 2) {
		out.WriteString(s.preheader())
	}
	fmt.Fprintf(&out, "<table class=\"w\" width=\"600\" align=\"center\" cellpadding=\"0\" cellspacing=\"0\"><tr><td><img src=\"https://static.%s/logo.png\" alt=\"%s\" width=\"120\"></td></tr>\n<tr><td style=\"padding:16px;background:#fff\">\n", l.domain, html.EscapeString(l.portal))
	for _, b := range blocks {
		if b.kind == "rows" {
			out.WriteString(s.pageRows(s.rows(b)))
			continue
		}
		text, ok := s.fill(b.text)
		if !ok {
			continue
		}
		out.WriteString(s.pageBlock(b, html.EscapeString(text)))
	}
	out.WriteString("</td></tr></table>\n<img src=\"https://open." + l.domain + "/o.gif\" width=\"1\" height=\"1\" alt=\"\">\n</body></html>\n")
	return out.String()
}

func (s *portalScene) pageBlock(b portalBlock, text string) string {
	lines := strings.ReplaceAll(text, "\n", "<br>\n")
	switch b.kind {
	case "message":
		m, ok := s.fill("{message}")
		if !ok {
			return ""
		}
		return s.messagePage(text, strings.ReplaceAll(html.EscapeString(m), "\n", "<br>\n"))
	case "button":
		url, _ := s.fill(b.url)
		return `<p style="text-align:center"><a href="` + html.EscapeString(url) + `" style="background:#e64;color:#fff;padding:12px 20px">` + text + "</a></p>\n"
	case "heading":
		return "<h2 style=\"font-size:20px\">" + text + "</h2>\n"
	case "small":
		return `<p style="font-size:11px;color:#888">` + lines + "</p>\n"
	case "card":
		return `<div style="border:1px solid #ddd;padding:8px">` + lines + "</div>\n"
	}
	return "<p>" + lines + "</p>\n"
}

func (s *portalScene) messagePage(label, m string) string {
	switch {
	case label == "":
		return `<div style="background:#fafafa;padding:12px">` + m + "</div>\n"
	case label == "«":
		return "<blockquote style=\"font-style:italic\">«&nbsp;" + m + "&nbsp;»</blockquote>\n"
	case s.layout.page == pageTable:
		return "<table><tr><td valign=\"top\"><b>" + label + "</b></td><td>" + m + "</td></tr></table>\n"
	}
	return "<p><strong>" + label + "</strong></p>\n<p>" + m + "</p>\n"
}

func (s *portalScene) pageRows(all []portalRow) string {
	type style struct{ head, row, tail string }
	st := map[portalPageStyle]style{
		pageTable: {"<table cellpadding=\"4\">\n", "<tr><td><b>%[1]s%[3]s</b></td><td>%[2]s</td></tr>\n", "</table>\n"},
		pageLines: {"<table><tr><td>", "%[1]s%[3]s %[2]s<br>\n", "</td></tr></table>\n"},
		pageStack: {"<div>\n", "<div style=\"color:#777;font-size:12px\">%[1]s</div>\n<div style=\"margin-bottom:8px\">%[2]s</div>\n", "</div>\n"},
		pageParas: {"", "<p style=\"margin:0\"><strong>%[1]s%[3]s</strong> %[2]s</p>\n", ""},
		pageList:  {"<ul>\n", "<li>%[1]s%[3]s %[2]s</li>\n", "</ul>\n"},
		pageCells: {"<table width=\"100%%\">", "<tr><td><table><tr><td width=\"140\" style=\"color:#666\">%[1]s</td><td width=\"8\"></td><td>%[2]s</td></tr></table></td></tr>\n", "</table>\n"},
		pageSpans: {"<div>", "<span class=\"label\">%[1]s</span>%[3]s <span class=\"value\">%[2]s</span><br/>\n", "</div>\n"},
	}[s.layout.page]
	var out strings.Builder
	out.WriteString(strings.ReplaceAll(st.head, "%%", "%"))
	for _, row := range all {
		fmt.Fprintf(&out, st.row, html.EscapeString(row.label), s.pageValue(row), s.pageColon())
	}
	return out.String() + st.tail
}

func (s *portalScene) pageColon() string {
	if s.layout.lang == "fr" {
		return "&nbsp;:"
	}
	return ":"
}

func (s *portalScene) pageValue(row portalRow) string {
	v := html.EscapeString(row.value)
	switch {
	case row.kind == "{url}" && row.value != s.layout.blank:
		return `<a href="` + v + `">` + v + "</a>"
	case !s.layout.links || row.value == s.layout.blank:
	case row.kind == "{email}" || row.kind == "{relay}":
		return `<a href="mailto:` + v + `">` + v + "</a>"
	case row.kind == "{phone}":
		return `<a href="tel:` + s.person.Phone.E164 + `">` + v + "</a>"
	}
	return v
}
