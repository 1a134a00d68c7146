package watch

import "zentrunk-reports/internal/money"

// Listed returns the slices of the last day that were listed, ascending. They must not be
// changed.
func (s *State) Listed() (slices []*Slice) {
	newest, _ := s.newest()
	for at := newest - kept + 1; at <= newest; at++ {
		if sl := s.slice(at); sl != nil {
			slices = append(slices, sl)
		}
	}
	return slices
}

// OpenIncidents returns the incidents that people were told of and that are not over, in
// the order in which they opened.
func (s *State) OpenIncidents() (open []Incident) {
	for _, in := range s.Incidents {
		if in.Over == 0 && in.State != Closed {
			open = append(open, in.public())
		}
	}
	return open
}

// Amount is what the calls of s cost. A sum that no amount holds, 10 thousand million, is
// the largest one.
func (s *Slice) Amount() money.Amount { return amountOf(s.Cells[Account][""].Spend) }
