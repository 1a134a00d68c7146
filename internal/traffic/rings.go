package traffic

import (
	"cmp"
	"math"
	"slices"
)

// The percentiles of ringing.
const (
	median = iota
	high
	percentiles
)

var shares = [percentiles]float64{median: 0.50, high: 0.95}

// Rings are the calls of one key that rang and were answered, told one by one in the
// order of how long.
type rings struct {
	n, seen      int
	below, above [percentiles]rank
}

// A rank is a place in the order, and what stands there.
type rank struct {
	place  int
	micros int64
}

// percentiles returns the rings of each group.
func (d *Day) percentiles() []rings {
	out := make([]rings, len(d.groups))
	for i := range d.combos {
		for _, group := range d.combos[i].groups {
			out[group].n += d.combos[i].rung
		}
	}
	for i := range out {
		out[i].rank()
	}
	order := make([]uint32, len(d.rings))
	for id := range order {
		order[id] = uint32(id)
	}
	slices.SortFunc(order, func(a, b uint32) int { return cmp.Compare(d.rings[a], d.rings[b]) })
	for _, id := range order {
		for chain := d.rung[id]; chain != 0; {
			c := d.calls.at(chain)
			for _, group := range d.combos[c.combo].groups {
				out[group].tell(d.rings[id])
			}
			chain = c.rung
		}
	}
	return out
}

// rank says which places the percentiles lie between.
func (r *rings) rank() {
	for i, share := range shares {
		at := float64(float64(max(r.n-1, 0)) * share)
		r.below[i].place, r.above[i].place = int(math.Floor(at)), int(math.Ceil(at))
	}
}

// tell tells of the next call.
func (r *rings) tell(micros int64) {
	for i := range percentiles {
		if r.below[i].place == r.seen {
			r.below[i].micros = micros
		}
		if r.above[i].place == r.seen {
			r.above[i].micros = micros
		}
	}
	r.seen++
}

// quantile returns a percentile in seconds with linear interpolation, as SQL's
// quantile_cont defines it; nil where no call rang.
func (r *rings) quantile(i int) *float64 {
	if r.n == 0 {
		return nil
	}
	lo, hi := float64(r.below[i].micros)/1e6, float64(r.above[i].micros)/1e6
	// Conversions keep the compiler from fusing a product into a sum, which arm64 would
	// do and amd64 would not.
	at := float64(float64(r.n-1) * shares[i])
	w := at - math.Floor(at)
	v := float64(lo*(1-w)) + float64(hi*w)
	v = min(max(v, lo), hi)
	return &v
}
