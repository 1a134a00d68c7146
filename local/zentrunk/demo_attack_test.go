package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/local/attack"
	"zentrunk-reports/local/lookout"
	"zentrunk-reports/local/s3local"
)

// watchedDemo is a demo whose days before the last are published.
func watchedDemo(t *testing.T) (demoCommand, *s3local.Server) {
	t.Helper()
	t.Setenv("LOG_LEVEL", "error")
	t.Setenv("REPORT_INSIGHTS", "none")
	demo := demoCommand{Calls: 1000, Days: 10, Seed: 7, Last: "2026-11-24", Pace: 10_000, Attack: "irsf"}
	account, cfg := demoAccount(t, &demo)
	store, err := openFolder(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	redirectStderr(t)
	if _, err := demo.report(t.Context(), cfg, store, account, false); err != nil {
		t.Fatal(err)
	}
	return demo, store
}

func demoAccount(t *testing.T, demo *demoCommand) (*simulation, handler.Config) {
	t.Helper()
	account, root, err := demo.account(demo.clock()())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(account.Close)
	cfg, err := handler.ParseConfig(overlay(demo.settings(account, root)))
	if err != nil {
		t.Fatal(err)
	}
	return account, cfg
}

// Each attack is found in the demo's own path, soon and long before the morning, and leaves
// the incident where the report of its day looks for it. The same seed says the same. A day
// without an attack opens nothing.
func TestDemoWatches(t *testing.T) {
	demo, store := watchedDemo(t)
	bucket := folder(filepath.Join(store.Dir(), folderBucket))
	found := regexp.MustCompile(`\nFound (\d+) minutes after the attack's first call\. Until then it had come to ([\d,]+) (?:failed )?calls.*\nThe report of the next morning, 2026-11-25 04:15, would have found ([\d,]+) `)
	for name, want := range map[string]struct {
		rules   []string // one of them
		minutes int
	}{
		"irsf": {[]string{"new_destination"}, 12}, "wangiri": {[]string{"new_destination"}, 20},
		"pumping": {[]string{"call_burst", "number_pumping"}, 32}, "trunk-down": {[]string{"trunk_failing"}, 32},
	} {
		t.Run(name, func(t *testing.T) {
			demo := demo
			demo.Attack = attackName(name)
			told := played(t, demo, store)
			if name == "irsf" && played(t, demo, store) != told {
				t.Errorf("the same seed does not say the same again:\n%s", told)
			}
			m := found.FindStringSubmatch(told)
			if m == nil {
				t.Fatalf("it is not found:\n%s", told)
			}
			if minutes, _ := strconv.Atoi(m[1]); minutes < 1 || minutes > want.minutes {
				t.Errorf("it is found after %d minutes, want at most %d", minutes, want.minutes)
			}
			until, whole := number1000(t, m[2]), number1000(t, m[3])
			if until < 1 || until*20 > whole {
				t.Errorf("it had come to %d calls of %d, want less than a twentieth", until, whole)
			}
			if !strings.Contains(told, "  nothing open\n  CLOSED ") {
				t.Errorf("it is never over:\n%s", told)
			}
			if rules := incidentRules(t, bucket, "2026-11-24"); !slices.ContainsFunc(want.rules, func(r string) bool { return slices.Contains(rules, r) }) {
				t.Errorf("incidents are of %v, want one of %v", rules, want.rules)
			}
		})
	}
	t.Run("quiet", func(t *testing.T) { seeQuiet(t, demo, store) })
	t.Run("report", func(t *testing.T) { seeReported(t, demo, store) })
}

// seeReported sees that the report of the day names the incidents, and counts their calls.
func seeReported(t *testing.T, demo demoCommand, store *s3local.Server) {
	account, cfg := demoAccount(t, &demo)
	redirectStdout(t)
	var answer handler.Answer
	if err := demo.reportWatched(t.Context(), cfg, store, account, &answer); err != nil {
		t.Fatal(err)
	}
	if len(answer.Reports) != 1 || answer.Reports[0].Date != "2026-11-24" || answer.Reports[0].Calls <= int(demo.Calls) || !answer.Reports[0].Complete {
		t.Errorf("the day is reported as %+v", answer.Reports)
	}
	bucket := folder(filepath.Join(store.Dir(), folderBucket))
	var report struct{ Incidents []string }
	if err := json.Unmarshal(bucket.Object(t, "reports/dt=2026-11-24/report.json"), &report); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(string(bucket), "watch", "incidents", "dt=2026-11-24", "*.json"))
	if err != nil || len(files) == 0 || len(files) != len(report.Incidents) {
		t.Errorf("the report names %v, incidents are %v, %v", report.Incidents, files, err)
	}
	if page := string(bucket.Object(t, "reports/dt=2026-11-24/report.html")); !strings.Contains(page, "Sierra Leone") || !strings.Contains(page, report.Incidents[0]) {
		t.Error("the page does not name the incident")
	}
}

// played returns what a demo's watch says.
func played(t *testing.T, demo demoCommand, store *s3local.Server) string {
	t.Helper()
	account, cfg := demoAccount(t, &demo)
	said := redirectStdout(t)
	if err := demo.watch(t.Context(), cfg, store, account); err != nil {
		t.Fatal(err)
	}
	return said()
}

func number1000(t *testing.T, text string) int {
	t.Helper()
	n, err := strconv.Atoi(strings.ReplaceAll(text, ",", ""))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// incidentRules returns the rules of a day's incidents in the bucket, and removes these.
func incidentRules(t *testing.T, bucket folder, date string) (rules []string) {
	t.Helper()
	dir := filepath.Join(string(bucket), "watch", "incidents", "dt="+date)
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var in watch.Incident
		if err := json.Unmarshal(b, &in); err != nil {
			t.Fatal(err)
		}
		rules = append(rules, in.Rule)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	return rules
}

// seeQuiet sees a day on which nothing happens: it opens nothing, slice after slice.
func seeQuiet(t *testing.T, demo demoCommand, store *s3local.Server) {
	account, cfg := demoAccount(t, &demo)
	redirectStdout(t)
	day := yesterday(demo.clock()())
	clock := lookout.Due(day)
	l, err := demo.lookout(t.Context(), cfg, store, clock)
	if err != nil {
		t.Fatal(err)
	}
	l.Now = func() time.Time { return clock }
	quiet := attack.New(nil, day, demo.story(day).calls(demo.Seed, day, int(demo.Calls)), demo.Seed)
	calls := 0
	for ; clock.Before(day.AddDate(0, 0, 1)); clock = lookout.Due(clock) {
		account.Add(quiet.Until(clock)...)
		seen, err := l.Look(t.Context())
		if err != nil || seen.Blind != nil && seen.Blind.Err != nil {
			t.Fatalf("at %s: %+v, %v", clock, seen.Blind, err)
		}
		for _, c := range seen.Changes {
			t.Errorf("at %s %s %s is %s", clock, c.Rule, c.Key, c.State)
		}
		for _, s := range seen.Slices {
			calls += s.Calls
		}
	}
	if calls < 900 {
		t.Errorf("the watch has seen %d calls of 1000", calls)
	}
}

// redirectStdout lets what the program prints go into a file and returns what tells what it
// has printed.
func redirectStdout(t *testing.T) func() string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "stdout")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	stdout := os.Stdout
	os.Stdout = file
	t.Cleanup(func() { os.Stdout = stdout; file.Close() })
	return func() string {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
}

// An attack is for days enough, and one that nobody knows is named.
func TestAttackFlag(t *testing.T) {
	t.Parallel()
	for args, want := range map[string]string{
		"--attack flood":          `--attack: is "flood", want irsf, wangiri, pumping or trunk-down`,
		"--attack":                "--attack: without a value, want irsf, wangiri, pumping or trunk-down",
		"--attack irsf --days 2":  "--attack is for 8 days or more, by which the watch knows what is usual: --days is 2",
		"--attack irsf --days 90": "--days is 90, want 1 to 89",
	} {
		if _, err := parse(append([]string{"demo"}, strings.Fields(args)...)...); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s says %v, want %q", args, err, want)
		}
	}
	for args, days := range map[string]int{"--attack IRSF": usualDays, "--attack trunk-down --calls 20k": leastForWatch} {
		cli, err := parse(append([]string{"demo"}, strings.Fields(args)...)...)
		if err != nil || cli.Demo.Days != days {
			t.Errorf("%s: %d days, %v, want %d", args, cli.Demo.Days, err, days)
		}
	}
}
