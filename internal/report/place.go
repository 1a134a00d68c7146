package report

import (
	"fmt"
	"maps"
	"slices"
)

// A Place is when, and over which trunk, most of what a finding is about came.
type Place struct {
	// FromHour to ToHour are the shortest run of clock hours, in the report's time zone,
	// that holds four fifths or more of it: "02" and "05" are from 02:00 to 05:00, and
	// ToHour may be "24". Nil where that is longer than half a day.
	FromHour   *string  `json:"from_hour"`
	ToHour     *string  `json:"to_hour"`
	HoursShare *float64 `json:"hours_share"` // how much of it came then, to the hundredth
	// Trunk is the id of the trunk that carried most of it, nil where none carried half or
	// the finding is a trunk's own.
	Trunk      *string  `json:"trunk"`
	TrunkShare *float64 `json:"trunk_share"` // how much of it this trunk carried, to the hundredth
}

const (
	longestRun = 12 // hours that still say when something was
	mostOfIt   = 80 // percent of it that they hold
	halfOfIt   = 50 // percent of it that a trunk carries
)

// place says where t was, nil where nothing can be said of it.
func (t *trace) place(a aspect) *Place {
	if t == nil {
		return nil
	}
	p, whole := &Place{}, t.sum(0, len(t.hours))
	t.when(p, &whole, a)
	most := int64(halfOfIt) - 1
	for _, id := range slices.Sorted(maps.Keys(t.trunks)) {
		if s := t.trunks[id].percent(&whole, a); s > most && id != "" {
			most, p.Trunk, p.TrunkShare = s, &id, shareOf(s)
		}
	}
	if p.FromHour == nil && p.Trunk == nil {
		return nil
	}
	return p
}

// when sets the shortest run of hours that holds most of t, of equals the one that holds
// most, the earliest.
func (t *trace) when(p *Place, whole *weight, a aspect) {
	for n := 1; n <= longestRun; n++ {
		from, most := -1, int64(mostOfIt)-1
		for h := 0; h+n <= len(t.hours); h++ {
			run := t.sum(h, h+n)
			if s := run.percent(whole, a); s > most {
				from, most = h, s
			}
		}
		if from >= 0 {
			first, last := fmt.Sprintf("%02d", from), fmt.Sprintf("%02d", from+n)
			p.FromHour, p.ToHour, p.HoursShare = &first, &last, shareOf(most)
			return
		}
	}
}

// sum adds up the hours from (included) to (excluded).
func (t *trace) sum(from, to int) weight {
	w := weight{}
	for _, h := range t.hours[from:to] {
		w.calls += h.calls
		w.amount = w.amount.Add(h.amount)
	}
	return w
}

// percent returns how much of whole w is: of its amount where that is the aspect, else of
// its calls.
func (w *weight) percent(whole *weight, a aspect) int64 {
	if a != ofSpend {
		return int64(w.calls) * 100 / int64(max(1, whole.calls))
	}
	n, err := w.amount.Parts(whole.amount, 100)
	if err != nil {
		return 0
	}
	return n
}

func shareOf(percent int64) *float64 {
	v := float64(percent) / 100
	return &v
}

// A placeKey names one aspect of one row; the key of the total is empty.
type placeKey struct {
	aspect    aspect
	dimension string
	key       string
}

// places says of each row that is followed where its calls were.
func (b *Builder) places() map[placeKey]*Place {
	out := map[placeKey]*Place{}
	enter := func(dimension string, g *group) {
		for a := range ofEnding {
			if p := g.traces[a].place(a); p != nil {
				out[placeKey{a, dimension, g.key}] = p
			}
		}
	}
	enter("total", &b.total)
	for name, d := range map[string]*dimension{"to_country": &b.toCountry, "trunk": &b.trunk, "from_carrier": &b.fromCarrier, "to_carrier": &b.toCarrier} {
		for g := range maps.Values(d.groups.All()) {
			enter(name, g)
		}
	}
	for code, t := range b.codes {
		if p := t.place(ofEnding); p != nil {
			out[placeKey{ofEnding, "hangup", fmt.Sprint(code)}] = p
		}
	}
	return out
}
