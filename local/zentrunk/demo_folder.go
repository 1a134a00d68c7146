package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

const (
	// demoNote is the file beside the bucket that says which demo is in it.
	demoNote   = ".zentrunk-demo"
	unfinished = "not finished\n"
)

// A demoFolder is where a demo puts its objects. Days that are published never get
// worse, so that the days of another demo would be added to its own.
type demoFolder struct {
	dir  string // of the buckets
	text string // the options that say which calls there are
	// Again is whether the same demo has been here and came to its end.
	Again bool
	// Replaced is whether another one was here, and what it had published is removed.
	Replaced bool
}

// begin makes dir, which only this process uses, ready for the demo. It removes what
// another demo has published there, and nothing else: neither settings, nor days of a
// folder that a demo did not begin, nor days of a real account.
func (c *demoCommand) begin(dir string, last time.Time) (*demoFolder, error) {
	f := &demoFolder{dir: dir, text: fmt.Sprintf("calls %d, days %d, seed %d, last %s, calm %t\n", c.Calls, c.Days, c.Seed, last.Format(time.DateOnly), c.Calm)}
	if c.Attack != "" {
		f.text = fmt.Sprintf("attack %s, %s", c.Attack, f.text)
	}
	b, err := os.ReadFile(filepath.Join(dir, demoNote))
	if errors.Is(err, fs.ErrNotExist) {
		published, err := filepath.Glob(filepath.Join(dir, folderBucket, "manifests", "*"))
		if err != nil || len(published) > 0 {
			return f, err
		}
		return f, f.note(f.text + unfinished)
	}
	if err != nil {
		return nil, err
	}
	f.Again = string(b) == f.text
	f.Replaced = strings.TrimSuffix(string(b), unfinished) != f.text
	if !f.Replaced {
		return f, nil
	}
	if err := f.clear(); err != nil {
		return nil, err
	}
	return f, f.note(f.text + unfinished)
}

// finish notes that all days are published, where the folder is a demo's.
func (f *demoFolder) finish() error {
	if _, err := os.Stat(filepath.Join(f.dir, demoNote)); err != nil {
		return nil
	}
	return f.note(f.text)
}

func (f *demoFolder) note(text string) error {
	return os.WriteFile(filepath.Join(f.dir, demoNote), []byte(text), 0o644)
}

// clear removes what the bucket holds, but for settings.
func (f *demoFolder) clear() error {
	bucket := filepath.Join(f.dir, folderBucket)
	if err := onlySimulated(bucket); err != nil {
		return err
	}
	entries, err := os.ReadDir(bucket)
	for _, e := range entries {
		if e.Name() != settingsFolder {
			err = errors.Join(err, os.RemoveAll(filepath.Join(bucket, e.Name())))
		}
	}
	return err
}

// onlySimulated fails where a day in the bucket is not the simulated account's.
func onlySimulated(bucket string) error {
	manifests, err := filepath.Glob(filepath.Join(bucket, "manifests", "*", "manifest.json"))
	for _, path := range manifests {
		var m struct{ Account string }
		b, readErr := os.ReadFile(path)
		if readErr == nil {
			readErr = json.Unmarshal(b, &m)
		}
		if readErr != nil || m.Account != zentrunktest.DefaultAuthID {
			return fmt.Errorf("%s is not a day of the simulated account, and is not replaced: name another folder with --out", filepath.Dir(path))
		}
	}
	return err
}
