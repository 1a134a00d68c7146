// Package published finds calls in what is published of an account's days: in a
// bucket, or in the folder in which its objects lie as plain files. It only reads, and
// knows nothing of the API. [Find] goes through all rows; [Seek] knows a UUID or a number,
// for which the files have filters.
package published

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk"
)

// A Place holds days that are published. It is safe for concurrent use.
type Place interface {
	// Days returns the dates that have calls, in no order.
	Days(ctx context.Context) ([]string, error)
	// Rows opens the calls of date. It is [fs.ErrNotExist] where there are none.
	Rows(ctx context.Context, date string) (Rows, error)
	// String names the place to people.
	String() string
}

// Rows are the calls of a day.
type Rows interface {
	Next(*calls.Row) error // [io.EOF] after the last
	Close() error
}

// A Span is the dates that are searched, both included; an empty one is no bound.
type Span struct{ First, Last string }

func (s Span) has(date string) bool { return date >= s.First && (s.Last == "" || date <= s.Last) }

// A Found is a call and the date that it is published in.
type Found struct {
	Row  calls.Row
	Date string
}

// ErrNotFound is returned where no published day has the call.
var ErrNotFound = errors.New("no published call matches")

// Find returns the first call of the newest day in span that matches. Days are read one
// after another until then; looked, where it is not nil, is told each date before.
func Find(ctx context.Context, p Place, span Span, looked func(date string), match func(*zentrunk.Call) bool) (Found, error) {
	days, err := p.Days(ctx)
	if err != nil {
		return Found{}, err
	}
	slices.Sort(days)
	for _, date := range slices.Backward(days) {
		if !span.has(date) {
			continue
		}
		if looked != nil {
			looked(date)
		}
		row, err := inDay(ctx, p, date, match)
		if errors.Is(err, ErrNotFound) {
			continue
		}
		return Found{Row: row, Date: date}, err
	}
	return Found{}, ErrNotFound
}

func inDay(ctx context.Context, p Place, date string, match func(*zentrunk.Call) bool) (calls.Row, error) {
	rows, err := p.Rows(ctx, date)
	if errors.Is(err, fs.ErrNotExist) { // a run is about to publish it
		return calls.Row{}, ErrNotFound
	}
	if err != nil {
		return calls.Row{}, fmt.Errorf("read the calls of %s: %w", date, err)
	}
	defer rows.Close()
	for row := new(calls.Row); ; {
		if err := ctx.Err(); err != nil {
			return calls.Row{}, err
		}
		err := rows.Next(row)
		switch {
		case errors.Is(err, io.EOF):
			return calls.Row{}, ErrNotFound
		case err != nil:
			return calls.Row{}, fmt.Errorf("read the calls of %s: %w", date, err)
		case match(&row.Call):
			return *row, nil
		}
	}
}
