package zones

import (
	"archive/zip"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// names are those of every zone of the database.
func names(t testing.TB) []string {
	t.Helper()
	archive, err := zip.NewReader(strings.NewReader(database), int64(len(database)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range archive.File {
		names = append(names, f.Name)
	}
	if len(names) < 500 || !slices.IsSorted(names) {
		t.Fatalf("the database has %d zones, want 500 or more in the order of their names", len(names))
	}
	return names
}

func load(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := Load(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// Days begin by the rules in force, which changed in 2026: by the database's NEWS
// British Columbia stays at -07 (2026b), Alberta at -06 and Morocco at +00 (2026c),
// and by its rules for Cuba (2026f) Havana stays on summer time for one winter.
func TestDaysOf2026(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ zone, date, begins string }{
		{"America/Vancouver", "2026-03-08", "2026-03-08T08:00:00Z"}, // the last change
		{"America/Vancouver", "2026-03-09", "2026-03-09T07:00:00Z"},
		{"America/Vancouver", "2026-11-01", "2026-11-01T07:00:00Z"},
		{"America/Vancouver", "2026-11-02", "2026-11-02T07:00:00Z"}, // no change before it
		{"America/Vancouver", "2026-11-27", "2026-11-27T07:00:00Z"},
		{"America/Vancouver", "2027-07-01", "2027-07-01T07:00:00Z"},
		{"America/Vancouver", "2040-01-01", "2040-01-01T07:00:00Z"},
		{"America/Edmonton", "2026-03-08", "2026-03-08T07:00:00Z"},
		{"America/Edmonton", "2026-03-09", "2026-03-09T06:00:00Z"},
		{"America/Edmonton", "2026-11-02", "2026-11-02T06:00:00Z"},
		{"America/Edmonton", "2026-11-27", "2026-11-27T06:00:00Z"},
		{"America/Edmonton", "2040-01-01", "2040-01-01T06:00:00Z"},
		{"America/Havana", "2026-03-07", "2026-03-07T05:00:00Z"},
		{"America/Havana", "2026-03-09", "2026-03-09T04:00:00Z"},
		{"America/Havana", "2026-11-02", "2026-11-02T04:00:00Z"},
		{"America/Havana", "2026-11-27", "2026-11-27T04:00:00Z"},
		{"America/Havana", "2027-03-15", "2027-03-15T04:00:00Z"},
		{"America/Havana", "2027-11-08", "2027-11-08T05:00:00Z"},
		{"America/Havana", "2040-07-01", "2040-07-01T04:00:00Z"},
		{"Africa/Casablanca", "2026-09-20", "2026-09-19T23:00:00Z"}, // the last day at +01, until 02:00
		{"Africa/Casablanca", "2026-09-21", "2026-09-21T00:00:00Z"},
		{"Africa/Casablanca", "2026-11-27", "2026-11-27T00:00:00Z"},
		{"Africa/Casablanca", "2027-02-20", "2027-02-20T00:00:00Z"}, // Ramadan
		{"Africa/El_Aaiun", "2026-11-27", "2026-11-27T00:00:00Z"},
		{"UTC", "2026-11-27", "2026-11-27T00:00:00Z"},
		{"Asia/Kathmandu", "2026-11-27", "2026-11-26T18:15:00Z"},
	} {
		got, err := time.ParseInLocation(time.DateOnly, tt.date, load(t, tt.zone))
		if err != nil {
			t.Fatal(err)
		}
		if s := got.UTC().Format(time.RFC3339); s != tt.begins {
			t.Errorf("%s begins at %s in %s, want %s", tt.date, s, tt.zone, tt.begins)
		}
	}
}

// Every zone of the database loads, under the name that it was asked for.
func TestEveryZone(t *testing.T) {
	t.Parallel()
	for _, name := range names(t) {
		if loc := load(t, name); loc.String() != name {
			t.Errorf("Load(%q) is named %q", name, loc)
		}
	}
	if loc := load(t, "UTC"); loc != time.UTC {
		t.Errorf("Load(%q) is not time.UTC", "UTC")
	}
}

// What is no name of the database is an error that says so: a machine's own zone,
// another spelling, a path, a rule.
func TestNoZone(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"", "Local", "local", "utc", "Berlin", "Mars", "europe/berlin", "Europe/Berlin ", " Europe/Berlin", "Europe", "Europe/", "Europe/Berlin/",
		"/Europe/Berlin", "./Europe/Berlin", "../zones/UTC", "Europe/../Europe/Berlin", `Europe\Berlin`, "Europe//Berlin", "Europe/Berlin\x00",
		"/etc/localtime", "posixrules", "localtime", "zone.tab", "EST5EDT4", "CET-1CEST", "+01:00", "Zulu\n",
	} {
		loc, err := Load(name)
		if err == nil {
			t.Errorf("Load(%q) = %v, want an error", name, loc)
		} else if text := err.Error(); !strings.Contains(text, strconv.Quote(name)) || !strings.Contains(text, Version()) {
			t.Errorf("Load(%q): %q, want an error that names it and the database", name, text)
		}
	}
}

// The version is that of the package that is pinned: 2026.6 is 2026f.
func TestVersion(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../checks/requirements-zones.txt")
	if err != nil {
		t.Fatal(err)
	}
	pin := regexp.MustCompile(`(?m)^tzdata==(\d{4})\.(\d+) `).FindSubmatch(text)
	if pin == nil {
		t.Fatalf("no package is pinned in:\n%s", text)
	}
	nth, err := strconv.Atoi(string(pin[2]))
	if err != nil {
		t.Fatal(err)
	}
	if want := string(pin[1]) + string(rune('a'+nth-1)); Version() != want {
		t.Errorf("Version() = %q, want %q", Version(), want)
	}
}

// A name gives a zone of that name or an error that tells it, and never more.
func FuzzLoad(f *testing.F) {
	for _, name := range []string{"UTC", "Europe/Berlin", "America/Argentina/Ushuaia", "GMT+0", "Local", "", "../UTC", "\xff"} {
		f.Add(name)
	}
	known := names(f)
	f.Fuzz(func(t *testing.T, name string) {
		_, want := slices.BinarySearch(known, name)
		loc, err := Load(name)
		if (err == nil) != want {
			t.Fatalf("Load(%q) = %v, %v; the database has it: %v", name, loc, err, want)
		}
		if err == nil && loc.String() != name {
			t.Fatalf("Load(%q) is named %q", name, loc)
		}
	})
}

// BenchmarkLoad is what a function's start pays for a zone that is not UTC.
func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Load("America/New_York"); err != nil {
			b.Fatal(err)
		}
	}
}
