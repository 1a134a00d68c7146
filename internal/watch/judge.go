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
	v.window[0].risen = v.risen()
	var changes []Change
	held, resumed := map[*incident]bool{}, map[*incident]bool{}
	for _, in := range s.Incidents {
		in.returns(v)
	}
	for _, h := range v.hits() {
		in := s.find(h, at)
		if in != nil {
			in.hears(v, h)
		}
		switch {
		case in == nil && s.openNow() < mostOpen:
			in = v.open(h)
			s.Incidents = append(s.Incidents, in)
			changes = append(changes, Change{Incident: in.public(), Slice: at})
		case in == nil || in.Gone:
			continue
		case in.Over != 0 && at > in.Over:
			in.again(v, h)
			resumed[in] = true
		}
		held[in] = true
		v.hold(in, h, resumed[in])
	}
	for _, in := range s.Incidents {
		if c, changed := v.settle(in, held[in]); changed {
			changes = append(changes, c)
		}
	}
	s.Incidents = slices.DeleteFunc(s.Incidents, func(in *incident) bool { return in.forgotten(v) })
	s.learn(v)
	return changes
}

// hold notes that the rule of an incident holds in the slice.
func (v *view) hold(in *incident, h Hit, resumed bool) {
	if v.late(h.Slices) {
		in.Late, _ = v.newest()
	}
	if in.Seen >= v.at {
		return
	}
	in.Seen, in.Last, in.Clean = v.at, v.at, 0
	in.expectMore(h)
	if !resumed { // its window holds the slice
		v.addTogether(in)
	}
}

// expectMore adds what is usual of one more slice, of the calls that the rule counts.
func (in *incident) expectMore(h Hit) {
	in.UsualCalls += h.UsualCalls / float64(h.Slices)
	in.UsualSpend += h.UsualSpend / float64(h.Slices)
}

// addTogether adds what the slice has of an incident of everything: [State.Enter] cannot
// know which calls are of it.
func (v *view) addTogether(in *incident) {
	if r := ruleOf(in.Rule); in.Of.Name == everything && r.together != nil {
		c := r.together(v, 1)
		in.Calls += r.counts(c)
		in.Spend = plus(in.Spend, c.Spend)
	}
}

// settle says whether an incident has grown, or is over: by an hour of slices, all of
// them complete, in which its rule did not hold. Where its calls came late more may come,
// and a run with much to list may have a clock that is ahead: both wait.
func (v *view) settle(in *incident, held bool) (Change, bool) {
	switch {
	case in.Over != 0:
		return Change{}, false
	case in.grown():
		in.told()
		in.State = Grew
		return Change{Incident: in.public(), Slice: v.at}, true
	}
	if held || v.at <= max(in.Seen, in.Last) || !v.complete() || v.empty() {
		return Change{}, false
	}
	in.Last = v.at
	if in.Clean++; in.Clean < cleanSlices || !v.Calm || v.at-in.Late < cleanSlices {
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

// find returns the incident that continues in a hit at a slice, nil where there is none.
func (s *State) find(h Hit, at int64) *incident {
	for _, in := range s.Incidents {
		if in.Rule == h.rule.name && in.Of == h.Key && !in.anew(at) {
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
