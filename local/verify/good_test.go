package verify_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
	"zentrunk-reports/local/verify"
)

// `make audit` names a thousand days, and a seed of their own.
var (
	days  = flag.Int("days", 12, "good days that are verified")
	first = flag.Uint64("seed", 0, "seed of the first of them")
)

// A day that the job has published has no fault, whatever its calls, its zone and its
// settings are.
func TestGoodDays(t *testing.T) {
	for i := range uint64(*days) {
		seed := *first + i
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			s, date := goodDay(t, seed)
			found, result := s.objects(t).look(t, s.prefix)
			if len(found) > 0 {
				t.Errorf("%s in %s has faults:\n%s", date, s.job.Settings.Location, strings.Join(found, "\n"))
			}
			if result.Days != 1 {
				t.Errorf("%d days were looked at", result.Days)
			}
		})
	}
}

// In a bucket the same is found as in a folder.
func TestBucket(t *testing.T) {
	s, _ := goodDay(t, 3)
	folder, _ := faultsIn(t, verify.InFolder(s.objects(t).write(t, s.prefix), s.prefix), verify.Options{})
	inBucket, result := faultsIn(t, verify.InBucket(s.store.Open(t, s.prefix)), verify.Options{})
	if len(folder)+len(inBucket) > 0 || result.Days != 1 {
		t.Errorf("%d days, in the bucket %q, in the folder %q", result.Days, inBucket, folder)
	}
}

// Days of a month and of the one before have no fault, and neither has a part of them.
func TestSpans(t *testing.T) {
	s := newScene(t, "", "Europe/Berlin", "2026-11-03")
	dates := []string{"2026-10-30", "2026-10-31", "2026-11-01", "2026-11-02", "2026-11-03"}
	for i, date := range dates {
		s.add(t, date, zentrunktest.GenOptions{Seed: 9, Calls: 20 + 10*i, OddPercent: 10})
	}
	s.run(t, dates...)
	all := s.objects(t)
	dir := all.write(t, "")
	for _, span := range []struct {
		from, to string
		days     int
	}{{"", "", 5}, {"2026-11-01", "", 3}, {"", "2026-10-30", 1}, {"2026-10-31", "2026-11-02", 3}} {
		found, result := faultsIn(t, verify.InFolder(dir, ""), verify.Options{From: span.from, To: span.to})
		if len(found) > 0 || result.Days != span.days {
			t.Errorf("%s to %s: %d days, %q", span.from, span.to, result.Days, found)
		}
	}
}
