package watch

// leastPace is the least that a pace is: some calls are to be expected on any day.
const leastPace = .05

// paceOf is the pace that the silence of a trunk is held against.
func (s *Slice) paceOf(trunk string) float64 {
	if rest, ok := s.Rest[trunk]; ok {
		return rest
	}
	return s.Pace
}

// setPace says how much of its usual traffic the account has in the newest slice, and
// for each trunk without calls in it how much the rest of the account has: an outage of a
// large trunk must not explain itself.
func (v *view) setPace() {
	now := v.window[0]
	now.Pace, now.Today = v.paceWithout("", nil)
	now.Rest = nil
	for name, p := range v.usual.profiles[Trunk] {
		if _, busy := now.Cells[Trunk][name]; busy {
			continue
		}
		if now.Rest == nil {
			now.Rest = map[string]float64{}
		}
		now.Rest[name], _ = v.paceWithout(name, p)
	}
}

// restCalls is below how many usual calls an hour of the rest of an account its pace says
// nothing, and that of all of it counts.
const restCalls = 10

// paceWithout returns the pace of the account without a trunk, of all of it where trunk is
// nil: now, and since midnight alone.
func (v *view) paceWithout(name string, trunk *profile) (now, today float64) {
	p := v.usual.known(Key{Account, ""})
	if p == nil {
		return 1, 1
	}
	rest := func(hours []hourOfWeek) float64 {
		mean, _ := p.expect(ofCalls, hours)
		if trunk != nil {
			of, _ := trunk.expect(ofCalls, hours)
			mean -= of
		}
		return mean
	}
	calls := func(sl *Slice) int {
		if trunk == nil {
			return sl.Calls
		}
		return sl.Calls - sl.Cells[Trunk][name].Calls
	}
	if trunk != nil && rest(v.hours[:]) < restCalls {
		return v.window[0].Pace, v.window[0].Today
	}
	today = min(1, max(leastPace, v.today(calls, rest)))
	now = today
	for _, n := range []int{3, 12} {
		sum := 0
		for _, sl := range v.window[:n] {
			if sl != nil {
				sum += calls(sl)
			}
		}
		if mean := rest(v.hours[:n]); mean > 0 {
			now = min(now, float64(sum)/mean)
		}
	}
	return max(now, leastPace), today
}

// today is the calls since midnight over what is usual. Some are added, so that it says
// little soon after midnight.
func (v *view) today(count func(*Slice) int, usually func([]hourOfWeek) float64) float64 {
	calls, usual := 3.0, 20.0
	line := [1]hourOfWeek{}
	for at := v.at; at > v.at-dayLong; at-- {
		sl := v.slice(at)
		if sl == nil {
			continue
		}
		line[0] = sl.hour
		calls += float64(count(sl))
		usual += usually(line[:])
		if sl.hour.slot == 0 {
			break
		}
	}
	return calls / usual
}
