// Package lake is what is published: the manifest of each day and the files that
// it names, the reports, the page of days. It reads and writes them.
//
// It does not know where calls come from, what is staged, or how a day is put
// together: who wants to know what is published needs no job for it. Read this file
// first, then manifest.go (one day), days.go (several), index.go (the page of days),
// months.go (the statements) and insights.go (published calls, read by ranges).
package lake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"strings"

	"zentrunk-reports/internal/bucket"
)

// A Lake is what is published in one bucket. It is safe for concurrent use.
type Lake struct {
	Bucket *bucket.Bucket
	Log    *slog.Logger // is told of what lies there and cannot be read
}

// readsInFlight is how many objects of several days are read at a time.
const readsInFlight = 8

// An Object is one file to publish, and what the manifest says of it.
type Object struct {
	Key  string // without the prefix
	Body bucket.Body
	File File
	Meta map[string]string // metadata of its own; may be nil

	stays bool // what lies there is to stay, though Body is another encoding of it
}

// ErrOtherAccount is returned where what is published of a day is another account's:
// nothing of it is changed.
var ErrOtherAccount = errors.New("the published day belongs to another account")

// NoRows stands for the rows of a file that is not Parquet.
const NoRows = -1

// Object returns the object of body under key, which has so many rows.
func (l *Lake) Object(key string, body bucket.Body, rows int64) Object {
	o := Object{Key: key, Body: body, File: File{Key: l.Bucket.Key(key), Bytes: body.Bytes, SHA256: body.SHA256}}
	if rows != NoRows {
		o.File.Rows = &rows
	}
	return o
}

// Stay returns o as it is published where old's bytes lie there: the values of the two
// are the same, and another encoding of them is no reason to put any.
func (l *Lake) Stay(ctx context.Context, o Object, old File) (Object, error) {
	if old.Same(o.File) || old == (File{}) {
		return o, nil
	}
	whole, err := l.Holds(ctx, []File{old})
	if whole {
		o.File, o.stays = old, true
	}
	return o, err
}

// Put writes o unless its bytes lie there already.
func (l *Lake) Put(ctx context.Context, o Object) error {
	if o.stays {
		return nil
	}
	there, err := l.Bucket.Head(ctx, o.Key)
	if err == nil && there.SHA256 == o.Body.SHA256 && there.Bytes == o.Body.Bytes {
		return nil
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if _, err := o.Body.Seek(0, io.SeekStart); err != nil {
		return fmt.Errorf("rewind %s: %w", o.Key, err)
	}
	return l.Bucket.Put(ctx, o.Key, o.Body, o.Meta, bucket.Condition{})
}

// Holds is whether the bucket holds the bytes that files name.
func (l *Lake) Holds(ctx context.Context, files []File) (bool, error) {
	for _, f := range files {
		there, err := l.Bucket.Head(ctx, strings.TrimPrefix(f.Key, l.Bucket.Key("")))
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		if there.SHA256 != f.SHA256 || there.Bytes != f.Bytes {
			return false, nil
		}
	}
	return true, nil
}

// Remove deletes the object under key, where there is one: a delete of nothing leaves
// a marker in a bucket that keeps versions, and is refused by one that denies deletes.
// What an earlier manifest named is not all there may be: a run that broke off has put
// objects and no manifest.
func (l *Lake) Remove(ctx context.Context, key string) error {
	_, err := l.Bucket.Head(ctx, key)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return l.Bucket.Delete(ctx, key)
}
