package heap

import (
	"math"
	"runtime/debug"
	"testing"
)

// The budget holds as long as GOGC's share of what is in use is within it, and again when
// it is; in between, the settings are those of the environment. Not parallel: they are the
// process's.
func TestBudget(t *testing.T) {
	t.Cleanup(func() { debug.SetMemoryLimit(math.MaxInt64); debug.SetGCPercent(100) })
	b := budget{limit: 890 << 20, bytes: 160 << 20, least: 30, kept: true}
	for _, tt := range []struct {
		live, limit int64
		percent     int
	}{
		{200 << 20, 890 << 20, 30},
		{124 << 20, 890 << 20, 30},
		{123 << 20, 160 << 20, -1},
		{10 << 20, 160 << 20, -1},
		{124 << 20, 890 << 20, 30},
	} {
		b.see(tt.live)
		percent := debug.SetGCPercent(100)
		debug.SetGCPercent(percent)
		if limit := debug.SetMemoryLimit(-1); limit != tt.limit || percent != tt.percent {
			t.Errorf("with %d MiB in use, the limit is %d MiB and GOGC %d, want %d and %d", tt.live>>20, limit>>20, percent, tt.limit>>20, tt.percent)
		}
	}
}

// A large limit gives its share, one as small as those of the smaller functions the smallest
// budget. What has no limit, or less than twice that budget, has none.
func TestBudgetOf(t *testing.T) {
	t.Parallel()
	const mib = 1 << 20
	for _, tt := range []struct{ limit, want int64 }{
		{math.MaxInt64, 0}, {1000 * mib, 180 * mib}, {220 * mib, 96 * mib}, {192 * mib, 96 * mib}, {191 * mib, 0}, {1 * mib, 0},
	} {
		if got := budgetOf(tt.limit); got != tt.want {
			t.Errorf("the budget of a limit of %d MiB is %d MiB, want %d", tt.limit/mib, got/mib, tt.want/mib)
		}
	}
}
