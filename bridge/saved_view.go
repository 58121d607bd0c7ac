package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// SavedView is a list of conversations that a member keeps under a name. No
// colleague sees it.
type SavedView struct {
	ID        SavedViewID
	Member    MemberID
	Name      string // unique for the member
	View      View
	Sort      Sort
	Label     LabelID // where it is not empty, as are the others
	Listing   ListingID
	Assignee  MemberID
	Team      TeamID
	Search    string // as [Query.Text]
	CreatedAt time.Time
}

// SavedViewTx are the saved views of a transaction.
type SavedViewTx interface {
	// PutSavedView inserts or replaces a view by its ID. It returns ErrConflict
	// where the member has another one of that name.
	PutSavedView(ctx context.Context, v SavedView) error
	// SavedViews lists a member's views by name.
	SavedViews(ctx context.Context, m MemberID) ([]SavedView, error)
	// DeleteSavedView deletes a view. One that is gone is no error.
	DeleteSavedView(ctx context.Context, id SavedViewID) error
}

const (
	// maxSavedViews is how many a member may have.
	maxSavedViews = 30
	// maxViewPart bounds each id in a view.
	maxViewPart = 64
)

// SavedViews lists the views that the viewer has kept, by name.
func (b *Bridge) SavedViews(ctx context.Context, who Viewer) (list []SavedView, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, _ reach) error {
		list, err = tx.SavedViews(ctx, who.Member)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing saved views: %w", err)
	}
	return list, nil
}

// PutSavedView keeps a view of the viewer's own, or changes the one with its ID; that
// is renamed only where v names no View. A name that another has is [ErrConflict].
func (b *Bridge) PutSavedView(ctx context.Context, who Viewer, v SavedView) (kept SavedView, err error) {
	v.Name, v.Search = strings.TrimSpace(v.Name), ParseQuery(v.Search).Text
	err = checkSavedView(v)
	if err == nil {
		err = b.updateAsMember(ctx, who, func(tx Tx, _ reach) error {
			list, err := tx.SavedViews(ctx, who.Member)
			if err != nil {
				return err
			}
			if kept, err = completeView(list, v, who.Member, b.now()); err != nil {
				return err
			}
			return tx.PutSavedView(ctx, kept)
		})
	}
	if err != nil {
		return SavedView{}, fmt.Errorf("saving a view: %w", err)
	}
	b.hub.lookAgain(who)
	return kept, nil
}

// completeView makes a view a new one of a member, or the one with its ID as it is to
// be.
func completeView(list []SavedView, v SavedView, m MemberID, now time.Time) (SavedView, error) {
	if v.ID == "" {
		if len(list) >= maxSavedViews {
			return v, &InvalidError{Field: "views", Want: fmt.Sprintf("at most %d", maxSavedViews)}
		}
		v.ID, v.Member, v.CreatedAt = newID[SavedViewID](), m, now
		return v, nil
	}
	i := slices.IndexFunc(list, func(o SavedView) bool { return o.ID == v.ID })
	if i < 0 {
		return v, ErrNotFound
	}
	if v.View == "" {
		list[i].Name = v.Name
		return list[i], nil
	}
	v.Member, v.CreatedAt = m, list[i].CreatedAt
	return v, nil
}

func checkSavedView(v SavedView) error {
	err := checkShortName("name", v.Name)
	if v.ID != "" && v.View == "" {
		return err // only the name is heeded
	}
	if !slices.Contains(Views, v.View) {
		err = errors.Join(err, &InvalidError{Field: "view", Got: string(v.View), Want: "a view"})
	}
	if v.Sort != SortNewest && v.Sort != SortOldest && v.Sort != SortWaiting {
		err = errors.Join(err, &InvalidError{Field: "sort", Got: string(v.Sort), Want: "an order"})
	}
	for field, part := range map[string]string{
		"label": string(v.Label), "listing": string(v.Listing), "assignee": string(v.Assignee), "team": string(v.Team),
	} {
		if len(part) > maxViewPart {
			err = errors.Join(err, &InvalidError{Field: field, Want: "an id"})
		} else if part != "" {
			err = errors.Join(err, checkText(field, part))
		}
	}
	return err
}

// DeleteSavedView deletes a view of the viewer's own.
func (b *Bridge) DeleteSavedView(ctx context.Context, who Viewer, id SavedViewID) error {
	err := b.updateAsMember(ctx, who, func(tx Tx, _ reach) error {
		list, err := tx.SavedViews(ctx, who.Member)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(list, func(v SavedView) bool { return v.ID == id }) {
			return ErrNotFound
		}
		return tx.DeleteSavedView(ctx, id)
	})
	if err != nil {
		return fmt.Errorf("deleting a saved view: %w", err)
	}
	b.hub.lookAgain(who)
	return nil
}

// Filter returns what the view lists, but for what it searches for.
func (v SavedView) Filter() ConversationFilter {
	return ConversationFilter{View: v.View, Sort: v.Sort, Label: v.Label, Listing: v.Listing, Assignee: v.Assignee, Team: v.Team}
}

// CountSavedViews counts each of the viewer's saved views up to a limit, but for
// those that search: these have no number, for each would cost a search.
func (b *Bridge) CountSavedViews(ctx context.Context, who Viewer, limit int) (counts map[SavedViewID]int, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, r reach) error {
		list, err := tx.SavedViews(ctx, who.Member)
		counts = make(map[SavedViewID]int, len(list))
		for _, v := range list {
			if err != nil || v.Search != "" {
				continue
			}
			f := v.Filter()
			f.Account, f.Member, f.Sees, f.Now, f.Limit = who.Account, who.Member, r.sight(), b.now(), limit
			counts[v.ID], err = tx.CountConversations(ctx, f)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("counting saved views: %w", err)
	}
	return counts, nil
}
