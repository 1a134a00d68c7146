package s3local

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// A record holds the attributes of one object: version, name, value.
type record map[string]map[string][]byte

// recordName is the file that holds an object's record, in a folder that has
// the object's key below the records' folder. It must not be part of a key.
const recordName = ".s3local-attributes.json"

func (a *attributes) file(bucket, object string) string {
	return filepath.Join(a.records, bucket, object, recordName)
}

// load returns the record of an object, empty where there is none. A record
// that cannot be decoded, cut by a crash of the machine, counts as none: what
// it said can be computed again or is written with the next object.
func (a *attributes) load(bucket, object string) (record, error) {
	data, err := os.ReadFile(a.file(bucket, object))
	if errors.Is(err, fs.ErrNotExist) {
		return record{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("load attributes: %w", err)
	}
	rec := record{}
	if err := json.Unmarshal(data, &rec); err != nil || rec == nil {
		return record{}, nil
	}
	return rec, nil
}

// save replaces the record as a whole, so that a reader after a kill sees the
// one before or the one after.
func (a *attributes) save(bucket, object string, rec record) error {
	data, err := json.Marshal(rec)
	if err != nil {
		return fmt.Errorf("save attributes: %w", err)
	}
	file := a.file(bucket, object)
	if err := os.MkdirAll(filepath.Dir(file), dirPerm); err != nil {
		return fmt.Errorf("save attributes: %w", err)
	}
	// The mutex admits one writer, so one name for the new file is enough.
	if err := os.WriteFile(file+".new", data, filePerm); err != nil {
		return fmt.Errorf("save attributes: %w", err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		return fmt.Errorf("save attributes: %w", err)
	}
	return nil
}

// prune removes the records of objects that are gone and the folders that are
// empty then: the gateway forgets no part of a multipart upload by itself, and
// a user may remove objects by hand.
func (a *attributes) prune() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	var folders []string
	err := filepath.WalkDir(a.records, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			folders = append(folders, path)
			return nil
		}
		object, err := filepath.Rel(a.records, filepath.Dir(path))
		if err != nil {
			return err
		}
		if _, err := os.Stat(filepath.Join(a.root, object)); err == nil && entry.Name() == recordName {
			return nil
		}
		return os.Remove(path)
	})
	if err != nil {
		return fmt.Errorf("prune attributes: %w", err)
	}
	for i := len(folders) - 1; i > 0; i-- { // children before their parents
		_ = os.Remove(folders[i]) // fails where it is not empty, as it should
	}
	return nil
}

// removeEmpty removes dir and its parents below top while they are empty.
func removeEmpty(dir, top string) {
	for dir != top && os.Remove(dir) == nil {
		dir = filepath.Dir(dir)
	}
}
