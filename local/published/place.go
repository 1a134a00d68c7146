package published

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/lake"
)

// InBucket is what is published in the bucket of l.
func InBucket(l *lake.Lake) Place { return inBucket{l} }

type inBucket struct{ lake *lake.Lake }

func (b inBucket) Days(ctx context.Context) ([]string, error) { return b.lake.Days(ctx) }

func (b inBucket) Rows(ctx context.Context, date string) (Rows, error) {
	return b.lake.Rows(ctx, date, "", lake.WholeRow)
}

func (b inBucket) String() string {
	return "s3://" + b.lake.Bucket.Name() + "/" + b.lake.Bucket.Key("")
}

// InFolder is what is published in the folder dir, which holds a bucket's objects as
// plain files. Prefix is what was put before every key, empty or ending in "/". The
// files are read as they lie there, so that a folder can be searched which another run
// serves at the moment.
func InFolder(dir, prefix string) Place { return inFolder{dir, prefix} }

type inFolder struct{ dir, prefix string }

func (f inFolder) Days(context.Context) ([]string, error) {
	if _, err := os.Stat(f.dir); err != nil {
		return nil, err
	}
	return f.daysOf(bucket.CallsKey("*"))
}

func (f inFolder) Rows(_ context.Context, date string) (Rows, error) {
	file, err := f.open(date)
	if err != nil {
		return nil, err
	}
	reader, err := calls.Open(file, file.Bytes)
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &fileRows{reader, file}, nil
}

func (f inFolder) String() string { return filepath.Join(f.dir, filepath.FromSlash(f.prefix)) }

// fileRows are rows of a file that is closed with them.
type fileRows struct {
	*calls.Reader
	file io.Closer
}

func (r *fileRows) Close() error { return errors.Join(r.Reader.Close(), r.file.Close()) }
