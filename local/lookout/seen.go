package lookout

import (
	"context"
	"errors"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/watch"
)

// A Slice is five minutes that a run has listed, or listed again.
type Slice struct {
	From   time.Time
	Calls  int
	Late   int // of these, calls that an earlier run did not find
	Amount money.Amount
	Open   int           // incidents that are open after it
	Behind time.Duration // of the run, in its newest slice; 0 in the others
}

// Until is the end of the slice.
func (s Slice) Until() time.Time { return s.From.Add(watch.Length) }

// A Blindness is why a run could not see all.
type Blindness struct {
	At     time.Time
	Behind time.Duration // from the oldest slice that is missing
	// Err is the last error of the account, or of what is published. It is nil where all was
	// listed: then the account has no call at all where some are usual, as an API that lags
	// shows it. In a small account that happens by chance.
	Err error
	// Reason is the watch's own words, with every error.
	Reason string
}

// Seen is what a run has seen.
type Seen struct {
	Slices  []Slice // ascending
	Changes []watch.Change
	Blind   *Blindness // nil where all was seen
}

// show shows each change below the slice that made it.
func (s *Seen) show(d Display) error {
	changes := s.Changes
	upTo := func(at int64) error {
		for len(changes) > 0 && changes[0].Slice <= at {
			if err := d.Incident(changes[0]); err != nil {
				return err
			}
			changes = changes[1:]
		}
		return nil
	}
	for _, sl := range s.Slices {
		if err := d.Slice(sl); err != nil {
			return err
		}
		if err := upTo(watch.SliceOf(sl.From)); err != nil {
			return err
		}
	}
	for _, c := range changes {
		if err := d.Incident(c); err != nil {
			return err
		}
	}
	if s.Blind != nil {
		return d.Blind(*s.Blind)
	}
	return nil
}

// eyes stand between the watch and its account and store, and note what passes.
type eyes struct {
	watch.Source
	watch.Store
	loc     *time.Location
	state   *watch.State  // that was stored last
	listed  map[int64]int // calls of the slices that were shown
	looked  bool          // a run has been shown
	changes []watch.Change
	err     error // the last one of this run
}

// Calls notes why calls could not be listed. A shortage makes nobody blind.
func (e *eyes) Calls(ctx context.Context, from, to time.Time) ([]watch.Call, error) {
	calls, err := e.Source.Calls(ctx, from, to)
	if _, short := errors.AsType[*watch.Shortage](err); short && calls != nil {
		return calls, err
	}
	return calls, e.note(err)
}

// Count notes why calls could not be counted.
func (e *eyes) Count(ctx context.Context, from, to time.Time) (int, error) {
	n, err := e.Source.Count(ctx, from, to)
	return n, e.note(err)
}

// Days notes why it is not known what is usual.
func (e *eyes) Days(ctx context.Context, from, to string) ([]watch.Day, error) {
	days, err := e.Store.Days(ctx, from, to)
	return days, e.note(err)
}

func (e *eyes) note(err error) error {
	if err != nil {
		e.err = err
	}
	return err
}

// Save notes the state that is stored.
func (e *eyes) Save(ctx context.Context, state []byte, version string) (string, error) {
	version, err := e.Store.Save(ctx, state, version)
	if err != nil {
		return "", err
	}
	e.state, err = watch.ParseState(state, e.loc)
	return version, err
}

// Name is what the state calls whoever looks.
func (e *eyes) Name() string { return "terminal" }

// Tell notes what has changed.
func (e *eyes) Tell(_ context.Context, c watch.Change) error {
	e.changes = append(e.changes, c)
	return nil
}

// know takes the state that an earlier process has left.
func (e *eyes) know(state []byte) (err error) {
	if e.state, err = watch.ParseState(state, e.loc); err != nil {
		return err
	}
	for _, sl := range e.state.Listed() {
		e.listed[sl.At] = sl.Calls
	}
	return nil
}

func (e *eyes) open() []watch.Incident {
	if e.state == nil {
		return nil
	}
	return e.state.OpenIncidents()
}

// see returns what a run has seen that began at now. A process that begins where another
// has just listed everything sees the newest slice all the same.
func (e *eyes) see(r watch.Result, now time.Time) Seen {
	seen := Seen{Changes: e.changes}
	listed := e.state.Listed()
	for i, sl := range listed {
		before, known := e.listed[sl.At]
		if known && before == sl.Calls && (e.looked || len(seen.Slices) > 0 || i < len(listed)-1) {
			continue
		}
		fresh := Slice{From: watch.StartOf(sl.At), Calls: sl.Calls, Amount: sl.Amount()}
		if known {
			fresh.Late = sl.Calls - before
		}
		seen.Slices = append(seen.Slices, fresh)
	}
	e.listed, e.looked = map[int64]int{}, true
	for _, sl := range listed {
		e.listed[sl.At] = sl.Calls
	}
	e.count(seen.Slices)
	behind := time.Duration(r.BehindSeconds) * time.Second
	if n := len(seen.Slices); n > 0 {
		seen.Slices[n-1].Behind = behind
	}
	if r.Blind != "" {
		seen.Blind = &Blindness{At: now, Behind: behind, Err: e.err, Reason: r.Blind}
	}
	return seen
}

// count says of each slice how many incidents were open after it: those that are now,
// without what changed since.
func (e *eyes) count(listed []Slice) {
	open, changes := len(e.open()), e.changes
	for i := len(listed) - 1; i >= 0; i-- {
		for n := len(changes); n > 0 && changes[n-1].Slice > watch.SliceOf(listed[i].From); n = len(changes) {
			switch changes[n-1].State {
			case watch.Opened:
				open--
			case watch.Closed:
				open++
			}
			changes = changes[:n-1]
		}
		listed[i].Open = open
	}
}
