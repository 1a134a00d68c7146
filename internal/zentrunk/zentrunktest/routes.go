package zentrunktest

import (
	"encoding/csv"
	"strings"
)

// A trunk is a SIP trunk of the account.
type trunk struct {
	name         string // for people; no record has it
	domain       string
	transports   []string
	secure, cnam bool
	secureRateE8 int64
}

// Trunks by their index, which routes refer to.
const (
	trunkOffice = iota
	trunkSupport
	trunkIndia
	trunkEurope
	trunkPacific
)

// The Indian trunk still has the older domain with a region label.
var trunks = [...]trunk{
	trunkOffice:  {name: "Office", domain: "93667062664669661.zt.plivo.com", transports: []string{"udp", "udp", "tcp"}},
	trunkSupport: {name: "Support line", domain: "42741122632602585.zt.plivo.com", transports: []string{"tcp"}, cnam: true},
	trunkIndia:   {name: "India", domain: "21528830114907342.ap-south-1.zt.plivo.com", transports: []string{"udp"}},
	trunkEurope:  {name: "Europe, encrypted", domain: "67033915528406117.zt.plivo.com", transports: []string{"tls"}, secure: true, secureRateE8: 50_000},
	trunkPacific: {name: "Pacific", domain: "35190476281953308.zt.plivo.com", transports: []string{"udp", "tcp"}},
}

// TrunkNames returns a CSV file of the account's trunks, trunk_id and name, by which
// pages can call them what people do.
func TrunkNames() string {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.Write([]string{"trunk_id", "name"}) //nolint:errcheck // a builder takes everything
	for _, line := range trunks {
		id, _, _ := strings.Cut(line.domain, ".")
		w.Write([]string{id, line.name}) //nolint:errcheck // the same
	}
	w.Flush()
	return b.String()
}

// A plan draws a country's numbers: a prefix and so many digits after it.
type plan struct {
	country  string
	prefixes []string
	digits   int
}

// The ranges are those that a regulator sets aside for fiction (US and Canada
// 555-01xx, Ofcom, ACMA, Bundesnetzagentur, ARCEP). Where there is none, the
// subscriber's number starts with 0, which no exchange assigns.
var (
	planUS = plan{"US", []string{"+120255501", "+121255501", "+130555501", "+131255501",
		"+141555501", "+151255501", "+170255501", "+173255501"}, 2}
	planCA       = plan{"CA", []string{"+141655501", "+160455501"}, 2}
	planGB       = plan{"GB", []string{"+442079460", "+441614960"}, 3}
	planGBMobile = plan{"GB", []string{"+447700900"}, 3}
	planDE       = plan{"DE", []string{"+493023125", "+496990009", "+498999998"}, 3}
	planFR       = plan{"FR", []string{"+33199001", "+33261911"}, 4}
	planIN       = plan{"IN", []string{"+91220555", "+91110555", "+91800555"}, 4}
	planAU       = plan{"AU", []string{"+6125550", "+6135550"}, 4}
	planBR       = plan{"BR", []string{"+55110555", "+55210555"}, 4}
	planMX       = plan{"MX", []string{"+52550555"}, 4}
	planLV       = plan{"LV", []string{"+3710"}, 7}
)

func (p *plan) append(b []byte, g *generator) []byte {
	b = append(b, p.prefixes[g.rng.IntN(len(p.prefixes))]...)
	for n, i := g.rng.Uint32(), 0; i < p.digits; i++ {
		b = append(b, '0'+byte(n%10))
		n /= 10
	}
	return b
}

// A way is a route over a trunk with its price. Time is billed in steps after a
// first one: 60/6 charges at least a minute and then each six seconds begun.
type way struct {
	trunk       int
	direction   string
	from, to    *plan
	rateE8      int64 // per minute
	first, step int32 // seconds
	answered    int   // percent
	weight      int
}

var routes = [...]way{
	{trunkOffice, "outbound", &planUS, &planUS, 650_000, 1, 1, 68, 300},
	{trunkOffice, "outbound", &planUS, &planCA, 700_000, 6, 6, 64, 40},
	{trunkOffice, "outbound", &planUS, &planGB, 913_000, 6, 6, 66, 40},
	{trunkOffice, "outbound", &planUS, &planMX, 1_287_000, 60, 60, 47, 35},
	{trunkOffice, "inbound", &planUS, &planUS, 350_000, 1, 1, 86, 90},
	{trunkSupport, "inbound", &planUS, &planUS, 350_000, 1, 1, 88, 140},
	{trunkSupport, "inbound", &planIN, &planUS, 280_000, 60, 60, 71, 45},
	{trunkSupport, "inbound", &planBR, &planUS, 410_000, 30, 6, 62, 20},
	{trunkIndia, "outbound", &planIN, &planIN, 3_000_000, 60, 60, 52, 90},
	{trunkIndia, "outbound", &planIN, &planUS, 1_620_000, 1, 1, 58, 30},
	{trunkIndia, "inbound", &planIN, &planIN, 400_000, 60, 60, 79, 35},
	{trunkEurope, "outbound", &planGB, &planGB, 550_000, 1, 1, 67, 50},
	{trunkEurope, "outbound", &planGB, &planGBMobile, 2_850_000, 1, 1, 61, 40},
	{trunkEurope, "outbound", &planGB, &planDE, 1_253_000, 60, 1, 65, 35},
	{trunkEurope, "outbound", &planDE, &planFR, 1_077_000, 30, 6, 63, 25},
	{trunkEurope, "inbound", &planGBMobile, &planGB, 500_000, 1, 1, 84, 40},
	{trunkPacific, "outbound", &planAU, &planAU, 1_990_000, 1, 1, 66, 30},
	{trunkPacific, "outbound", &planAU, &planBR, 4_737_000, 60, 6, 41, 15},
	{trunkPacific, "inbound", &planAU, &planAU, 600_000, 60, 60, 83, 20},
}

// wayFraud is what [Burst] calls, and nothing else.
var wayFraud = way{trunkOffice, "outbound", &planUS, &planLV, 32_000_000, 60, 60, 94, 0}

var routeSums = cumulate(len(routes), func(i int) int { return routes[i].weight })

// billed rounds seconds of talk up to what is charged. Nothing is charged for
// nothing.
func (w *way) billed(talk int32) int32 {
	switch {
	case talk == 0:
		return 0
	case talk <= w.first:
		return w.first
	}
	return w.first + (talk-w.first+w.step-1)/w.step*w.step
}

// chargeE8 returns rate times seconds / 60, rounded half to even at five
// places, all in units of 10^-8: Plivo's rule for total_amount.
func chargeE8(rateE8 int64, seconds int32) int64 {
	const unit = 60 * 1000 // 1000 units are 10^-5
	product := rateE8 * int64(seconds)
	quotient, rest := product/unit, product%unit
	if 2*rest > unit || 2*rest == unit && quotient%2 == 1 {
		quotient++
	}
	return quotient * 1000
}
