// Package verify is an auditor's look at what is published: it derives every day
// anew from its calls.parquet and says where an object tells something else. It
// shares no code with what writes those objects, so that an error in that code is
// not repeated here. It only reads.
//
// A look goes in these steps, each in a file of its own:
//
//  1. place.go lists the keys and opens objects, in a bucket or in a folder.
//  2. manifest.go reads a day's manifest, and object.go compares the bytes of
//     each object that it names. What has other bytes is a fault, and is not read.
//  3. rows.go reads calls.parquet, a row group at a time and column by column
//     (column.go, chunk.go). On the way rules.go judges the rows, and tally.go,
//     traffic.go and focus.go sum them up.
//  4. report.go, table.go and focus_file.go compare the sums with what is published.
//  5. month.go compares a statement with the sums of its days.
//  6. twins.go finds calls that are in two days, stray.go what nothing names.
//
// Of a call it holds 40 bytes for as long as its day is read: the call_uuid, and what
// traffic needs. Of a whole archive it writes 16 bytes a call to the disk, by which calls
// are found that are in two days.
package verify

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"
)

// ErrNothing is returned where no day is published that could be looked at.
var ErrNothing = errors.New("no day is published")

// sideBySide is how many days are looked at at a time.
const sideBySide = 2

// Options say what is looked at. The zero value is every published day.
type Options struct {
	From, To string // dates, both included; empty is no bound
	// Looked, where it is not nil, is told how many days of all have been looked at.
	Looked func(done, all int)
	// Temp is the folder of temporary files; empty is the system's.
	Temp string
}

// A Result is what a look came to.
type Result struct {
	Days   int
	Calls  int64
	Faults int
	// Notes are what a reader should know and what is no fault: days that are
	// incomplete, say.
	Notes []string
}

// A look is one run of [Look].
type look struct {
	place Place
	opt   Options
	dir   string // of temporary files
	keys  []string
	dates []string // that have a manifest, ascending
	days  map[string]*day
	// statements are the endings that there are of each month's statement; a month goes
	// once it has been looked at.
	statements map[string]map[string]bool
	out        func(Fault)
	res        Result
}

// Look looks at what is published in place and calls found for each fault, in the
// order of the days, each month behind its last day, and then of what concerns no day
// alone. It fails only where it cannot look: place cannot be read, or no day is
// published between the dates. Neither found nor opt.Looked is called while the other, or
// itself, runs.
func Look(ctx context.Context, place Place, opt Options, found func(Fault)) (Result, error) {
	l := &look{place: place, opt: opt, days: map[string]*day{}, out: found}
	dir, err := os.MkdirTemp(opt.Temp, "zentrunk-verify-")
	if err != nil {
		return Result{}, fmt.Errorf("make a temporary folder: %w", err)
	}
	defer os.RemoveAll(dir)
	l.dir = dir
	if l.keys, err = place.Keys(ctx); err != nil {
		return Result{}, err
	}
	l.statements = statementsIn(l.keys)
	for _, key := range l.keys {
		if date, ok := dayOf(key, manifestKey); ok {
			l.dates = append(l.dates, date)
		}
	}
	slices.Sort(l.dates)
	if !slices.ContainsFunc(l.dates, l.wanted) {
		return Result{}, ErrNothing
	}
	if err := l.lookAtDays(ctx); err != nil {
		return l.res, err
	}
	l.missing()
	if err := l.twins(); err != nil {
		return l.res, err
	}
	l.strays()
	return l.res, ctx.Err()
}

// wanted is whether a date lies between the dates that were asked for.
func (l *look) wanted(date string) bool {
	return date >= l.opt.From && (l.opt.To == "" || date <= l.opt.To)
}

// say reports a fault of the object under key, which has no prefix.
func (l *look) say(key, format string, args ...any) {
	l.tell(Fault{l.place.Whole(key), fmt.Sprintf(format, args...)})
}

func (l *look) tell(f Fault) {
	l.res.Faults++
	l.out(f)
}

// lookAtDays looks at some days at a time. What is found of a day is told once it is
// done and all before it are.
func (l *look) lookAtDays(ctx context.Context) error {
	var dates []string
	for _, date := range l.dates {
		if l.wanted(date) {
			dates = append(dates, date)
		}
	}
	done := make([]chan *day, len(dates))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(sideBySide + 1) // one of them tells
	for i := range done {
		done[i] = make(chan *day, 1)
	}
	group.Go(func() error { return l.tellDays(ctx, dates, done) })
	for i, date := range dates {
		group.Go(func() error {
			d, err := lookAtDay(ctx, l.place, date, l.dir)
			if err == nil {
				done[i] <- d
			}
			return err
		})
	}
	return group.Wait()
}

func (l *look) tellDays(ctx context.Context, dates []string, done []chan *day) error {
	for i, date := range dates {
		select {
		case <-ctx.Done():
			return nil // whoever failed says why
		case d := <-done[i]:
			l.days[date] = d
			l.res.Days++
			l.res.Calls += d.rows
			for _, f := range d.faults() {
				l.tell(f)
			}
			l.res.Notes = append(l.res.Notes, d.notes...)
		}
		if next := i + 1; next == len(dates) || monthIn(dates[next]) != monthIn(date) {
			if err := l.lookAtMonths(ctx, monthIn(date), next == len(dates)); err != nil {
				return err
			}
		}
		if l.opt.Looked != nil {
			l.opt.Looked(i+1, len(dates))
		}
	}
	return nil
}

// missing tells of the dates between the first and the last that have no manifest.
func (l *look) missing() {
	for i := 1; i < len(l.dates); i++ {
		before, after := l.dates[i-1], l.dates[i]
		first, last := addDays(before, 1), addDays(after, -1)
		if first < l.opt.From {
			first = l.opt.From
		}
		if l.opt.To != "" && last > l.opt.To {
			last = l.opt.To
		}
		if first > last {
			continue
		}
		which := first
		if last != first {
			which = first + " to " + last
		}
		l.say(manifestKey(first), "there is none: %s is not published, and days before and after it are", which)
	}
}

// addDays returns the date n days after date.
func addDays(date string, n int) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}
