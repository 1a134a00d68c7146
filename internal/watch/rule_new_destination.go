package watch

const (
	newSpend      = 2.0 // units of the currency for each call of the floor
	newInAnHour   = 1.5 // of the floor, in 60 minutes; also for all new countries together
	newSpendCalls = 3
)

const newDestinationName = "new_destination"

var newDestination = rule{
	name:     newDestinationName,
	looksAt:  "outbound calls to a country that no call of 28 days went to, and to all such countries together (`*`)",
	window:   "15 and 60 minutes; together 60",
	bound:    "10 calls in 15 minutes, or 20 with at least 3 calls; 15 calls in 60 minutes, or 30; together also 15 calls, or 30",
	source:   "the smallest known case is 45 calls in a night; with 10 calls in 60 minutes, one person who calls a new country for once was up to 3 false incidents a year",
	setting:  "WATCH_NEW_DESTINATION",
	sentence: "Calls to a country that was not called before",
	todo:     "Ask who calls people there. If nobody does, block the country in the console (SIP Trunking, Geo Permissions) and change the password of the trunk",
	byMoney:  true,
	counts:   allCalls,
	floor:    func(b *Bounds) *float64 { return &b.NewDestination },
	together: func(v *view, n int) Cell { sum, _ := v.newTogether(n); return sum },
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
		if k := (Key{Country, name}); v.newSurges(k, floor) > 0 {
			hit(Hit{Key: k, Slices: v.newSurges(k, floor)})
			continue
		}
		fresh = true
	}
	if !fresh {
		return
	}
	sum, countries := v.newTogether(windowLong)
	if countries > 1 && sum.reaches(float64(newInAnHour*floor)) {
		hit(Hit{Key: Key{Country, everything}, Slices: windowLong})
	}
}

// newSurges returns the length of the window in which a new country is above its floor,
// 0 for none. A person who calls somebody there again and again is mostly below it.
func (v *view) newSurges(k Key, floor float64) int {
	switch {
	case v.sum(k, 3).reaches(floor):
		return 3
	case v.sum(k, windowLong).reaches(float64(newInAnHour * floor)):
		return windowLong
	}
	return 0
}

func (v *view) isNew(country string) bool {
	return country != "" && v.usual.known(Key{Country, country}) == nil
}

func (c Cell) reaches(floor float64) bool {
	return float64(c.Calls) >= floor || c.Calls >= newSpendCalls && units(c.Capped) >= float64(newSpend*floor)
}

// newTogether returns what the last n slices have of the new countries that are no
// incident by themselves, and how many these are.
func (v *view) newTogether(n int) (sum Cell, countries int) {
	seen := map[string]bool{}
	for _, sl := range v.window[:n] {
		if sl == nil {
			continue
		}
		for name := range sl.Cells[Country] {
			k := Key{Country, name}
			if seen[name] || !v.isNew(name) || v.isOpen(newDestinationName, k) || v.newSurges(k, v.bounds.NewDestination) > 0 {
				continue
			}
			seen[name] = true
			sum.add(v.sum(k, n))
			countries++
		}
	}
	return sum, countries
}
