package lookout

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/local/whole"
)

// InFolder keeps the state and the incidents as plain files, where a bucket has them. It
// does not lock the folder: a report may be written there meanwhile. Of two watches of one
// folder the slower one is [watch.ErrOvertaken], unless both save in the same instant: then
// both tell, under the same ids.
type InFolder struct {
	Dir      string // of the bucket's objects, absolute; made when it is first needed
	Prefix   string // of every key, empty or ending in "/"
	Location *time.Location
}

// Load returns the state and its SHA-256.
func (f *InFolder) Load(context.Context) ([]byte, string, error) {
	b, err := os.ReadFile(f.path(bucket.WatchStateKey))
	if err != nil {
		return nil, "", err
	}
	return b, versionOf(b), nil
}

// Save replaces the state of a version.
func (f *InFolder) Save(ctx context.Context, state []byte, version string) (string, error) {
	_, now, err := f.Load(ctx)
	switch {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", err
	case now != version:
		return "", watch.ErrOvertaken
	}
	return versionOf(state), f.put(bucket.WatchStateKey, state)
}

// Days returns the baselines that there are of the days from to to, both included.
func (f *InFolder) Days(ctx context.Context, from, to string) ([]watch.Day, error) {
	return Baselines(ctx, PastInFolder(f.Dir, f.Prefix), from, to)
}

// Name is what the state calls the folder, as a sink.
func (f *InFolder) Name() string { return "folder" }

// Tell keeps the incident as it is now, below the day on which it was opened.
func (f *InFolder) Tell(_ context.Context, c watch.Change) error {
	key, body, err := c.Object(f.Location)
	if err != nil {
		return err
	}
	return f.put(key, body)
}

func (f *InFolder) path(key string) string {
	return filepath.Join(f.Dir, filepath.FromSlash(f.Prefix+key))
}

// put puts b where key is, whole or not at all.
func (f *InFolder) put(key string, b []byte) error {
	path := f.path(key)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return whole.Write(path, b)
}

func versionOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}
