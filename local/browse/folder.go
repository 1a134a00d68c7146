package browse

import (
	"context"
	"errors"
	"io/fs"
	"os"
)

// Folder returns the bucket that lies as plain files in the folder dir, which need not
// exist yet. Links that lead out of it, and whatever is no plain file, are not there.
func Folder(dir string) Source { return folder(dir) }

type folder string

// Open implements [Source]. A root refuses every way out of the folder, links included.
// It is opened anew because a run may remove and make the folder while pages are read.
func (f folder) Open(_ context.Context, key string) (*Object, error) {
	root, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	// Asked before it is opened: opening a pipe would wait for a writer.
	if info, err := root.Stat(key); err != nil || !info.Mode().IsRegular() {
		return nil, errors.Join(err, fs.ErrNotExist)
	}
	file, err := root.Open(key)
	if err != nil {
		return nil, err
	}
	info, err := file.Stat()
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return &Object{ReadSeekCloser: file, Modified: info.ModTime()}, nil
}

// Keys implements [Source].
func (f folder) Keys(_ context.Context, prefix string) ([]string, error) {
	root, err := os.OpenRoot(string(f))
	if err != nil {
		return nil, err
	}
	defer root.Close()
	return fs.Glob(root.FS(), prefix+"*/*")
}
