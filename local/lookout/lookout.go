// Package lookout runs the watch of internal/watch on a workstation, slice after slice,
// and shows what it sees: each slice, incidents as they change, and that it is blind.
//
// Read this file first, then seen.go (what a run has seen), memory.go and folder.go (where
// the state is kept), past.go (what is published), text.go and json.go (what is shown). It
// knows no rules, no command lines, and tells nobody but who looks at it.
package lookout

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"time"

	"zentrunk-reports/internal/watch"
)

// A Display shows what a run has seen, in the order of time.
type Display interface {
	Slice(Slice) error
	// Incident shows one that has opened, grown or closed.
	Incident(watch.Change) error
	// Open shows one that is open and did not change in this run.
	Open(watch.Incident) error
	Blind(Blindness) error
}

// A Lookout is the watch of one account, and who looks at it. Its methods must not be
// called concurrently.
type Lookout struct {
	Source watch.Source
	Store  Store
	Bounds watch.Bounds
	// Location is that of the report's days, by which the baselines are counted.
	Location *time.Location
	Display  Display
	Now      func() time.Time
	// Wait waits until Now is at least that time, or ctx ends, and returns its error then.
	Wait func(ctx context.Context, until time.Time) error
	Log  *slog.Logger

	watch *watch.Watch
	eyes  *eyes
}

// A Store keeps the state of the watch, and may keep incidents too.
type Store interface {
	watch.Store
	watch.Sink
}

// runTime bounds a run: the next slice is over then.
const runTime = watch.Length

// Look makes one run and shows what it has seen. Its error is one of the store, or of the
// display: what the account does not answer is shown, and part of what was seen.
func (l *Lookout) Look(ctx context.Context) (Seen, error) {
	if err := l.begin(ctx); err != nil {
		return Seen{}, err
	}
	now := l.Now()
	l.eyes.changes, l.eyes.err = nil, nil
	within, stop := context.WithTimeout(ctx, runTime)
	defer stop()
	result, err := l.watch.Run(within, now)
	if err != nil && len(l.eyes.changes) == 0 {
		return Seen{}, err
	}
	seen := l.eyes.see(result, now)
	if ctx.Err() != nil { // a run that was interrupted is not blind
		return seen, err
	}
	return seen, errors.Join(seen.show(l.Display), err)
}

// Run looks at once, and then each time a slice can be listed, until ctx ends, which is no
// error. The error is as that of Look.
func (l *Lookout) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		if _, err := l.Look(ctx); err != nil {
			return err
		}
		if err := l.Wait(ctx, Due(l.Now())); err != nil && ctx.Err() == nil {
			return err
		}
	}
	return nil
}

// Open returns the incidents that are open, as of the last run, or of the state that an
// earlier process left behind.
func (l *Lookout) Open(ctx context.Context) ([]watch.Incident, error) {
	if err := l.begin(ctx); err != nil {
		return nil, err
	}
	return l.eyes.open(), nil
}

// begin reads what an earlier process has left, once.
func (l *Lookout) begin(ctx context.Context) error {
	if l.watch != nil {
		return nil
	}
	e := &eyes{Source: l.Source, Store: l.Store, loc: l.Location, listed: map[int64]int{}}
	b, _, err := l.Store.Load(ctx)
	if err == nil {
		err = e.know(b)
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	l.eyes = e
	l.watch = &watch.Watch{Source: e, Store: e, Sinks: []watch.Sink{e, l.Store}, Bounds: l.Bounds, Location: l.Location, Log: l.Log}
	return nil
}

// Due returns when the next slice after now can be listed.
func Due(now time.Time) time.Time {
	return watch.StartOf(watch.SliceOf(now.Add(-watch.DefaultGrace)) + 1).Add(watch.DefaultGrace)
}
