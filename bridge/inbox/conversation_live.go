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
	start position // of the page
	shown []mark
	known bool
	last  besideThread // what the page shows
}

// besideThread is what a page shows beside the items of a thread. A buyer has
// neither doing nor a note.
type besideThread struct {
	away    string
	waiting *waitingPart
	doing   doingPart
	note    notePart
	typing  typingLine
}

// version changes when something of it is to be shown anew, but for who is
// writing.
func (b besideThread) version() string {
	version := b.away + b.waiting.version()
	if b.doing.Form != "" {
		version += b.doing.version() + b.note.version()
	}
	return version
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
	now, err := f.lookBeside(ctx, view)
	if err != nil {
		return nil, "", err
	}
	f.updateBeside(&u, now)
	f.shown, f.last, f.known = marksOf(items), now, true
	if len(u.Items) == 0 && u.Away == nil && u.Waiting == nil && u.Doing == nil && u.Note == nil && u.Typing == nil {
		return nil, "", nil
	}
	html, err := f.h.pages.threadUpdate.render(u)
	if err == nil {
		err = f.h.guard(ctx, f.v, view.Conversation, view.Egress, html, append(now.doing.known(), now.note.known()...)...)
	}
	if err != nil {
		return nil, "", err
	}
	return html, positionOf(f.shown).with(now.version()).String(), nil
}

func (f *threadFollower) lookBeside(ctx context.Context, view bridge.ConversationView) (now besideThread, err error) {
	now = besideThread{away: f.v.away(view.Conversation), waiting: f.v.waiting(view), typing: f.h.typing(f.v, f.id)}
	if now.doing, err = f.h.liveDoing(ctx, f.v, view); err != nil {
		return now, err
	}
	now.note, err = f.h.liveNote(ctx, f.v, f.id)
	return now, err
}

// updateBeside puts into an update what stands beside the items and is not as the
// page has it.
func (f *threadFollower) updateBeside(u *threadUpdate, now besideThread) {
	last := f.last
	unlike := !f.known && digestOf(now.version()) != f.start.beside
	if f.known && now.away != last.away || unlike {
		u.Away = &awayLine{Text: now.away, Replace: true}
	}
	if now.waiting != nil && (f.known && now.waiting.version() != last.waiting.version() || unlike) {
		now.waiting.Replace = true
		u.Waiting = now.waiting
	}
	if now.doing.Form != "" && (f.known && now.doing.version() != last.doing.version() || unlike) {
		u.Doing = &now.doing
	}
	if now.note.Replace && (f.known && now.note.version() != last.note.version() || unlike) {
		u.Note = &now.note
	}
	if now.waiting != nil && now.typing.version != last.typing.version {
		u.Typing = &typingLine{Text: now.typing.Text, Replace: true}
	}
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
