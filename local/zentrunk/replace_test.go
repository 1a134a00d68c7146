package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// What the demo has published does not get worse when its account shows less: a
// morning's run changes no byte of it and says how many calls it kept, and a day is
// replaced by what is left only where that is asked for.
func TestDemoNeverGetsWorse(t *testing.T) {
	t.Setenv("LOG_LEVEL", "info")
	log := redirectStderr(t)
	demo := demoCommand{Calls: 300, Days: 3, Seed: 7, Pace: 5000, Calm: true}
	account, root, err := demo.account(time.Now())
	if err != nil {
		t.Fatal(err)
	}
	defer account.Close()
	cfg, err := handler.ParseConfig(overlay(demo.settings(account, root)))
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	run := func(event map[string]any) []handler.Report {
		t.Helper()
		store, err := openFolder(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		defer store.Close()
		answer, err := report(t.Context(), event, cfg, store)
		if err != nil {
			t.Fatal(err)
		}
		return answer.Reports
	}
	morning := map[string]any{} // yesterday and the look-back days
	bucket := folder(filepath.Join(dir, folderBucket))
	run(morning)
	before, gone := bucket.objects(t), zentrunktest.Fewer(50)
	account.SetQuirks(zentrunktest.Quirks{Gone: gone})
	log()
	for _, r := range run(morning) {
		if !r.Complete || r.Revision != 1 {
			t.Errorf("the morning came to %+v", r)
		}
	}
	if !maps.Equal(before, bucket.objects(t)) {
		t.Error("bytes changed")
	}
	said := log()
	for back := range 3 {
		day := yesterday(time.Now()).AddDate(0, 0, -back)
		lost := 0
		for _, c := range account.Between(day, day.AddDate(0, 0, 1)) {
			if gone(c) {
				lost++
			}
		}
		if want := fmt.Sprintf(" kept=%d ", lost); lost == 0 || !strings.Contains(lineOf(said, "msg=day date="+day.Format(time.DateOnly)), want) {
			t.Errorf("no line of %s says%q:\n%s", day.Format(time.DateOnly), want, said)
		}
	}

	day := yesterday(time.Now())
	date := day.Format(time.DateOnly)
	replace := map[string]any{"date": date, "replace": true}
	if r := run(replace)[0]; r.Calls == 0 || r.Calls >= 300 || r.Revision != 2 || !r.Complete {
		t.Errorf("the replacement came to %+v, want what is left of 300 calls", r)
	}
	var m struct{ Replaced bool }
	if err := json.Unmarshal(bucket.Object(t, "manifests/dt="+date+"/manifest.json"), &m); err != nil || !m.Replaced {
		t.Errorf("the manifest does not say that the day was replaced: %v", err)
	}
	account.SetQuirks(zentrunktest.Quirks{})
	run(morning)
	dailytest.Check(t, bucket, dailytest.Want{Account: account.Server, From: day, To: day.AddDate(0, 0, 1), Date: date, Revision: 3, Twice: true})
}

// redirectStderr lets what the program says go into a file and returns what tells
// what it has said since it was last asked.
func redirectStderr(t *testing.T) func() string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "stderr")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	stderr := os.Stderr
	os.Stderr = file
	t.Cleanup(func() { os.Stderr = stderr; file.Close() })
	told := 0
	return func() string {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		fresh := string(b[told:])
		told = len(b)
		return fresh
	}
}

// lineOf returns the first line of text that holds part.
func lineOf(text, part string) string {
	for line := range strings.Lines(text) {
		if strings.Contains(line, part) {
			return line
		}
	}
	return ""
}
