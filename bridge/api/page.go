package api

import (
	"encoding/base64"
	"encoding/json"
	"slices"
	"strings"

	"github.com/passerelle-mail/passerelle/bridge"
)

// Paging are the parameters of a list.
type Paging struct {
	Cursor string `query:"cursor" maxLength:"1000" doc:"Next of the page before; left out for the first."`
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"Of what is on a page."`
}

// maxPage is the most that a page holds.
const maxPage = 200

// wholePage is the first page, as long as one can be.
var wholePage = Paging{Limit: maxPage}

// Next is what pages end with.
type Next struct {
	Next string `json:"next,omitempty" doc:"The cursor of the next page; left out where this is the last."`
}

// errCursor is what is wrong with a cursor that we did not make.
var errCursor = &bridge.InvalidError{Field: "cursor", Want: "next of the page before, of the same list"}

// cursorOf makes a cursor of values that say where a page ends.
func cursorOf(values ...string) string {
	body, err := json.Marshal(values)
	if err != nil {
		panic(err) // strings always have a JSON form
	}
	return base64.RawURLEncoding.EncodeToString(body)
}

// after fills values with those of the cursor, and says whether there is one.
func (p Paging) after(values ...*string) (bool, error) {
	if p.Cursor == "" {
		return false, nil
	}
	body, err := base64.RawURLEncoding.DecodeString(p.Cursor)
	var got []string
	if err != nil || json.Unmarshal(body, &got) != nil || len(got) != len(values) {
		return false, errCursor
	}
	for i, v := range got {
		*values[i] = v
	}
	return true, nil
}

// cut returns a page of what was asked for with a limit that is one higher, and the
// cursor behind it.
func cut[T any](p Paging, list []T, place func(T) []string) ([]T, Next) {
	if len(list) <= p.Limit {
		return list, Next{}
	}
	list = list[:p.Limit]
	return list, Next{cursorOf(place(list[p.Limit-1])...)}
}

// sortedPageOf is pageOf for a list in another order.
func sortedPageOf[T any](p Paging, list []T, key func(T) string) ([]T, Next, error) {
	list = slices.SortedFunc(slices.Values(list), func(a, b T) int { return strings.Compare(key(a), key(b)) })
	return pageOf(p, list, key)
}

// pageOf returns a page of a list that is read as a whole, in the order of its
// keys.
func pageOf[T any](p Paging, list []T, key func(T) string) ([]T, Next, error) {
	var after string
	behind, err := p.after(&after)
	if err != nil {
		return nil, Next{}, err
	}
	for behind && len(list) > 0 && key(list[0]) <= after {
		list = list[1:]
	}
	page, next := cut(p, list, func(t T) []string { return []string{key(t)} })
	return page, next, nil
}
