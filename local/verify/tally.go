package verify

import (
	"fmt"
	"math/big"
	"slices"
)

// A tally sums up the calls that share a key.
type tally struct {
	calls, answered, worked int64
	talk, billed            int64 // seconds
	charged                 total
	ratings                 [len(ratingNames)]int64
	values                  [metrics]histogram
}

// A dimension is a way of telling calls apart.
type dimension struct {
	name     string // as in by_direction
	inSpend  bool
	inLike   bool // in quality too
	tallies  []tally
	of       []uint32 // by row of the row group: the number of its tally
	nameKeys func(n int) any
}

// Facts are what a row adds to its tallies.
type facts struct {
	answered, worked, rated bool
	rating                  uint8
	talk, billed, charged   int64
}

// A sums sums up a day's calls.
type sums struct {
	rows  *rows
	hours *hours
	facts []facts

	all    dimension
	dims   []*dimension
	routes *dictionary[[2]uint32]

	endings    map[ending]int64
	stir, tier []int64 // by number of the text, as are insights
	insights   []int64
	srtp       int64
	secured    int64
	priced     int64 // calls that have an amount
	recomputed recomputed
	worst      []worst
}

// An ending is how a call was hung up.
type ending struct {
	code         int64
	name, source uint32
}

// A recomputed compares rates with charges.
type recomputed struct {
	should     total   // in units of 1e-5
	large      big.Int // what is too large for it, in the same
	charged    total   // in units of 1e-8
	difference int64   // calls
}

func newSums(r *rows, h *hours) *sums {
	s := &sums{rows: r, hours: h, routes: newDictionary[[2]uint32](), endings: map[ending]int64{}}
	s.all = dimension{name: "total", inSpend: true, inLike: true}
	word := func(name string, column int, inSpend, inLike bool) *dimension {
		return &dimension{name: name, inSpend: inSpend, inLike: inLike, nameKeys: func(n int) any { return key(r.texts[column], uint32(n)) }}
	}
	s.dims = []*dimension{
		word("direction", direction, true, true), word("trunk", trunk, true, true),
		word("from_country", fromCountry, true, false), word("to_country", toCountry, true, true),
		{name: "route", inSpend: true, inLike: true, nameKeys: s.route},
		word("from_carrier", fromCarrier, false, true), word("to_carrier", toCarrier, false, true),
		{name: "hour", inSpend: true, inLike: true, nameKeys: func(n int) any { return fmt.Sprintf("%02d", n) }},
		word("transport", transport, true, true),
		{name: "secure_trunking", inSpend: true, nameKeys: func(n int) any { return [...]any{nil, "false", "true"}[n] }},
	}
	return s
}

// route is the key of a route's number.
func (s *sums) route(n int) any {
	if n == 0 {
		return nil
	}
	pair := s.routes.values[n]
	return s.rows.texts[fromCountry].values[pair[0]] + ">" + s.rows.texts[toCountry].values[pair[1]]
}

// add adds the rows of the row group.
func (s *sums) add() {
	r := s.rows
	s.derive()
	s.tell()
	s.all.of = sized(s.all.of, r.n)
	s.all.add(r, s.facts)
	for _, d := range s.dims {
		d.add(r, s.facts)
	}
	s.end()
	for row := range r.n {
		if r.numbers[srtp][row] == 1 {
			s.srtp++
		}
		if r.numbers[secure][row] == 1 {
			s.secured++
		}
	}
	s.stir, s.tier, s.insights = counted(s.stir, r.words[stir]), counted(s.tier, r.words[attestation]), counted(s.insights, r.words[status])
	s.recompute()
	s.offer()
}

// end counts how the calls ended. There are few ways, and most have a place of their own:
// it counts its last ending, and goes to the map only where that changes.
func (s *sums) end() {
	const names, sources = 256, 8
	r := s.rows
	var counts [names * sources]struct {
		ending
		calls int64
	}
	for row, c := range r.numbers[code] {
		e := ending{c, r.words[hangupName][row], r.words[hangupSource][row]}
		p := &counts[e.name%names*sources+e.source%sources]
		if p.ending != e && p.calls > 0 {
			s.endings[p.ending] += p.calls
			p.calls = 0
		}
		p.ending = e
		p.calls++
	}
	for _, p := range counts {
		if p.calls > 0 {
			s.endings[p.ending] += p.calls
		}
	}
}

// counted counts numbers.
func counted(counts []int64, ids []uint32) []int64 {
	for _, id := range ids {
		for int(id) >= len(counts) {
			counts = append(counts, 0)
		}
		counts[id]++
	}
	return counts
}

// add adds each row to its tally. The slices are held in variables: what is behind a
// pointer would be loaded anew for each row.
func (d *dimension) add(r *rows, all []facts) {
	of := d.of[:len(all)]
	if len(of) == 0 {
		return
	}
	if n := int(slices.Max(of)) + 1; n > len(d.tallies) {
		d.tallies = append(d.tallies, make([]tally, n-len(d.tallies))...)
	}
	tallies := d.tallies
	for row := range all {
		t, f := &tallies[of[row]], &all[row]
		t.calls++
		t.answered += one(f.answered)
		t.worked += one(f.worked)
		t.talk += f.talk
		t.billed += f.billed
		t.charged.add(f.charged)
		if f.rated {
			t.ratings[f.rating]++
		}
	}
	if !d.inLike {
		return
	}
	for m, ids := range r.metrics {
		distinct := len(r.values[m].values)
		for row, id := range ids[:len(of)] {
			if id == 0 || (m == score && !all[row].rated) {
				continue
			}
			if h := &tallies[of[row]].values[m]; int(id) < len(h.many) {
				h.many[id]++
			} else {
				h.add(id, distinct)
			}
		}
	}
}

func one(b bool) int64 {
	if b {
		return 1
	}
	return 0
}
