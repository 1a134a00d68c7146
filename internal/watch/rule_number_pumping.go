package watch

var numberPumping = rule{
	name:     "number_pumping",
	looksAt:  "calls to one number, inbound or outbound",
	window:   "15 minutes",
	bound:    "35 calls, and 3.5 times the third highest 15 minutes of 28 days; not in the first week of the watch",
	source:   "TransNexus ClearIP looks at one number in 15 minutes",
	setting:  "WATCH_NUMBER_PUMPING",
	sentence: "One number is called again and again",
	todo:     "If the number is yours, ask Plivo to block the callers. If it is not, find who calls it in the PBX",
	counts:   allCalls,
	floor:    func(b *Bounds) *float64 { return &b.NumberPumping },
	judge: func(v *view, floor float64, hit func(Hit)) {
		if v.usual.Enough() {
			v.bursts(Number, floor, hit)
		}
	},
}
