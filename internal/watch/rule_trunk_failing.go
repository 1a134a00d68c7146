package watch

const (
	failingZ     = 4.5 // 3 in a million by chance
	failingShare = .30
	failingTimes = 2.5 // the share of 28 days
)

var trunkFailing = rule{
	name:     "trunk_failing",
	looksAt:  "calls of a trunk that end by a fault of the carrier, Plivo, the PBX or a limit; busy and no answer are none",
	window:   "15 and 60 minutes",
	bound:    "12 failed calls, and Wilson's lower bound (4.5 standard deviations) of their share above 30 % and 2.5 times that of 28 days",
	source:   "ITU-T E.411: the network's part of failures; a margin, since shares wander by a third from one quarter of an hour to the next",
	setting:  "WATCH_TRUNK_FAILING",
	sentence: "Calls over this trunk fail",
	todo:     "Look at the trunk in the console and at Plivo's status page; with codes of the PBX look at the PBX, with limits or credit at the account",
	counts:   func(c Cell) int { return c.Failed },
	floor:    func(b *Bounds) *float64 { return &b.TrunkFailing },
	judge:    judgeTrunkFailing,
}

func judgeTrunkFailing(v *view, floor float64, hit func(Hit)) {
	for name, now := range v.window[0].Cells[Trunk] {
		if now.Failed == 0 {
			continue
		}
		k := Key{Trunk, name}
		bound, usual := failingShare, 0.0
		if p := v.usual.known(k); p != nil {
			usual = p.failing()
			bound = max(bound, failingTimes*usual)
		}
		for _, n := range []int{3, 12} {
			c := v.sum(k, n)
			if float64(c.Failed) >= floor && leastShare(c.Failed, c.Calls, failingZ) > bound {
				hit(Hit{Key: k, Slices: n, UsualCalls: usual * float64(c.Calls)})
				break
			}
		}
	}
}
