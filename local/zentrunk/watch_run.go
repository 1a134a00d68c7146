package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/lookout"
)

// watch looks once, or until ctx ends.
func (c *watchCommand) watch(ctx context.Context, w *post, out output) error {
	c.sayBegin(out.Notes, w)
	open, err := w.Open(ctx)
	if err != nil {
		return refusal{fmt.Errorf("%w; who removes the file begins again", err)}
	}
	if !c.Once {
		for _, in := range open {
			if err := w.Display.Open(in); err != nil {
				return ending(ctx, err)
			}
		}
	}
	seen, err := w.Look(ctx)
	switch {
	case err != nil:
		return c.failed(ctx, err)
	case seen.Blind != nil && isRefused(seen.Blind.Err):
		return refusal{withAdvice(seen.Blind.Err)}
	case c.Once:
		return c.verdict(ctx, w, seen)
	}
	if ctx.Err() == nil {
		if err = w.Wait(ctx, lookout.Due(w.Now())); err == nil {
			err = w.Run(ctx)
		}
	}
	if errors.Is(context.Cause(ctx), errReaderGone) {
		return nil
	}
	if err != nil && ctx.Err() == nil {
		return c.failed(ctx, err)
	}
	return c.sayEnd(ctx, out.Notes, w)
}

// isRefused is whether no later run can see more, unless somebody changes a setting.
func isRefused(err error) bool {
	return errors.Is(err, zentrunk.ErrUnauthorized) || errors.Is(err, zentrunk.ErrNotFound)
}

// verdict shows what is open and did not change in this run, and is the exit status of --once.
func (c *watchCommand) verdict(ctx context.Context, w *post, seen lookout.Seen) error {
	changed := map[string]bool{}
	for _, change := range seen.Changes {
		changed[change.ID] = true
	}
	open, err := w.Open(ctx)
	if err != nil {
		return err
	}
	for _, in := range open {
		if !changed[in.ID] {
			if err := w.Display.Open(in); err != nil {
				return ending(ctx, err)
			}
		}
	}
	switch {
	case ctx.Err() != nil:
		return c.failed(ctx, ctx.Err())
	case len(open) > 0:
		return verdict(somethingIsOpen)
	case seen.Blind != nil && seen.Blind.Err != nil:
		return verdict(isBlind)
	}
	return nil
}

// A blindRun is the error of a run of --once that has seen nothing.
type blindRun struct{ error }

// Unwrap returns why.
func (b blindRun) Unwrap() error { return b.error }

// failed is the error of a run that could not keep or show what it saw, with what can be
// done about it.
func (c *watchCommand) failed(ctx context.Context, err error) error {
	if errors.Is(err, watch.ErrOvertaken) {
		err = fmt.Errorf("%w: another zentrunk watch has the same folder; end it, or name another folder", err)
	}
	err = ending(ctx, err)
	if err != nil && c.Once {
		return blindRun{err}
	}
	return err
}

// waitUntil waits until the clock on the wall shows at least that time: a machine that
// slept meanwhile does not sleep on.
func waitUntil(ctx context.Context, until time.Time) error {
	const look = 5 * time.Second
	for left := time.Until(until.Round(0)); left > 0; left = time.Until(until.Round(0)) {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(min(left, look)):
		}
	}
	return ctx.Err()
}
