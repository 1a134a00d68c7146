package main

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// A demo goes on where the same one was, takes the place of another one, and touches
// nothing that a demo did not make.
func TestDemoFolder(t *testing.T) {
	t.Parallel()
	dir, last := t.TempDir(), time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	one, other := &demoCommand{Calls: 10, Seed: 1}, &demoCommand{Calls: 10, Seed: 2}
	put := func(key, text string) {
		t.Helper()
		path := filepath.Join(dir, folderBucket, filepath.FromSlash(key))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	begin := func(c *demoCommand, last time.Time, again, replaced bool, keys ...string) *demoFolder {
		t.Helper()
		f, err := c.begin(dir, last)
		if err != nil || f.Again != again || f.Replaced != replaced {
			t.Fatalf("begin = %+v, %v, want again %v, replaced %v", f, err, again, replaced)
		}
		if got := folder(filepath.Join(dir, folderBucket)).Keys(t); !slices.Equal(got, keys) {
			t.Errorf("there are %q, want %q", got, keys)
		}
		return f
	}
	finish := func(f *demoFolder) {
		t.Helper()
		if err := f.finish(); err != nil {
			t.Fatal(err)
		}
	}
	const simulated, manifest = `{"account":"MAZENTRUNKSIMULATED0"}`, "manifests/dt=2026-11-24/manifest.json"
	put("settings/trunks.csv", "mine")
	begin(one, last, false, false, "settings/trunks.csv")
	put(manifest, simulated)
	finish(begin(one, last, false, false, manifest, "settings/trunks.csv")) // it was interrupted
	begin(one, last, true, false, manifest, "settings/trunks.csv")
	finish(begin(other, last, false, true, "settings/trunks.csv"))
	put(manifest, simulated)
	begin(other, last.AddDate(0, 0, 1), false, true, "settings/trunks.csv") // the next day
	put(manifest, `{"account":"MAXXXXXXXXXXXXXXXXXX"}`)
	if _, err := one.begin(dir, last); err == nil || !strings.Contains(err.Error(), "not a day of the simulated account") {
		t.Errorf("over a real account's day: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, demoNote)); err != nil {
		t.Fatal(err)
	}
	finish(begin(one, last, false, false, manifest, "settings/trunks.csv")) // nobody's demo
	begin(other, last, false, false, manifest, "settings/trunks.csv")
}
