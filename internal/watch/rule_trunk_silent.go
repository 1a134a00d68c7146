package watch

const (
	// An API that lags shows no calls either: all trunks together are silent after so
	// many slices, whatever was to be expected.
	lagSlices = 3
)

var trunkSilent = rule{
	name:     "trunk_silent",
	looksAt:  "time without any call of a trunk, and of all trunks together (`*`)",
	window:   "since the last call, at most a day",
	bound:    "25 calls that were to be expected, compared with what the rest of the account does; all trunks together at least 15 minutes, since an API that lags looks the same",
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
