package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
)

// Report returns the report of the calls that were added. The caller says what
// the API counted, how many records were rejected and how many of the calls were
// kept; the rest of i is counted here. Report fails where the report does not pass
// [Report.Check], which is a fault of the program, never of an amount. It may be
// called again after further calls.
func (b *Builder) Report(i Integrity) (*Report, error) {
	o, spend := b.options, b.spend()
	i.Calls, i.Unread, i.UnreadRecords, i.UnfitAmounts = b.total.calls, b.unread.counts(), b.unread.records, spend.unfit()
	r := &Report{
		SchemaVersion: SchemaVersion,
		Account:       o.Account, Date: o.Date, Timezone: o.Timezone, From: o.From.UTC(), To: o.To.UTC(), Currency: o.Currency,
		Complete:  i.complete(),
		Spend:     spend,
		Quality:   b.quality(),
		Traffic:   b.traffic.Traffic(),
		Numbers:   b.numbers.report(spend.ByToCountry),
		Integrity: i,
		Trust: Trust{
			STIRVerification: b.stir.rows(), Attestation: b.attestation.rows(),
			SRTPCalls: b.srtp, SecureTrunkingCalls: b.secured,
		},
		Past:      Past{Days: []PastDay{}, Foreign: []string{}},
		Findings:  []Finding{},
		Names:     map[string]string{},
		Incidents: []string{}, IncidentDetails: []Incident{},
		places: b.places(),
	}
	r.Invoice.FairUse = b.use // which the day's own line of the month is of
	r.Invoice = r.reckon(b.use, o.Rules)
	if err := r.Check(); err != nil {
		return nil, fmt.Errorf("report of %s: %w", o.Date, err)
	}
	return r, nil
}

func (b *Builder) spend() Spend {
	s := Spend{
		Total:            b.total.spend(),
		ByDirection:      spendRows(&b.direction),
		ByTrunk:          spendRows(&b.trunk),
		ByFromCountry:    spendRows(&b.fromCountry),
		ByToCountry:      spendRows(&b.toCountry),
		ByRoute:          spendRows(&b.route),
		ByTransport:      spendRows(&b.transport),
		BySecureTrunking: spendRows(&b.security),
		Recomputed:       b.recomputed,
	}
	for h := range b.hours {
		s.ByHour = append(s.ByHour, SpendRow{present(b.hours[h].key), b.hours[h].spend()})
	}
	return s
}

func spendRows(d *dimension) []SpendRow {
	rows := make([]SpendRow, 0, d.groups.Len())
	for g := range maps.Values(d.groups.All()) {
		rows = append(rows, SpendRow{present(g.key), g.spend()})
	}
	slices.SortFunc(rows, compareSpend)
	return rows
}

func compareSpend(a, b SpendRow) int {
	return cmp.Or(b.Amount.Cmp(a.Amount), nullLast(a.Key, b.Key))
}

func (g *group) spend() SpendLine {
	l := SpendLine{
		Calls: g.calls, Answered: g.answered,
		TalkSeconds: g.talk, BilledSeconds: g.billed, Amount: g.amount,
	}
	l.RatePerMinute = l.rate()
	return l
}

func (b *Builder) quality() Quality {
	q := Quality{
		Total:         b.qualityOf(&b.total),
		ByDirection:   b.qualityRows(&b.direction),
		ByTrunk:       b.qualityRows(&b.trunk),
		ByToCountry:   b.qualityRows(&b.toCountry),
		ByRoute:       b.qualityRows(&b.route),
		ByFromCarrier: b.qualityRows(&b.fromCarrier),
		ByToCarrier:   b.qualityRows(&b.toCarrier),
		ByTransport:   b.qualityRows(&b.transport),
		Hangups:       hangups(b.hangups.All()),
		Insights:      b.insights,
		WorstCalls:    append([]WorstCall{}, b.worst...),
	}
	for h := range b.hours {
		q.ByHour = append(q.ByHour, QualityRow{present(b.hours[h].key), b.qualityOf(&b.hours[h])})
	}
	q.ScoreDeviation = perRow(b, &q, func(g *group) *float64 { return g.values[score].distribution(&b.dicts[score]).deviation() })
	q.ShortCalls = perRow(b, &q, func(g *group) int { return g.short })
	return q
}

// perRow returns a value of each row of q, and of the total.
func perRow[T any](b *Builder, q *Quality, of func(*group) T) map[string][]T {
	groups := map[string]*dimension{
		"direction": &b.direction, "trunk": &b.trunk, "to_country": &b.toCountry, "route": &b.route,
		"from_carrier": &b.fromCarrier, "to_carrier": &b.toCarrier, "transport": &b.transport,
	}
	out := map[string][]T{"total": {of(&b.total)}}
	for name, rows := range q.Breakdowns() {
		out[name] = make([]T, len(rows))
		for i, row := range rows {
			switch {
			case name == "hour":
				out[name][i] = of(&b.hours[i])
			case row.Key == nil:
				out[name][i] = of(groups[name].group(""))
			default:
				out[name][i] = of(groups[name].group(*row.Key))
			}
		}
	}
	return out
}

func (b *Builder) qualityRows(d *dimension) []QualityRow {
	rows := make([]QualityRow, 0, d.groups.Len())
	for g := range maps.Values(d.groups.All()) {
		rows = append(rows, QualityRow{present(g.key), b.qualityOf(g)})
	}
	slices.SortFunc(rows, compareQuality)
	return rows
}

func compareQuality(a, b QualityRow) int {
	return cmp.Or(cmp.Compare(b.Calls, a.Calls), nullLast(a.Key, b.Key))
}

func (b *Builder) qualityOf(g *group) QualityLine {
	r := g.ratings
	l := QualityLine{
		Calls: g.calls, Answered: g.answered,
		ASR: ratio(g.answered, g.calls), NER: ratio(g.worked, g.calls), ACDSeconds: ratio(g.talk, g.answered),
		Rated:     r[excellent] + r[good] + r[fair] + r[poor],
		Excellent: r[excellent], Good: r[good], Fair: r[fair], Poor: r[poor],
	}
	scores := g.values[score].distribution(&b.dicts[score])
	l.ScoreMean, l.ScoreP05, l.ScoreP50 = scores.mean(), scores.quantile(0.05), scores.quantile(0.50)
	l.RTTP50, l.RTTP95, l.RTTP99 = b.percentiles(g, rtt)
	l.JitterP50, l.JitterP95, l.JitterP99 = b.percentiles(g, jitter)
	l.PacketLossP50, l.PacketLossP95, l.PacketLossP99 = b.percentiles(g, loss)
	l.PostDialDelayP50, l.PostDialDelayP95, l.PostDialDelayP99 = b.percentiles(g, postDial)
	return l
}

func (b *Builder) percentiles(g *group, metric int) (p50, p95, p99 *float64) {
	d := g.values[metric].distribution(&b.dicts[metric])
	return d.quantile(0.50), d.quantile(0.95), d.quantile(0.99)
}

// ratio returns num / den, nil where den is 0.
func ratio[T int | int64](num T, den int) *float64 {
	if den == 0 {
		return nil
	}
	v := float64(num) / float64(den)
	return &v
}
