package watch

import (
	"context"
	"fmt"
	"time"
)

const (
	usualFor = time.Hour // how long baselines are not read again
	// usualAtMost is how long they serve where they cannot be read again.
	usualAtMost = 24 * time.Hour
)

// baselines is what a warm watch knows of what is usual.
type baselines struct {
	days  []Day
	today string // the day that they are before
	read  time.Time
	usual map[string]*Usual // by date; nil: never read
}

// readUsual reads the baselines, unless those in memory are of this day and hour. It comes
// before calls are listed: an API that is slow takes all the time of a run, and what it
// listed must be judged. Where the store fails, those in memory serve on.
func (r *run) readUsual(ctx context.Context) {
	day := StartOf(r.closed).In(r.Location)
	today, age := day.Format(time.DateOnly), r.now.Sub(r.known.read)
	if r.known.usual != nil && r.known.today == today && age >= 0 && age < usualFor {
		return
	}
	days, err := r.Store.Days(ctx, day.AddDate(0, 0, -BaselineDays).Format(time.DateOnly), day.AddDate(0, 0, -1).Format(time.DateOnly))
	switch {
	case err == nil:
		r.known = baselines{days: days, today: today, read: r.now, usual: map[string]*Usual{}}
	case r.known.usual != nil && age < usualAtMost:
		r.Log.Warn("the baselines of the watch cannot be read, and older ones serve", "read_at", r.known.read, "err", err)
	default:
		r.known = baselines{}
		r.noUsual = fmt.Errorf("read the baselines of the watch: %w", err)
	}
}

// usually returns what is usual on the day of a slice. For a slice of yesterday that is
// one day less.
func (r *run) usually(at int64) *Usual {
	date := StartOf(at).In(r.Location).Format(time.DateOnly)
	u := r.known.usual[date]
	if u == nil {
		u = NewUsual(r.known.days, date)
		r.known.usual[date] = u
	}
	return u
}
