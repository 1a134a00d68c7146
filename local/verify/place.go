package verify

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"zentrunk-reports/internal/bucket"
)

// A Place holds published objects. Its methods are safe for concurrent use.
type Place interface {
	// Keys returns all keys, without the prefix, in no order.
	Keys(ctx context.Context) ([]string, error)
	// Open opens an object, [fs.ErrNotExist] where there is none. temp is a folder for a
	// copy of it.
	Open(ctx context.Context, key, temp string) (Object, error)
	// Whole returns the whole key, with what stands before every one.
	Whole(key string) string
}

// An Object is open to be read.
type Object interface {
	io.ReaderAt
	io.Closer
	Size() int64
}

// InFolder is a folder in which a bucket's objects lie as plain files. prefix stands
// before every key, empty or ending in "/".
func InFolder(dir, prefix string) Place { return inFolder{dir, prefix} }

type inFolder struct{ dir, prefix string }

func (f inFolder) Keys(context.Context) ([]string, error) {
	root := filepath.Join(f.dir, filepath.FromSlash(f.prefix))
	if _, err := os.Stat(f.dir); err != nil {
		return nil, err
	}
	if _, err := os.Stat(root); errors.Is(err, fs.ErrNotExist) {
		return nil, nil // a bucket has no folders either
	}
	var keys []string
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		key, err := filepath.Rel(root, path)
		keys = append(keys, filepath.ToSlash(key))
		return err
	})
	return keys, err
}

func (f inFolder) Open(_ context.Context, key, _ string) (Object, error) {
	return openFile(filepath.Join(f.dir, filepath.FromSlash(f.prefix+key)), "")
}

func (f inFolder) Whole(key string) string { return f.prefix + key }

// A fileObject is an object that lies in a file.
type fileObject struct {
	*os.File
	size    int64
	discard string // removed with it, unless empty
}

func openFile(name, discard string) (Object, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &fileObject{file, info.Size(), discard}, nil
}

func (o *fileObject) Size() int64 { return o.size }

func (o *fileObject) Close() error {
	err := o.File.Close()
	if o.discard != "" {
		err = errors.Join(err, os.Remove(o.discard))
	}
	return err
}

// InBucket is what is published in b, under its prefix. Objects are copied to the disk:
// every byte of each is read once for its sum, and then again.
func InBucket(b *bucket.Bucket) Place { return inBucket{b} }

type inBucket struct{ bucket *bucket.Bucket }

func (b inBucket) Keys(ctx context.Context) ([]string, error) { return b.bucket.List(ctx, "") }

func (b inBucket) Open(ctx context.Context, key, temp string) (Object, error) {
	file, err := os.CreateTemp(temp, "object-")
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	_, err = b.bucket.Download(ctx, key, file)
	if err := errors.Join(err, file.Close()); err != nil {
		return nil, errors.Join(err, os.Remove(file.Name()))
	}
	return openFile(file.Name(), file.Name())
}

func (b inBucket) Whole(key string) string { return b.bucket.Key(strings.TrimPrefix(key, "/")) }
