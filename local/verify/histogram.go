package verify

import (
	"cmp"
	"math"
	"slices"
)

// A histogram counts the values of a group, by their numbers in a dictionary. A group of
// few values keeps a list of them; one of more than are distinct counts them.
type histogram struct {
	few  []uint32
	many []uint32 // by number, how many
}

// add counts the value id of a dictionary of so many values.
func (h *histogram) add(id uint32, distinct int) {
	if h.many == nil {
		h.few = append(h.few, id)
		if len(h.few) > distinct && len(h.few) > 256 {
			h.spread(distinct)
		}
		return
	}
	if int(id) >= len(h.many) {
		h.many = append(h.many, make([]uint32, distinct-len(h.many))...)
	}
	h.many[id]++
}

func (h *histogram) spread(distinct int) {
	h.many = make([]uint32, distinct)
	for _, id := range h.few {
		h.many[id]++
	}
	h.few = nil
}

// A sample is the sorted values of a group: each with how many there are up to it.
type sample []step

type step struct {
	value float64
	upTo  int64
}

// sample returns the values, which values are by number.
func (h *histogram) sample(values []float64) sample {
	var out sample
	if h.many == nil {
		slices.SortFunc(h.few, func(a, b uint32) int { return cmp.Compare(values[a], values[b]) })
		for i, id := range h.few {
			out = append(out, step{values[id], int64(i + 1)})
		}
		return out
	}
	for id, n := range h.many {
		if n > 0 {
			out = append(out, step{values[id], int64(n)})
		}
	}
	slices.SortFunc(out, func(a, b step) int { return cmp.Compare(a.value, b.value) })
	for i := 1; i < len(out); i++ {
		out[i].upTo += out[i-1].upTo
	}
	return out
}

func (s sample) len() int64 {
	if len(s) == 0 {
		return 0
	}
	return s[len(s)-1].upTo
}

// at returns the value at place k, from 0 on.
func (s sample) at(k int64) float64 {
	i, _ := slices.BinarySearchFunc(s, k+1, func(each step, n int64) int { return cmp.Compare(each.upTo, n) })
	return s[i].value
}

// quantile is SQL's quantile_cont: the value at the place (n-1)·q, and between two
// places a straight line. nil without values.
func (s sample) quantile(q float64) any {
	if len(s) == 0 {
		return nil
	}
	place := float64(s.len()-1) * q
	low := s.at(int64(math.Floor(place)))
	high := s.at(int64(math.Ceil(place)))
	return low + (high-low)*(place-math.Floor(place))
}

// mean is the sum of the values, with what its additions lost, by their number. nil
// without values.
func (s sample) mean() any {
	if len(s) == 0 {
		return nil
	}
	sum, lost, before := 0.0, 0.0, int64(0)
	for _, each := range s {
		v := each.value * float64(each.upTo-before)
		next := sum + v
		if math.Abs(sum) >= math.Abs(v) {
			lost += sum - next + v
		} else {
			lost += v - next + sum
		}
		sum, before = next, each.upTo
	}
	return (sum + lost) / float64(s.len())
}

// ratio is n / d, nil where d is 0.
func ratio(n, d int64) any {
	if d == 0 {
		return nil
	}
	return float64(n) / float64(d)
}
