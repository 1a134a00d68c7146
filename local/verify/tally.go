package verify

import (
	"fmt"
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
	insights   map[string]int64
	stir, tier []int64 // by number of the text
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
	should     total // in units of 1e-5
	charged    total // in units of 1e-8
	difference int64 // calls
}

func newSums(r *rows, h *hours) *sums {
	s := &sums{rows: r, hours: h, routes: newDictionary[[2]uint32](), endings: map[ending]int64{}, insights: map[string]int64{}}
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
	for row := range r.n {
		s.endings[ending{r.numbers[code][row], r.words[hangupName][row], r.words[hangupSource][row]}]++
		s.insights[r.texts[status].values[r.words[status][row]]]++
		if r.numbers[srtp][row] == 1 {
			s.srtp++
		}
		if r.numbers[secure][row] == 1 {
			s.secured++
		}
	}
	s.stir, s.tier = counted(s.stir, r.words[stir]), counted(s.tier, r.words[attestation])
	s.recompute()
	s.offer()
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

// derive finds the facts of each row.
func (s *sums) derive() {
	r := s.rows
	s.facts = sized(s.facts, r.n)
	inNetwork := map[int64]bool{}
	for row := range r.n {
		f := &s.facts[row]
		talk, bill := r.numbers[callSeconds][row], r.numbers[billSeconds][row]
		f.answered = r.numbers[answer][row] != null || talk > 0 || bill > 0 // NULL is below 0
		c := r.numbers[code][row]
		done, known := inNetwork[c]
		if !known {
			done = worked(c)
			inNetwork[c] = done
		}
		f.worked = f.answered || done
		if f.answered && talk != null {
			f.talk = talk
		}
		if bill == null {
			bill = r.numbers[billedSeconds][row]
		}
		if bill != null {
			f.billed = bill
		}
		if n := r.numbers[charged][row]; n != null {
			f.charged = n
			s.priced++
		}
		if id := r.metrics[score][row]; id != 0 {
			i, rated := ratingIndex(r.values[score].values[id])
			f.rating, f.rated = uint8(i), rated
		}
	}
}

// tell finds the number of each row's tally in each dimension.
func (s *sums) tell() {
	r := s.rows
	for _, d := range s.dims {
		switch d.name {
		case "direction":
			d.of = r.words[direction]
		case "trunk":
			d.of = r.words[trunk]
		case "from_country":
			d.of = r.words[fromCountry]
		case "to_country":
			d.of = r.words[toCountry]
		case "from_carrier":
			d.of = r.words[fromCarrier]
		case "to_carrier":
			d.of = r.words[toCarrier]
		case "transport":
			d.of = r.words[transport]
		case "route":
			d.of = sized(d.of, r.n)
			for row := range r.n {
				if pair := [2]uint32{r.words[fromCountry][row], r.words[toCountry][row]}; pair[0] != 0 && pair[1] != 0 {
					d.of[row] = s.routes.id(pair)
				}
			}
		case "hour":
			d.of = sized(d.of, r.n)
			for row, at := range r.numbers[end] {
				d.of[row] = uint32(s.hours.hour(at))
			}
		case "secure_trunking":
			d.of = sized(d.of, r.n)
			for row, v := range r.numbers[secure] {
				if v != null {
					d.of[row] = uint32(v + 1)
				}
			}
		}
	}
}

// add adds each row to its tally.
func (d *dimension) add(r *rows, all []facts) {
	for row := range all {
		n := int(d.of[row])
		if n >= len(d.tallies) {
			d.tallies = append(d.tallies, make([]tally, n+1-len(d.tallies))...)
		}
		t, f := &d.tallies[n], &all[row]
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
		for row, id := range ids {
			if id != 0 && (m != score || all[row].rated) {
				d.tallies[d.of[row]].values[m].add(id, distinct)
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

// recompute compares what rates make with what was charged.
func (s *sums) recompute() {
	r := s.rows
	for row := range r.n {
		per, seconds, paid := r.numbers[rate][row], r.numbers[billSeconds][row], r.numbers[charged][row]
		if per == null || seconds == null || paid == null {
			continue
		}
		should := charge(per, seconds)
		s.recomputed.should.add(should)
		s.recomputed.charged.add(paid)
		if should*1000 != paid {
			s.recomputed.difference++
		}
	}
}
