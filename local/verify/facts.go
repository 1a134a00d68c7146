package verify

import "math/big"

// derive finds the facts of each row.
func (s *sums) derive() {
	r := s.rows
	s.facts = sized(s.facts, r.n)
	inNetwork := map[int64]bool{}
	for row := range r.n {
		f := &s.facts[row]
		talk, bill := r.numbers[callSeconds][row], r.numbers[billSeconds][row]
		f.answered = r.numbers[answer][row] != null || talk > 0 || bill > 0 // NULL is below 0
		f.worked = f.answered
		if c := r.numbers[code][row]; !f.answered {
			done, known := inNetwork[c]
			if !known {
				done = worked(c)
				inNetwork[c] = done
			}
			f.worked = done
		}
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

// recompute compares what rates make with what was charged.
func (s *sums) recompute() {
	r := s.rows
	for row := range r.n {
		per, seconds, paid := r.numbers[rate][row], r.numbers[billSeconds][row], r.numbers[charged][row]
		if per == null || seconds == null || paid == null {
			continue
		}
		s.recomputed.charged.add(paid)
		should, ok := charge(per, seconds)
		if ok {
			s.recomputed.should.add(should)
			s.recomputed.difference += one(should*centimils != paid)
			continue
		}
		large := bigCharge(per, seconds) // beyond what a call ever cost, and yet within the columns' types
		s.recomputed.large.Add(&s.recomputed.large, large)
		s.recomputed.difference += one(times(large, centimils).Cmp(big.NewInt(paid)) != 0)
	}
}
