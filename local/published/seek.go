package published

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
)

// SideBySide is how many days are searched at a time, each by one request after another.
// Each holds a row group at most, some three MiB.
const SideBySide = 32

// Looked says what a search has looked at. Dates are ascending.
type Looked struct {
	Days        int // that were searched
	First, Last string
	Masked      []string // whose numbers are masked: no number is found there
	Failed      []Failure
}

// A Failure is a day that could not be searched, or not to its end.
type Failure struct {
	Date string
	Err  error
}

// Seek calls found for each call in span that q matches, the newest day and in it the
// newest call first, each as soon as those before it are known. A day that cannot be read
// is among the failures, and the others are searched all the same. The error is that of
// the archive's list of days, of found, or of ctx.
func Seek(ctx context.Context, a Archive, span Span, q calls.Sought, found func(Found) error) (Looked, error) {
	files, err := a.Files(ctx)
	if err != nil {
		return Looked{}, err
	}
	files = slices.DeleteFunc(files, func(f File) bool { return !span.has(f.Date) })
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(b.Date, a.Date) })
	ctx, stop := context.WithCancel(ctx)
	days := startAll(ctx, files, q)
	defer func() {
		stop()
		for _, d := range days { // until none reads any more
			for group := range d.groups {
				group.done <- ctx.Err()
			}
		}
	}()
	var looked Looked
	for _, d := range days {
		n := 0
		for group := range d.groups {
			var refused error
			group.done <- group.seeker.Rows(group.number, group.rows, func(row *calls.Row) error {
				n++
				refused = found(Found{Row: *row, Date: d.file.Date})
				return refused
			})
			if refused != nil {
				return looked, refused
			}
		}
		if err := ctx.Err(); err != nil {
			return looked, err
		}
		looked.add(d)
		if q.UUID != "" && n > 0 { // a call is in one day
			break
		}
	}
	return looked, nil
}

// add notes what became of a day: they come the newest first.
func (l *Looked) add(d *day) {
	l.First, l.Days = d.file.Date, l.Days+1
	if l.Last == "" {
		l.Last = d.file.Date
	}
	if d.masked {
		l.Masked = slices.Insert(l.Masked, 0, d.file.Date)
	}
	if d.err != nil {
		l.Failed = slices.Insert(l.Failed, 0, Failure{d.file.Date, d.err})
	}
}

// A day is one that is being searched. Its err and masked are known once groups is closed.
type day struct {
	file   File
	groups chan foundGroup
	masked bool
	err    error
}

// A foundGroup is a row group that has rows that match, and is loaded. Nothing else is
// done with its seeker until done has heard what became of the reading.
type foundGroup struct {
	seeker *calls.Seeker
	number int
	rows   []int
	done   chan error
}

// startAll begins to search files, in their order and some side by side, until ctx ends.
func startAll(ctx context.Context, files []File, q calls.Sought) []*day {
	days := make([]*day, len(files))
	for i, file := range files {
		days[i] = &day{file: file, groups: make(chan foundGroup)}
	}
	turns := make(chan struct{}, SideBySide)
	go func() {
		for _, d := range days {
			turns <- struct{}{}
			go func() {
				defer func() { <-turns }()
				defer close(d.groups)
				d.err = d.search(ctx, q)
			}()
		}
	}()
	return days
}

// search sends what the day has. A file that was replaced since the list of days is opened
// once more, as long as nothing of it has been shown.
func (d *day) search(ctx context.Context, q calls.Sought) error {
	sent, err := d.searchFile(ctx, q, false)
	if errors.Is(err, bucket.ErrPrecondition) && !sent {
		_, err = d.searchFile(ctx, q, true)
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("it is published, but its calls are missing: %w", err)
	}
	return err
}

func (d *day) searchFile(ctx context.Context, q calls.Sought, again bool) (sent bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	file, err := d.file.Open(ctx, again)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	seeker, err := calls.OpenSeeker(file, file.Bytes)
	if err != nil {
		return false, err
	}
	if q.UUID == "" && seeker.Masked() {
		d.masked = true
		return false, nil
	}
	for group := seeker.Groups() - 1; group >= 0; group-- {
		rows, err := seeker.Find(group, q)
		if err == nil && rows != nil {
			if err = seeker.Load(group); err != nil {
				return sent, err
			}
			sent = true
			err = d.send(ctx, foundGroup{seeker, group, rows, make(chan error, 1)})
		}
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}

// send waits until the rows of a group are read.
func (d *day) send(ctx context.Context, g foundGroup) error {
	select {
	case d.groups <- g:
		return <-g.done
	case <-ctx.Done():
		return ctx.Err()
	}
}
