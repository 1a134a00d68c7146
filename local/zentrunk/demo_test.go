package main

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
)

// A day is asked for by its date, several by the first and the last.
func TestSpan(t *testing.T) {
	t.Parallel()
	last := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	if got := span(last, last); len(got) != 1 || got["date"] != "2026-11-22" {
		t.Errorf("one day: %v", got)
	}
	if got := span(last.AddDate(0, 0, -4), last); len(got) != 2 || got["from"] != "2026-11-18" || got["to"] != "2026-11-22" {
		t.Errorf("five days: %v", got)
	}
}

// The last day has the calls that were asked for, whatever its weekday, and the others
// have as many as it makes them: three fifths on weekends.
func TestCallsOfDays(t *testing.T) {
	t.Parallel()
	sunday := time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)
	monday, saturday := sunday.AddDate(0, 0, 1), sunday.AddDate(0, 0, -1)
	calm, real := demoCommand{Calls: 300, Calm: true}, demoCommand{Calls: 10_000, Seed: 7}
	for _, tt := range []struct {
		day, last time.Time
		want      int
	}{{sunday, sunday, 300}, {saturday, sunday, 300}, {sunday.AddDate(0, 0, -2), sunday, 500}, {monday, monday, 300}, {sunday, monday, 180}, {sunday.AddDate(0, 0, -2), monday, 300}} {
		if got := calm.callsOf(tt.day, tt.last); got != tt.want {
			t.Errorf("%s has %d calls where %s has 300, want %d", tt.day.Weekday(), got, tt.last.Weekday(), tt.want)
		}
	}
	if a, b := real.callsOf(saturday, sunday), real.callsOf(sunday.AddDate(0, 0, -7), sunday); a == b || min(a, b) < 9_600 || max(a, b) > 10_400 {
		t.Errorf("two days of a weekend have %d and %d calls, want them to differ by a few percent", a, b)
	}
	if got := real.callsOf(sunday, sunday); got != 10_000 {
		t.Errorf("the last day has %d calls, want 10000", got)
	}
}

// A demo that names no days has thirty-five, unless each of them is large.
func TestUsualDays(t *testing.T) {
	t.Parallel()
	for calls, want := range map[size]int{0: 35, 5000: 35, 5001: 1} {
		c := demoCommand{Calls: calls, Pace: 1}
		if err := c.Validate(); err != nil || c.Days != want {
			t.Errorf("%d calls: %d days, %v, want %d", calls, c.Days, err, want)
		}
	}
	for _, last := range []given{"tomorrow", "2026-13-01", given(time.Now().UTC().Format(time.DateOnly))} {
		if err := (&demoCommand{Last: last, Pace: 1}).Validate(); err == nil {
			t.Errorf("--last %s is taken", last)
		}
	}
}

// What happens to the account is what it is told to be, and is found by the report.
func TestDemoStory(t *testing.T) {
	t.Setenv("LOG_LEVEL", "error")
	demo := demoCommand{Calls: 150, Days: leastForStory, Seed: 7, Last: "2026-11-24", Pace: 10_000}
	account, root, err := demo.account(demo.clock()())
	if err != nil {
		t.Fatal(err)
	}
	defer account.Close()
	cfg, err := handler.ParseConfig(overlay(demo.settings(account, root)))
	if err != nil {
		t.Fatal(err)
	}
	store, err := openFolder(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	redirectStderr(t)
	answer, err := demo.report(t.Context(), cfg, store, account, false)
	if err != nil {
		t.Fatal(err)
	}
	days := newest(answer.Reports)
	if len(days) != leastForStory || days[len(days)-1].Date != "2026-11-24" || days[len(days)-1].Calls != 150 {
		t.Errorf("%d days, the last %+v", len(days), days[len(days)-1])
	}
	for back := range days {
		day := days[len(days)-1-back]
		want := handler.Report{Revision: 1, Complete: back != backMissing}
		if back == backLate {
			want.Revision = 2
		}
		if day.Revision != want.Revision || day.Complete != want.Complete {
			t.Errorf("%s, revision %d, complete %v, want %+v", day.Date, day.Revision, day.Complete, want)
		}
	}
	if got := notable(days); len(got) != recentDays+1 || got[0].Date != "2026-11-13" {
		t.Errorf("shown are %+v", got)
	}
	bucket := folder(filepath.Join(store.Dir(), folderBucket))
	if got := strings.Count(string(bucket.Object(t, "rejects/dt=2026-11-08/rejects.jsonl")), "\n"); got != rejects {
		t.Errorf("%d records are rejected, want %d", got, rejects)
	}
	if text := string(bucket.Object(t, "reports/dt=2026-11-24/report.json")); !strings.Contains(text, `"new_destination"`) || !strings.Contains(text, `"spend_up"`) {
		t.Error("the fraud is no finding")
	}
	before := bucket.objects(t)
	if _, err := demo.report(t.Context(), cfg, store, account, true); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(before, bucket.objects(t)) {
		t.Error("the same demo again changed bytes")
	}
}

// The same seed and day give the same calls, with and without what happens.
func TestStoryIsRepeatable(t *testing.T) {
	t.Parallel()
	last := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	told := &story{last: last}
	for _, back := range []int{0, backCarrier, backRejects} {
		day := told.day(back)
		uuids := func(s *story) []string {
			var out []string
			for _, c := range s.calls(7, day, 400) {
				out = append(out, c.UUID)
			}
			return out
		}
		if first, again := uuids(told), uuids(told); len(first) != 400 || !slices.Equal(first, again) {
			t.Errorf("%d days before: %d calls, the same ones again: %v", back, len(first), slices.Equal(first, again))
		}
		if len(uuids(nil)) != 400 {
			t.Errorf("%d days before: a calm day has %d calls", back, len(uuids(nil)))
		}
	}
}

// The file of names stays where somebody has written one.
func TestWriteTrunks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "settings", "trunks.csv")
	for range 2 {
		if err := writeTrunks(dir); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(path)
	if err != nil || !strings.HasPrefix(string(got), "trunk_id,name\n93667062664669661,Office\n") || !strings.Contains(string(got), `,"Europe, encrypted"`) {
		t.Errorf("%s, %v", got, err)
	}
	if err := os.WriteFile(path, []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := writeTrunks(dir); err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, []byte("mine")) {
		t.Errorf("%s, %v", got, err)
	}
}

// A link says where it leads, holds nothing that ends its sequence early, and is plain
// where nobody can click on it.
func TestHyperlink(t *testing.T) {
	t.Parallel()
	if got, want := hyperlink("http://127.0.0.1:8080/a\x1b\\b"), "\x1b]8;;http://127.0.0.1:8080/a\\b\x1b\\http://127.0.0.1:8080/a\\b\x1b]8;;\x1b\\"; got != want {
		t.Errorf("hyperlink = %q, want %q", got, want)
	}
	file, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if got := clickable(file, "http://127.0.0.1:8080/"); got != "http://127.0.0.1:8080/" {
		t.Errorf("in a file the link is %q", got)
	}
}
