package report_test

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
)

// The functions of this file derive a report the plain way: they keep all rows,
// sort all values, and share no code with the package.

type keyOf func(*calls.Row) string

func keys(o report.Options) map[string]keyOf {
	return map[string]keyOf{
		"direction":    func(r *calls.Row) string { return r.Call.Direction },
		"trunk":        func(r *calls.Row) string { return r.TrunkID },
		"from_country": func(r *calls.Row) string { return r.Call.FromCountry },
		"to_country":   func(r *calls.Row) string { return r.Call.ToCountry },
		"route":        naiveRoute,
		"from_carrier": func(r *calls.Row) string { return r.Insights.FromCarrier },
		"to_carrier":   func(r *calls.Row) string { return r.Insights.ToCarrier },
		"hour":         func(r *calls.Row) string { return r.Call.EndTime.In(o.Location).Format("15") },
		"transport":    func(r *calls.Row) string { return r.Call.Transport },
		"secure_trunking": func(r *calls.Row) string {
			if !r.Call.SecureTrunking.Valid {
				return ""
			}
			return fmt.Sprint(r.Call.SecureTrunking.V)
		},
	}
}

func naiveRoute(r *calls.Row) string {
	if r.Call.FromCountry == "" || r.Call.ToCountry == "" {
		return ""
	}
	return r.Call.FromCountry + ">" + r.Call.ToCountry
}

func naive(o report.Options, rows []calls.Row, i report.Integrity) *report.Report {
	i.Calls, i.Unread = len(rows), map[string]int{}
	r := &report.Report{
		SchemaVersion: 1, Account: o.Account, Date: o.Date, Timezone: o.Timezone, From: o.From, To: o.To, Currency: o.Currency,
		Complete: i.APITotalCount <= len(rows)-i.Kept+i.Rejected, Integrity: i,
		Spend: report.Spend{Total: naiveSpend(rows), Recomputed: naiveRecomputed(rows)},
		Quality: report.Quality{
			Total: naiveQuality(rows), Hangups: naiveHangups(rows), WorstCalls: naiveWorst(rows),
			ScoreDeviation: map[string][]*float64{"total": {naiveDeviation(rows)}},
			ShortCalls:     map[string][]int{"total": {naiveShort(rows)}},
		},
		Past: report.Past{Days: []report.PastDay{}, Foreign: []string{}}, Findings: []report.Finding{},
		Names: map[string]string{}, Incidents: []string{}, IncidentDetails: []report.Incident{},
	}
	for name, to := range map[string]*[]report.SpendRow{
		"direction": &r.Spend.ByDirection, "trunk": &r.Spend.ByTrunk, "from_country": &r.Spend.ByFromCountry,
		"to_country": &r.Spend.ByToCountry, "route": &r.Spend.ByRoute, "hour": &r.Spend.ByHour,
		"transport": &r.Spend.ByTransport, "secure_trunking": &r.Spend.BySecureTrunking,
	} {
		*to = []report.SpendRow{}
		for _, g := range groups(name, rows, keys(o)[name]) {
			*to = append(*to, report.SpendRow{Key: g.key, SpendLine: naiveSpend(g.rows)})
		}
		if name != "hour" {
			slices.SortStableFunc(*to, func(a, b report.SpendRow) int { return b.Amount.Cmp(a.Amount) })
		}
	}
	for name, to := range map[string]*[]report.QualityRow{
		"direction": &r.Quality.ByDirection, "trunk": &r.Quality.ByTrunk, "to_country": &r.Quality.ByToCountry,
		"route": &r.Quality.ByRoute, "from_carrier": &r.Quality.ByFromCarrier, "to_carrier": &r.Quality.ByToCarrier,
		"hour": &r.Quality.ByHour, "transport": &r.Quality.ByTransport,
	} {
		*to = []report.QualityRow{}
		of := groups(name, rows, keys(o)[name])
		if name != "hour" {
			slices.SortStableFunc(of, func(a, b naiveGroup) int { return cmp.Compare(len(b.rows), len(a.rows)) })
		}
		r.Quality.ScoreDeviation[name], r.Quality.ShortCalls[name] = []*float64{}, []int{}
		for _, g := range of {
			*to = append(*to, report.QualityRow{Key: g.key, QualityLine: naiveQuality(g.rows)})
			r.Quality.ScoreDeviation[name] = append(r.Quality.ScoreDeviation[name], naiveDeviation(g.rows))
			r.Quality.ShortCalls[name] = append(r.Quality.ShortCalls[name], naiveShort(g.rows))
		}
	}
	for i := range rows {
		switch rows[i].Status {
		case calls.OK:
			r.Quality.Insights.OK++
		case calls.None:
			r.Quality.Insights.None++
		case calls.Failed:
			r.Quality.Insights.Failed++
		case calls.Skipped:
			r.Quality.Insights.Skipped++
		}
	}
	r.Quality.Insights.Asked = len(rows) - r.Quality.Insights.Skipped
	naiveTrust(rows, &r.Trust)
	r.Traffic = naiveTraffic(o, rows)
	r.Numbers = naiveNumbers(r, rows)
	r.Invoice = naiveInvoice(o, r, rows)
	return r
}

type naiveGroup struct {
	key  *string
	rows []calls.Row
}

// groups returns the rows by key, in the order of the keys, null last.
func groups(name string, rows []calls.Row, key keyOf) []naiveGroup {
	by := map[string][]calls.Row{}
	if name == "hour" {
		for h := range 24 {
			by[fmt.Sprintf("%02d", h)] = nil
		}
	}
	for _, r := range rows {
		by[key(&r)] = append(by[key(&r)], r)
	}
	var out []naiveGroup
	for k, rows := range by {
		if k != "" {
			out = append(out, naiveGroup{&k, rows})
		}
	}
	slices.SortFunc(out, func(a, b naiveGroup) int { return cmp.Compare(*a.key, *b.key) })
	if rows := by[""]; rows != nil {
		out = append(out, naiveGroup{nil, rows})
	}
	return out
}

func naiveSpend(rows []calls.Row) report.SpendLine {
	l := report.SpendLine{Calls: len(rows)}
	for _, r := range rows {
		if r.Call.Answered {
			l.Answered++
			l.TalkSeconds += int64(r.Call.CallDuration.V)
		}
		if r.Call.BillDuration.Valid {
			l.BilledSeconds += int64(r.Call.BillDuration.V)
		} else {
			l.BilledSeconds += int64(r.Call.BilledDuration.V)
		}
		l.Amount = l.Amount.Add(r.Call.Amount.V.Sum())
	}
	if l.BilledSeconds > 0 {
		rate := l.Amount.PerMinute(l.BilledSeconds)
		l.RatePerMinute = &rate
	}
	return l
}

func naiveRecomputed(rows []calls.Row) report.Recomputed {
	var r report.Recomputed
	var charged money.Sum
	for _, row := range rows {
		c := row.Call
		if !c.Rate.Valid || !c.BillDuration.Valid || !c.Amount.Valid {
			continue
		}
		want := c.Rate.V.Charge(int64(c.BillDuration.V))
		r.Amount = r.Amount.Add(want)
		charged = charged.Add(c.Amount.V.Sum())
		if want != c.Amount.V.Sum() {
			r.CallsDiffering++
		}
	}
	r.Difference = r.Amount.Sub(charged)
	return r
}

func naiveQuality(rows []calls.Row) report.QualityLine {
	l := report.QualityLine{Calls: len(rows)}
	var talk, worked int
	values := map[string][]float64{}
	note := func(name string, v zentrunk.Null[float64]) {
		if v.Valid {
			values[name] = append(values[name], v.V)
		}
	}
	for _, r := range rows {
		class := quality.Unknown
		if r.Call.HangupCode.Valid {
			class = quality.ClassOf(r.Call.HangupCode.V)
		}
		if r.Call.Answered {
			l.Answered++
			talk += int(r.Call.CallDuration.V)
		}
		if r.Call.Answered || class == "answered" || class == "abnormal" || class == "user" {
			worked++
		}
		in := r.Insights
		note("rtt", in.RTTMillis)
		note("jitter", in.JitterMillis)
		note("loss", in.PacketLossPercent)
		note("pdd", in.PostDialDelayMillis)
		if in.Score.Valid && in.Score.V >= 1 && in.Score.V <= 5 {
			note("score", in.Score)
			l.Rated++
			for _, band := range []struct {
				from, to float64
				count    *int
			}{{4, 6, &l.Excellent}, {3, 4, &l.Good}, {2, 3, &l.Fair}, {1, 2, &l.Poor}} {
				if in.Score.V >= band.from && in.Score.V < band.to {
					*band.count++
				}
			}
		}
	}
	l.ASR, l.NER, l.ACDSeconds = over(l.Answered, len(rows)), over(worked, len(rows)), over(talk, l.Answered)
	sum := 0.0
	for _, v := range values["score"] {
		sum += v
	}
	if l.Rated > 0 {
		sum /= float64(l.Rated)
		l.ScoreMean = &sum
	}
	p := func(name string, q float64) *float64 { return naiveQuantile(values[name], q) }
	l.ScoreP05, l.ScoreP50 = p("score", 0.05), p("score", 0.5)
	l.RTTP50, l.RTTP95, l.RTTP99 = p("rtt", 0.5), p("rtt", 0.95), p("rtt", 0.99)
	l.JitterP50, l.JitterP95, l.JitterP99 = p("jitter", 0.5), p("jitter", 0.95), p("jitter", 0.99)
	l.PacketLossP50, l.PacketLossP95, l.PacketLossP99 = p("loss", 0.5), p("loss", 0.95), p("loss", 0.99)
	l.PostDialDelayP50, l.PostDialDelayP95, l.PostDialDelayP99 = p("pdd", 0.5), p("pdd", 0.95), p("pdd", 0.99)
	return l
}

// naiveDeviation sums squares of differences from the mean, as a first course has
// it.
func naiveDeviation(rows []calls.Row) *float64 {
	var scores []float64
	sum := 0.0
	for i := range rows {
		if s := rows[i].Insights.Score; s.Valid && s.V >= 1 && s.V <= 5 {
			scores = append(scores, s.V)
			sum += s.V
		}
	}
	if len(scores) < 2 {
		return nil
	}
	mean, squares := sum/float64(len(scores)), 0.0
	for _, s := range scores {
		squares += (s - mean) * (s - mean)
	}
	deviation := math.Sqrt(squares / float64(len(scores)-1))
	return &deviation
}

func naiveShort(rows []calls.Row) int {
	n := 0
	for i := range rows {
		if c := &rows[i].Call; c.Answered && c.CallDuration.Valid && c.CallDuration.V <= 6 {
			n++
		}
	}
	return n
}

func over(num, den int) *float64 {
	if den == 0 {
		return nil
	}
	v := float64(num) / float64(den)
	return &v
}

func naiveQuantile(values []float64, q float64) *float64 {
	if len(values) == 0 {
		return nil
	}
	sorted := slices.Sorted(slices.Values(values))
	at := float64(len(sorted)-1) * q
	i := int(at)
	v := sorted[i]
	if i+1 < len(sorted) {
		v += (sorted[i+1] - sorted[i]) * (at - float64(i))
	}
	return &v
}

func naiveHangups(rows []calls.Row) []report.Hangup {
	out := []report.Hangup{}
	for _, r := range rows {
		h := report.Hangup{Name: orNil(r.Call.HangupName), Source: orNil(r.Call.HangupSource), Class: quality.Unknown}
		if r.Call.HangupCode.Valid {
			h.Code, h.Class = &r.Call.HangupCode.V, quality.ClassOf(r.Call.HangupCode.V)
		}
		at := slices.IndexFunc(out, func(o report.Hangup) bool { return sortKey(o) == sortKey(h) })
		if at < 0 {
			at, out = len(out), append(out, h)
		}
		out[at].Calls++
	}
	slices.SortFunc(out, func(a, b report.Hangup) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(sortKey(a), sortKey(b)))
	})
	return out
}

// sortKey is text that sorts as code, name and source do, "~" being null.
func sortKey(h report.Hangup) string {
	text := func(s *string) string {
		if s == nil {
			return "~"
		}
		return *s
	}
	if h.Code == nil {
		return "~|" + text(h.Name) + "|" + text(h.Source)
	}
	return fmt.Sprintf("%010d|%s|%s", *h.Code, text(h.Name), text(h.Source))
}

func naiveWorst(rows []calls.Row) []report.WorstCall {
	out := []report.WorstCall{}
	for _, r := range rows {
		in := r.Insights
		if !in.Score.Valid || quality.RatingOf(in.Score.V) == "" {
			continue
		}
		w := report.WorstCall{CallUUID: r.Call.UUID, QualityScore: in.Score.V, Trunk: orNil(r.TrunkID), Route: orNil(naiveRoute(&r)),
			EndTime: r.Call.EndTime.UTC(), FromCarrier: orNil(in.FromCarrier), ToCarrier: orNil(in.ToCarrier)}
		if r.Call.CallDuration.Valid {
			w.CallDuration = &r.Call.CallDuration.V
		}
		for _, m := range []struct {
			from zentrunk.Null[float64]
			to   **float64
		}{{in.RTTMillis, &w.RTTMillis}, {in.JitterMillis, &w.JitterMillis}, {in.PacketLossPercent, &w.PacketLossPercent}, {in.PostDialDelayMillis, &w.PostDialDelayMillis}} {
			if m.from.Valid {
				*m.to = &m.from.V
			}
		}
		if r.Call.Amount.Valid {
			w.Amount = &r.Call.Amount.V
		}
		out = append(out, w)
	}
	slices.SortFunc(out, func(a, b report.WorstCall) int {
		return cmp.Or(cmp.Compare(a.QualityScore, b.QualityScore), cmp.Compare(a.CallUUID, b.CallUUID))
	})
	return out[:min(len(out), 20)]
}

func naiveTrust(rows []calls.Row, t *report.Trust) {
	count := func(key keyOf) []report.TrustRow {
		out := []report.TrustRow{}
		for _, g := range groups("", rows, key) {
			out = append(out, report.TrustRow{Key: g.key, Calls: len(g.rows)})
		}
		slices.SortStableFunc(out, func(a, b report.TrustRow) int { return cmp.Compare(b.Calls, a.Calls) })
		return out
	}
	t.STIRVerification = count(func(r *calls.Row) string { return r.Call.STIRVerification })
	t.Attestation = count(func(r *calls.Row) string { return r.Call.Attestation })
	for _, r := range rows {
		if r.Call.SRTP.V {
			t.SRTPCalls++
		}
		if r.Call.SecureTrunking.V {
			t.SecureTrunkingCalls++
		}
	}
}

func orNil(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
