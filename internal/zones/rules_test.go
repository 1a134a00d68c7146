package zones

import (
	"archive/zip"
	"bufio"
	"flag"
	"go/build"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

var others = flag.String("others", "", "file that says when clocks change in every zone, as another reader of the database does")

// later are the zones whose past is another than in the database of Go 1.26, 2025c,
// with what is new.
var later = map[string]string{
	"Europe/Chisinau": "2026a: clocks change as in the European Union since 2022",
	"Europe/Tiraspol": "the same",
	"Asia/Tehran":     "after 2026c: summer time of 1979",
	"Iran":            "the same",
}

// Until 2024 the database says what Go's own does, and no name that Go knows is
// missing: a setting that worked goes on working.
func TestAsGoUntil2024(t *testing.T) {
	t.Parallel()
	own, err := zip.OpenReader(filepath.Join(build.Default.GOROOT, "lib/time/zoneinfo.zip"))
	if err != nil {
		t.Fatal(err)
	}
	defer own.Close()
	if len(own.File) < 500 {
		t.Fatalf("Go's database has %d zones", len(own.File))
	}
	for _, f := range own.File {
		file, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		rules, err := io.ReadAll(file)
		if err != nil {
			t.Fatal(err)
		}
		want, err := time.LoadLocationFromTZData(f.Name, rules)
		if err != nil {
			t.Fatal(err)
		}
		got, err := Load(f.Name)
		if err != nil {
			t.Error(err)
			continue
		}
		if at := differ(got, want); !at.IsZero() && later[f.Name] == "" {
			t.Errorf("%s: %v and not %v", f.Name, at.In(got), at.In(want))
		}
	}
}

// differ returns an instant, of one every three days from 1970 to 2024, at which
// the clocks of two zones differ, or the zero time. It does not go by ZoneBounds,
// whose end lies in the past on the last day of a leap year.
func differ(a, b *time.Location) time.Time {
	end := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	for at := time.Unix(0, 0); at.Before(end); at = at.Add(72 * time.Hour) {
		_, offsetA := at.In(a).Zone()
		_, offsetB := at.In(b).Zone()
		if offsetA != offsetB {
			return at
		}
	}
	return time.Time{}
}

// Another reader of the same database, Python's zoneinfo, sees the same offset in
// every zone on every day from 1970 to 2050, and changes at the same second.
// `make zones` and `make supply` run it.
func TestRulesAsOthersReadThem(t *testing.T) {
	if *others == "" {
		t.Skip("-others names no file")
	}
	file, err := os.Open(*others)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	seen := 0
	for lines := bufio.NewScanner(file); lines.Scan(); seen++ {
		name, changes, _ := strings.Cut(lines.Text(), "\t")
		t.Run(name, func(t *testing.T) { sameOffsets(t, load(t, name), strings.Fields(changes)) })
	}
	if want := len(names(t)); seen != want {
		t.Errorf("%s has %d zones, want %d", *others, seen, want)
	}
}

// sameOffsets walks a zone second by second around each change, and day by day
// between them. A change is an instant and the offset that it begins, in seconds.
func sameOffsets(t *testing.T, loc *time.Location, changes []string) {
	const day = 24 * 60 * 60
	end := time.Date(2051, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	for i, change := range changes {
		from, offset := pair(t, change)
		to := end
		if i+1 < len(changes) {
			to, _ = pair(t, changes[i+1])
		}
		for at := from; at < to; at += day {
			same(t, loc, at, offset)
		}
		same(t, loc, to-1, offset)
	}
}

func same(t *testing.T, loc *time.Location, at int64, want int) {
	t.Helper()
	if _, got := time.Unix(at, 0).In(loc).Zone(); got != want {
		t.Fatalf("%v is %d s from UTC, want %d", time.Unix(at, 0).UTC(), got, want)
	}
}

func pair(t *testing.T, change string) (at int64, offset int) {
	t.Helper()
	first, second, _ := strings.Cut(change, ":")
	at, err := strconv.ParseInt(first, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	offset, err = strconv.Atoi(second)
	if err != nil {
		t.Fatal(err)
	}
	return at, offset
}
