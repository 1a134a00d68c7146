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

// mostRecent is how many records are held in memory before all of them are forgotten: a put
// stores its attributes one by one, and whoever lists or reads asks for several.
const mostRecent = 1000

// hold has the next load of file find rec in memory, where no other process can write it.
func (a *attributes) hold(file string, rec record) {
	if !a.alone {
		return
	}
	if a.recent == nil || len(a.recent) >= mostRecent {
		a.recent = map[string]record{}
	}
	a.recent[file] = rec
}

func (a *attributes) file(bucket, object string) string {
	return filepath.Join(a.records, bucket, object, recordName)
}

// load returns the record of an object, empty where there is none. A record
// that cannot be decoded, cut by a crash of the machine, counts as none: what
// it said can be computed again or is written with the next object. Who changes
// the record has to save it.
func (a *attributes) load(bucket, object string) (record, error) {
	file := a.file(bucket, object)
	if rec, ok := a.recent[file]; ok {
		return rec, nil
	}
	rec := record{}
	data, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("load attributes: %w", err)
	}
	if err != nil || json.Unmarshal(data, &rec) != nil || rec == nil {
		rec = record{}
	}
	a.hold(file, rec)
	return rec, nil
}

// save replaces the record as a whole, so that a reader after a kill sees the
// one before or the one after.
func (a *attributes) save(bucket, object string, rec record) error {
	file := a.file(bucket, object)
	delete(a.recent, file) // what is on the disk counts, should this fail
	data, err := json.Marshal(rec)
	if err != nil {
		return fmt.Errorf("save attributes: %w", err)
	}
	// The mutex admits one writer, so one name for the new file is enough.
	err = os.WriteFile(file+".new", data, filePerm)
	if errors.Is(err, fs.ErrNotExist) { // the first record of its folder
		if err = os.MkdirAll(filepath.Dir(file), dirPerm); err == nil {
			err = os.WriteFile(file+".new", data, filePerm)
		}
	}
	if err != nil {
		return fmt.Errorf("save attributes: %w", err)
	}
	if err := os.Rename(file+".new", file); err != nil {
		return fmt.Errorf("save attributes: %w", err)
	}
	a.hold(file, rec)
	return nil
}

// prune removes the records of objects that are gone and the folders that are
// empty then: the gateway forgets no part of a multipart upload by itself, and
// a user may remove objects by hand.
func (a *attributes) prune() error {
	a.mu.Lock()
	defer a.mu.Unlock()
	clear(a.recent)
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
