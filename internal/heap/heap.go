// Package heap has the garbage collector run seldom as long as the heap is small.
//
// GOGC says how far the heap may grow beyond what is in use. A small percentage keeps a
// large heap in bounds, and has a small one collected over and over, while the memory that
// is paid for lies unused. So a process has a budget here, and as long as it is enough,
// nothing is collected before it is used up.
package heap

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// share is the part of GOMEMLIMIT that is the budget: 160 MiB of a publish of the function
// that the template sets up.
const share = 0.18

// smallest is the smallest budget. A pull of one window is collected once within it.
const smallest = 96 << 20

// UseBudget has this process use its budget, until it ends. Where what is in use and
// GOGC's percentage of it are more, GOGC and GOMEMLIMIT are as they were. Without
// GOMEMLIMIT, where the smallest budget is more than half of it, or with GOGC=off, it
// does nothing. It is to be called once.
func UseBudget() {
	limit := debug.SetMemoryLimit(-1)
	bytes := budgetOf(limit)
	if bytes == 0 {
		return
	}
	b := budget{limit: limit, bytes: bytes, kept: true, least: debug.SetGCPercent(-1)}
	if b.least >= 0 {
		debug.SetMemoryLimit(b.bytes)
		b.watch()
	}
}

// budgetOf returns the budget of a process with that memory limit, 0 where it has none.
func budgetOf(limit int64) int64 {
	bytes := max(int64(share*float64(limit)), smallest)
	if limit == math.MaxInt64 || bytes > limit/2 {
		return 0
	}
	return bytes
}

type budget struct {
	limit, bytes int64
	least        int  // GOGC's percentage
	kept         bool // whether the budget holds now
}

// watch looks at the heap after each collection: it makes garbage, which the next one finds.
func (b *budget) watch() {
	type garbage struct{ _ *budget }
	runtime.AddCleanup(&garbage{}, func(b *budget) {
		live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
		metrics.Read(live)
		b.see(int64(live[0].Value.Uint64()))
		b.watch()
	}, b)
}

// see sets the runtime for a heap of which so much is in use. If it comes late, the
// collector works more for that long: the heap does not outgrow the budget.
func (b *budget) see(live int64) {
	kept := b.enough(live)
	switch {
	case kept == b.kept:
	case kept:
		debug.SetMemoryLimit(b.bytes)
		debug.SetGCPercent(-1)
	default:
		debug.SetGCPercent(b.least)
		debug.SetMemoryLimit(b.limit)
	}
	b.kept = kept
}

// enough is whether a heap of which so much is in use may keep to the budget.
func (b *budget) enough(live int64) bool { return live+live*int64(b.least)/100 <= b.bytes }
