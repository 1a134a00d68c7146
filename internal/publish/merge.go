package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/maphash"
	"io"
	"slices"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/scratch"
	"zentrunk-reports/internal/staging"
)

// A merged day is the staged windows put together: the calls in a file, the
// rest in memory.
type merged struct {
	file    *scratch.File // calls.parquet
	body    bucket.Body
	rows    int64
	rejects []byte // rejects.jsonl, empty where there are none
	report  *report.Report
}

func (m *merged) close() { m.file.Close() }

// merge streams the staged windows, which are in the order of time and sorted,
// into calls.parquet and into the report. It holds a window or two in memory.
func (p *Publisher) merge(ctx context.Context, plan staging.Plan) (*merged, error) {
	m, twice, err := p.mergeWithout(ctx, plan, nil)
	if err != nil || len(twice) == 0 {
		return m, err
	}
	// A call that stands in two windows changed its end time between two reads.
	// It is rare enough to read everything again.
	m.close()
	last, err := p.lastWindows(ctx, plan, twice)
	if err != nil {
		return nil, err
	}
	m, _, err = p.mergeWithout(ctx, plan, last)
	return m, err
}

// mergeWithout merges the windows, leaving out each call that last gives to
// another window. It returns the hashes of the UUIDs that came twice.
func (p *Publisher) mergeWithout(ctx context.Context, plan staging.Plan, last map[string]int) (_ *merged, twice map[uint64]bool, err error) {
	file, err := scratch.New(p.TempDir)
	if err != nil {
		return nil, nil, err
	}
	m := &merged{file: file}
	defer func() {
		if err != nil {
			m.close()
		}
	}()
	sum := sha256.New()
	out := calls.NewWriter(io.MultiWriter(file, sum))
	build := report.New(p.reportOptions())
	hashes := make([]uint64, 0, min(plan.Calls(), 1<<22)) // a count is only what the API claims
	ends, err := p.eachStaged(ctx, plan.Windows, func(at int, row *calls.Row) error {
		if other, ok := last[row.Call.UUID]; ok && other != at {
			return nil
		}
		hashes = append(hashes, hashUUID(row.Call.UUID))
		if err := build.Add(row); err != nil {
			return err
		}
		return out.Write(row)
	})
	if err != nil {
		return nil, nil, err
	}
	m.rows = int64(len(hashes))
	var rejects []string
	total, rejected := 0, 0
	for _, end := range ends {
		total += end.Total
		rejected += end.Rejected
		rejects = append(rejects, end.rejects...)
	}
	if err := out.Close(); err != nil {
		return nil, nil, err
	}
	if twice = repeated(hashes); len(twice) > 0 && last == nil {
		return m, twice, nil
	}
	m.rejects = staging.SortedLines(rejects)
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

func (p *Publisher) reportOptions() report.Options {
	return report.Options{
		Account: p.Settings.Account, Date: p.Day.Date,
		Timezone: p.Settings.Location.String(), Location: p.Settings.Location,
		From: p.Day.From, To: p.Day.To, Currency: p.Settings.Currency,
		Rules: p.Settings.Rules,
	}
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
func (p *Publisher) lastWindows(ctx context.Context, plan staging.Plan, twice map[uint64]bool) (map[string]int, error) {
	last := map[string]int{}
	_, err := p.eachStaged(ctx, plan.Windows, func(at int, row *calls.Row) error {
		if twice[hashUUID(row.Call.UUID)] {
			last[row.Call.UUID] = at
		}
		return nil
	})
	return last, err
}
