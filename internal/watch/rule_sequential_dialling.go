package watch

var sequentialDialling = rule{
	name:     "sequential_dialling",
	looksAt:  "numbers in a row that one caller calls: the same except for the last three digits, at most 10 apart, five or more in a slice",
	window:   "15 minutes",
	bound:    "20 numbers",
	source:   "scans and one-ring fraud call 10 to 120 numbers a minute; OpenSIPS counts sequential calls without a default",
	setting:  "WATCH_SEQUENTIAL_DIALLING",
	sentence: "One caller dials number after number",
	todo:     "Find the caller in the PBX. If no campaign with a sorted list runs, block the caller and change the password of its account",
	counts:   allCalls,
	floor:    func(b *Bounds) *float64 { return &b.SequentialDialling },
	judge: func(v *view, floor float64, hit func(Hit)) {
		for name := range v.window[0].Cells[Block] {
			k := Key{Block, name}
			if float64(v.sum(k, 3).Calls) >= floor {
				hit(Hit{Key: k, Slices: 3})
			}
		}
	},
}
