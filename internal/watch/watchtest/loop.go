package watchtest

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"zentrunk-reports/internal/watch"
)

const (
	listed   = 30 * time.Second // after its end the account lists a call
	runLong  = 20 * time.Second // from the start of a run to its message
	giveUp   = 240              // slices after which nothing is found
	pageSize = 20
)

// A loop is a watch that runs over a stage from its start on.
type loop struct {
	*Stage
	account *account
	store   *memory
	watch   *watch.Watch
	told    []watch.Change // by the last run
}

// loop returns a watch over the quiet calls of a seed and over those of extra.
func (s *Stage) loop(seed uint64, extra []watch.Call) *loop {
	l := &loop{Stage: s, account: newAccount(s, seed, extra), store: &memory{state: s.state, days: s.past}}
	l.watch = &watch.Watch{
		Source: l.account, Store: l.store, Sinks: []watch.Sink{notes{l}}, Bounds: watch.DefaultBounds, Location: time.UTC, Log: slog.New(slog.DiscardHandler),
	}
	return l
}

// notes keep what a run of the loop tells.
type notes struct{ *loop }

// Name hides that of the stage.
func (n notes) Name() string { return "notes" }

func (n notes) Tell(_ context.Context, c watch.Change) error {
	n.told = append(n.told, c)
	return nil
}

// run runs the watch when a slice is closed, by a clock that is wrong by off.
func (l *loop) run(at int64, off time.Duration) (watch.Result, error) {
	l.told = nil
	l.account.now = watch.StartOf(at + 1).Add(watch.DefaultGrace)
	return l.watch.Run(context.Background(), l.account.now.Add(off))
}

// message is when people read what the last run told.
func (l *loop) message() time.Time { return l.account.now.Add(runLong) }

// An account lists what has ended so long ago that it is listed.
type account struct {
	*Stage
	seed     uint64
	extra    map[int64][]watch.Call
	change   func(c *watch.Call, d dice) (keep bool) // of quiet calls; nil changes none
	lag      func(c *watch.Call) time.Duration       // beyond listed; nil is none
	down     error
	now      time.Time
	requests int
	when     map[int64][]int64 // by slice: when each of its calls is listed, Unix nanoseconds
}

func newAccount(s *Stage, seed uint64, extra []watch.Call) *account {
	a := &account{Stage: s, seed: seed, extra: map[int64][]watch.Call{}, when: map[int64][]int64{}}
	for _, c := range extra {
		at := watch.SliceOf(c.Ended)
		a.extra[at] = append(a.extra[at], c)
	}
	return a
}

func (a *account) Requests() int { return a.requests }

func (a *account) Calls(_ context.Context, from, to time.Time) (calls []watch.Call, err error) {
	if a.down != nil {
		a.requests++
		return nil, a.down
	}
	for at := watch.SliceOf(from); at < watch.SliceOf(to); at++ {
		calls = append(calls, a.listed(at)...)
	}
	a.requests += max(1, (len(calls)+pageSize-1)/pageSize)
	return calls, nil
}

func (a *account) Count(_ context.Context, from, to time.Time) (n int, err error) {
	a.requests++
	for at := watch.SliceOf(from); at < watch.SliceOf(to); at++ {
		n += a.count(at)
	}
	return n, a.down
}

// count counts without making the calls anew: it is asked for a whole day in each run.
func (a *account) count(at int64) (n int) {
	if at < a.start {
		return a.slice(at).Calls
	}
	if !watch.StartOf(at).Before(a.now) {
		return 0
	}
	when, ok := a.when[at]
	if !ok {
		for _, c := range a.all(at) {
			when = append(when, a.listedAt(&c).UnixNano())
		}
		a.when[at] = when
	}
	now := a.now.UnixNano()
	for _, w := range when {
		if w <= now {
			n++
		}
	}
	return n
}

// quiet returns the calls of a slice that are not of what is played.
func (a *account) quiet(at int64) []watch.Call {
	calls := a.background(at, a.seed)
	if a.change == nil {
		return calls
	}
	d, kept := newDice(a.seed*7919+uint64(at)), calls[:0]
	for i := range calls {
		if a.change(&calls[i], d) {
			kept = append(kept, calls[i])
		}
	}
	return kept
}

// all returns the calls of a slice, those included that are not listed yet.
func (a *account) all(at int64) []watch.Call { return append(a.quiet(at), a.extra[at]...) }

// listedAt is from when on a call is listed.
func (a *account) listedAt(c *watch.Call) time.Time {
	after := listed
	if a.lag != nil {
		after += a.lag(c)
	}
	return c.Ended.Add(after)
}

// listed returns the calls of a slice that are listed by now.
func (a *account) listed(at int64) (calls []watch.Call) {
	if !watch.StartOf(at).Before(a.now) {
		return nil
	}
	for _, c := range a.all(at) {
		if !a.listedAt(&c).After(a.now) {
			calls = append(calls, c)
		}
	}
	return calls
}

// memory is a store of one state.
type memory struct {
	state   []byte
	version int
	days    []watch.Day
}

func (m *memory) Load(context.Context) ([]byte, string, error) {
	return m.state, fmt.Sprint(m.version), nil
}

func (m *memory) Save(_ context.Context, state []byte, version string) (string, error) {
	if version != fmt.Sprint(m.version) {
		return "", watch.ErrOvertaken
	}
	m.state = state
	m.version++
	return fmt.Sprint(m.version), nil
}

func (m *memory) Days(context.Context, string, string) ([]watch.Day, error) { return m.days, nil }
