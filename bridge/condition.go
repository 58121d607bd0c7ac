package bridge

import "context"

// condition is what must hold for a change to be made.
type condition struct {
	holds func(context.Context) error
	made  func(context.Context)
	met   bool // by a change that was made
}

type (
	conditionKey struct{}
	txKey        struct{}
)

// WithCondition returns a context under which what changes something does so only
// where holds returns nil, and else returns its error. Holds is asked in the
// transaction of the change, before anything is written: nobody changes anything in
// between. Where several changes are made under the context, it is asked for the first
// one only. After each, made is called in its transaction. What holds and made read
// from the bridge under the context that they are given is read in that transaction.
// Both may be called again, as what [Store.Update] runs.
//
// The context is for one change at a time.
func WithCondition(ctx context.Context, holds func(context.Context) error, made func(context.Context)) context.Context {
	return context.WithValue(ctx, conditionKey{}, &condition{holds: holds, made: made})
}

// conditioned is a store that heeds the conditions of contexts.
type conditioned struct{ Store }

// View implements [Store].
func (s conditioned) View(ctx context.Context, f func(Tx) error) error {
	if tx, ok := ctx.Value(txKey{}).(Tx); ok {
		return f(tx)
	}
	return s.Store.View(ctx, f)
}

// Update implements [Store].
func (s conditioned) Update(ctx context.Context, f func(Tx) error) error {
	if tx, ok := ctx.Value(txKey{}).(Tx); ok {
		return f(tx)
	}
	c, ok := ctx.Value(conditionKey{}).(*condition)
	if !ok {
		return s.Store.Update(ctx, f)
	}
	err := s.Store.Update(ctx, func(tx Tx) error {
		in := context.WithValue(ctx, txKey{}, tx)
		if !c.met {
			if err := c.holds(in); err != nil {
				return err
			}
		}
		if err := f(tx); err != nil {
			return err
		}
		c.made(in)
		return nil
	})
	c.met = c.met || err == nil
	return err
}
