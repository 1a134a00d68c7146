package watchtest

// noise is what keeps a quarter of an hour from being like another.
type noise struct {
	account                    float64
	country, countryDay        []float64
	trunk, fail, short, caller []float64
	failing                    []float64 // share of a trunk's calls on this day
}

func (y *Year) newNoise() *noise {
	n := &noise{
		country: make([]float64, y.Countries), countryDay: make([]float64, y.Countries), caller: make([]float64, len(y.callers)),
		trunk: make([]float64, y.Trunks), fail: make([]float64, y.Trunks), short: make([]float64, y.Trunks), failing: make([]float64, y.Trunks),
	}
	for c := range n.countryDay {
		n.countryDay[c] = y.lognormal(.97, .25)
	}
	n.countryDay[0] = 1
	for t := range n.failing {
		n.failing[t] = min(.2, max(.02, .07+float64(.012*y.NormFloat64())))
	}
	return n
}

func (n *noise) step(y *Year, slot int) {
	if slot%3 == 0 {
		n.account = y.gamma(.15)
		for t := range n.trunk {
			n.trunk[t], n.fail[t], n.short[t] = y.gamma(.2), y.gamma(.35), y.gamma(.4)
		}
	}
	if slot%6 == 0 {
		for c := range n.country {
			n.country[c] = n.countryDay[c] * y.gamma(.3)
		}
		n.country[0] = 1
		for c := range n.caller {
			n.caller[c] = y.gamma(.4)
		}
	}
}
