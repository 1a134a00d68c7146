package watchtest

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"zentrunk-reports/internal/watch"
)

// Largest is the account on which time and memory of a run are measured.
var Largest = Size{Calls: 1_000_000, Countries: 200, Trunks: 100, Callers: 10_000, Fresh: 300}

const (
	tickSlot   = 14 * 12 // the run that is measured lists this slice of a day
	namedSlots = 24      // of callers and numbers before it: older ones are forgotten
)

// A Week is a watch over an account whose runs are measured, one of each day. It is not
// safe for concurrent use.
type Week struct{ q *quiet }

// NewWeek returns a watch that has known the account for four weeks.
func NewWeek(size Size, seed uint64) (*Week, error) {
	q := newQuiet(size, seed, 0)
	for range WarmUp {
		if _, err := q.day(q.year.Next()); err != nil {
			return nil, err
		}
	}
	return &Week{q}, nil
}

// Next watches a day, and writes into a folder what the run of its afternoon finds: the
// state, the baselines, the calls of the slice. [RunOnce] is that run. It returns how many
// bytes the state has.
func (w *Week) Next(dir string) (int, error) {
	day := w.q.year.Next()
	st := Stage{Size: w.q.year.Size, today: day}
	st.callers, st.numbers = summed(shares(st.Callers, callerPower)), summed(shares(st.called(), callerPower))
	u := watch.NewUsual(w.q.past, day.Date.Format(time.DateOnly))
	for slot, s := range day.Slices[:tickSlot] {
		if slot < tickSlot-namedSlots {
			w.q.state.Enter(s)
		} else {
			w.q.state.Take(s.At, st.background(s.At, 1))
		}
		w.q.state.Judge(s.At, u, watch.DefaultBounds)
	}
	state, err := w.q.state.Bytes()
	if err != nil {
		return 0, err
	}
	at := day.Slices[tickSlot].At
	if err := writeRun(dir, state, w.q.past, oneRun{At: at, Calls: st.background(at, 1)}); err != nil {
		return 0, err
	}
	for _, s := range day.Slices[tickSlot:] {
		w.q.state.Enter(s)
		w.q.state.Judge(s.At, u, watch.DefaultBounds)
	}
	w.q.past = append(w.q.past[1:], day.Day)
	bytes := len(state)
	if state, err = w.q.state.Bytes(); err != nil {
		return 0, err
	}
	w.q.state, err = watch.ParseState(state, time.UTC)
	return bytes, err
}

// oneRun is what the account lists in a run.
type oneRun struct {
	At    int64
	Calls []watch.Call
}

func writeRun(dir string, state []byte, days []watch.Day, run oneRun) error {
	calls, err := json.Marshal(run)
	if err != nil {
		return err
	}
	files := map[string][]byte{"state.json": state, "calls.json": calls}
	for _, d := range days {
		if files["day-"+d.Date+".json"], err = json.Marshal(d); err != nil {
			return err
		}
	}
	for name, b := range files {
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			return err
		}
	}
	return nil
}

// RunOnce makes the run that [Week.Next] has written, with all that it reads and stores.
func RunOnce(dir string) (watch.Result, error) {
	b, err := os.ReadFile(filepath.Join(dir, "calls.json"))
	if err != nil {
		return watch.Result{}, err
	}
	var run oneRun
	if err := json.Unmarshal(b, &run); err != nil {
		return watch.Result{}, fmt.Errorf("read the calls of a run: %w", err)
	}
	f := &folder{dir: dir, run: run}
	w := watch.Watch{Source: f, Store: f, Bounds: watch.DefaultBounds, Location: time.UTC, Log: slog.New(slog.DiscardHandler)}
	return w.Run(context.Background(), watch.StartOf(run.At+1).Add(watch.DefaultGrace))
}

// A folder is an account and a store.
type folder struct {
	dir      string
	run      oneRun
	requests int
}

func (f *folder) Requests() int { return f.requests }

func (f *folder) Calls(_ context.Context, from, _ time.Time) ([]watch.Call, error) {
	f.requests += len(f.run.Calls)/pageSize + 1
	if watch.SliceOf(from) != f.run.At {
		return nil, fmt.Errorf("the run lists the slice from %s", from)
	}
	return f.run.Calls, nil
}

// Count finds no late calls.
func (f *folder) Count(context.Context, time.Time, time.Time) (int, error) {
	f.requests++
	return 0, nil
}

func (f *folder) Load(context.Context) ([]byte, string, error) {
	b, err := os.ReadFile(filepath.Join(f.dir, "state.json"))
	return b, "1", err
}

func (f *folder) Save(_ context.Context, state []byte, _ string) (string, error) {
	return "2", os.WriteFile(filepath.Join(f.dir, "stored.json"), state, 0o600)
}

func (f *folder) Days(context.Context, string, string) (days []watch.Day, err error) {
	names, err := filepath.Glob(filepath.Join(f.dir, "day-*.json"))
	for _, name := range names {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		var d watch.Day
		if err := json.Unmarshal(b, &d); err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		days = append(days, d)
	}
	return days, err
}
