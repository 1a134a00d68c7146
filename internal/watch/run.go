package watch

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"zentrunk-reports/internal/zentrunk"
)

// A run is one tick.
type run struct {
	*Watch
	*State
	now     time.Time
	before  int              // requests of earlier runs
	closed  int64            // newest slice that is over
	calls   map[int64][]Call // listed by this run
	faulty  int              // slices whose answer made no sense
	stopped bool             // the account answers no more
	named   int              // slices that were listed again for their names alone
	changes []Change
	result  Result
	blind   []error
	noUsual error // why nothing can be judged
}

// list lists the slices that were not listed, newest first: after hours of absence what
// happens now comes before what happened then.
func (r *run) list(ctx context.Context) {
	first := max(r.closed-dayLong+1, SliceOf(r.Since)-firstSlices)
	missing := 0
	for at := r.closed; at >= first; at-- {
		if r.slice(at) != nil {
			continue
		}
		missing++
		if !r.stopped && !r.spent() {
			r.failed(r.read(ctx, at))
		}
	}
	r.Calm = missing <= calmSlices
}

func (r *run) spent() bool { return r.Requests > 0 && r.Source.Requests()-r.before >= r.Requests }

// failed notes an error of reading. An answer that makes no sense holds up its slice alone:
// it may be the same for a day. Any other error is one of the account.
func (r *run) failed(err error) {
	if err == nil {
		return
	}
	r.blind = append(r.blind, err)
	if errors.Is(err, zentrunk.ErrBadResponse) {
		r.faulty++
	}
	r.stopped = r.stopped || !errors.Is(err, zentrunk.ErrBadResponse) || r.faulty >= mostFaulty
}

// read lists a slice and takes it in.
func (r *run) read(ctx context.Context, at int64) error {
	calls, err := r.Source.Calls(ctx, StartOf(at), StartOf(at+1))
	var short *Shortage
	if err != nil && (!errors.As(err, &short) || calls == nil) {
		return fmt.Errorf("list the calls of the slice from %s: %w", StartOf(at).Format(timeFormat), err)
	}
	sl, old := r.Key.count(at, calls), r.slice(at)
	known := 0
	if old != nil {
		known = old.Calls
	}
	if short != nil {
		sl.Lacks, sl.Asked = max(0, short.Counted-max(known, sl.Calls)), r.closed
		r.Log.Warn("the account counts calls that it does not list", "slice", StartOf(at).Format(timeFormat), "counted", short.Counted, "listed", short.Listed)
	}
	if old != nil && sl.Calls <= known { // calls come, they do not go: an API that lags shows fewer
		old.Lacks, old.Asked = sl.Lacks, sl.Asked
		return nil
	}
	r.Enter(sl)
	r.calls[at] = calls
	r.result.Calls += sl.Calls - known
	r.Unjudged = append(r.Unjudged, at)
	return nil
}

// late looks for calls that were listed after their slice was.
func (r *run) late(ctx context.Context) {
	if r.stopped {
		return
	}
	before := r.closed + 1
	for just := true; just; {
		if _, just = r.calls[before-1]; just {
			before--
		}
	}
	grown, err := r.recount(ctx, r.Source, before)
	r.failed(err)
	for i, at := range grown {
		if i >= mostReread || r.stopped {
			r.Recount = append(r.Recount, span{at, at + 1})
			continue
		}
		r.failed(r.read(ctx, at))
	}
	for i, at := range r.lacking(before) {
		if len(grown)+i < mostReread && !r.stopped {
			r.failed(r.read(ctx, at))
		}
	}
}

// judge looks at the windows that end with a slice that was taken in, and at those after
// it that hold it too, in the order of time.
func (r *run) judge(ctx context.Context) {
	// No slice from before the day is told of any more.
	r.Unjudged = slices.DeleteFunc(r.Unjudged, func(at int64) bool { return at <= r.closed-dayLong })
	slices.Sort(r.Unjudged)
	r.Unjudged = slices.Compact(r.Unjudged)
	if r.noUsual != nil {
		if len(r.Unjudged) > 0 {
			r.blind = append(r.blind, r.noUsual)
		}
		return
	}
	var due []int64
	for _, at := range r.Unjudged {
		for n := range int64(windowLong) {
			if at+n <= r.closed && r.slice(at+n) != nil {
				due = append(due, at+n)
			}
		}
	}
	slices.Sort(due)
	for _, at := range slices.Compact(due) {
		u := r.usually(at)
		r.name(ctx, r.Judge(at, u, r.Bounds), u)
		if at == r.closed && r.viewAt(at, u, r.Bounds).hollow() {
			r.blind = append(r.blind, errHollow)
		}
	}
	r.Unjudged = nil
}

// finish says what the run did.
func (r *run) finish() {
	if newest, ok := r.newest(); ok {
		r.result.Until = StartOf(newest + 1)
	}
	first := max(r.closed-dayLong+1, SliceOf(r.Since)-firstSlices)
	for at := first; at <= r.closed; at++ {
		if r.slice(at) == nil || slices.Contains(r.Unjudged, at) {
			r.result.BehindSeconds = int((r.closed + 1 - at) * int64(Length/time.Second))
			break
		}
	}
	r.result.Incidents = []Told{}
	for _, c := range r.changes {
		r.result.Incidents = append(r.result.Incidents, Told{c.ID, c.Rule, c.Key, c.State})
	}
	if err := errors.Join(r.blind...); err != nil {
		r.result.Blind = err.Error()
		r.Log.Warn("the watch is blind: nothing is opened or closed by what is missing", "behind_seconds", r.result.BehindSeconds, "err", err)
	}
	r.result.Open = len(r.OpenIncidents())
	if n := r.keep(r.changes, r.Sinks); n > 0 {
		r.Log.Error("incidents are dropped that nobody could be told of", "incidents", n)
	}
}
