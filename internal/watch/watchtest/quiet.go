package watchtest

import (
	"time"

	"zentrunk-reports/internal/watch"
)

// Quiet runs the watch over days of a quiet account, after 28 days that make its
// baseline, and returns what it would have told of: every incident is a false one.
func Quiet(size Size, seed uint64, days int) ([]watch.Change, error) {
	q := newQuiet(size, seed, 0)
	var told []watch.Change
	for day := range WarmUp + days {
		changes, err := q.day(q.year.Next())
		if err != nil {
			return nil, err
		}
		for _, c := range changes {
			if day >= WarmUp && c.State == watch.Opened {
				told = append(told, c)
			}
		}
	}
	return told, nil
}

// A quiet is an account that is watched.
type quiet struct {
	year  *Year
	state *watch.State
	past  []watch.Day
}

func newQuiet(size Size, seed uint64, after int) *quiet {
	q := &quiet{year: NewYear(size, seed, after), state: watch.NewState(FirstDay.AddDate(0, 0, after), time.UTC)}
	q.state.Calm, q.state.Key = true, stateKey[:]
	return q
}

// day watches a day. At the end of a week the state is read as the next run reads it.
func (q *quiet) day(day QuietDay) ([]watch.Change, error) {
	changes := q.slices(day, slotsDay)
	if q.past = append(q.past, day.Day); len(q.past) > watch.BaselineDays {
		q.past = q.past[1:]
	}
	if day.Date.Weekday() != time.Sunday {
		return changes, nil
	}
	b, err := q.state.Bytes()
	if err != nil {
		return nil, err
	}
	q.state, err = watch.ParseState(b, time.UTC)
	return changes, err
}

// slices watches the first slices of a day.
func (q *quiet) slices(day QuietDay, n int) (changes []watch.Change) {
	u := watch.NewUsual(q.past, day.Date.Format(time.DateOnly))
	for _, s := range day.Slices[:n] {
		q.state.Enter(s)
		changes = append(changes, q.state.Judge(s.At, u, watch.DefaultBounds)...)
	}
	return changes
}
