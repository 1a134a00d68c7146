package watch

const (
	burstRatio, burstRatio60 = 10, 8
	trunkRatio               = 8 // a campaign has three times the calls of its trunk, on a busy day six times
	// One caller more is no news, and a hundred calls a minute by fifty callers are in no
	// count of a large account. But callers do not all double their best quarter of an
	// hour at once: each has half the floor, and together they have five times it.
	risenShare, risenPeaks   = .5, 2
	risenCallers, risenCalls = 5, 5
)

const callBurstName = "call_burst"

var callBurst = rule{
	name:    callBurstName,
	looksAt: "outbound calls to a country or of a caller, all calls of a trunk, and many callers that rise together (`*`)",
	window:  "5, 15 and 60 minutes; trunks and callers 15",
	bound: "30, 40 or 60 calls, a trunk 60; 10, 10 or 8 times what is usual, a trunk 8 times; 12 standard deviations above. " +
		"A caller: 40 calls, and 3.5 times the third highest 15 minutes of 28 days. Many callers: at least 5 of 20 calls and twice that third highest, 200 calls together",
	source:   "figures from simulated quiet years; redials come in clusters, so that fewer than 30 calls are no burst",
	setting:  "WATCH_CALL_BURST",
	sentence: "Far more calls than usual",
	todo:     "Ask whether a campaign or a new customer began. If not, find the callers in the PBX and stop them",
	counts:   allCalls,
	floor:    func(b *Bounds) *float64 { return &b.CallBurst },
	together: (*view).risenTogether,
	judge:    judgeCallBurst,
}

func judgeCallBurst(v *view, floor float64, hit func(Hit)) {
	if !v.usual.Enough() {
		return
	}
	found := func(k Key, n int) {
		hit(Hit{Key: k, Slices: n, UsualCalls: v.usually(k, ofCalls, n), UsualSpend: v.usually(k, ofSpend, n)})
	}
	for name, now := range v.window[0].Cells[Country] {
		k := Key{Country, name}
		p := v.usual.known(k)
		if p == nil {
			continue
		}
		calls := func(n int) float64 { return float64(v.sum(k, n).Calls) }
		switch {
		case v.surges(k, p, ofCalls, 1, float64(now.Calls), .75*floor, burstRatio):
			found(k, 1)
		case v.surges(k, p, ofCalls, 3, calls(3), floor, burstRatio):
			found(k, 3)
		case v.surges(k, p, ofCalls, 12, calls(12), 1.5*floor, burstRatio60):
			found(k, 12)
		}
	}
	for name := range v.window[0].Cells[Trunk] {
		k := Key{Trunk, name}
		if p := v.usual.known(k); p != nil && v.surges(k, p, ofCalls, 3, float64(v.sum(k, 3).Calls), 1.5*floor, trunkRatio) {
			found(k, 3)
		}
	}
	all := Key{Caller, everything}
	many := len(v.window[0].risen) >= risenCallers && float64(v.risenTogether(3).Calls) >= risenCalls*floor
	if many {
		hit(Hit{Key: all, Slices: 3, UsualCalls: v.risenUsually()})
	}
	many = many || v.isOpen(callBurstName, all)
	v.bursts(Caller, floor, func(h Hit) {
		// Fifty callers that rise together are one incident, and not fifty.
		if !many || !v.window[0].risen[h.Name] || v.isOpen(callBurstName, h.Key) {
			hit(h)
		}
	})
}

// bursts finds what has more calls in 15 minutes than it ever usually has.
func (v *view) bursts(d Dim, floor float64, hit func(Hit)) {
	if !v.knowsPeaks(v.at) {
		return
	}
	for name := range v.window[0].Cells[d] {
		k := Key{d, name}
		n := float64(v.sum(k, 3).Calls)
		if n < floor {
			continue
		}
		if calls, spend := v.peakOf(k); n >= peakFactor*calls*v.busyWithout(n) {
			hit(Hit{Key: k, Slices: 3, UsualCalls: calls, UsualSpend: spend})
		}
	}
}
