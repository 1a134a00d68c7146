package render_test

import (
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// rowOf is a simulated call as a perfect reader holds it.
func rowOf(t testing.TB, c *zentrunktest.Call) calls.Row {
	t.Helper()
	amount := func(n zentrunktest.Null[int64]) zentrunk.Null[money.Amount] {
		a, err := money.FromUnits(n.V)
		if err != nil {
			t.Fatal(err)
		}
		return zentrunk.Null[money.Amount]{V: a, Valid: n.Valid}
	}
	trunk, _, _ := strings.Cut(c.TrunkDomain, ".")
	row := calls.Row{Status: calls.Skipped, TrunkID: trunk, Call: zentrunk.Call{
		UUID: c.UUID, Direction: c.Direction, InitiationTime: c.Initiation, EndTime: c.End, AnswerTime: c.Answer, Answered: c.Answered,
		CallDuration: zentrunk.Null[int32](c.CallDuration), BillDuration: zentrunk.Null[int32](c.BillDuration), BilledDuration: zentrunk.Null[int32](c.BilledDuration),
		HangupName: c.HangupName, HangupCode: zentrunk.Null[int32](c.HangupCode), HangupSource: c.HangupSource,
		Rate: amount(c.RateE8), Amount: amount(c.AmountE8), TrunkDomain: c.TrunkDomain,
		FromCountry: c.FromCountry, ToCountry: c.ToCountry, Transport: c.Transport,
		SRTP: zentrunk.Null[bool](c.SRTP), SecureTrunking: zentrunk.Null[bool](c.SecureTrunking),
		STIRVerification: c.STIRVerification, Attestation: c.Attestation,
	}}
	if in := c.Insights; in != nil && c.Answered {
		row.Status = calls.OK
		row.Insights = zentrunk.Insights{
			FromCarrier: in.FromCarrier, ToCarrier: in.ToCarrier,
			RTTMillis: zentrunk.Null[float64](in.RTTMillis), JitterMillis: zentrunk.Null[float64](in.JitterMillis),
			PacketLossPercent: zentrunk.Null[float64](in.PacketLossPercent), PostDialDelayMillis: zentrunk.Null[float64](in.PostDialDelayMillis),
			Score: zentrunk.Null[float64](in.Score),
		}
	}
	return row
}

// simulated returns the report of a simulated day of n calls; change may alter
// each row, and lacking calls are counted by the API and not read.
func simulated(t testing.TB, start time.Time, n, lacking int, change func(int, *calls.Row)) *report.Report {
	t.Helper()
	b := report.New(report.Options{
		Account: "MAXXXXXXXXXXXXXXXXXX", Date: start.Format(time.DateOnly), Timezone: "UTC", From: start, To: start.AddDate(0, 0, 1), Currency: "USD",
	})
	generated := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 7, Start: start, Calls: n, OddPercent: -1})
	for i := range generated {
		row := rowOf(t, &generated[i])
		if change != nil {
			change(i, &row)
		}
		if err := b.Add(&row); err != nil {
			t.Fatal(err)
		}
	}
	r, err := b.Report(report.Integrity{APITotalCount: n + lacking})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// hostile are texts that break pages which take them for markup, for one line,
// or for left-to-right.
var hostile = []string{
	`<script>document.title="owned"</script>`, `"><img src=x onerror=alert(1)>`, "</style></svg><b>bold", "{{.}} ${x} javascript:alert(1)",
	"שלום עולם ניב", "\u202eevil\u202c <&>'\"", strings.Repeat("Überlanger Netzbetreiber ", 12), strings.Repeat("x", 300), "a\nb\tc\x00d", "&lt;ok&gt;",
}

// samples are the days that the page is tried with.
func samples(t testing.TB) map[string]*report.Report {
	t.Helper()
	var earlier []*report.Report
	past := func(r *report.Report) *report.Report {
		r.Name(map[string]string{"93667062664669661": "Berlin office", "42741122632602585": "Call centre Mumbai"})
		r.Compare(earlier, utc, report.DefaultThresholds())
		return r
	}
	for n := 1; n <= report.PastDays; n++ {
		if n == 9 {
			continue // a day that was not published
		}
		start, lacking, size := midnight.AddDate(0, 0, -n), 0, 860
		if n == 14 {
			lacking = 3
		}
		if d := start.Weekday(); d == time.Saturday || d == time.Sunday {
			size = 590
		}
		earlier = append(earlier, simulated(t, start, size+n, lacking, nil))
	}
	for n := 22; n <= 26; n++ {
		earlier[n].Timezone = "Europe/Lisbon"
	}
	limited := past(simulated(t, midnight, 900, 0, nil))
	limited.Traffic.SetLimits(limitsOf(&limited.Traffic))
	return map[string]*report.Report{
		"limited": limited,
		"unread": past(simulated(t, midnight, 640, 0, func(i int, row *calls.Row) {
			switch {
			case i%3 == 0:
				row.Extra, row.Call.Amount = `{"srtp":"yes","total_amount":"1,50"}`, zentrunk.Null[money.Amount]{}
			case i%5 == 0:
				row.Extra = `{"answer_time":"soon","insights":{"from":{"carrier":7},"rtt":"fast"}}`
			}
		})),
		"unknown": past(simulated(t, midnight, 640, 0, func(_ int, row *calls.Row) {
			row.Extra, row.Call.Amount = `{"total_amount":"EUR 1"}`, zentrunk.Null[money.Amount]{}
		})),
		"rejected": past(lacking(t, 640, 320, 120)),
		"nothing":  past(lacking(t, 0, 320, 0)),
		"largest":  past(largest(t)),
		"ordinary": past(simulated(t, midnight, 640, 0, nil)),
		"fraud": past(simulated(t, midnight, 640, 0, func(i int, row *calls.Row) {
			if i%4 == 0 {
				row.Call.ToCountry, row.Call.Answered = "CU", true
				row.Call.Amount = zentrunk.Some(dear(t))
			}
			if row.Call.Attestation == "A" {
				row.Call.Attestation = "B"
			}
		})),
		"first":    simulated(t, midnight, 120, 4, nil),
		"empty":    simulated(t, midnight, 0, 0, nil),
		"attacked": attacked(t, past(simulated(t, midnight, 640, 0, nil)), 3),
		"hostile": attacked(t, past(simulated(t, midnight, 600, 0, func(i int, row *calls.Row) {
			text := hostile[i%len(hostile)]
			row.Insights.ToCarrier, row.Insights.FromCarrier = text, text
			row.TrunkID, row.Call.HangupName, row.Call.HangupSource, row.Call.Transport = text, text, text, text
			row.Call.FromCountry, row.Call.ToCountry, row.Call.Direction = text, text, text
			row.Call.STIRVerification, row.Call.Attestation = text, text
		})), len(hostile), hostile...),
	}
}

// utc is the calendar of UTC.
func utc(date string) (from, to time.Time) {
	from, _ = time.Parse(time.DateOnly, date)
	return from, from.AddDate(0, 0, 1)
}

// lacking is the report of a day of n calls and of records that could not be read;
// some of the calls were kept from an earlier run.
func lacking(t testing.TB, n, rejected, kept int) *report.Report {
	t.Helper()
	b := report.New(report.Options{
		Account: "MAXXXXXXXXXXXXXXXXXX", Date: "2026-11-22", Timezone: "UTC", From: midnight, To: midnight.AddDate(0, 0, 1), Currency: "USD",
	})
	generated := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 7, Start: midnight, Calls: n, OddPercent: -1})
	for i := range generated {
		row := rowOf(t, &generated[i])
		if err := b.Add(&row); err != nil {
			t.Fatal(err)
		}
	}
	r, err := b.Report(report.Integrity{APITotalCount: n - kept + rejected, Rejected: rejected, Kept: kept})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// largest is the report of a day of which two calls cost the most that there is.
func largest(t testing.TB) *report.Report {
	t.Helper()
	most, err := money.Parse("9999999999.99999999")
	if err != nil {
		t.Fatal(err)
	}
	return simulated(t, midnight, 640, 0, func(i int, row *calls.Row) {
		if i < 2 {
			row.Call.Amount, row.Call.ToCountry = zentrunk.Some(most), "US"
		}
	})
}

// dear is what a call of a fraud costs.
func dear(t testing.TB) money.Amount {
	t.Helper()
	a, err := money.Parse("3.80")
	if err != nil {
		t.Fatal(err)
	}
	return a
}
