package verify

import (
	"maps"
	"math/rand/v2"
	"testing"
)

// Each call's end is counted once, also where more ways to end a call share a place than
// there are places.
func TestEnd(t *testing.T) {
	t.Parallel()
	rng := rand.New(rand.NewPCG(7, 1))
	s := &sums{rows: newRows(), endings: map[ending]int64{}}
	want := map[ending]int64{}
	for range 3 { // row groups
		const n = 5000
		r := s.rows
		r.n = n
		r.numbers[code], r.words[hangupName], r.words[hangupSource] = make([]int64, n), make([]uint32, n), make([]uint32, n)
		for row := range n {
			e := ending{code: 4000 + 10*rng.Int64N(4), name: 256 * rng.Uint32N(5), source: rng.Uint32N(20)}
			if row%7 == 0 {
				e = ending{code: null} // of a call that says nothing of its end
			}
			r.numbers[code][row], r.words[hangupName][row], r.words[hangupSource][row] = e.code, e.name, e.source
			want[e]++
		}
		s.end()
	}
	if !maps.Equal(s.endings, want) {
		t.Errorf("%d ways to end are counted, want %d, or other numbers of them", len(s.endings), len(want))
	}
}
