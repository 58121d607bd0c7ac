package inbox

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// findPart is the search inside a conversation.
type findPart struct {
	W     *words
	Open  bool
	Query string
	Path  string // of the thread, to which the form goes
	Keep  []keptField
	Start string // address that opens it
	Close string // address without it
	Count string // "2 of 7"; empty where nothing is searched for
	None  bool
	// Earlier and Later are addresses of other hits.
	Earlier, Later string
	Stream         string // what the address of the stream needs to mark what comes
}

// find marks in items what a request wants to find in a conversation, and makes
// the form for it.
func (v visit) find(r *http.Request, path string, items []item) findPart {
	values := r.URL.Query()
	f := findPart{W: v.words, Path: path, Open: values.Has(findField)}
	q := bridge.ParseQuery(values.Get(findField))
	hit, _ := strconv.Atoi(values.Get(hitField)) // 0 where it is none
	at, _ := strconv.Atoi(values.Get(atField))
	linked := messageElement(bridge.Message{Sequence: at})
	if c := values.Get(commentField); c != "" {
		linked = commentElement(bridge.CommentID(c))
	}
	search := bridge.ParseQuery(values.Get(queryField)).Text
	// The list beside the thread stays as it is.
	for _, name := range []string{findField, hitField, atField, commentField, fromField, pageField, "before"} {
		values.Del(name)
	}
	if search != "" {
		values.Set(queryField, search)
	}
	for name, list := range values {
		f.Keep = append(f.Keep, keptField{name, list[0]})
	}
	f.Close = addressOf(path, values)
	values.Set(findField, "")
	f.Start = addressOf(path, values)
	if f.Query = q.Text; f.Query == "" {
		return f
	}
	f.Stream = "&" + findField + "=" + url.QueryEscape(q.Text)
	hits := markItems(q, items)
	if q.Empty() || len(hits) == 0 {
		f.Count, f.None = v.words.Search.FindNone, true
		if q.Empty() {
			f.Count = v.words.Search.TooShort
		}
		return f
	}
	hit = hits.choose(hit, linked)
	hits[hit-1].piece.Now = true
	f.Count = v.words.Search.FindCount(hit, len(hits))
	values.Set(findField, q.Text)
	address := func(n int) string {
		values.Set(hitField, strconv.Itoa((n-1+len(hits))%len(hits)+1))
		return addressOf(path, values) + "#hit"
	}
	if len(hits) > 1 {
		f.Earlier, f.Later = address(hit-1), address(hit+1)
	}
	return f
}

// threadHits are what was found in a thread, oldest first.
type threadHits []threadHit

type threadHit struct {
	element string // id of the one that it is in
	piece   *markedPiece
}

// choose returns the number of the hit to show: the one that is asked for, the
// first in an element, or the newest.
func (hits threadHits) choose(hit int, element string) int {
	if hit >= 1 && hit <= len(hits) {
		return hit
	}
	for i, h := range hits {
		if h.element == element {
			return i + 1
		}
	}
	return len(hits)
}

// markItems marks what is found in the messages and comments of a thread, and in
// the names of files.
func markItems(q bridge.Query, items []item) (hits threadHits) {
	if q.Empty() {
		return nil
	}
	collect := func(id string, m markedText) markedText {
		for i := range m {
			if m[i].Hit {
				hits = append(hits, threadHit{id, &m[i]})
			}
		}
		return m
	}
	for _, it := range items {
		if it.Comment != nil {
			it.Comment.Marked = collect(it.ID, marked(q, it.Comment.Text))
		}
		if it.Message == nil {
			continue
		}
		it.Message.Marked = collect(it.ID, marked(q, it.Message.Text))
		for i := range it.Message.Files {
			if file := &it.Message.Files[i]; !file.Picture {
				file.Marked = collect(it.ID, marked(q, file.Name))
			}
		}
	}
	return hits
}

// backToList is the address of the list that a thread was opened from.
func backToList(r *http.Request) string {
	values := r.URL.Query()
	for _, name := range []string{findField, hitField, atField, commentField, fromField} {
		values.Del(name)
	}
	if strings.TrimSpace(values.Get(queryField)) == "" {
		values.Del(queryField)
	}
	return addressOf(memberDoor.base, values)
}
