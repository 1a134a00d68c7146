// Package heap has the garbage collector run seldom as long as the heap is small.
//
// GOGC says how far the heap may grow beyond what is in use. A small percentage keeps a
// large heap in bounds, and has a small one collected over and over, while the memory that
// is paid for lies unused. So the heap of a process has a floor here: up to it, nothing is
// collected for the sake of GOGC.
package heap

import (
	"math"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// share is the part of GOMEMLIMIT that is the floor. A publish of the function that the
// template sets up has 142 MiB.
const share = 0.16

// leastHeap is below what the runtime does not collect at a percentage of 100.
const leastHeap = 4 << 20

// UseLimit gives the heap of this process a floor, until the process ends. Without
// GOMEMLIMIT it does nothing. GOGC is as before wherever the heap is larger.
func UseLimit() {
	limit := debug.SetMemoryLimit(-1)
	if limit == math.MaxInt64 {
		return
	}
	least := debug.SetGCPercent(100)
	if least < 0 { // GOGC=off
		debug.SetGCPercent(least)
		return
	}
	f := &floor{bytes: uint64(share * float64(limit)), least: least}
	f.set()
	f.watch()
}

type floor struct {
	bytes uint64
	least int // percentage
}

// watch has f set after each collection: it makes garbage, which the next one finds.
func (f *floor) watch() {
	type garbage struct{ _ *floor }
	runtime.AddCleanup(&garbage{}, func(f *floor) {
		f.set()
		f.watch()
	}, f)
}

// set makes the percentage that of the floor, as far as the heap is below it.
func (f *floor) set() {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	debug.SetGCPercent(f.percent(live[0].Value.Uint64()))
}

// percent returns the percentage by which the heap of which so much is in use grows to
// the floor.
func (f *floor) percent(live uint64) int {
	live = max(live, 1)
	if live >= f.bytes {
		return f.least
	}
	most := 100 * f.bytes / leastHeap // more would raise the least heap above the floor
	return max(f.least, int(min(most, 100*(f.bytes-live)/live)))
}
