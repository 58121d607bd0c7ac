package bridge

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// maxLabelName is the longest name of a label or team, in bytes.
const maxLabelName = 60

// PutLabel makes a label of the viewer's account, or changes the one with its
// ID. A name that another has is [ErrConflict].
func (b *Bridge) PutLabel(ctx context.Context, who Viewer, l Label) (Label, error) {
	l.Name = strings.TrimSpace(l.Name)
	err := checkShortName("name", l.Name)
	if !slices.Contains(LabelColors, l.Color) {
		err = errors.Join(err, &InvalidError{Field: "color", Got: string(l.Color), Want: fmt.Sprintf("one of %v", LabelColors)})
	}
	if err == nil {
		err = b.updateAsMember(ctx, who, func(tx Tx, _ reach) error {
			labels, err := tx.Labels(ctx, who.Account)
			if err != nil {
				return err
			}
			l.AccountID, l.CreatedAt = who.Account, b.now()
			if l.ID == "" {
				l.ID = newID[LabelID]()
			} else if i := slices.IndexFunc(labels, func(o Label) bool { return o.ID == l.ID }); i >= 0 {
				l.CreatedAt = labels[i].CreatedAt
			} else {
				return ErrNotFound
			}
			return tx.PutLabel(ctx, l)
		})
	}
	if err != nil {
		return Label{}, fmt.Errorf("putting a label: %w", err)
	}
	return l, nil
}

func checkShortName(field, name string) error {
	if len(name) > maxLabelName {
		return &InvalidError{Field: field, Want: fmt.Sprintf("at most %d bytes", maxLabelName)}
	}
	return checkName(field, name)
}

// Labels lists the labels of the viewer's account by name.
func (b *Bridge) Labels(ctx context.Context, who Viewer) (labels []Label, err error) {
	err = b.viewAsMember(ctx, who, func(tx Tx, _ reach) error {
		labels, err = tx.Labels(ctx, who.Account)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing labels: %w", err)
	}
	return labels, nil
}

// DeleteLabel takes a label from all conversations.
func (b *Bridge) DeleteLabel(ctx context.Context, who Viewer, id LabelID) error {
	err := b.updateAsMember(ctx, who, func(tx Tx, _ reach) error {
		labels, err := tx.Labels(ctx, who.Account)
		if err == nil && !slices.ContainsFunc(labels, func(l Label) bool { return l.ID == id }) {
			err = ErrNotFound
		}
		if err != nil {
			return err
		}
		return tx.DeleteLabel(ctx, id)
	})
	if err != nil {
		return fmt.Errorf("deleting a label: %w", err)
	}
	return nil
}
