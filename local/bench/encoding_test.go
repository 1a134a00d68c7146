package main

import (
	"maps"
	"slices"
	"testing"

	"zentrunk-reports/internal/calls"
)

// A day of the seed takes no more than it is to take, and is the day that was encoded
// before; every column has its figures.
func TestBytesOfDay(t *testing.T) {
	t.Parallel()
	b := &bench{dir: t.TempDir()}
	day, err := b.encode(t.Context(), before[0].calls)
	if err != nil {
		t.Fatal(err)
	}
	if day.rows != before[0].rows {
		t.Fatal("the simulated account draws other calls than those of the figures before: measure these anew, with the release that they are of")
	}
	if share := day.share(&before[0]); share > mostEncoded[0] {
		t.Errorf("%d bytes without filters are %.3f of those before, want at most %.2f", day.bytes-day.filters, share, mostEncoded[0])
	}
	if perCall := float64(day.filters) / float64(day.calls); perCall < 3.5 || perCall > 4 {
		t.Errorf("filters take %.2f bytes a call", perCall)
	}
	var names []string
	for _, c := range calls.Columns() {
		names = append(names, c.Name)
	}
	slices.Sort(names)
	for i := range before {
		if got := slices.Sorted(maps.Keys(before[i].columns)); !slices.Equal(got, names) {
			t.Errorf("figures before are of the columns %q, want %q", got, names)
		}
	}
}
