package inbox

import (
	"cmp"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
	"github.com/passerelle-mail/passerelle/parser"
)

// runGap is how long an author may pause within a run of messages, which share
// one line of time and state.
const runGap = 10 * time.Minute

// item is one element of a thread: a message, a comment, a held mail, or a line
// that says what happened.
type item struct {
	W      *words
	ID     string // of its element
	Day    string // where it is the first of a day
	Unread bool   // it is the first that was not seen
	Stamp  stamp
	// One of these is set.
	Message *messageItem
	Held    *heldItem
	Comment *commentItem
	Line    string
	Fold    *foldItem
	More    *moreItem
	// Replace makes its element take the place of the one that a page has.
	Replace bool

	at      time.Time
	version string // changes when it is to be shown anew
}

// messageItem is a message as one side sees it.
type messageItem struct {
	Ours      bool
	Continues bool // the run of the message above
	Author    string
	Member    string // of the reader's own account who wrote it, where that is another
	Link      string // to the message
	Auto      bool
	Text      string
	Contacts  []textPiece // the text, where it gives contact details
	Marked    markedText  // of Text, where something of it is searched for
	Whole     []piece     // the whole mail, where something was cut
	Files     []fileItem
	ByMail    bool
	Unproven  bool
	Story     string // where it says what happened to it; members only
	Original  string // where the mail itself is; of ours only
	LeftOut   string // parts of our mail that were left out
	Contact   string // a warning
	Writing   messageWriting
	State     string // of ours; of theirs only where a mail did not arrive
	Failed    bool
}

// piece is a part of a mail's whole text. It was cut where Reason is not empty.
type piece struct {
	Text, Reason string
}

// fileItem is an attachment.
type fileItem struct {
	Name, Size, URL string
	Marked          markedText // of Name
	Note            string     // what is to be said of it; some only to its side
	Picture         bool       // browsers show it in place
	Small           string     // address of what the thread shows of it then
}

// heldItem is a mail of the reader's own side that waits.
type heldItem struct {
	From, Subject, Why string
	Story              string // where it says what happened to it; members only
	Action             string // of the form that settles it
	Trust              bool   // its sender may be let in from now on
}

// timeline puts a conversation in order for one reader.
type timeline struct {
	visit
	view  bridge.ConversationView
	other string // name of the other side
	items []item
}

// items returns all that a thread shows, oldest first. Messages keep the order
// of their sequence; what else happened stands between them by its time.
func (v visit) items(view bridge.ConversationView) []item {
	t := timeline{visit: v, view: view, other: v.otherName(view)}
	rest := t.within(t.notes())
	for _, m := range view.Messages {
		for len(rest) > 0 && !rest[0].at.After(m.CreatedAt) {
			t.add(rest[0])
			rest = rest[1:]
		}
		t.add(t.message(m))
	}
	for _, n := range rest {
		t.add(n)
	}
	t.fold()
	t.around()
	return t.items
}

// add appends an item, with what depends on the one above it.
func (t *timeline) add(it item) {
	it.W, it.Stamp = t.words, t.clock.at(it.at)
	var above *item
	if len(t.items) > 0 {
		above = &t.items[len(t.items)-1]
	}
	if above == nil || !t.clock.sameDay(above.at, it.at) {
		it.Day = t.clock.day(it.at)
	}
	if it.Message != nil && above != nil && above.Message != nil {
		it.Message.Continues = it.Day == "" && it.Message.joins(above.Message) && it.at.Sub(above.at) < runGap
	}
	t.items = append(t.items, it)
}

// joins says whether two messages look like one run.
func (m *messageItem) joins(above *messageItem) bool {
	return m.Ours == above.Ours && m.Auto == above.Auto && m.Member == above.Member
}

// notes returns comments, events and held mails by time.
func (t *timeline) notes() []item {
	notes := t.comments()
	for _, e := range t.view.Events {
		if line := t.event(e); line != "" {
			notes = append(notes, item{ID: "event-" + string(e.ID), Line: line, at: e.CreatedAt})
		}
	}
	for _, m := range t.view.Held {
		held := &heldItem{
			From: m.HeaderFrom, Subject: m.Subject, Why: t.words.whyHeld(m.Reason),
			Action: t.door.path(m.ConversationID) + "/held/" + string(m.ID), Trust: m.HeaderFrom != "",
		}
		if t.door == memberDoor {
			held.Story = held.Action + "/trace"
		}
		notes = append(notes, item{ID: "held-" + string(m.ID), at: m.ReceivedAt, Held: held})
	}
	slices.SortStableFunc(notes, func(a, b item) int { return cmp.Or(a.at.Compare(b.at), cmp.Compare(a.ID, b.ID)) })
	return notes
}

func (t *timeline) message(m bridge.Message) item {
	it := item{ID: messageElement(m), at: m.CreatedAt}
	if m.Side == "" {
		it.Line = t.line(m.Text)
		return it
	}
	ours := m.Side == t.door.side
	it.Message = &messageItem{
		Ours:     ours,
		Author:   t.other,
		Auto:     m.Kind == bridge.KindAuto,
		Text:     m.Text,
		Contacts: t.contacts(m),
		Link:     messageLink(t.door.path(m.ConversationID), m),
		Whole:    t.whole(m),
		Writing:  t.writing(m),
		Files:    t.files(m),
		ByMail:   m.Via == bridge.ViaMail,
		Unproven: m.Unproven,
		LeftOut:  strings.Join(m.Omitted, ", "),
		Failed:   m.State == bridge.StateNotDelivered,
	}
	if t.door == memberDoor {
		it.Message.Story = path.Join(t.door.path(m.ConversationID), "messages", string(m.ID), "trace")
	}
	reason := t.words.undelivered[m.StateReason]
	switch {
	case it.Message.Failed && ours:
		it.Message.State = t.words.NotDelivered(reason)
	case it.Message.Failed:
		it.Message.State = t.words.NotReceived(reason)
	case ours:
		it.Message.State = t.words.states[m.State]
	}
	if m.ContactDetails {
		it.Message.Contact = t.words.ContactTheirs
	}
	if ours {
		it.Message.Author = t.words.You
		if name := t.colleague(m.Member); name != "" {
			it.Message.Author, it.Message.Member = name, name
		}
		if m.MailID != "" {
			it.Message.Original = path.Join(t.door.path(m.ConversationID), "messages", string(m.ID))
		}
		if m.ContactDetails {
			it.Message.Contact = t.words.ContactOurs
		}
	}
	it.version = it.Message.State + it.Message.Writing.version()
	if it.Message.Auto { // one that tells more may take its place
		it.version += "\n" + m.Text
	}
	return it
}

// line says a system message in the reader's language. The one about a
// favourite is written for sellers; its buyer reads it in other words.
func (t *timeline) line(text string) string {
	for lang := range languages {
		if text != parser.FavoriteSentence(lang) {
			continue
		}
		if t.door.side == bridge.SideBuyer {
			return t.words.YourFavorite
		}
		return parser.FavoriteSentence(t.words.Lang)
	}
	return text
}

// messageElement is the id of a message's element, to link to it.
func messageElement(m bridge.Message) string { return "message-" + strconv.Itoa(m.Sequence) }

// whole returns the full text of a mail in pieces; nothing where nothing was
// cut. Spans that do not fit the text are passed over, and so shown.
func (t *timeline) whole(m bridge.Message) []piece {
	if m.Full == "" {
		return nil
	}
	var pieces []piece
	at := 0
	for _, s := range m.Hidden {
		if s.Start < at || s.End <= s.Start || s.End > len(m.Full) {
			continue
		}
		pieces = appendPiece(pieces, m.Full[at:s.Start], "")
		pieces = appendPiece(pieces, m.Full[s.Start:s.End], t.reason(s.Reason))
		at = s.End
	}
	return appendPiece(pieces, m.Full[at:], "")
}

func appendPiece(pieces []piece, text, reason string) []piece {
	if strings.TrimSpace(text) == "" {
		return pieces
	}
	return append(pieces, piece{strings.Trim(text, "\r\n"), reason})
}

// reason never is empty: what was cut is marked, whatever cut it.
func (t *timeline) reason(r parser.Reason) string {
	if s := t.words.reasons[r]; s != "" {
		return s
	}
	return string(r)
}

// maxInline is the largest picture without a thumbnail that a thread shows in
// place, in bytes.
const maxInline = 4 << 20

func (t *timeline) files(m bridge.Message) []fileItem {
	var files []fileItem
	for _, a := range m.Attachments {
		url := t.filePath(m.ConversationID, a.ID)
		small := smallPicture(a, url)
		files = append(files, fileItem{
			Name:    a.Name,
			Size:    size(t.words.Lang, a.Size),
			URL:     url,
			Note:    t.fileNote(m, a),
			Picture: small != "",
			Small:   small,
		})
	}
	return files
}

// fileNote says to both sides that a picture is broken, and to the one that sent
// a file that it keeps its metadata.
func (t *timeline) fileNote(m bridge.Message, a bridge.Attachment) string {
	switch {
	case a.Note == bridge.FileBroken:
		return t.words.FileBroken
	case a.Note == bridge.FileKeepsMetadata && m.Side == t.door.side:
		return t.words.FileMetadata
	}
	return ""
}

// otherName returns how the reader knows the other side.
func (v visit) otherName(view bridge.ConversationView) string {
	if v.door.side == bridge.SideBuyer {
		return view.Account.Name
	}
	return cmp.Or(view.Buyer.Name, view.Buyer.Pseudonym, v.words.Buyer)
}
