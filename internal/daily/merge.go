package daily

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"os"
	"slices"
	"strings"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/report"
)

// A merged day is the staged windows put together: the calls in a file, the
// rest in memory.
type merged struct {
	file    *os.File // calls.parquet
	body    bucket.Body
	rows    int64
	rejects []byte // rejects.jsonl, empty where there are none
	report  *report.Report
}

func (m *merged) close() { remove(m.file) }

// merge streams the staged windows, which are in the order of time and sorted,
// into calls.parquet and into the report. It holds one window in memory.
func (r *dayRun) merge(ctx context.Context, plan Plan) (*merged, error) {
	m, twice, err := r.mergeWithout(ctx, plan, nil)
	if err != nil || len(twice) == 0 {
		return m, err
	}
	// A call that stands in two windows changed its end time between two reads.
	// It is rare enough to read everything again.
	m.close()
	last, err := r.lastWindows(ctx, plan, twice)
	if err != nil {
		return nil, err
	}
	m, _, err = r.mergeWithout(ctx, plan, last)
	return m, err
}

// mergeWithout merges the windows, leaving out each call that last gives to
// another window. It returns the hashes of the UUIDs that came twice.
func (r *dayRun) mergeWithout(ctx context.Context, plan Plan, last map[string]int) (_ *merged, twice map[uint64]bool, err error) {
	file, err := os.CreateTemp(r.TempDir, "calls-*.parquet")
	if err != nil {
		return nil, nil, fmt.Errorf("make a temporary file: %w", err)
	}
	m := &merged{file: file}
	defer func() {
		if err != nil {
			m.close()
		}
	}()
	sum := sha256.New()
	out := calls.NewWriter(io.MultiWriter(file, sum))
	build := report.New(r.reportOptions())
	var hashes []uint64
	var rejects []string
	total, rejected := 0, 0
	for i, w := range plan.Windows {
		p, lines, err := r.eachStaged(ctx, w, func(row *calls.Row) error {
			if at, ok := last[row.Call.UUID]; ok && at != i {
				return nil
			}
			hashes = append(hashes, hashUUID(row.Call.UUID))
			m.rows++
			if err := build.Add(row); err != nil {
				return err
			}
			return out.Write(row)
		})
		if err != nil {
			return nil, nil, err
		}
		total += p.Total
		rejected += p.Rejected
		rejects = append(rejects, lines...)
	}
	if err := out.Close(); err != nil {
		return nil, nil, err
	}
	if twice = repeated(hashes); len(twice) > 0 && last == nil {
		return m, twice, nil
	}
	m.rejects = sortedLines(rejects)
	if m.report, err = build.Report(report.Integrity{APITotalCount: total, Rejected: rejected}); err != nil {
		return nil, nil, err
	}
	size, err := file.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, nil, fmt.Errorf("size calls: %w", err)
	}
	m.body = bucket.Body{ReadSeeker: file, Bytes: size, SHA256: hex.EncodeToString(sum.Sum(nil))}
	return m, nil, out.Verify(file, size)
}

func (r *dayRun) reportOptions() report.Options {
	return report.Options{
		Account: r.api.AuthID(), Date: r.day.Date,
		Timezone: r.Settings.Location.String(), Location: r.Settings.Location,
		From: r.day.From, To: r.day.To, Currency: r.Settings.Currency,
		Rules: r.Settings.Rules,
	}
}

// eachStaged calls f for each row of a staged window, in order, and returns what
// the window came to and its rejects, a line each.
func (r *dayRun) eachStaged(ctx context.Context, w Window, f func(*calls.Row) error) (Pulled, []string, error) {
	reader, p, err := r.openStaged(ctx, w)
	if err != nil {
		return p, nil, err
	}
	defer reader.Close()
	if p.partial { // another run of the day broke off after ours had pulled the window
		return p, nil, fmt.Errorf("%w: the window from %v", ErrStagedGone, w.From)
	}
	n := 0
	var row calls.Row // one for all: a loop's own variable would be made anew each time
	for ; ; n++ {
		err := reader.Next(&row)
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = f(&row)
		}
		if err != nil {
			return p, nil, err
		}
	}
	lines := slices.Collect(strings.Lines(reader.Fact(rejectsFact)))
	if n != p.Calls || len(lines) != p.Rejected {
		return p, nil, fmt.Errorf("staged window from %v holds %d calls and %d rejects, its metadata says %d and %d",
			w.From, n, len(lines), p.Calls, p.Rejected)
	}
	return p, lines, nil
}

var seed = maphash.MakeSeed()

func hashUUID(uuid string) uint64 { return maphash.String(seed, uuid) }

// repeated returns the values that stand more than once in hashes, which it
// sorts. Eight bytes a call are what it costs to know that no call is counted
// twice.
func repeated(hashes []uint64) map[uint64]bool {
	slices.Sort(hashes)
	twice := map[uint64]bool{}
	for i := 1; i < len(hashes); i++ {
		if hashes[i] == hashes[i-1] {
			twice[hashes[i]] = true
		}
	}
	return twice
}

// lastWindows returns, for each UUID whose hash is in twice, the last window
// that holds it: of two records with one UUID the one read last counts.
func (r *dayRun) lastWindows(ctx context.Context, plan Plan, twice map[uint64]bool) (map[string]int, error) {
	last := map[string]int{}
	for i, w := range plan.Windows {
		_, _, err := r.eachStaged(ctx, w, func(row *calls.Row) error {
			if twice[hashUUID(row.Call.UUID)] {
				last[row.Call.UUID] = i
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return last, nil
}
