package daily

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"sync"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk"
)

// known is the insights that are published for the day. It reads the published
// calls once where windows are asked for in the order of time, which they are
// but for neighbours.
type known struct {
	mu     sync.Mutex
	opened bool
	file   *os.File // nil where nothing is published
	size   int64
	reader *calls.Reader
	passed time.Time // every row that ended before it is behind the reader
	row    calls.Row // the row under the reader
	more   bool      // whether there is one
}

// between returns the insights published for the calls that ended from from to
// to. A file that cannot be read as ours is passed over: its day would never
// heal otherwise.
func (r *dayRun) between(ctx context.Context, from, to time.Time) (map[string]zentrunk.Insights, error) {
	k := &r.known
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.open(ctx, r.Job, r.day.Date); err != nil || k.file == nil {
		return nil, err
	}
	found, err := k.read(from, to)
	if err != nil {
		// Said once: without the file, there is nothing to read any more.
		r.Log.Warn("published calls cannot be read, their insights are asked for again", "date", r.day.Date, "err", err)
		k.drop()
	}
	return found, nil
}

func (k *known) read(from, to time.Time) (map[string]zentrunk.Insights, error) {
	if k.reader == nil || from.Before(k.passed) {
		if err := k.rewind(from); err != nil {
			return nil, err
		}
	}
	found := map[string]zentrunk.Insights{}
	for k.more && k.row.Call.EndTime.Before(to) {
		if k.row.Status == calls.OK && !k.row.Call.EndTime.Before(from) {
			in, err := k.row.StoredInsights()
			if err != nil {
				return nil, err
			}
			found[k.row.Call.UUID] = in
		}
		if err := k.step(); err != nil {
			return nil, err
		}
	}
	k.passed = to
	return found, nil
}

func (k *known) open(ctx context.Context, j *Job, date string) error {
	if k.opened {
		return nil
	}
	f, err := os.CreateTemp(j.TempDir, "published-*.parquet")
	if err != nil {
		return fmt.Errorf("make a temporary file: %w", err)
	}
	o, err := j.Bucket.Download(ctx, bucket.CallsKey(date), f)
	if err != nil {
		remove(f)
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		k.opened = true
		return nil
	}
	k.opened, k.file, k.size = true, f, o.Bytes
	return nil
}

// rewind begins to read at from: a step of the workflow wants one window of the
// day alone.
func (k *known) rewind(from time.Time) error {
	reader, err := calls.Open(k.file, k.size)
	if err != nil {
		return err
	}
	reader.SkipBefore(from)
	k.reader = reader
	return k.step()
}

func (k *known) step() error {
	err := k.reader.Next(&k.row)
	k.more = err == nil
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

func (k *known) drop() {
	if k.file != nil {
		remove(k.file)
	}
	k.file, k.reader, k.more = nil, nil, false
}

func (k *known) close() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.drop()
}

// remove closes and removes a temporary file. What cannot be removed lies in a
// folder that the system clears.
func remove(f *os.File) {
	f.Close()
	os.Remove(f.Name())
}
