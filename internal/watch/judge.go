package watch

import "slices"

// Judge looks at the windows that end with a slice that was listed, and returns the
// incidents that changed. To judge a slice twice changes nothing the second time.
func (s *State) Judge(at int64, u *Usual, b Bounds) []Change {
	if s.slice(at) == nil {
		return nil // what was not listed opens and closes nothing
	}
	v := s.viewAt(at, u, b)
	v.setPace()
	var changes []Change
	hits := v.hits()
	held := map[*incident]bool{}
	for _, h := range hits {
		in := s.find(h)
		switch {
		case in == nil && s.openNow() < mostOpen:
			in = v.open(h)
			s.Incidents = append(s.Incidents, in)
			changes = append(changes, Change{Incident: in.public(), Slice: at})
		case in == nil:
			continue
		case in.Over != 0 && at > in.Over:
			in.again(v, h)
		}
		held[in] = true
		if in.Seen < at {
			in.Seen, in.Last, in.Clean = at, at, 0
			v.expectMore(in)
			v.addNew(in)
		}
	}
	for _, in := range s.Incidents {
		if c, changed := v.settle(in, held[in]); changed {
			changes = append(changes, c)
		}
	}
	s.Incidents = slices.DeleteFunc(s.Incidents, func(in *incident) bool { return in.Over != 0 && at-in.Over > remembered })
	s.learn(v)
	return changes
}

// expectMore adds what is usual of the slice to that of an incident.
func (v *view) expectMore(in *incident) {
	in.UsualCalls += v.usually(in.Of, ofCalls, 1)
	in.UsualSpend += v.usually(in.Of, ofSpend, 1)
}

// addNew adds what the slice has of the countries that are new and no incident of their
// own, to the incident of all of them: [State.Enter] cannot know which they are.
func (v *view) addNew(in *incident) {
	if in.Rule != newDestinationName || in.Of.Name != everything {
		return
	}
	for name, c := range v.window[0].Cells[Country] {
		if v.isNew(name) && !v.isOpen(newDestinationName, Key{Country, name}) {
			in.Calls += c.Calls
			in.Spend = plus(in.Spend, c.Spend)
		}
	}
}

// settle says whether an incident has grown, or is over: by an hour of slices, all of
// them complete, in which its rule did not hold.
func (v *view) settle(in *incident, held bool) (Change, bool) {
	switch {
	case in.Over != 0:
		return Change{}, false
	case in.grown():
		in.told()
		in.State = Grew
		return Change{Incident: in.public(), Slice: v.at}, true
	}
	if held || v.at <= max(in.Seen, in.Last) || !v.complete() || v.hollow() {
		return Change{}, false
	}
	in.Last = v.at
	if in.Clean++; in.Clean < cleanSlices {
		return Change{}, false
	}
	in.Over = v.at
	if in.State == Closed {
		return Change{}, false // it came again, and was too little to be told
	}
	in.State = Closed
	in.told()
	return Change{Incident: in.public(), Slice: v.at}, true
}

// find returns the incident that continues in a hit, nil where there is none.
func (s *State) find(h Hit) *incident {
	for _, in := range s.Incidents {
		if in.Rule == h.rule.name && in.Of == h.Key {
			return in
		}
	}
	return nil
}

func (s *State) openNow() (n int) {
	for _, in := range s.Incidents {
		if in.Over == 0 {
			n++
		}
	}
	return n
}

func (s *State) openOf(k Key) bool {
	return slices.ContainsFunc(s.Incidents, func(in *incident) bool { return in.Over == 0 && in.Of == k })
}

func (s *State) isOpen(rule string, k Key) bool {
	return slices.ContainsFunc(s.Incidents, func(in *incident) bool { return in.Over == 0 && in.Rule == rule && in.Of == k })
}
