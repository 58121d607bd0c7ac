package inbox

import (
	"bytes"
	"compress/gzip"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed pages/*.html parts/*.html
var templateFiles embed.FS

// pages are all that the inbox can show, each with the type of what it shows.
type pages struct {
	signIn       page[signInPage]
	signInSent   page[shell]
	signInLink   page[signInLinkPage]
	signInGone   page[shell]
	quickReplies page[quickReplyPage]
	sessions     page[sessionsPage]
	list         page[listPage]
	conversation page[conversationPage]
	mine         page[conversationPage]
	story        page[storyPage]
	numbers      page[numbersPage]
	contacts     page[contactsPage]
	labels       page[labelsPage]
	savedViews   page[savedPage]
	unsubscribe  page[unsubscribePage]
	senderCheck  page[senderCheckPage]
	problem      page[problemPage]

	// A buyer's pages beside the thread.
	buyerSettings   page[buyerSettingsPage]
	buyerReport     page[buyerReportPage]
	buyerErase      page[buyerErasePage]
	settingsMine    page[minePage]
	settingsAnswers page[answersPage]
	settingsSenders page[sendersPage]
	settingsPeople  page[peoplePage]
	settingsIntake  page[intakeSettingsPage]
	intakeList      page[intakeListPage]
	intake          page[intakePage]

	settingsDelivery page[deliveryPage]
	settingsPreview  page[previewPage]

	settingsWebhooks        page[webhooksPage]
	settingsWebhook         page[webhookPage]
	settingsWebhookDelivery page[webhookDeliveryPage]

	// Parts that are sent to an open page.
	threadUpdate part[threadUpdate]
	listUpdate   part[listUpdate]
	toast        part[toast]
	signedOut    part[shell]
}

// newPages parses the pages. A page that is missing, and a file that is no
// page, are errors.
func newPages(a *assets) (pages, error) {
	l := &loader{assets: a, used: map[string]bool{}}
	p := pages{
		signIn:       loadPage[signInPage](l, "sign_in"),
		signInSent:   loadPage[shell](l, "sign_in_sent"),
		signInLink:   loadPage[signInLinkPage](l, "sign_in_link"),
		signInGone:   loadPage[shell](l, "sign_in_gone"),
		quickReplies: loadPage[quickReplyPage](l, "quick_reply_list"),
		sessions:     loadPage[sessionsPage](l, "session_list"),
		list:         loadPage[listPage](l, "conversation_list"),
		conversation: loadPage[conversationPage](l, "conversation_show"),
		mine:         loadPage[conversationPage](l, "conversation_mine"),
		story:        loadPage[storyPage](l, "mail_story"),
		numbers:      loadPage[numbersPage](l, "numbers_show"),
		contacts:     loadPage[contactsPage](l, "contact_list"),
		labels:       loadPage[labelsPage](l, "label_list"),
		savedViews:   loadPage[savedPage](l, "saved_view_list"),
		unsubscribe:  loadPage[unsubscribePage](l, "unsubscribe"),
		senderCheck:  loadPage[senderCheckPage](l, "sender_check"),
		problem:      loadPage[problemPage](l, "problem"),

		settingsMine:    loadPage[minePage](l, "settings_mine"),
		settingsAnswers: loadPage[answersPage](l, "settings_answers"),
		settingsSenders: loadPage[sendersPage](l, "settings_senders"),
		settingsPeople:  loadPage[peoplePage](l, "settings_people"),
		settingsIntake:  loadPage[intakeSettingsPage](l, "settings_intake"),
		intakeList:      loadPage[intakeListPage](l, "intake_list"),
		intake:          loadPage[intakePage](l, "intake_show"),

		settingsDelivery: loadPage[deliveryPage](l, "settings_delivery"),
		settingsPreview:  loadPage[previewPage](l, "settings_preview"),

		settingsWebhooks:        loadPage[webhooksPage](l, "settings_webhooks"),
		settingsWebhook:         loadPage[webhookPage](l, "settings_webhook"),
		settingsWebhookDelivery: loadPage[webhookDeliveryPage](l, "settings_webhook_delivery"),

		threadUpdate: part[threadUpdate]{l.parts("thread_update")},
		listUpdate:   part[listUpdate]{l.parts("list_update")},
		toast:        part[toast]{l.parts("toast")},
		signedOut:    part[shell]{l.parts("signed_out")},
	}
	p.buyerSettings = loadPage[buyerSettingsPage](l, "buyer_settings")
	p.buyerErase = loadPage[buyerErasePage](l, "buyer_erase")
	p.buyerReport = loadPage[buyerReportPage](l, "buyer_report")
	l.refuseUnused()
	return p, errors.Join(l.errs...)
}

// loader parses pages and notes what was wrong with them.
type loader struct {
	assets *assets
	used   map[string]bool
	errs   []error
}

// parts parses all parts, and returns the one with a name.
func (l *loader) parts(name string) *template.Template {
	t, err := template.New("").Funcs(template.FuncMap{"asset": l.assets.url}).ParseFS(templateFiles, "parts/*.html")
	if err != nil {
		l.errs = append(l.errs, err)
		return nil
	}
	if t = t.Lookup(name); t == nil {
		l.errs = append(l.errs, fmt.Errorf("no part %q", name))
	}
	return t
}

func (l *loader) refuseUnused() {
	files, err := fs.Glob(templateFiles, "pages/*.html")
	if err != nil {
		l.errs = append(l.errs, err)
	}
	for _, f := range files {
		if name := strings.TrimSuffix(path.Base(f), ".html"); !l.used[name] {
			l.errs = append(l.errs, fmt.Errorf("no route shows %s", f))
		}
	}
}

// page shows a T.
type page[T any] struct{ layout *template.Template }

func loadPage[T any](l *loader, name string) page[T] {
	l.used[name] = true
	layout := l.parts("layout")
	if layout == nil {
		return page[T]{}
	}
	if _, err := layout.ParseFS(templateFiles, "pages/"+name+".html"); err != nil {
		l.errs = append(l.errs, err)
	}
	return page[T]{layout}
}

// show renders the whole page before it sends any of it, and lets each guard look
// at it. An error is that of a guard or a fault of ours, and nothing was sent.
func (p page[T]) show(w http.ResponseWriter, r *http.Request, status int, data T, guards ...func(page []byte) error) error {
	var buf bytes.Buffer
	if err := p.layout.Execute(&buf, data); err != nil {
		return fmt.Errorf("rendering a page: %w", err)
	}
	for _, guard := range guards {
		if err := guard(buf.Bytes()); err != nil {
			return err
		}
	}
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Vary", "Accept-Encoding")
	body := buf.Bytes()
	if takesGzip(r) {
		zipped, err := compress(body, gzip.BestSpeed)
		if err != nil {
			return fmt.Errorf("compressing a page: %w", err)
		}
		header.Set("Content-Encoding", "gzip")
		body = zipped
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // the client is gone; there is nobody to tell
	return nil
}

// part is a piece of a page, made of a T.
type part[T any] struct{ t *template.Template }

func (p part[T]) render(data T) ([]byte, error) {
	var buf bytes.Buffer
	if err := p.t.Execute(&buf, data); err != nil {
		return nil, fmt.Errorf("rendering a part: %w", err)
	}
	return buf.Bytes(), nil
}

// shell is what every page has.
type shell struct {
	W            *words
	Installation string
	Zone         string // of the times; empty where the reader chose it
	EnterSends   bool   // the reader chose so
	Title        string
	Path         string // of this page, to come back to
	SignOut      string // where to sign out; empty where nobody is signed in
	// Intake counts what of other portals waits for somebody, for the menu; nil where
	// it is not for the reader.
	Intake *string
}

func (h *Handler) shell(r *http.Request, title string) shell {
	w := h.wordsFor(r)
	s := shell{
		W:            w,
		Installation: h.bridge.Installation().Name,
		EnterSends:   preferences(r).EnterSends,
		Title:        title,
		Path:         r.URL.Path,
	}
	if preferences(r).Zone == "" {
		s.Zone = h.clockFor(r, w).Zone()
	}
	return s
}
