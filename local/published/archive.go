package published

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/lake"
)

// An Archive holds the files of published days. It is safe for concurrent use.
type Archive interface {
	// Files returns the calls of each day that has a manifest, in no order.
	Files(ctx context.Context) ([]File, error)
	// String names the archive to people.
	String() string
}

// A File is the calls of a day. Open reads nothing where the place of the file knows its
// size; again is whether the file was replaced since the place was asked.
type File struct {
	Date string
	Open func(ctx context.Context, again bool) (Parts, error)
}

// Parts is a file that is read in parts.
type Parts struct {
	io.ReaderAt
	io.Closer
	Bytes int64
}

// ArchiveInBucket is the archive in the bucket of l.
func ArchiveInBucket(l *lake.Lake) Archive { return inBucket{l} }

// Files implements [Archive]: two listings tell the days, and the sizes of their files.
func (b inBucket) Files(ctx context.Context) ([]File, error) {
	days, err := b.lake.Days(ctx)
	if err != nil {
		return nil, err
	}
	listed, err := b.lake.Bucket.Objects(ctx, bucket.CallsPrefix)
	if err != nil {
		return nil, err
	}
	files := make([]File, len(days))
	for i, date := range days {
		files[i] = File{date, b.open(bucket.CallsKey(date), listed)}
	}
	return files, nil
}

func (b inBucket) open(key string, listed map[string]bucket.Object) func(context.Context, bool) (Parts, error) {
	return func(ctx context.Context, again bool) (Parts, error) {
		o, known := listed[key]
		if !known || again {
			p, err := b.lake.Bucket.Parts(ctx, key, "")
			if err != nil {
				return Parts{}, err
			}
			return Parts{p, p, p.Bytes}, nil
		}
		p := b.lake.Bucket.PartsOf(ctx, key, o, "")
		return Parts{p, p, o.Bytes}, nil
	}
}

// ArchiveInFolder is the archive in a folder, as [InFolder] has it.
func ArchiveInFolder(dir, prefix string) Archive { return inFolder{dir, prefix} }

// Files implements [Archive].
func (f inFolder) Files(context.Context) ([]File, error) {
	if _, err := os.Stat(f.dir); err != nil {
		return nil, err
	}
	days, err := f.daysOf(bucket.ManifestKey("*"))
	files := make([]File, len(days))
	for i, date := range days {
		files[i] = File{date, func(context.Context, bool) (Parts, error) { return f.open(date) }}
	}
	return files, err
}

// daysOf returns the days of the objects whose keys match pattern.
func (f inFolder) daysOf(pattern string) ([]string, error) {
	found, err := fs.Glob(os.DirFS(f.dir), path.Join(f.prefix, pattern))
	var days []string
	for _, key := range found {
		day := strings.TrimPrefix(path.Base(path.Dir(key)), "dt=")
		if _, err := time.Parse(time.DateOnly, day); err == nil {
			days = append(days, day)
		}
	}
	return days, err
}

func (f inFolder) open(date string) (Parts, error) {
	file, err := os.Open(filepath.Join(f.dir, filepath.FromSlash(f.prefix+bucket.CallsKey(date))))
	if err != nil {
		return Parts{}, err
	}
	info, err := file.Stat()
	if err != nil {
		return Parts{}, errors.Join(err, file.Close())
	}
	return Parts{file, file, info.Size()}, nil
}
