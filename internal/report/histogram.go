package report

import (
	"cmp"
	"math"
	"math/big"
	"slices"
)

// A dictionary numbers the distinct values of one metric in the order in which
// they are first seen. Metrics repeat: a day of a million calls has some
// thousand values, so that the memory of a report follows the variety of the
// values and not the number of calls.
type dictionary struct {
	ids    map[uint64]uint32 // by the bits of the value
	values []float64
}

// id returns the number of v, which must be finite.
func (d *dictionary) id(v float64) uint32 {
	bits := math.Float64bits(v + 0) // -0 and 0 are one value
	id, ok := d.ids[bits]
	if !ok {
		if d.ids == nil {
			d.ids = map[uint64]uint32{}
		}
		id = uint32(len(d.values))
		d.ids[bits] = id
		d.values = append(d.values, v+0)
	}
	return id
}

// minLog is how many values a histogram notes one by one before it counts.
const minLog = 16

// A histogram counts the values of one metric in one group of calls, exactly. A
// group of few calls notes the numbers of its values in log; one of many counts
// them in dense, which is indexed by them.
//
// Most of the time of a report goes into these counts (9 groups × 5 metrics a
// call), which is why they are array elements and not map entries. The array
// only grows by as many places as the log has entries, so that the memory of a
// group stays in proportion to its calls.
type histogram struct {
	dense []uint32 // a day's calls fit 32 bits
	log   []uint32
}

// add counts the value with number id of d.
func (h *histogram) add(id uint32, d *dictionary) {
	if int(id) < len(h.dense) {
		h.dense[id]++
		return
	}
	h.note(id, d)
}

// note is apart from add so that add can be inlined.
func (h *histogram) note(id uint32, d *dictionary) {
	h.log = append(h.log, id)
	if len(h.log) < max(minLog, len(d.values)-len(h.dense)) {
		return
	}
	h.dense = append(h.dense, make([]uint32, len(d.values)-len(h.dense))...)
	for _, id := range h.log {
		h.dense[id]++
	}
	h.log = h.log[:0]
}

// distribution returns the values of h in order.
func (h *histogram) distribution(d *dictionary) distribution {
	var out distribution
	for id, n := range h.dense {
		if n > 0 {
			out = append(out, step{d.values[id], int(n)})
		}
	}
	for _, id := range h.log {
		out = append(out, step{d.values[id], 1})
	}
	slices.SortFunc(out, func(a, b step) int { return cmp.Compare(a.value, b.value) })
	for i := 1; i < len(out); i++ {
		out[i].upTo += out[i-1].upTo
	}
	return out
}

// A distribution is a sorted list of values, each value with how many there are
// of it and of those before.
type distribution []step

type step struct {
	value float64
	upTo  int
}

func (d distribution) len() int {
	if len(d) == 0 {
		return 0
	}
	return d[len(d)-1].upTo
}

// at returns the value at index k of the list written out.
func (d distribution) at(k int) float64 {
	i, _ := slices.BinarySearchFunc(d, k+1, func(s step, n int) int { return cmp.Compare(s.upTo, n) })
	return d[i].value
}

// quantile returns the q-quantile with linear interpolation, as SQL's
// quantile_cont and percentile_cont define it, nil where there are no values.
//
// The neighbours are weighted as DuckDB 1.1 to 1.5 weigh them. Rounding can put
// that sum a last bit outside the two, where it does not belong.
func (d distribution) quantile(q float64) *float64 {
	if len(d) == 0 {
		return nil
	}
	// Conversions keep the compiler from fusing a product into a sum, which arm64
	// would do and amd64 would not; checks/fused.sh finds what is left.
	at := float64(float64(d.len()-1) * q)
	below := math.Floor(at)
	lo, hi := d.at(int(below)), d.at(int(math.Ceil(at)))
	w := at - below
	v := float64(lo*(1-w)) + float64(hi*w)
	v = min(max(v, lo), hi)
	return &v
}

// scoreBits is how many bits after the point a double from 1 to 5 may have.
const scoreBits = 52

// mean returns the mean of values that lie between 1 and 5, nil where there are
// none. The sum is exact, and only the result is rounded: it depends on no
// order.
func (d distribution) mean() *float64 {
	if len(d) == 0 {
		return nil
	}
	sum, _ := d.sums()
	n := new(big.Int).Lsh(big.NewInt(int64(d.len())), scoreBits)
	v, _ := new(big.Rat).SetFrac(sum, n).Float64()
	return &v
}

// deviation returns the standard deviation of a sample of values that lie
// between 1 and 5, nil where there are fewer than two. Only the variance and its
// root are rounded.
func (d distribution) deviation() *float64 {
	count := int64(d.len())
	if count < 2 {
		return nil
	}
	sum, squares := d.sums()
	n := big.NewInt(count)
	variance := new(big.Int).Mul(squares, n)
	variance.Sub(variance, new(big.Int).Mul(sum, sum))
	n.Mul(n, big.NewInt(count-1)).Lsh(n, 2*scoreBits)
	v, _ := new(big.Rat).SetFrac(variance, n).Float64()
	v = math.Sqrt(v)
	return &v
}

// sums returns the sum of the values in units of 2^-scoreBits, and that of their
// squares in units of 2^-2·scoreBits.
func (d distribution) sums() (sum, squares *big.Int) {
	sum, squares = new(big.Int), new(big.Int)
	before := 0
	for _, s := range d {
		scaled := big.NewInt(int64(math.Ldexp(s.value, scoreBits)))
		times := big.NewInt(int64(s.upTo - before))
		sum.Add(sum, new(big.Int).Mul(scaled, times))
		squares.Add(squares, times.Mul(times, scaled.Mul(scaled, scaled)))
		before = s.upTo
	}
	return sum, squares
}
