package watch

const (
	noCountryCalls  = 2  // with the spend of the floor
	noCountryCounts = 10 // without it
)

var noCountry = rule{
	name:     "no_country",
	looksAt:  "outbound calls to numbers of no country: satellites and networks (+870, +878, +881, +882, +883, +979)",
	window:   "60 minutes",
	bound:    "2 with at least 2 calls, or 10 calls; above 10 times what is usual, if anything is",
	source:   "such calls cost 5 to 10 a minute; ITU-T E.156 treats the codes as a class of their own",
	setting:  "WATCH_NO_COUNTRY",
	sentence: "Calls to satellites or networks that belong to no country",
	todo:     "Ask who has a satellite phone to call. If nobody has, block high-risk prefixes in the console (SIP Trunking, Geo Permissions) and change the password of the trunk",
	byMoney:  true,
	counts:   allCalls,
	floor:    func(b *Bounds) *float64 { return &b.NoCountry },
	judge:    judgeNoCountry,
}

func judgeNoCountry(v *view, floor float64, hit func(Hit)) {
	k := Key{Country, ""}
	if _, now := v.window[0].Cells[Country][""]; !now {
		return
	}
	c := v.sum(k, 12)
	calls, spend := v.usually(k, ofCalls, 12), v.usually(k, ofSpend, 12)
	dear := c.Calls >= noCountryCalls && units(c.Capped) >= max(floor, surgeRatio15*spend)
	many := float64(c.Calls) >= max(noCountryCounts, surgeRatio15*calls)
	if dear || many {
		hit(Hit{Key: k, Slices: 12, UsualCalls: calls, UsualSpend: spend})
	}
}
