package pull

import "sync"

// Progress is how far a day's pull is. Wanted grows as calls become known.
type Progress struct {
	Date             string
	Listed, Calls    int // records read, and records that the API counts
	Insights, Wanted int // insights settled, and insights to ask for
}

// A Tally adds up the progress of a day's windows. A nil tally adds up nothing. It
// is safe for concurrent use.
type Tally struct {
	listener func(Progress)

	mu  sync.Mutex
	now Progress
}

// NewTally returns a tally of the day called date that tells listener of each step;
// nil where listener is nil. Calls of listener come one after the other.
func NewTally(date string, listener func(Progress)) *Tally {
	if listener == nil {
		return nil
	}
	return &Tally{listener: listener, now: Progress{Date: date}}
}

// Add adds what has come on top; its date is not looked at.
func (t *Tally) Add(step Progress) {
	if t == nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock() // held for the call, so that steps arrive in order
	t.now.Listed += step.Listed
	t.now.Calls += step.Calls
	t.now.Insights += step.Insights
	t.now.Wanted += step.Wanted
	t.listener(t.now)
}
