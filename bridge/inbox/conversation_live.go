package inbox

import (
	"context"
	"net/http"

	"github.com/passerelle-mail/passerelle/bridge"
)

// threadFollower follows one conversation.
type threadFollower struct {
	h     *Handler
	v     visit
	id    bridge.ConversationID
	find  bridge.Query
	part  bridge.Part
	start position // of the page; the zero value once it is known what it shows
	shown []mark
	away  string
	known bool

	waiting string // the version of what waits
	doing   string // the version of what can be done
	typing  string // the version of who is writing
}

// followConversation sends what happens in a conversation.
func (h *Handler) followConversation(w http.ResponseWriter, r *http.Request, v visit) error {
	return h.follow(w, r, v, &threadFollower{
		find: bridge.ParseQuery(r.URL.Query().Get(findField)),
		h:    h, v: v, id: bridge.ConversationID(r.PathValue("id")), part: livePart(r), start: parsePosition(lastPosition(r)),
	})
}

// lastPosition returns what a page shows: by the last event that it got, or
// when it was rendered.
func lastPosition(r *http.Request) string {
	if id := r.Header.Get("Last-Event-ID"); id != "" {
		return id
	}
	return r.URL.Query().Get("position")
}

func (f *threadFollower) concerns(c bridge.Change) bool { return c.Conversation == f.id }

func (f *threadFollower) look(ctx context.Context) ([]byte, string, error) {
	view, err := f.h.openConversation(ctx, f.v, f.id, f.part)
	if err == nil && !reachesEnd(view) { // more came than a page holds
		f.part = bridge.Part{Newest: threadMessages}
		view, err = f.h.openConversation(ctx, f.v, f.id, f.part)
		f.part = bridge.Part{From: firstOf(view)}
	}
	if err != nil {
		return nil, "", err
	}
	f.v.clock.now = f.h.bridge.Now().In(f.v.clock.now.Location())
	items := f.v.items(view)
	markItems(f.find, items)
	u := f.update(items)
	away, waiting := f.v.away(view.Conversation), f.v.waiting(view)
	doing, err := f.h.liveDoing(ctx, f.v, view)
	if err != nil {
		return nil, "", err
	}
	unlike := !f.known && digestOf(away+waiting.version()+doing.version()) != f.start.beside
	if f.known && away != f.away || unlike {
		u.Away = &awayLine{Text: away, Replace: true}
	}
	if waiting != nil && (f.known && waiting.version() != f.waiting || unlike) {
		waiting.Replace = true
		u.Waiting = waiting
	}
	if doing.Form != "" && (f.known && doing.version() != f.doing || unlike) {
		u.Doing = &doing
	}
	f.doing = doing.version()
	typing := f.h.typing(f.v, f.id)
	if waiting != nil && typing.version != f.typing {
		u.Typing = &typingLine{Text: typing.Text, Replace: true}
	}
	f.typing = typing.version
	f.shown, f.away, f.waiting, f.known = marksOf(items), away, waiting.version(), true
	if len(u.Items) == 0 && u.Away == nil && u.Waiting == nil && u.Doing == nil && u.Typing == nil {
		return nil, "", nil
	}
	html, err := f.h.pages.threadUpdate.render(u)
	if err == nil {
		err = f.h.guard(ctx, f.v, view.Conversation, view.Egress, html, doing.known()...)
	}
	if err != nil {
		return nil, "", err
	}
	return html, positionOf(f.shown).with(away + f.waiting + f.doing).String(), nil
}

// update compares the thread with what this stream has sent, or at first with
// what the page says that it shows.
func (f *threadFollower) update(items []item) threadUpdate {
	if !f.known {
		shown, ok := f.start.marksAt(marksOf(items))
		if !ok {
			return threadUpdate{Items: items, Whole: true}
		}
		f.shown = shown
	}
	return changesSince(f.shown, items)
}
