package daily

import (
	"context"
	"math/bits"
	"time"

	"golang.org/x/sync/errgroup"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/zentrunk"
)

// A Window is a part of a day that is pulled as one: the calls that ended from
// From (included) to To (excluded).
type Window struct {
	From  time.Time `json:"from"`
	To    time.Time `json:"to"`
	Count int       `json:"count"` // calls, as the API counted them
}

// A Plan is a day in windows, which tile it in the order of time.
type Plan struct {
	Day     Day      `json:"day"`
	Windows []Window `json:"windows"`

	// over is that the manifest is the one there was before the calls were counted;
	// the zero value where that is not known.
	over bucket.Condition
}

// levelsAtOnce bounds how many halvings are counted in one go: 256 counts, for a
// day of over a million calls in windows of the default size.
const levelsAtOnce = 8

// plan asks how many calls the day has and halves the time until each window
// has few enough. The same counts give the same windows on every run, so that a
// run finds what an earlier one staged. A single second is never divided: the
// API's times have no finer step.
func (r *dayRun) plan(ctx context.Context) (Plan, error) {
	_, over, err := r.manifest(ctx)
	if err != nil {
		return Plan{}, err
	}
	count, err := r.count(ctx, r.day.From, r.day.To)
	if err != nil {
		return Plan{}, err
	}
	windows, err := r.halve(ctx, Window{r.day.From, r.day.To, count})
	if err != nil {
		return Plan{}, err
	}
	r.add(Progress{Calls: count})
	return Plan{r.day, windows, over}, nil
}

// halve divides w until each window has few enough calls.
func (r *dayRun) halve(ctx context.Context, w Window) ([]Window, error) {
	if w.Count <= r.Settings.WindowCalls || half(w) == 0 {
		return []Window{w}, nil
	}
	// So many halvings are needed even where the calls are spread evenly. To
	// count each level and wait for it would leave the pace unused meanwhile.
	levels := min(bits.Len(uint((w.Count-1)/r.Settings.WindowCalls)), levelsAtOnce)
	return r.divide(ctx, w, levels)
}

// divide halves w levels times and counts the parts alone: two halves that
// together have few enough calls are one window again.
func (r *dayRun) divide(ctx context.Context, w Window, levels int) ([]Window, error) {
	middle := w.From.Add(half(w))
	if levels == 0 || half(w) == 0 {
		var err error
		if w.Count, err = r.count(ctx, w.From, w.To); err != nil {
			return nil, err
		}
		return r.halve(ctx, w)
	}
	var parts [2][]Window
	group, groupCtx := errgroup.WithContext(ctx)
	for i, part := range []Window{{From: w.From, To: middle}, {From: middle, To: w.To}} {
		group.Go(func() (err error) {
			parts[i], err = r.divide(groupCtx, part, levels-1)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	windows := append(parts[0], parts[1]...)
	total := 0
	for _, part := range windows {
		total += part.Count
	}
	if total <= r.Settings.WindowCalls {
		return []Window{{w.From, w.To, total}}, nil
	}
	return windows, nil
}

// half returns the length of w's first half in whole seconds, 0 where w cannot
// be divided.
func half(w Window) time.Duration {
	return (w.To.Sub(w.From) / 2).Truncate(time.Second)
}

func (r *dayRun) count(ctx context.Context, from, to time.Time) (int, error) {
	return r.api.Count(ctx, zentrunk.CallQuery{EndTime: zentrunk.Between(from, to)})
}
