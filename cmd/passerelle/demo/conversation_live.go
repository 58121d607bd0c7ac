package demo

import (
	"bytes"
	"fmt"
	"net/http"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// keepAlive is how often a quiet stream says that it is still there.
const keepAlive = 20 * time.Second

// followConversation sends the list of mails and the chat of an open page, each
// time that they look different.
func (p *Pages) followConversation(w http.ResponseWriter, r *http.Request, words *words) error {
	d, err := p.deskOf(r)
	if err != nil {
		return err
	}
	// Watching begins before the first look, so that nothing falls between.
	changes, stop := p.doors.Bridge.Watch(bridge.Viewer{Buyer: d.Buyer.ID, Conversation: d.Conversation.ID})
	defer stop()
	mails, stopMails := p.doors.Smarthost.Watch(d.address(d.side))
	defer stopMails()

	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	s := &stream{w: w, rc: http.NewResponseController(w), sent: map[string]string{}}
	quiet := time.NewTicker(keepAlive)
	defer quiet.Stop()
	for {
		if err := p.sendParts(s, r, words); err != nil {
			return nil // the page is gone, or opens the stream again
		}
		select {
		case <-r.Context().Done():
			return nil
		case <-p.ended:
			return nil
		case <-quiet.C:
		case <-changes:
		case <-mails:
		}
	}
}

func (p *Pages) sendParts(s *stream, r *http.Request, words *words) error {
	d, err := p.deskOf(r)
	if err != nil {
		return err
	}
	opened := r.FormValue("mail")
	for _, part := range []struct {
		name string
		data any
	}{{"mails", words.mailsIn(d, opened)}, {"chat", words.chat(d)}} {
		var html bytes.Buffer
		if err := p.templates.ExecuteTemplate(&html, part.name, part.data); err != nil {
			return err
		}
		if err := s.send(part.name, html.String()); err != nil {
			return err
		}
	}
	return s.ping()
}

// stream sends events (text/event-stream of the HTML standard).
type stream struct {
	w    http.ResponseWriter
	rc   *http.ResponseController
	sent map[string]string // by the name of the event
}

// send sends HTML, unless the page has it already.
func (s *stream) send(name, html string) error {
	if s.sent[name] == html {
		return nil
	}
	s.sent[name] = html
	var buf bytes.Buffer
	fmt.Fprintf(&buf, "event: %s\n", name)
	for line := range bytes.Lines([]byte(html)) {
		// A CR would end the line for the browser; HTML reads it as a space.
		fmt.Fprintf(&buf, "data: %s\n", bytes.ReplaceAll(bytes.TrimRight(line, "\n"), []byte("\r"), []byte(" ")))
	}
	buf.WriteByte('\n')
	_, err := s.w.Write(buf.Bytes())
	return err
}

// ping keeps the connection from being taken for dead, and sends what was
// written.
func (s *stream) ping() error {
	if _, err := s.w.Write([]byte(":\n\n")); err != nil {
		return err
	}
	return s.rc.Flush()
}
