package watch

const (
	surgeRatio15, surgeRatio60 = 10, 8
	// A small share of a usual day is no surge, whatever the floor: an account of
	// thousands a day has 15 to one country by chance.
	surgeShare15, surgeShare60 = .02, .04
	surgeCalls                 = 3 // one dear call is no surge
	// Somebody who calls back a few times reaches the floor of 15 minutes in a country
	// that is rarely called: so few calls have to cost more.
	fewCalls, fewTimes = 10, 1.5
	// In the first week nothing is usual yet: only so many times the floor of an hour.
	firstWeek = 10
)

var spendSurge = rule{
	name:    "spend_surge",
	looksAt: "spend of outbound calls to a country, of a trunk, of a caller; at most 5 of a call count",
	window:  "15 and 60 minutes; callers 15",
	bound: "15 in 15 minutes and 2 % of a usual day, or 30 in 60 minutes and 4 %; at least 3 calls, and with fewer than 10 the first of these is 1.5 times as high; 10 times what is usual (60 minutes: 8 times) and 12 standard deviations above. " +
		"A caller: 3.5 times the third highest 15 minutes of 28 days. In the first week only 300 to one country in 60 minutes",
	source:   "the form is that of Farrington and Noufaily for counts of diseases; figures from simulated quiet years (`make watch`); windows of 15 and 60 minutes as TransNexus ClearIP has them",
	setting:  "WATCH_SPEND_SURGE",
	sentence: "Calls cost far more than usual",
	todo:     "Ask who makes these calls. If nobody does, block the country in the console (SIP Trunking, Geo Permissions) and change the password of the trunk",
	byMoney:  true,
	counts:   allCalls,
	floor:    func(b *Bounds) *float64 { return &b.SpendSurge },
	judge:    judgeSpendSurge,
}

func judgeSpendSurge(v *view, floor float64, hit func(Hit)) {
	for _, d := range []Dim{Country, Trunk} {
		for name := range v.window[0].Cells[d] {
			k := Key{d, name}
			if d == Country && name == "" {
				continue // the rule no_country has a lower bound
			}
			if n := v.spendSurges(k, floor); n > 0 {
				hit(Hit{Key: k, Slices: n, UsualCalls: v.usually(k, ofCalls, n), UsualSpend: v.usually(k, ofSpend, n)})
			}
		}
	}
	if !v.usual.Enough() || !v.knowsPeaks(v.at) {
		return
	}
	floor = max(floor, surgeShare15*v.usual.daySpend)
	for name := range v.window[0].Cells[Caller] {
		k := Key{Caller, name}
		c := v.sum(k, 3)
		if c.Calls < surgeCalls || units(c.Capped) < floor {
			continue
		}
		calls, spend := v.peakOf(k)
		if units(c.Capped) >= peakFactor*spend*v.busyWithout(float64(c.Calls)) {
			hit(Hit{Key: k, Slices: 3, UsualCalls: calls, UsualSpend: spend})
		}
	}
}

// spendSurges returns the length of the window in which spend surges, 0 for none.
func (v *view) spendSurges(k Key, floor float64) int {
	hour := v.sum(k, 12)
	if hour.Calls < surgeCalls || units(hour.Capped) < floor {
		return 0
	}
	if !v.usual.Enough() {
		if k.Dim == Country && units(hour.Capped) >= 2*firstWeek*floor {
			return 12
		}
		return 0
	}
	p := v.usual.known(k)
	if p == nil {
		return 0 // the rule new_destination looks at it
	}
	quarter, floor15 := v.sum(k, 3), max(floor, surgeShare15*v.usual.daySpend)
	if quarter.Calls < fewCalls {
		floor15 *= fewTimes
	}
	switch {
	case quarter.Calls >= surgeCalls && v.surges(k, p, ofSpend, 3, units(quarter.Capped), floor15, surgeRatio15):
		return 3
	case v.surges(k, p, ofSpend, 12, units(hour.Capped), max(2*floor, surgeShare60*v.usual.daySpend), surgeRatio60):
		return 12
	}
	return 0
}
