package progress

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// Without a terminal a day is a line when a phase begins, one every ten seconds
// while it lasts, and one with what it came to.
func TestLines(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		d := newDisplay(&out, false)
		d.Update("2026-11-21", 0, 0, 0, 0)
		d.Update("2026-11-21", 0, 60, 0, 0)
		for listed := 20; listed <= 60; listed += 20 {
			time.Sleep(4 * time.Second) // of the bubble's clock
			d.Update("2026-11-21", listed, 60, 0, 0)
		}
		d.Update("2026-11-21", 60, 60, 0, 2)
		d.Update("2026-11-21", 60, 60, 2, 2)
		d.Update("2026-11-22", 5, 7, 0, 0)
		d.Update("2026-11-21", 60, 60, 2, 2) // too late
		d.Close()
		d.Close()
		d.Update("2026-11-23", 1, 1, 1, 1)
		want := `2026-11-21: listing 0/0
2026-11-21: listing 60/60
2026-11-21: insights 0/2
2026-11-21: 60 calls, 2 insights
2026-11-22: listing 5/7
2026-11-22: stopped at 5/7 calls, 0/0 insights
`
		if got := out.String(); got != want {
			t.Errorf("lines:\n%swant:\n%s", got, want)
		}
	})
}

// On a terminal every day is one bar that stays, with what the day came to;
// lines written in between stand whole above the bars.
func TestBars(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer // read after Close alone
	d := newDisplay(&out, true)
	d.Update("2026-11-21", 0, 0, 0, 0) // an empty day
	d.Update("2026-11-22", 20, 40, 0, 0)
	if _, err := d.Write([]byte("a line of the log\n")); err != nil {
		t.Errorf("Write = %v", err)
	}
	d.Update("2026-11-22", 40, 40, 0, 0) // full, but not at its end
	d.Update("2026-11-22", 40, 40, 3, 30)
	d.Update("2026-11-22", 40, 40, 30, 30)
	d.Update("2026-11-23", 20, 40, 1, 2)
	d.Close()
	if _, err := d.Write([]byte("after the end\n")); err != nil {
		t.Errorf("Write after Close = %v", err)
	}
	got := out.String()
	for _, want := range []string{
		"2026-11-21 0 calls, 0 insights ", "2026-11-22 40 calls, 30 insights ",
		"2026-11-23 stopped at 20/40 calls, 1/2 insights ", "a line of the log\n", "\nafter the end\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("output lacks %q:\n%q", want, got)
		}
	}
}

// What is left follows the requests, of which a call costs a twentieth and an
// insight one; calls that are not listed yet want as many insights as the others.
func TestCounts(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name        string
		counts      counts
		done, total int64
		text        string
		whole       bool
	}{
		{"not begun", counts{}, 0, 0, "listing 0/0", true},
		{"listing", counts{40, 50, 0, 0}, 2, 3, "listing 40/50", false},
		{"listed", counts{50, 50, 0, 0}, 3, 3, "listing 50/50", true},
		{"insights of a window", counts{40, 50, 7, 9}, 9, 14, "insights 7/~11", false},
		{"next window", counts{40, 50, 9, 9}, 11, 14, "listing 40/50", false},
		{"end", counts{50, 50, 12, 12}, 15, 15, "insights 12/12", true},
	}
	for _, tt := range tests {
		done, total := tt.counts.requests()
		if done != tt.done || total != tt.total {
			t.Errorf("%s: requests = %d of %d, want %d of %d", tt.name, done, total, tt.done, tt.total)
		}
		if got := tt.counts.String(); got != tt.text {
			t.Errorf("%s: text = %q, want %q", tt.name, got, tt.text)
		}
		if got := tt.counts.whole(); got != tt.whole {
			t.Errorf("%s: whole = %v, want %v", tt.name, got, tt.whole)
		}
	}
}

// Updates and lines may come from many goroutines, in any order.
func TestConcurrentUse(t *testing.T) {
	t.Parallel()
	for _, bars := range []bool{false, true} {
		var out bytes.Buffer
		d := newDisplay(&out, bars)
		var wg sync.WaitGroup
		for i := 1; i <= 50; i++ {
			wg.Go(func() {
				d.Update("2026-11-22", i, 50, i, 50)
				fmt.Fprintln(d, "a line")
			})
		}
		wg.Wait()
		d.Close()
		if got := out.String(); !strings.Contains(got, "50 calls, 50 insights") || strings.Count(got, "a line\n") != 50 {
			t.Errorf("bars %v: output %q", bars, got)
		}
	}
}

// A file is no terminal: no control sequence reaches it.
func TestNewOnFile(t *testing.T) {
	t.Parallel()
	file, err := os.Create(filepath.Join(t.TempDir(), "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	d := New(file)
	d.Update("2026-11-22", 1, 1, 0, 0)
	d.Close()
	data, err := os.ReadFile(file.Name())
	if want := "2026-11-22: listing 1/1\n2026-11-22: 1 calls, 0 insights\n"; err != nil || string(data) != want {
		t.Errorf("file = %q, %v, want %q", data, err, want)
	}
}

// What a bar says takes the same place whatever it says, where the line has room.
func TestEven(t *testing.T) {
	t.Parallel()
	want := len(even("", 80))
	for _, c := range []counts{{}, {20, 5000, 0, 0}, {20, 1000000, 7, 700000}, {1000000, 1000000, 1, 700000}} {
		if got := even(c.String(), 80); len(got) != want {
			t.Errorf("%q takes %d columns, want %d", got, len(got), want)
		}
		if got := even(c.String(), 39); got != c.String()+" " {
			t.Errorf("%q on a narrow line, want no more than what is said", got)
		}
	}
}
