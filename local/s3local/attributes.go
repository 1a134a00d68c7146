package s3local

import (
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/versity/versitygw/backend/meta"
)

var _ meta.MetadataStorer = (*attributes)(nil)

// attributes keeps what the gateway stores beside an object's bytes. It differs
// from the two stores that come with versitygw for these reasons:
//
//   - Extended attributes do not exist on every file system and get lost when a
//     folder is copied.
//   - The gateway's side files belong to the key, not to the bytes: an object
//     removed by hand still fails If-None-Match, and a process killed between
//     storing attributes and moving the bytes into place leaves new attributes
//     on old bytes.
//
// Here attributes belong to a version of the file (size and time of change), so
// that they appear and vanish together with the bytes. A file without an ETag,
// put there by hand or copied, gets the MD5 of its bytes as S3 would have done.
type attributes struct {
	root    string // folder of the buckets
	records string // folder of the records
	alone   bool   // whether no other process can write there: records are held in memory then

	mu     sync.Mutex // held while a record is read or written
	recent map[string]record
}

const (
	etagName = "etag" // as the gateway spells it
	// directory is the version of buckets, and of the folders the gateway makes
	// for multipart uploads, whose time changes with every file put into them.
	directory = "directory"
)

// version names the state of a file that its attributes belong to.
func version(info fs.FileInfo) string {
	if info.IsDir() {
		return directory
	}
	return strconv.FormatInt(info.Size(), 10) + "-" + strconv.FormatInt(info.ModTime().UnixNano(), 10)
}

// current returns the version of f or, where f is nil, of the named object.
func (a *attributes) current(f *os.File, bucket, object string) (string, error) {
	var info fs.FileInfo
	var err error
	if f != nil {
		info, err = f.Stat()
	} else {
		info, err = os.Stat(filepath.Join(a.root, bucket, object))
	}
	if err != nil {
		return "", err
	}
	return version(info), nil
}

// RetrieveAttribute returns an attribute of f, or of the object as it lies on
// disk where f is nil, and meta.ErrNoSuchKey where there is none.
func (a *attributes) RetrieveAttribute(f *os.File, bucket, object, name string) ([]byte, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	v, err := a.current(f, bucket, object)
	if err != nil {
		return nil, meta.ErrNoSuchKey
	}
	rec, err := a.load(bucket, object)
	if err != nil {
		return nil, err
	}
	if value, ok := rec[v][name]; ok {
		return bytes.Clone(value), nil
	}
	if name != etagName || v == directory {
		return nil, meta.ErrNoSuchKey
	}
	return a.addETag(f, bucket, object)
}

// addETag computes the ETag of a file that was not put there by the gateway.
func (a *attributes) addETag(f *os.File, bucket, object string) ([]byte, error) {
	if f == nil {
		opened, err := os.Open(filepath.Join(a.root, bucket, object))
		if err != nil {
			return nil, fmt.Errorf("compute etag: %w", err)
		}
		defer opened.Close()
		f = opened
	}
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("compute etag: %w", err)
	}
	sum := md5.New()
	// A section reader leaves the offset of the gateway's file where it is.
	if _, err := io.Copy(sum, io.NewSectionReader(f, 0, info.Size())); err != nil {
		return nil, fmt.Errorf("compute etag: %w", err)
	}
	etag := []byte(`"` + hex.EncodeToString(sum.Sum(nil)) + `"`)
	return etag, a.store(version(info), bucket, object, etagName, etag)
}

// StoreAttribute sets an attribute of f, a file that is complete but may not be
// in place yet, or of the object as it lies on disk where f is nil.
func (a *attributes) StoreAttribute(f *os.File, bucket, object, name string, value []byte) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	v, err := a.current(f, bucket, object)
	if err != nil {
		return fmt.Errorf("store attribute %s: %w", name, err)
	}
	return a.store(v, bucket, object, name, value)
}

func (a *attributes) store(v, bucket, object, name string, value []byte) error {
	rec, err := a.load(bucket, object)
	if err != nil {
		return err
	}
	// Two versions matter: the one readers see and the one about to replace it.
	seen, err := a.current(nil, bucket, object)
	if err != nil {
		seen = v
	}
	for old := range rec {
		if old != v && old != seen {
			delete(rec, old)
		}
	}
	if rec[v] == nil {
		rec[v] = map[string][]byte{}
	}
	rec[v][name] = bytes.Clone(value)
	return a.save(bucket, object, rec)
}

// DeleteAttribute removes an attribute of the object as it lies on disk.
func (a *attributes) DeleteAttribute(bucket, object, name string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	v, err := a.current(nil, bucket, object)
	if err != nil {
		return meta.ErrNoSuchKey
	}
	rec, err := a.load(bucket, object)
	if err != nil {
		return err
	}
	if _, ok := rec[v][name]; !ok {
		return meta.ErrNoSuchKey
	}
	delete(rec[v], name)
	return a.save(bucket, object, rec)
}

// ListAttributes names the attributes of the object as it lies on disk.
func (a *attributes) ListAttributes(bucket, object string) ([]string, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	v, err := a.current(nil, bucket, object)
	if err != nil {
		return nil, nil
	}
	rec, err := a.load(bucket, object)
	if err != nil {
		return nil, err
	}
	var names []string
	for name := range rec[v] {
		names = append(names, name)
	}
	return names, nil
}

// DeleteAttributes forgets an object or, where object is empty, a bucket with
// all its objects.
func (a *attributes) DeleteAttributes(bucket, object string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	if object == "" {
		clear(a.recent)
		return os.RemoveAll(filepath.Join(a.records, bucket))
	}
	file := a.file(bucket, object)
	delete(a.recent, file)
	if err := os.Remove(file); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("delete attributes: %w", err)
	}
	removeEmpty(filepath.Dir(file), a.records)
	return nil
}

// RenameObject moves the attributes of an object and of all below it.
func (a *attributes) RenameObject(bucket, oldObject, newObject string) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	clear(a.recent)
	from, to := filepath.Dir(a.file(bucket, oldObject)), filepath.Dir(a.file(bucket, newObject))
	if _, err := os.Stat(from); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err := os.MkdirAll(filepath.Dir(to), dirPerm); err != nil {
		return fmt.Errorf("rename attributes: %w", err)
	}
	return os.Rename(from, to)
}
