package api

import (
	"context"
	"strconv"
	"time"

	"github.com/passerelle-mail/passerelle/bridge"
)

// conversationRow is a conversation as a list shows it.
type conversationRow struct {
	Conversation conversation `json:"conversation"`
	ListingTitle string       `json:"listing_title"`
	PictureURL   string       `json:"picture_url,omitempty" format:"uri" doc:"Of the listing."`
	Name         string       `json:"name" doc:"Of the buyer."`
	ContactID    string       `json:"contact_id,omitempty" doc:"What the account calls the buyer: the contact.id of lead records. Left out once the buyer is erased." example:"7k2m9p4q8r3t5v6w0x1y2z3a4b"`
	LastLine     string       `json:"last_line" doc:"How its last message starts."`
	LastSide     string       `json:"last_side,omitempty" enum:"buyer,seller" doc:"Who wrote that; left out for a system message."`
	Unread       int          `json:"unread" doc:"Messages that the account has not seen."`
	NotDelivered bool         `json:"not_delivered" doc:"The last message is the account's, and did not arrive."`
	Labels       []label      `json:"labels"`
	Assignee     string       `json:"assignee,omitempty" doc:"Name of the member who has it."`
	Hit          *hit         `json:"hit,omitempty" doc:"What was found in it; left out where it was not searched for, or where it is found in its names and not in a text."`
}

// hit is the text of a conversation that has most of what was searched for.
type hit struct {
	Text      string    `json:"text"`
	Sequence  int       `json:"sequence,omitempty" doc:"Of the message; left out for a comment."`
	CommentID string    `json:"comment_id,omitempty" format:"uuid"`
	At        time.Time `json:"at"`
}

// rowOf shows a row, which the bridge masked, once nothing of the buyer's secrets is
// in it.
func (s *server) rowOf(ctx context.Context, who bridge.Viewer, r bridge.ConversationRow, found bridge.Hit) (conversationRow, error) {
	row := conversationRow{
		Conversation: s.conversationFor(r.Conversation, bridge.SideSeller), ListingTitle: r.ListingTitle, PictureURL: r.PictureURL, Name: r.Name, ContactID: string(r.ContactID),
		LastLine: r.Conversation.LastLine, LastSide: string(r.Conversation.LastSide), Unread: r.Unread, NotDelivered: r.NotDelivered,
		Labels: list(r.Labels, labelOf), Assignee: r.Assignee,
	}
	if found.Text != "" {
		row.Hit = &hit{Text: found.Text, Sequence: found.Sequence, CommentID: string(found.Comment), At: found.At}
	}
	return row, s.guard(ctx, who, r.Conversation.ID, r.Egress, row)
}

// Filter are the parameters that select conversations of an account.
type Filter struct {
	View     string `query:"view" enum:"open,unread,unanswered,mine,unassigned,starred,snoozed,held,closed,archived,blocked,all" default:"all" doc:"As in the inbox. \"mine\" is of the member who acts."`
	Label    string `query:"label" maxLength:"100" doc:"Id of a label that it has."`
	Listing  string `query:"listing" maxLength:"500" doc:"External id of its listing."`
	Assignee string `query:"assignee" maxLength:"100" doc:"Id of the member who has it."`
	Team     string `query:"team" maxLength:"100" doc:"Id of the team that has it."`
	Unread   string `query:"unread" enum:"true,false" doc:"Only what is unread, or what is not."`
}

// bridge returns the filter as the bridge has it. A listing of another account is
// as one that there is not.
func (f Filter) bridge(ctx context.Context, s *server, who bridge.Viewer) (bridge.ConversationFilter, error) {
	out := bridge.ConversationFilter{
		View: bridge.View(f.View), Label: bridge.LabelID(f.Label), Assignee: bridge.MemberID(f.Assignee), Team: bridge.TeamID(f.Team),
	}
	if f.Unread != "" {
		out.Unread = new(f.Unread == "true")
	}
	var err error
	out.Listing, err = s.listingOfAccount(ctx, who, f.Listing)
	return out, err
}

// listingOfAccount returns the id of a listing of the account for which somebody
// acts; empty where none is named.
func (s *server) listingOfAccount(ctx context.Context, who bridge.Viewer, externalID string) (bridge.ListingID, error) {
	if externalID == "" {
		return "", nil
	}
	l, err := s.bridge.Listing(ctx, externalID)
	if err == nil && l.AccountID != who.Account {
		err = bridge.ErrNotFound
	}
	return l.ID, err
}

type listConversationsInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Filter
	Sort   string `query:"sort" enum:"newest,oldest,waiting" default:"newest" doc:"By the last message; or what waits for an answer, the longest first. A search has the newest first."`
	Search string `query:"q" maxLength:"256" doc:"Words of three letters or more that all are in it: in names, the phone, the listing, messages, names of files, labels or comments."`
	Acting
	Paging
}

// conversationPage is one page of an account's conversations.
type conversationPage struct {
	Conversations []conversationRow `json:"conversations"`
	GaveUp        bool              `json:"gave_up,omitempty" doc:"There was too much to search through; try other words."`
	Next
}

type conversationPageOutput struct{ Body conversationPage }

func (s *server) listConversations(ctx context.Context, in *listConversationsInput) (*conversationPageOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	f, err := in.bridge(ctx, s, who)
	if err != nil {
		return nil, err
	}
	if q := bridge.ParseQuery(in.Search); !q.Empty() {
		return s.searchConversations(ctx, in.Paging, who, f, q)
	}
	if in.Search != "" {
		return nil, errQuery(in.Search)
	}
	f.Sort = bridge.Sort(in.Sort)
	return s.pageOfConversations(ctx, in.Paging, who, f)
}

// errQuery is what is wrong with a search that has no word to search for.
func errQuery(q string) error {
	return &bridge.InvalidError{Field: "q", Got: q, Want: "at least one word of three letters"}
}

// pageOfConversations is a page of those that a filter selects, in its order.
func (s *server) pageOfConversations(ctx context.Context, in Paging, who bridge.Viewer, f bridge.ConversationFilter) (*conversationPageOutput, error) {
	var err error
	f.Limit = in.Limit + 1
	if f.After, err = in.afterPlace(); err != nil {
		return nil, err
	}
	rows, err := s.bridge.Conversations(ctx, who, f)
	if err != nil {
		return nil, err
	}
	out := &conversationPageOutput{}
	rows, out.Body.Next = cut(in, rows, func(r bridge.ConversationRow) []string { return placeOf(r.Conversation, f.Sort) })
	out.Body.Conversations = []conversationRow{}
	for _, r := range rows {
		row, err := s.rowOf(ctx, who, r, bridge.Hit{})
		if err != nil {
			return nil, err
		}
		out.Body.Conversations = append(out.Body.Conversations, row)
	}
	return out, nil
}

// placeOf says where a conversation stands in a list.
func placeOf(c bridge.Conversation, by bridge.Sort) []string {
	at := c.UpdatedAt
	if by == bridge.SortWaiting {
		at = c.Desk.WaitingSince
	}
	return []string{strconv.FormatInt(at.UnixMicro(), 10), string(c.ID)}
}

// afterPlace is where a page of conversations starts.
func (p Paging) afterPlace() (bridge.Place, error) {
	var at, id string
	behind, err := p.after(&at, &id)
	if err != nil || !behind {
		return bridge.Place{}, err
	}
	micro, err := strconv.ParseInt(at, 10, 64)
	if err != nil {
		return bridge.Place{}, errCursor
	}
	return bridge.Place{At: time.UnixMicro(micro).UTC(), ID: bridge.ConversationID(id)}, nil
}

func (s *server) searchConversations(ctx context.Context, in Paging, who bridge.Viewer, f bridge.ConversationFilter, q bridge.Query) (*conversationPageOutput, error) {
	var cursor string
	after := int64(0)
	if behind, err := in.after(&cursor); err != nil {
		return nil, err
	} else if behind {
		if after, err = strconv.ParseInt(cursor, 10, 64); err != nil {
			return nil, errCursor
		}
	}
	f.Limit = in.Limit
	page, err := s.bridge.Search(ctx, who, q, f, after)
	if err != nil {
		return nil, err
	}
	out := &conversationPageOutput{conversationPage{Conversations: []conversationRow{}, GaveUp: page.GaveUp}}
	for _, r := range page.Rows {
		row, err := s.rowOf(ctx, who, r.ConversationRow, r.Hit)
		if err != nil {
			return nil, err
		}
		out.Body.Conversations = append(out.Body.Conversations, row)
	}
	if page.Next != 0 {
		out.Body.Next = Next{cursorOf(strconv.FormatInt(page.Next, 10))}
	}
	return out, nil
}

type listBuyerConversationsInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the buyer." example:"u-88213"`
	Paging
}

// buyerConversationPage is one page of a buyer's conversations.
type buyerConversationPage struct {
	Conversations []conversation `json:"conversations" doc:"The last message first."`
	Next
}

type buyerConversationPageOutput struct{ Body buyerConversationPage }

func (s *server) listBuyerConversations(ctx context.Context, in *listBuyerConversationsInput) (*buyerConversationPageOutput, error) {
	after, err := in.afterPlace()
	if err != nil {
		return nil, err
	}
	all, err := s.bridge.BuyerConversations(ctx, in.ExternalID, after, in.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &buyerConversationPageOutput{}
	all, out.Body.Next = cut(in.Paging, all, func(c bridge.Conversation) []string { return placeOf(c, bridge.SortNewest) })
	out.Body.Conversations = list(all, s.conversationOf)
	return out, nil
}

type countViewsInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Acting
}

// maxCounted is up to how many conversations of a view are counted.
const maxCounted = 1000

type viewCountsOutput struct {
	Body struct {
		Views map[string]int `json:"views" doc:"How many conversations each view has, up to a thousand."`
		Saved map[string]int `json:"saved,omitempty" doc:"The same for the views that the member who acts keeps, by id, but for those that search. Left out where there are none."`
	}
}

func (s *server) countViews(ctx context.Context, in *countViewsInput) (*viewCountsOutput, error) {
	who, err := s.inAccount(ctx, in.ExternalID, in.Acting)
	if err != nil {
		return nil, err
	}
	counts, err := s.bridge.CountViews(ctx, who, bridge.Views, maxCounted)
	if err != nil {
		return nil, err
	}
	out := &viewCountsOutput{}
	out.Body.Views = map[string]int{}
	for v, n := range counts {
		out.Body.Views[string(v)] = n
	}
	saved, err := s.bridge.CountSavedViews(ctx, who, maxCounted)
	if err != nil {
		return nil, err
	}
	for id, n := range saved {
		if out.Body.Saved == nil {
			out.Body.Saved = map[string]int{}
		}
		out.Body.Saved[string(id)] = n
	}
	return out, nil
}
