// Package watch looks at calls a few minutes after they have ended, and says where
// something is wrong: calls that cost or come far more than usual, to places where none
// went, in rows, short ones, failing ones, none at all.
//
// Read this file first (one run), then slice.go and count.go (what is kept of calls),
// day.go, usual.go and profile.go (what is usual), rule.go and the files beside it (what
// is wrong), judge.go and incident.go (what becomes of it). stats.go is the statistics.
// The package does not know schedules, messages or settings' names, and reaches account
// and bucket by small interfaces alone.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"slices"
	"time"
)

// A Source is the account. Times are UTC, from included and to excluded.
type Source interface {
	// Calls returns all calls that ended in the time, or an error: never a part of them.
	Calls(ctx context.Context, from, to time.Time) ([]Call, error)
	Count(ctx context.Context, from, to time.Time) (int, error)
	// Requests returns how many requests were made so far.
	Requests() int
}

// A Store keeps the state and has the baselines.
type Store interface {
	// Load returns the state and its version, or fs.ErrNotExist.
	Load(ctx context.Context) (state []byte, version string, err error)
	// Save replaces the state of a version, "" for none, and returns the new one. It is
	// [ErrOvertaken] where another run has replaced it.
	Save(ctx context.Context, state []byte, version string) (string, error)
	// Days returns the baselines that there are of the days from to to, both included.
	Days(ctx context.Context, from, to string) ([]Day, error)
}

// A Sink tells people of a change. It is told again what it may have told before: the
// id and state of an incident, and its calls, are then the same.
type Sink interface {
	Tell(ctx context.Context, c Change) error
}

// ErrOvertaken is returned where another run has stored its state first. That run tells
// what is to be told.
var ErrOvertaken = errors.New("another run of the watch was faster")

// errHollow is why a run is blind that could list everything.
var errHollow = errors.New("the account lists no call where some are usual: none is made, or the API lags")

// DefaultGrace is how long after its end a slice is closed. How late the API lists a
// call is documented nowhere; what comes later is found by counting again.
const DefaultGrace = time.Minute

const (
	firstSlices = windowLong // a new watch begins with an hour
	mostReread  = 3          // slices with late calls that a run lists again
	calmSlices  = windowLong
	usualFor    = time.Hour // how long baselines are not read again
	mostUntold  = 1000
)

// A Watch runs over one account. It is not safe for concurrent use; of two at once with
// the same store one is [ErrOvertaken].
type Watch struct {
	Source   Source
	Store    Store
	Sinks    []Sink
	Bounds   Bounds         // the zero value turns all rules off: see [DefaultBounds]
	Location *time.Location // of the report's days
	Grace    time.Duration  // if zero, [DefaultGrace]
	// Requests is after how many requests no further slice is listed; 0 is no limit.
	Requests int
	Log      *slog.Logger

	usual   map[string]*Usual
	usualAt time.Time
}

// A Result is what a run did.
type Result struct {
	Until         time.Time `json:"until"` // end of the newest slice that was listed
	Calls         int       `json:"calls"` // that this run has found
	BehindSeconds int       `json:"behind_seconds"`
	Requests      int       `json:"requests"`
	Blind         string    `json:"blind,omitempty"` // why something could not be seen
	Incidents     []Told    `json:"incidents"`
}

// Told is an incident that changed.
type Told struct {
	ID    string `json:"id"`
	Rule  string `json:"rule"`
	Key   string `json:"key"`
	State string `json:"state"`
}

// A run is one tick.
type run struct {
	*Watch
	*State
	now     time.Time
	closed  int64            // newest slice that is over
	calls   map[int64][]Call // listed by this run
	changes []Change
	result  Result
	blind   []error
}

// Run looks at what ended up to now. What cannot be read opens and closes nothing, and
// is said in the result; an error is one of the store, and then nothing has changed.
func (w *Watch) Run(ctx context.Context, now time.Time) (Result, error) {
	before := w.Source.Requests()
	state, version, err := w.load(ctx, now)
	if err != nil {
		return Result{}, err
	}
	grace := w.Grace
	if grace == 0 {
		grace = DefaultGrace
	}
	r := &run{Watch: w, State: state, now: now, closed: SliceOf(now.Add(-grace)) - 1, calls: map[int64][]Call{}}
	r.forget(r.closed + 1)
	r.list(ctx)
	r.late(ctx)
	r.judge(ctx)
	r.result.Requests = w.Source.Requests() - before
	r.finish()
	if version, err = w.save(ctx, state, version); err != nil {
		return Result{}, err
	}
	return r.result, w.tell(ctx, state, version)
}

func (w *Watch) load(ctx context.Context, now time.Time) (*State, string, error) {
	b, version, err := w.Store.Load(ctx)
	if errors.Is(err, fs.ErrNotExist) {
		return NewState(now, w.Location), "", nil
	}
	if err != nil {
		return nil, "", err
	}
	state, err := ParseState(b, w.Location)
	return state, version, err
}

func (w *Watch) save(ctx context.Context, s *State, version string) (string, error) {
	b, err := s.Bytes()
	if err != nil {
		return "", err
	}
	return w.Store.Save(ctx, b, version)
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
		if len(r.blind) > 0 || r.spent() {
			continue
		}
		if err := r.read(ctx, at); err != nil {
			r.blind = append(r.blind, err)
		}
	}
	r.Calm = missing <= calmSlices
}

func (r *run) spent() bool { return r.Requests > 0 && r.Source.Requests() >= r.Requests }

// read lists a slice and takes it in.
func (r *run) read(ctx context.Context, at int64) error {
	calls, err := r.Source.Calls(ctx, StartOf(at), StartOf(at+1))
	if err != nil {
		return fmt.Errorf("list the calls of the slice from %s: %w", StartOf(at).Format(timeFormat), err)
	}
	sl, known := r.Key.count(at, calls), 0
	if old := r.slice(at); old != nil {
		known = old.Calls
		if sl.Calls < known {
			return nil // calls come, they do not go: an API that lags shows fewer
		}
	}
	r.Enter(sl)
	r.calls[at] = calls
	r.result.Calls += sl.Calls - known
	r.Unjudged = append(r.Unjudged, at)
	return nil
}

// late looks for calls that were listed after their slice was.
func (r *run) late(ctx context.Context) {
	if len(r.blind) > 0 {
		return
	}
	before := r.closed + 1
	for just := true; just; {
		if _, just = r.calls[before-1]; just {
			before--
		}
	}
	grown, err := r.recount(ctx, r.Source, before)
	for i, at := range grown {
		if i >= mostReread || err != nil {
			r.Recount = append(r.Recount, span{at, at + 1})
			continue
		}
		err = r.read(ctx, at)
	}
	if err != nil {
		r.blind = append(r.blind, err)
	}
}

// judge looks at the windows that end with a slice that was taken in, and at those after
// it that hold it too, in the order of time.
func (r *run) judge(ctx context.Context) {
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
		u, err := r.usually(ctx, at)
		if err != nil {
			r.blind = append(r.blind, err)
			return
		}
		r.name(r.Judge(at, u, r.Bounds), u)
		if at == r.closed && r.viewAt(at, u, r.Bounds).hollow() {
			r.blind = append(r.blind, errHollow)
		}
	}
	r.Unjudged = nil
}

// usually returns what is usual on the day of a slice.
func (r *run) usually(ctx context.Context, at int64) (*Usual, error) {
	day := StartOf(at).In(r.Location)
	date := day.Format(time.DateOnly)
	if age := r.now.Sub(r.usualAt); r.Watch.usual == nil || age < 0 || age >= usualFor {
		r.Watch.usual, r.usualAt = map[string]*Usual{}, r.now
	}
	if u := r.Watch.usual[date]; u != nil {
		return u, nil
	}
	days, err := r.Store.Days(ctx, day.AddDate(0, 0, -BaselineDays).Format(time.DateOnly), day.AddDate(0, 0, -1).Format(time.DateOnly))
	if err != nil {
		return nil, fmt.Errorf("read the baselines of the watch: %w", err)
	}
	u := NewUsual(days, date)
	r.Watch.usual[date] = u
	return u, nil
}

// finish says what the run did.
func (r *run) finish() {
	if newest, ok := r.newest(); ok {
		r.result.Until = StartOf(newest + 1)
	}
	first := max(r.closed-dayLong+1, SliceOf(r.Since)-firstSlices)
	for at := first; at <= r.closed; at++ {
		if r.slice(at) == nil {
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
	r.Untold = append(r.Untold, r.changes...)
	if n := len(r.Untold) - mostUntold; n > 0 {
		r.Log.Error("incidents are dropped that nobody could be told of", "incidents", n)
		r.Untold = r.Untold[n:]
	}
}

// tell tells the sinks of what they have not confirmed, after the state is stored: a run
// that dies in between leaves it to the next, under the same ids.
func (w *Watch) tell(ctx context.Context, s *State, version string) error {
	if len(s.Untold) == 0 {
		return nil
	}
	var left []Change
	var errs []error
	for _, c := range s.Untold {
		for _, sink := range w.Sinks {
			if err := sink.Tell(ctx, c); err != nil {
				errs = append(errs, fmt.Errorf("tell of incident %s: %w", c.ID, err))
				left = append(left, c)
				break
			}
		}
	}
	s.Untold = left
	if _, err := w.save(ctx, s, version); err != nil {
		errs = append(errs, err)
	}
	return errors.Join(errs...)
}
