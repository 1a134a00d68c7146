package watch

const (
	newSpend      = 2.0 // units of the currency for each call of the floor
	newTogether   = 1.5 // of the floor, for all new countries together
	newSpendCalls = 3
)

const newDestinationName = "new_destination"

var newDestination = rule{
	name:     newDestinationName,
	looksAt:  "outbound calls to a country that no call of 28 days went to, and to all such countries together (`*`)",
	window:   "60 minutes",
	bound:    "10 calls, or 20 with at least 3 calls; together 15 calls, or 30",
	source:   "the smallest known case is 45 calls in a night; with 6 calls or 10, people who call a new country for once were 2 to 12 false incidents a year",
	setting:  "WATCH_NEW_DESTINATION",
	sentence: "Calls to a country that was not called before",
	todo:     "Ask who has business there. If nobody has, block the country in the console (SIP Trunking, Geo Permissions) and change the password of the trunk",
	byMoney:  true,
	counts:   allCalls,
	floor:    func(b *Bounds) *float64 { return &b.NewDestination },
	judge:    judgeNewDestination,
}

func judgeNewDestination(v *view, floor float64, hit func(Hit)) {
	if !v.usual.Enough() {
		return
	}
	fresh := false
	for name := range v.window[0].Cells[Country] {
		if !v.isNew(name) {
			continue
		}
		k := Key{Country, name}
		if v.sum(k, 12).reaches(floor) {
			hit(Hit{Key: k, Slices: 12})
			continue
		}
		fresh = true
	}
	if !fresh {
		return
	}
	sum, countries := v.newTogether(floor)
	if countries > 1 && sum.reaches(float64(newTogether*floor)) {
		hit(Hit{Key: Key{Country, everything}, Slices: 12})
	}
}

func (v *view) isNew(country string) bool {
	return country != "" && v.usual.known(Key{Country, country}) == nil
}

func (c Cell) reaches(floor float64) bool {
	return float64(c.Calls) >= floor || c.Calls >= newSpendCalls && units(c.Capped) >= float64(newSpend*floor)
}

// newTogether returns what the new countries have together that are no incident by
// themselves.
func (v *view) newTogether(floor float64) (sum Cell, countries int) {
	seen := map[string]bool{}
	for _, sl := range v.window {
		if sl == nil {
			continue
		}
		for name := range sl.Cells[Country] {
			k := Key{Country, name}
			if seen[name] || !v.isNew(name) || v.isOpen(newDestinationName, k) {
				continue
			}
			seen[name] = true
			if c := v.sum(k, 12); !c.reaches(floor) {
				sum.add(c)
				countries++
			}
		}
	}
	return sum, countries
}
