package main

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// mostEncoded are the targets of the bytes of a day's calls.parquet, as shares of those
// of the encoding before; Bloom filters are not counted.
var mostEncoded = [2]float64{0.86, 0.90}

// encodedFrom is the first instant of the day that is encoded. It is fixed: times are
// among what is compressed.
var encodedFrom = time.Date(2026, time.November, 22, 0, 0, 0, 0, time.UTC)

// An encodedDay is what a calls.parquet takes.
type encodedDay struct {
	calls   int
	bytes   int64              // of the file
	filters int64              // of these, of Bloom filters
	rows    string             // the sum of the rows' values
	columns map[string]float64 // bytes a call
}

// share is the bytes without filters, as a share of those of the day before.
func (d *encodedDay) share(before *encodedDay) float64 {
	return float64(d.bytes-d.filters) / float64(before.bytes)
}

// encoding measures the bytes of calls.parquet, in all and by columns. They are the same
// on every machine.
func (b *bench) encoding(ctx context.Context) ([]row, error) {
	defer debug.FreeOSMemory()
	var days []*encodedDay
	var rows []row
	for i := range before[:b.sizes.encoded] {
		day, err := b.encode(ctx, before[i].calls)
		if err != nil {
			return rows, err
		}
		if day.rows != before[i].rows {
			return rows, fmt.Errorf("the %s calls of the seed are others than those that were encoded before", thousands(day.calls))
		}
		days = append(days, day)
		rows = append(rows, day.shareRows(&before[i], mostEncoded[i])...)
	}
	return append(rows, columnRows(days)...), nil
}

// encode writes the day of so many calls of the seed, with the insights of the answered
// ones.
func (b *bench) encode(ctx context.Context, n int) (*encodedDay, error) {
	file, err := os.Create(filepath.Join(b.dir, "encoded.parquet"))
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	defer file.Close()
	drawn := zentrunktest.Generate(zentrunktest.GenOptions{Seed: accountSeed, Start: encodedFrom, Calls: n})
	slices.SortFunc(drawn, func(a, b zentrunktest.Call) int { return cmp.Or(a.End.Compare(b.End), cmp.Compare(a.UUID, b.UUID)) })
	w := calls.NewWriter(file)
	for i := range drawn {
		r, err := rowOf(&drawn[i])
		if err == nil {
			err = cmp.Or(w.Write(&r), ctx.Err())
		}
		if err != nil {
			return nil, err
		}
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	day := &encodedDay{calls: n, rows: w.Sum(), columns: map[string]float64{}}
	return day, day.measure(file)
}

// measure reads what each column takes from the file's footer.
func (d *encodedDay) measure(file *os.File) error {
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("size what is encoded: %w", err)
	}
	d.bytes = info.Size()
	in, err := parquet.OpenFile(file, d.bytes)
	if err != nil {
		return fmt.Errorf("read what is encoded: %w", err)
	}
	for _, group := range in.Metadata().RowGroups {
		for _, c := range group.Columns {
			d.columns[c.MetaData.PathInSchema[0]] += float64(c.MetaData.TotalCompressedSize) / float64(d.calls)
			d.filters += int64(c.MetaData.BloomFilterLength)
		}
	}
	return nil
}
