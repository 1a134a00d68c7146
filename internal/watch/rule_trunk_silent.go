package watch

const (
	leastPace = .05
	// An API that lags shows no calls either: all trunks together are silent after so
	// many slices, whatever was to be expected.
	lagSlices = 3
)

var trunkSilent = rule{
	name:     "trunk_silent",
	looksAt:  "time without any call of a trunk, and of all trunks together (`*`)",
	window:   "since the last call, at most a day",
	bound:    "25 calls that were to be expected, held against what the rest of the account does; all trunks together at least 15 minutes, since an API that lags looks alike",
	source:   "by chance a gap of 14 expected calls comes once in a million (Poisson); calls come in clusters, and odd days are off by two",
	setting:  "WATCH_TRUNK_SILENT",
	sentence: "No calls where there should be some",
	todo:     "Make a test call in each direction. Look whether the PBX is registered and whether its network reaches Plivo. If calls work, the API lists them late: look at Plivo's status page",
	counts:   func(Cell) int { return 0 },
	floor:    func(b *Bounds) *float64 { return &b.TrunkSilent },
	judge:    judgeTrunkSilent,
}

func judgeTrunkSilent(v *view, floor float64, hit func(Hit)) {
	// A clock that jumps hours ahead finds an empty account: nothing is silent before
	// the next run has seen it too.
	if !v.usual.Enough() || !v.Calm {
		return
	}
	if v.window[0].Calls == 0 {
		if n, missed := v.missed(Key{Account, ""}); n >= lagSlices && missed >= floor {
			hit(Hit{Key: Key{Trunk, everything}, Slices: n, UsualCalls: missed})
			return // one incident, and not one for each trunk
		}
	}
	for name := range v.usual.profiles[Trunk] {
		k := Key{Trunk, name}
		if _, now := v.window[0].Cells[Trunk][name]; now {
			continue
		}
		if n, missed := v.missed(k); missed >= floor {
			hit(Hit{Key: k, Slices: n, UsualCalls: missed})
		}
	}
}

// missed returns the number of slices since k's last call, and how many calls were to be
// expected in them. A slice that was not listed ends it: what is not known is not silent.
// Each slice is weighed by the pace of the account, so that a holiday is no outage; of
// the account itself by its pace at its last call, or the outage would explain itself.
func (v *view) missed(k Key) (n int, calls float64) {
	p := v.usual.known(k)
	if p == nil {
		return 0, 0
	}
	line := [1]hourOfWeek{}
	pace := 1.0
	for ; n < dayLong; n++ {
		sl := v.slice(v.at - int64(n))
		if sl == nil {
			break
		}
		if _, busy := sl.Cells[k.Dim][k.Name]; busy {
			pace = sl.Today
			break
		}
		line[0] = sl.hour
		mean, _ := p.expect(ofCalls, line[:])
		if k.Dim != Account {
			mean *= sl.paceOf(k.Name)
		}
		calls += mean
	}
	if k.Dim == Account {
		calls *= pace
	}
	return n, calls
}

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
