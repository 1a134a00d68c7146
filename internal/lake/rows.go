package lake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
)

// A Part is how much of each row is read: no other column is asked for.
type Part func(io.ReaderAt, int64) (*calls.Reader, error)

// Parts of rows.
var (
	Keys     Part = calls.OpenKeys     // UUID, end time, status of the insights, Extra
	Insights Part = calls.OpenInsights // the same, and the insights
	WholeRow Part = calls.OpenRows
)

// Rows are the rows of a published calls.parquet, in its order. They are not safe for
// concurrent use.
type Rows struct {
	Object bucket.Object // that they are read of

	key    string // whole
	parts  *bucket.Parts
	in     *window
	reader *calls.Reader
}

// Rows opens what lies under the key of date's calls.parquet, whether or not the
// manifest names it, by ranged requests that end with ctx; dir is for a server that
// knows none, as for [bucket.Bucket.Parts].
//
// It is [io/fs.ErrNotExist] where nothing lies there. Here and in [Rows.Next] it is
// [bucket.ErrPrecondition] where the file was replaced meanwhile, another
// [bucket.Error] where the store fails, a [scratch.Error] where the disk does, and any
// other error where the file is not one of ours or is damaged.
func (l *Lake) Rows(ctx context.Context, date, dir string, part Part) (*Rows, error) {
	key := bucket.CallsKey(date)
	parts, err := l.Bucket.Parts(ctx, key, dir)
	if err != nil {
		return nil, err
	}
	r := &Rows{Object: parts.Object, key: l.Bucket.Key(key), parts: parts, in: &window{from: parts}}
	if err := r.open(part); err != nil {
		return nil, errors.Join(r.cause(err), parts.Close())
	}
	if parts.Whole() {
		l.Log.Warn("the server ignores ranges and sends whole objects", "date", date, "bytes", parts.Bytes)
	}
	return r, nil
}

func (r *Rows) open(part Part) error {
	err := r.in.end(r.Object.Bytes)
	if err == nil {
		r.reader, err = part(r.in, r.Object.Bytes)
	}
	if err == nil {
		r.in.spans, err = r.reader.Spans()
	}
	return err
}

// Next reads the next row into row, or returns [io.EOF]. The row's strings are the
// caller's to keep.
func (r *Rows) Next(row *calls.Row) error {
	err := r.reader.Next(row)
	if err == nil || errors.Is(err, io.EOF) {
		return err
	}
	return r.cause(err)
}

// cause returns what the store said, where that is why err is: a Parquet reader
// makes text of it.
func (r *Rows) cause(err error) error {
	if r.in.err != nil {
		return r.in.err
	}
	return fmt.Errorf("%s: %w", r.key, err)
}

// Close ends the reading.
func (r *Rows) Close() error { return errors.Join(r.reader.Close(), r.parts.Close()) }

// Insights calls f for each call of date whose insights are published, in the order
// of calls.parquet. The row has a UUID, an end time, insights and Extra; f must keep
// nothing of it but its strings. Errors are those of [Lake.Rows]; rows that came
// before stand. An answer without any metric is none: it is to be asked for again.
func (l *Lake) Insights(ctx context.Context, date, dir string, f func(*calls.Row) error) (err error) {
	rows, err := l.Rows(ctx, date, dir, Insights)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	var row calls.Row
	for {
		err := rows.Next(&row)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if row.Status != calls.OK || !row.Insights.HasMetric() {
			continue
		}
		if err := f(&row); err != nil {
			return err
		}
	}
}

// HasCall is whether a call is published in date: a manifest names the day, and the
// calls.parquet that lies there has its UUID.
func (l *Lake) HasCall(ctx context.Context, date, uuid, dir string) (bool, error) {
	m, err := l.Day(ctx, date)
	if err != nil || m == nil {
		return false, err
	}
	rows, err := l.Rows(ctx, date, dir, Keys)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	defer rows.Close()
	for row := new(calls.Row); ; {
		err := rows.Next(row)
		if errors.Is(err, io.EOF) {
			return false, nil
		}
		if err != nil || row.Call.UUID == uuid {
			return err == nil, err
		}
	}
}
