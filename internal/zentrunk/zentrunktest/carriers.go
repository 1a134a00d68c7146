package zentrunktest

// A carrier has its own quality, around which that of its calls varies. The
// names are invented, but for the two on the API page.
type carrier struct {
	name                    string
	rttMillis, jitterMillis int
	lossHundredths          int // of a percent
	scoreHundredths         int
	dialDelayMillis         int
}

var carriers = map[string][]carrier{
	"US": {
		{"Verizon Wireless", 24, 3, 2, 430, 1000},
		{"AT&T", 28, 3, 3, 428, 1100},
		{"Prairie Telecom", 46, 8, 22, 402, 1900},
	},
	"CA": {{"Maple Mobile", 35, 4, 5, 422, 1300}, {"Boreal Tel", 52, 7, 14, 408, 1700}},
	"GB": {{"Albion Telecom", 78, 5, 6, 415, 1400}, {"Thames Mobile", 84, 9, 18, 401, 1900}},
	"DE": {{"Rhein Telekom", 88, 4, 4, 418, 1500}, {"Nordnetz", 97, 8, 15, 404, 1800}},
	"FR": {{"Loire Mobile", 92, 6, 9, 410, 1600}},
	"IN": {
		{"Ganges Telecom", 196, 14, 38, 374, 2600},
		{"Deccan Mobile", 224, 22, 71, 338, 3400},
		{"Coromandel Tel", 251, 31, 118, 291, 4100},
	},
	"AU": {{"Southern Cross Tel", 168, 9, 17, 392, 2100}},
	"BR": {{"Amazonas Celular", 187, 26, 96, 318, 3200}, {"Paulista Fone", 149, 15, 44, 367, 2500}},
	"MX": {{"Azteca Movil", 96, 18, 63, 352, 2300}},
	"LV": {{"Daugava Tel", 112, 9, 21, 399, 1900}},
}

// insights gives c what the API would know of its quality: metrics for nearly
// all answered calls, parties and the dial delay for a few of the others.
func (g *generator) insights(c *Call) {
	switch {
	case c.Answered && g.chance(98):
	case !c.Answered && g.chance(10):
	default:
		return
	}
	if len(g.slab) == 0 {
		g.slab = make([]Insights, 1024)
	}
	n := &g.slab[0]
	g.slab = g.slab[1:]
	c.Insights = n
	from, to := g.carrier(c.FromCountry), g.carrier(c.ToCountry)
	n.FromCarrier, n.FromRegion = from.name, c.FromCountry
	n.ToCarrier, n.ToRegion = to.name, c.ToCountry
	far := to
	if c.Direction == "inbound" {
		far = from
	}
	delay := far.dialDelayMillis * g.between(60, 180) / 100
	n.PostDialDelayMillis = Some(float64(delay))
	if c.Answered {
		g.metrics(n, far)
	}
}

// metrics spreads a carrier's quality. One call in fifteen goes badly,
// whoever carries it. Quotients of integers are the nearest floats, so that a
// reader of the decimal text finds the same.
func (g *generator) metrics(n *Insights, far *carrier) {
	trouble := 0
	if g.rng.IntN(15) == 0 {
		trouble = g.between(1, 10)
	}
	rtt := far.rttMillis*g.between(85, 135)/100 + 15*trouble
	jitter := far.jitterMillis*g.between(50, 170)/100 + 4*trouble
	loss := far.lossHundredths*g.between(0, 220)/100 + 40*trouble
	score := far.scoreHundredths + g.between(-35, 35) - 26*trouble
	n.RTTMillis = Some(float64(rtt))
	n.JitterMillis = Some(float64(jitter))
	n.PacketLossPercent = Some(float64(loss) / 100)
	n.Score = Some(float64(min(500, max(100, score))/10) / 10)
}

func (g *generator) carrier(country string) *carrier {
	some := carriers[country]
	return &some[g.rng.IntN(len(some))]
}
