package inbox

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/passerelle-mail/passerelle/bridge"
)

// markedText is a text in pieces, of which some were searched for.
type markedText []markedPiece

type markedPiece struct {
	Text string
	Hit  bool
	Now  bool // it is the hit that the page shows
}

// marked takes a text to pieces. It is nil where nothing of it was searched for.
func marked(q bridge.Query, text string) (m markedText) {
	at := 0
	for _, s := range q.Find(text) {
		if s.Start > at {
			m = append(m, markedPiece{Text: text[at:s.Start]})
		}
		m = append(m, markedPiece{Text: text[s.Start:s.End], Hit: true})
		at = s.End
	}
	if m != nil && at < len(text) {
		m = append(m, markedPiece{Text: text[at:]})
	}
	return m
}

// searchPart is the search above the list.
type searchPart struct {
	W      *words
	Query  string
	Action string // of the form: the page that it is on
	Keep   []keptField
	Clear  string // address without the search
	// What to say where nothing is listed.
	Title, Lead string
}

// keptField is a part of an address that a form repeats.
type keptField struct{ Name, Value string }

// The parts of an address that are about a search.
const (
	queryField = "q"      // what the list is searched for
	pageField  = "behind" // where the list goes on
	findField  = "find"   // what the thread is searched for
	hitField   = "hit"    // the number of a hit in the thread
	atField    = "at"     // the sequence of a message with a hit
)

// search makes the form above a list. Other filters of the list stay.
func (v visit) search(r *http.Request, selected bridge.ConversationID) searchPart {
	values := r.URL.Query()
	s := searchPart{W: v.words, Query: bridge.ParseQuery(values.Get(queryField)).Text, Action: v.door.base}
	if selected != "" {
		s.Action = v.door.path(selected)
	}
	for _, name := range []string{queryField, pageField, "before", findField, hitField, atField, commentField} {
		values.Del(name)
	}
	s.Clear = addressOf(s.Action, values)
	for name, list := range values {
		s.Keep = append(s.Keep, keptField{name, list[0]})
	}
	slices.SortFunc(s.Keep, func(a, b keptField) int { return strings.Compare(a.Name, b.Name) })
	return s
}

func addressOf(path string, values url.Values) string {
	if len(values) == 0 {
		return path
	}
	return path + "?" + values.Encode()
}

// searched lists what a search finds among what a filter selects.
func (h *Handler) searched(r *http.Request, v visit, lq listQuery, p *listPage) error {
	q := bridge.ParseQuery(p.Search.Query)
	s := &p.Search
	s.Title, s.Lead = v.words.Search.Nothing(q.Text), v.words.Search.NothingLead
	if q.Empty() {
		s.Title, s.Lead = v.words.Search.TooShort, v.words.Search.TooShortLead
		return nil
	}
	behind, _ := strconv.ParseInt(r.URL.Query().Get(pageField), 10, 64) // 0, the start, for what is none
	f := lq.filter(bridge.Place{}, pageRows)
	found, err := h.bridge.Search(r.Context(), v.viewer, q, f, behind)
	if err != nil {
		return err
	}
	if found.GaveUp {
		s.Title, s.Lead = v.words.Search.GaveUp, v.words.Search.GaveUpLead
	}
	for _, one := range found.Rows {
		row := h.foundRow(v, lq, q, one)
		known := []string{q.Text}
		if one.Hit.Side == v.door.side || one.Hit.Comment != "" {
			known = append(known, one.Hit.Text) // their own words
		}
		if err := h.guard(r.Context(), v, one.Conversation, one.Egress, []byte(row.version()), known...); err != nil {
			return err
		}
		p.Rows = append(p.Rows, row)
	}
	if found.Next != 0 {
		values := r.URL.Query()
		for _, name := range []string{findField, hitField, atField, commentField} {
			values.Del(name)
		}
		values.Set(pageField, strconv.FormatInt(found.Next, 10))
		p.Older = addressOf(memberDoor.base, values)
	}
	return nil
}

// foundText is what a row shows of what was found.
type foundText struct {
	Name, Listing markedText // nil where nothing of it was searched for
	Facts         []markedText
	Kind          string     // of the text, where it is no message
	Text          markedText // around the hit
	Ours          bool       // a message of ours has it
}

func (h *Handler) foundRow(v visit, lq listQuery, q bridge.Query, s bridge.SearchRow) row {
	r := h.row(v, lq, s.ConversationRow)
	r.Found = &foundText{Name: marked(q, r.Name), Listing: marked(q, r.Listing), Ours: s.Hit.Side == v.door.side}
	if s.Hit.Text == "" && !q.In(r.Name, r.Listing) {
		r.Found.Facts = facts(q, s)
	}
	values := lq.values()
	fragment := ""
	switch hit := s.Hit; {
	case hit.Comment != "":
		r.Found.Kind = v.words.Search.Comment
		values.Set(findField, q.Text)
		values.Set(commentField, string(hit.Comment))
		fragment = "#" + commentElement(hit.Comment)
	case hit.Sequence != 0:
		r.Found.Ours = hit.Side == v.door.side
		values.Set(findField, q.Text)
		values.Set(atField, strconv.Itoa(hit.Sequence))
		fragment = "#" + messageElement(bridge.Message{Sequence: hit.Sequence})
	}
	if s.Hit.Text != "" {
		r.Found.Text = excerpt(q, s.Hit.Text)
		r.Stamp = v.clock.when(s.Hit.At)
	}
	r.URL = addressOf(v.door.path(s.Conversation.ID), values) + fragment
	return r
}

// facts are what has some of the query, of a conversation that has it all as a
// whole, besides its name and listing.
func facts(q bridge.Query, s bridge.SearchRow) (list []markedText) {
	for _, fact := range s.Head {
		if m := marked(q, fact); m != nil && fact != s.Name && fact != s.ListingTitle {
			list = append(list, m)
		}
	}
	return list
}

const (
	// excerptBefore and excerptSize are how many letters a row shows before the
	// first hit, and in all.
	excerptBefore = 16
	excerptSize   = 120
)

// excerpt is the part of a text around its first hit, on one line.
func excerpt(q bridge.Query, text string) markedText {
	text = strings.Join(strings.Fields(text), " ")
	spans := q.Find(text)
	if len(spans) == 0 {
		return nil
	}
	start := spans[0].Start
	for range excerptBefore {
		_, size := utf8.DecodeLastRuneInString(text[:start])
		start -= size
	}
	if start > 0 {
		if i := strings.IndexByte(text[start:spans[0].Start], ' '); i >= 0 {
			start += i + 1
		}
	}
	end := start
	for range excerptSize {
		_, size := utf8.DecodeRuneInString(text[end:])
		end += size
	}
	end = max(end, spans[0].End)
	out := marked(q, text[start:end])
	if start > 0 {
		out = append(markedText{{Text: "…"}}, out...)
	}
	if end < len(text) {
		out = append(out, markedPiece{Text: "…"})
	}
	return out
}

// plain is the text without its marks.
func (m markedText) plain() string {
	var s strings.Builder
	for _, p := range m {
		s.WriteString(p.Text)
	}
	return s.String()
}

// plain is all that a row shows of what was found.
func (f *foundText) plain() string {
	if f == nil {
		return ""
	}
	parts := []string{f.Kind, f.Text.plain()}
	for _, m := range f.Facts {
		parts = append(parts, m.plain())
	}
	return strings.Join(parts, "\x00")
}
