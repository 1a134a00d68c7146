package published

import (
	"context"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/month"
)

// Months are published days that are put together by month. They are safe for concurrent
// use.
type Months interface {
	Place
	// Statement makes the statement of a month. It is [month.ErrNone] where no day of it is
	// published.
	Statement(ctx context.Context, of string) (*month.Statement, error)
}

// MonthsInBucket are those of [InBucket].
func MonthsInBucket(l *lake.Lake) Months { return inBucket{l} }

// MonthsInFolder are those of [InFolder].
func MonthsInFolder(dir, prefix string) Months { return inFolder{dir, prefix} }

func (b inBucket) Statement(ctx context.Context, of string) (*month.Statement, error) {
	return b.lake.Statement(ctx, of)
}

func (f inFolder) Statement(ctx context.Context, of string) (*month.Statement, error) {
	return month.Gather(ctx, reports(f), of)
}

// reports are the reports in a folder, as a statement reads them.
type reports inFolder

func (r reports) Days(context.Context) ([]string, error) {
	if _, err := os.Stat(r.dir); err != nil {
		return nil, err
	}
	return DaysIn(r.dir, r.prefix)
}

// DaysIn returns the days that are published in a folder below prefix, ascending. A folder
// that is not there has none.
func DaysIn(dir, prefix string) ([]string, error) {
	found, err := fs.Glob(os.DirFS(dir), path.Join(prefix, bucket.ManifestKey("*")))
	if err != nil {
		return nil, err
	}
	var days []string
	for _, key := range found {
		if day, ok := bucket.ManifestDay(key[len(prefix):]); ok {
			days = append(days, day)
		}
	}
	return days, nil
}

func (r reports) Manifest(_ context.Context, date string) ([]byte, error) {
	return r.read(bucket.ManifestKey(date))
}

func (r reports) Report(_ context.Context, date string) ([]byte, string, error) {
	b, err := r.read(bucket.ReportKey(date))
	return b, r.prefix + bucket.ReportKey(date), err
}

func (r reports) read(key string) ([]byte, error) {
	return os.ReadFile(filepath.Join(r.dir, filepath.FromSlash(r.prefix+key)))
}
