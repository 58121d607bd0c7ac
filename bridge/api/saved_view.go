package api

import (
	"context"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/passerelle-mail/passerelle/bridge"
)

// SavedViews are the lists that members keep under names of their own.
type SavedViews interface {
	SavedViews(ctx context.Context, who bridge.Viewer) ([]bridge.SavedView, error)
	PutSavedView(ctx context.Context, who bridge.Viewer, v bridge.SavedView) (bridge.SavedView, error)
	DeleteSavedView(ctx context.Context, who bridge.Viewer, id bridge.SavedViewID) error
	// CountSavedViews leaves out those that search.
	CountSavedViews(ctx context.Context, who bridge.Viewer, limit int) (map[bridge.SavedViewID]int, error)
	// ListingName returns the external id of a listing of the viewer's account.
	ListingName(ctx context.Context, who bridge.Viewer, id bridge.ListingID) (string, error)
}

// savedViewRoutes lists the operations on the lists that a member keeps.
func (s *server) savedViewRoutes() {
	tags, read, write := []string{"Conversations"}, needs(bridge.ScopeConversationsRead), needs(bridge.ScopeConversationsWrite)
	const views = "/v1/accounts/{external_id}/members/{email}/views"
	add(s, "GET "+views, s.listSavedViews, huma.Operation{
		OperationID: "list-saved-views", Tags: tags, Security: read,
		Summary: "List the views that a member keeps", Description: "Each is of its member; the inbox shows it to nobody else.",
	})
	add(s, "POST "+views, s.postSavedView, huma.Operation{
		OperationID: "post-saved-view", Tags: tags, Security: write, DefaultStatus: http.StatusCreated,
		Summary: "Keep a view for a member", Description: "Up to thirty each.",
	})
	add(s, "GET "+views+"/{id}", s.showSavedView, huma.Operation{
		OperationID: "get-saved-view", Tags: tags, Security: read, Summary: "Read a view that a member keeps",
	})
	add(s, "PUT "+views+"/{id}", s.putSavedView, huma.Operation{
		OperationID: "put-saved-view", Tags: tags, Security: write, Summary: "Change a view that a member keeps",
	})
	add(s, "DELETE "+views+"/{id}", s.deleteSavedView, huma.Operation{
		OperationID: "delete-saved-view", Tags: tags, Security: write, Summary: "Delete a view that a member keeps",
	})
	add(s, "GET "+views+"/{id}/conversations", s.listViewConversations, huma.Operation{
		OperationID: "list-saved-view-conversations", Tags: tags, Security: read,
		Summary: "List the conversations of a view that a member keeps", Description: "As far as the member sees them.",
	})
}

// newSavedView is a view to be kept or changed.
type newSavedView struct {
	_        struct{} `additionalProperties:"false"`
	Name     string   `json:"name" doc:"Unique for the member." example:"My visits"`
	View     string   `json:"view" enum:"open,unread,unanswered,mine,unassigned,starred,snoozed,held,closed,archived,blocked,all"`
	Sort     string   `json:"sort,omitempty" enum:"newest,oldest,waiting" doc:"As in the list of conversations; \"newest\" where left out."`
	Label    string   `json:"label,omitempty" maxLength:"64" doc:"Id of a label that they have."`
	Listing  string   `json:"listing,omitempty" maxLength:"500" doc:"External id of their listing."`
	Assignee string   `json:"assignee,omitempty" maxLength:"64" doc:"Id of the member who has them."`
	Team     string   `json:"team,omitempty" maxLength:"64" doc:"Id of the team that has them."`
	Search   string   `json:"q,omitempty" maxLength:"256" doc:"Words of three letters or more that all are in them."`
}

// savedView is a view that a member keeps.
type savedView struct {
	ID        string    `json:"id" format:"uuid"`
	Name      string    `json:"name" example:"My visits"`
	View      string    `json:"view" enum:"open,unread,unanswered,mine,unassigned,starred,snoozed,held,closed,archived,blocked,all"`
	Sort      string    `json:"sort" enum:"newest,oldest,waiting"`
	Label     string    `json:"label,omitempty"`
	Listing   string    `json:"listing,omitempty" doc:"External id."`
	Assignee  string    `json:"assignee,omitempty"`
	Team      string    `json:"team,omitempty"`
	Search    string    `json:"q,omitempty"`
	CreatedAt time.Time `json:"created_at"`
}

func (s *server) savedViewOf(ctx context.Context, who bridge.Viewer, v bridge.SavedView) (savedView, error) {
	listing, err := s.bridge.ListingName(ctx, who, v.Listing)
	return savedView{
		ID: string(v.ID), Name: v.Name, View: string(v.View), Sort: string(v.Sort), Label: string(v.Label), Listing: listing,
		Assignee: string(v.Assignee), Team: string(v.Team), Search: v.Search, CreatedAt: v.CreatedAt,
	}, err
}

type listSavedViewsInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"Address or id of the member." example:"paul@example.com"`
	Paging
}

// savedViewPage is one page of the views that a member keeps.
type savedViewPage struct {
	Views []savedView `json:"views" doc:"By name."`
	Next
}

type savedViewPageOutput struct{ Body savedViewPage }

func (s *server) listSavedViews(ctx context.Context, in *listSavedViewsInput) (*savedViewPageOutput, error) {
	who, err := s.member(ctx, memberInput{in.ExternalID, in.Email})
	if err != nil {
		return nil, err
	}
	all, err := s.bridge.SavedViews(ctx, who)
	if err != nil {
		return nil, err
	}
	page, next, err := pageOf(in.Paging, all, func(v bridge.SavedView) string { return v.Name })
	if err != nil {
		return nil, err
	}
	out := &savedViewPageOutput{savedViewPage{[]savedView{}, next}}
	for _, v := range page {
		shown, err := s.savedViewOf(ctx, who, v)
		if err != nil {
			return nil, err
		}
		out.Body.Views = append(out.Body.Views, shown)
	}
	return out, nil
}

// SavedViewPath names a view of a member.
type SavedViewPath struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"Address or id of the member." example:"paul@example.com"`
	ID         string `path:"id" doc:"Of the view."`
}

// savedView returns the member of a path and the view of theirs that it names.
func (s *server) savedView(ctx context.Context, in SavedViewPath) (bridge.Viewer, bridge.SavedView, error) {
	who, err := s.member(ctx, memberInput{in.ExternalID, in.Email})
	if err != nil {
		return who, bridge.SavedView{}, err
	}
	all, err := s.bridge.SavedViews(ctx, who)
	for _, v := range all {
		if string(v.ID) == in.ID {
			return who, v, nil
		}
	}
	if err == nil {
		err = bridge.ErrNotFound
	}
	return who, bridge.SavedView{}, err
}

type savedViewOutput struct{ Body savedView }

func (s *server) showSavedView(ctx context.Context, in *SavedViewPath) (*savedViewOutput, error) {
	who, v, err := s.savedView(ctx, *in)
	if err != nil {
		return nil, err
	}
	shown, err := s.savedViewOf(ctx, who, v)
	return &savedViewOutput{shown}, err
}

type postSavedViewInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"Address or id of the member." example:"paul@example.com"`
	Body       newSavedView
}

func (s *server) postSavedView(ctx context.Context, in *postSavedViewInput) (*savedViewOutput, error) {
	return s.changeSavedView(ctx, SavedViewPath{in.ExternalID, in.Email, ""}, in.Body)
}

type putSavedViewInput struct {
	ExternalID string `path:"external_id" doc:"The marketplace's own id of the account." example:"garage-12"`
	Email      string `path:"email" doc:"Address or id of the member." example:"paul@example.com"`
	ID         string `path:"id" doc:"Of the view."`
	Body       newSavedView
}

func (s *server) putSavedView(ctx context.Context, in *putSavedViewInput) (*savedViewOutput, error) {
	return s.changeSavedView(ctx, SavedViewPath{in.ExternalID, in.Email, in.ID}, in.Body)
}

// changeSavedView changes a view; without an id it makes one.
func (s *server) changeSavedView(ctx context.Context, path SavedViewPath, n newSavedView) (*savedViewOutput, error) {
	who, err := s.member(ctx, memberInput{path.ExternalID, path.Email})
	if err != nil {
		return nil, err
	}
	if n.Search != "" && bridge.ParseQuery(n.Search).Empty() {
		return nil, errQuery(n.Search)
	}
	listing, err := s.listingOfAccount(ctx, who, n.Listing)
	if err != nil {
		return nil, err
	}
	v := bridge.SavedView{
		ID: bridge.SavedViewID(path.ID), Name: n.Name, View: bridge.View(n.View), Sort: bridge.SortNewest, Label: bridge.LabelID(n.Label),
		Listing: listing, Assignee: bridge.MemberID(n.Assignee), Team: bridge.TeamID(n.Team), Search: n.Search,
	}
	if n.Sort != "" {
		v.Sort = bridge.Sort(n.Sort)
	}
	if v, err = s.bridge.PutSavedView(ctx, who, v); err != nil {
		return nil, err
	}
	shown, err := s.savedViewOf(ctx, who, v)
	return &savedViewOutput{shown}, err
}

func (s *server) deleteSavedView(ctx context.Context, in *SavedViewPath) (*done, error) {
	who, err := s.member(ctx, memberInput{in.ExternalID, in.Email})
	if err == nil {
		err = s.bridge.DeleteSavedView(ctx, who, bridge.SavedViewID(in.ID))
	}
	return &done{}, err
}

type listViewConversationsInput struct {
	SavedViewPath
	Paging
}

func (s *server) listViewConversations(ctx context.Context, in *listViewConversationsInput) (*conversationPageOutput, error) {
	who, v, err := s.savedView(ctx, in.SavedViewPath)
	if err != nil {
		return nil, err
	}
	if q := bridge.ParseQuery(v.Search); !q.Empty() {
		return s.searchConversations(ctx, in.Paging, who, v.Filter(), q)
	}
	return s.pageOfConversations(ctx, in.Paging, who, v.Filter())
}
