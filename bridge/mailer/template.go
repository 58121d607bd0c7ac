package mailer

import (
	"embed"
	"fmt"
	html "html/template"
	"io/fs"
	"path"
	"strings"
	text "text/template"

	"github.com/passerelle-mail/passerelle/bridge"
)

// templateFiles has templates/{kind}/{language}/{version}.txt and .html, and
// for each version the frame that all its kinds share.
//
//go:embed templates
var templateFiles embed.FS

// templates has one template for each kind, language and version, by a name
// such as "lead/fr/1".
type templates map[string]mailTemplate

type mailTemplate struct {
	text *text.Template
	html *html.Template // nil for a mail of text only
}

// parseTemplates parses all templates; a faulty one is a bug.
func parseTemplates() templates {
	files, err := fs.Glob(templateFiles, "templates/*/*/*.txt")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	ts := make(templates)
	for _, file := range files {
		name := strings.TrimSuffix(strings.TrimPrefix(file, "templates/"), ".txt")
		frame := "templates/layout/" + path.Base(name)
		page := "templates/" + name + ".html"
		if _, err := fs.Stat(templateFiles, page); err != nil { // a mail of text only, with no frame
			ts[name] = mailTemplate{text: text.Must(text.ParseFS(templateFiles, file))}
			continue
		}
		ts[name] = mailTemplate{
			text: text.Must(text.ParseFS(templateFiles, frame+".txt", file)),
			html: html.Must(html.ParseFS(templateFiles, frame+".html", page)),
		}
	}
	return ts
}

// of returns the template of a notification.
func (ts templates) of(n bridge.Notification) (mailTemplate, error) {
	name := n.TemplateName()
	t, ok := ts[name]
	if !ok {
		return mailTemplate{}, fmt.Errorf("no template %s", name)
	}
	return t, nil
}

// language returns one that there are templates in.
func language(n bridge.Notification) string {
	if n.Language == "fr" {
		return "fr"
	}
	return "en"
}
