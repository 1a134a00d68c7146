// Package watch looks at calls a few minutes after they have ended, and says where
// something is wrong: calls that cost or come far more than usual, to places where none
// went, in rows, short ones, failing ones, none at all.
//
// Read this file first, then run.go (one run), slice.go and count.go (what is kept of calls),
// day.go, usual.go and profile.go (what is usual), rule.go and the files beside it (what
// is wrong), judge.go and incident.go (what becomes of it), name.go and party.go (who called
// whom), tell.go (who is told). stats.go is the statistics.
// The package does not know schedules, messages or settings' names, and reaches account
// and bucket by small interfaces alone.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"time"
)

// A Source is the account. Times are UTC, from included and to excluded.
type Source interface {
	// Calls returns all calls that ended in the time, or an error: never a part of them,
	// but for those beside a [*Shortage].
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
	// Name is what the state calls the sink. No two sinks of a watch share one, and it
	// never changes.
	Name() string
	Tell(ctx context.Context, c Change) error
}

// ErrOvertaken is returned where another run has stored its state first. That run tells
// what is to be told.
var ErrOvertaken = errors.New("another run of the watch was faster")

// ErrUntold is returned, beside the result, where a sink could not tell of a change. The
// next run tells it, and no other sink a second time.
var ErrUntold = errors.New("incidents are not told")

// A Shortage is the error where the account counts more calls of a time than it lists, and
// says the same when it is asked again. The calls beside it are all that there are to have.
type Shortage struct{ Counted, Listed int }

func (s *Shortage) Error() string {
	return fmt.Sprintf("the API counts %d calls and lists %d", s.Counted, s.Listed)
}

// errHollow is why a run is blind that could list everything.
var errHollow = errors.New("the account lists no call where some are usual: none is made, or the API lags")

// DefaultGrace is how long after its end a slice is closed. How late the API lists a
// call is documented nowhere; what comes later is found by counting again.
const DefaultGrace = time.Minute

const (
	firstSlices = windowLong     // a new watch begins with an hour
	mostReread  = 3              // slices that a run lists again
	mostFaulty  = 3              // slices whose answer cannot be used; a run that meets more lists no further
	calmSlices  = 2 * windowLong // the most to list of a calm run: a watch of 60 minutes may lose a run
	mostUntold  = 1000
	toStore     = 15 * time.Second // what a run keeps of its time to store and to tell
)

// A Watch runs over one account. It is not safe for concurrent use; of two at once with
// the same store one is [ErrOvertaken].
type Watch struct {
	Source   Source
	Store    Store
	Sinks    []Sink         // in the order in which they are told: those that may be slow come last
	Bounds   Bounds         // the zero value turns all rules off: see [DefaultBounds]
	Location *time.Location // of the report's days
	Grace    time.Duration  // if zero, [DefaultGrace]
	// Requests is after how many requests a run lists no further slice; 0 is no limit.
	Requests int
	Log      *slog.Logger

	known baselines
}

// A Result is what a run did.
type Result struct {
	Until         time.Time `json:"until"`          // end of the newest slice that was listed
	Calls         int       `json:"calls"`          // that this run has found
	BehindSeconds int       `json:"behind_seconds"` // since the start of the oldest slice not listed or not judged
	Requests      int       `json:"requests"`
	Blind         string    `json:"blind,omitempty"` // why something could not be seen
	Open          int       `json:"open"`            // incidents that were told and are open after this run
	Incidents     []Told    `json:"incidents"`
	// Untold is how many changes, of this run or of earlier ones, some sink has not
	// confirmed after it. The next run tells them. It is 0 beside [ErrOvertaken].
	Untold int `json:"-"`
}

// Told is an incident that changed.
type Told struct {
	ID    string `json:"id"`
	Rule  string `json:"rule"`
	Key   string `json:"key"`
	State string `json:"state"`
}

// Run looks at what ended up to now. What cannot be read opens and closes nothing, and
// is said in the result; an error is one of the store, and then nothing has changed, or
// [ErrUntold]. A result beside [ErrOvertaken] says what was read, and has no incidents.
// Where ctx has a deadline, reading ends 15 seconds before it, and the next run goes on.
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
	r := &run{Watch: w, State: state, now: now, before: before, closed: SliceOf(now.Add(-grace)) - 1, calls: map[int64][]Call{}}
	r.forget(r.closed + 1)
	reading, stop := endEarly(ctx)
	defer stop()
	r.readUsual(reading)
	r.list(reading)
	r.late(reading)
	r.judge(reading)
	r.result.Requests = w.Source.Requests() - before
	r.finish()
	version, err = w.save(ctx, state, version)
	switch {
	case errors.Is(err, ErrOvertaken):
		r.result.Incidents = []Told{}
		return r.result, err
	case err != nil:
		return Result{}, err
	}
	err = w.tell(ctx, state, version)
	r.result.Untold = len(state.Untold)
	return r.result, err
}

// endEarly returns a context that ends before ctx does, if that ends: a run that read to
// its last second could not store what it knows, and would never catch up.
func endEarly(ctx context.Context) (context.Context, context.CancelFunc) {
	if deadline, ok := ctx.Deadline(); ok {
		return context.WithDeadline(ctx, deadline.Add(-toStore))
	}
	return context.WithCancel(ctx)
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
