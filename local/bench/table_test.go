package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A missed target is said in its row and below the table; a row without a
// target is neither met nor missed.
func TestWriteTable(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	err := writeTable(&out, []row{
		{"pace", "97.2 %", ">= 95 %", true, "one run"},
		{"  speed", "12/s", "", true, ""},
		{"growth", "1.40", "<= 1.25", false, ""},
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for line := range strings.Lines(out.String()) {
		got = append(got, strings.TrimRight(line, " \n"))
	}
	want := []string{
		"",
		"row      measured  target   ok?  how",
		"pace     97.2 %    >= 95 %  yes  one run",
		"  speed  12/s",
		"growth   1.40      <= 1.25  NO",
		"",
		"1 of 3 rows miss their target.",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("table (-want +got):\n%s", diff)
	}
}

// The bound on lists is that of the pages, a tenth more, and twenty.
func TestMostLists(t *testing.T) {
	t.Parallel()
	for calls, want := range map[int]int{0: 20, 1: 21, 20: 21, 21: 22, 20_000: 1_120} {
		if got := mostLists(calls); got != want {
			t.Errorf("mostLists(%d) = %d, want %d", calls, got, want)
		}
	}
}

// The median is the middle of the values in order, and the spread their ends.
func TestMedian(t *testing.T) {
	t.Parallel()
	values := []float64{3_000, 1_000, 2_000}
	if got := median(values); got != 2_000 {
		t.Errorf("median = %v, want 2000", got)
	}
	if got, want := spread(values, perSecond), "median of 3 runs, 1,000/s to 3,000/s"; got != want {
		t.Errorf("spread = %q, want %q", got, want)
	}
	if got := spread(values[:1], perSecond); got != "one run" {
		t.Errorf("spread of one value = %q", got)
	}
}

// The peak of memory is read from the kernel's own words, in bytes.
func TestParsePeak(t *testing.T) {
	t.Parallel()
	if got, err := parsePeak("Name:\tbench\nVmPeak:\t 9 kB\nVmHWM:\t  2048 kB\n"); got != 2<<20 || err != nil {
		t.Errorf("parsePeak = %d, %v, want 2 MiB", got, err)
	}
	for _, status := range []string{"", "VmHWM:\t12 MB\n", "VmHWM:\tmuch kB\n"} {
		if _, err := parsePeak(status); err == nil {
			t.Errorf("parsePeak(%q) succeeds", status)
		}
	}
}

// What changes the figures, or points the job elsewhere, is kept from children.
func TestEnvironment(t *testing.T) {
	t.Parallel()
	got := environment([]string{
		"PATH=/bin", "TMPDIR=/tmp", "GOMEMLIMIT=1GiB", "GOGC=50", "AWS_PROFILE=mine", "REPORT_BUCKET=mine",
		"ZENTRUNK_AUTH_TOKEN=mine", "HTTPS_PROXY=elsewhere", "HOME=/root",
	})
	if want := []string{"PATH=/bin", "HOME=/root"}; !slices.Equal(got, want) {
		t.Errorf("environment = %q, want %q", got, want)
	}
}
