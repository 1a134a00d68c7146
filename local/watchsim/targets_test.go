package main

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"zentrunk-reports/internal/watch/watchtest"
)

// rowsOf returns the figures of docs/watch.md whose line matches a pattern, by its groups.
func rowsOf(t *testing.T, pattern string, want int) (rows [][]float64) {
	t.Helper()
	b, err := os.ReadFile("../../docs/watch.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), begin)
	text, _, _ := strings.Cut(rest, end)
	for _, groups := range regexp.MustCompile(`(?m)^`+pattern+`$`).FindAllStringSubmatch(text, -1) {
		var row []float64
		for _, g := range groups[1:] {
			f, err := strconv.ParseFloat(g, 64)
			if err != nil {
				t.Fatalf("%s: %v", groups[0], err)
			}
			row = append(row, f)
		}
		rows = append(rows, row)
	}
	if len(rows) != want {
		t.Fatalf("docs/watch.md has %d lines of %s, want %d: make watch writes them", len(rows), pattern, want)
	}
	return rows
}

const number = `([0-9.]+)`

// No quiet year has more than two incidents.
func TestQuietYearsKeepTheirTarget(t *testing.T) {
	t.Parallel()
	for _, row := range rowsOf(t, `\| `+number+` \| `+number+` \| `+number+" \\|[` a-z_0-9,]*\\|", len(watchtest.Sizes)) {
		if most := row[2]; most > 2 {
			t.Errorf("%v calls a day: %v incidents in a quiet year, want at most 2", row[0], most)
		}
	}
}

// All attacks are found, soon, before much is spent, with few requests.
func TestAttacksKeepTheirTargets(t *testing.T) {
	t.Parallel()
	if row := rowsOf(t, `\| found \| `+number+` of `+number+` \| \|`, 1)[0]; row[0] != row[1] || row[1] == 0 {
		t.Errorf("%v of %v attacks are found", row[0], row[1])
	}
	for what, most := range map[string][2]float64{
		`from when the record [a-z ]+\| ` + number + ` s \| ` + number + ` s`:  {220, 400},
		`money spent until [a-z0-9, ]+\| ` + number + ` % \| ` + number + ` %`: {1, 8},
		`requests of a run [a-z0-9/ ]+\| ` + number + ` \| ` + number:          {14, 14},
	} {
		if row := rowsOf(t, `\| `+what+` \|`, 1)[0]; row[0] > most[0] || row[1] > most[1] {
			t.Errorf("%s: %v, want at most %v", what, row, most)
		}
	}
	for _, row := range rowsOf(t, `\| [a-z_]+ \| [0-9]+ \| `+number+` of `+number+` \| [0-9]+ \| .*`, len(watchtest.Attacks)*len(watchtest.Sizes)) {
		if row[0] != row[1] {
			t.Errorf("a kind of attack is found %v times of %v", row[0], row[1])
		}
	}
}

// Under each fault all attacks are found, none is told of twice, and what is missing
// opens and closes nothing.
func TestFaultsKeepTheirTargets(t *testing.T) {
	t.Parallel()
	for _, f := range watchtest.Faults {
		row := rowsOf(t, `\| `+f.Name+` \| `+number+` of `+number+` \| [0-9]+ \| [0-9]+ \| [0-9–]+ \| `+number+` \| `+number+` \|`, 1)[0]
		if row[0] != row[1] || row[2] != 0 || row[3] != 0 {
			t.Errorf("%s: %v of %v found, %v twice, %v wrong", f.Name, row[0], row[1], row[2], row[3])
		}
	}
}

// A run keeps its bounds, and takes no more at the end of a week.
func TestRunsKeepTheirBounds(t *testing.T) {
	t.Parallel()
	rowsOf(t, `\| time of one processor \| at most (2) s \|`, 1)
	rowsOf(t, `\| memory of the process \| at most (128) MiB \|`, 1)
	if row := rowsOf(t, `\| state of the second Monday[a-z, ]+\| `+number+` % \|`, 1)[0]; row[0] > 110 {
		t.Errorf("the state of the second Monday is %v %% of the first, want at most 110", row[0])
	}
}
