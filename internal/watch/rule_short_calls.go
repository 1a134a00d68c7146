package watch

const (
	shortRatio = 5
	shortShare = .25
)

var shortCalls = rule{
	name:     "short_calls",
	looksAt:  "calls of a trunk that end unanswered within 5 seconds, or were answered for at most 6",
	window:   "15 minutes",
	bound:    "50 short calls, 5 times what is usual, 12 standard deviations above, and a quarter of the trunk's calls",
	source:   "carriers take a surcharge for calls of up to 6 seconds; figures from simulated quiet years",
	setting:  "WATCH_SHORT_CALLS",
	sentence: "Many calls end after a few seconds",
	todo:     "Look whether callers or called numbers are in a row: of outbound calls stop the caller, of inbound calls do not call back",
	counts:   func(c Cell) int { return c.Short },
	floor:    func(b *Bounds) *float64 { return &b.ShortCalls },
	judge:    judgeShortCalls,
}

func judgeShortCalls(v *view, floor float64, hit func(Hit)) {
	if !v.usual.Enough() {
		return
	}
	for name := range v.window[0].Cells[Trunk] {
		k := Key{Trunk, name}
		p, c := v.usual.known(k), v.sum(k, 3)
		if p == nil || float64(c.Short) < shortShare*float64(c.Calls) {
			continue
		}
		if v.surges(k, p, ofShort, 3, float64(c.Short), floor, shortRatio) {
			hit(Hit{Key: k, Slices: 3, UsualCalls: v.usually(k, ofShort, 3)})
		}
	}
}
