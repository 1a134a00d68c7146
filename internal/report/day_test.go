package report_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
)

var midnight = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

func options() report.Options {
	return report.Options{
		Account: "MAXXXXXXXXXXXXXXXXXX", Date: "2026-11-22", Timezone: "UTC", Location: time.UTC,
		From: midnight, To: midnight.AddDate(0, 0, 1), Currency: "USD",
	}
}

// optionsOf are those of a date in UTC.
func optionsOf(date string) report.Options {
	o := options()
	o.Date = date
	o.From, o.To = utc(date)
	return o
}

// utc is the calendar of UTC.
func utc(date string) (from, to time.Time) {
	from, _ = time.Parse(time.DateOnly, date)
	return from, from.AddDate(0, 0, 1)
}

func sum(t testing.TB, s string) money.Sum {
	t.Helper()
	return amount(t, s).Sum()
}

func amount(t testing.TB, s string) money.Amount {
	t.Helper()
	a, err := money.Parse(s)
	if err != nil {
		t.Fatalf("Parse(%q) = %v", s, err)
	}
	return a
}

// uuid returns the nth of a sequence of call UUIDs that rises.
func uuid(n int) string { return fmt.Sprintf("%08x-0000-4000-8000-%012x", n, n) }

// build returns the report of rows, all of which the API counts.
func build(t testing.TB, o report.Options, rows []calls.Row) *report.Report {
	t.Helper()
	b := report.New(o)
	for i := range rows {
		if err := b.Add(&rows[i]); err != nil {
			t.Fatalf("Add: %v", err)
		}
	}
	r, err := b.Report(report.Integrity{APITotalCount: len(rows)})
	if err != nil {
		t.Fatalf("Report: %v", err)
	}
	return r
}

// typicalDay returns n calls as a busy account has them: 8 trunks, 40 routes,
// 60 carriers, 60 % answered, insights for the answered share that has them.
func typicalDay(n int, insights float64) []calls.Row {
	rng := rand.New(rand.NewPCG(1, 2))
	countries := []string{"US", "IN", "GB", "DE", "FR", "BR", "AU", "SG", "AT", "CA"}
	var carriers, trunks []string
	for i := range 60 {
		carriers = append(carriers, fmt.Sprintf("Carrier %d", i))
	}
	for i := range 8 {
		trunks = append(trunks, fmt.Sprintf("4274112263260258%d", i))
	}
	unanswered := []int32{4410, 6030, 4550, 4160, 5000, 4190, 9999}
	rate, _ := money.Parse("0.00650")
	rows := make([]calls.Row, n)
	for i := range rows {
		c := zentrunk.Call{
			UUID: uuid(i), Direction: []string{"outbound", "inbound"}[rng.IntN(2)],
			EndTime:     midnight.Add(time.Duration(i) * 24 * time.Hour / time.Duration(n)),
			HangupName:  "normal_hangup",
			HangupCode:  zentrunk.Some[int32](3000),
			FromCountry: countries[rng.IntN(4)], ToCountry: countries[rng.IntN(len(countries))],
			Transport: []string{"udp", "tcp", "tls"}[rng.IntN(3)], HangupSource: []string{"carrier", "customer", "zentrunk"}[rng.IntN(3)],
			Rate: zentrunk.Some(rate), SRTP: zentrunk.Some(false), SecureTrunking: zentrunk.Some(rng.IntN(5) == 0),
			STIRVerification: "Verified", Attestation: "A",
		}
		seconds := int32(0)
		if c.Answered = rng.Float64() < 0.6; c.Answered {
			seconds = int32(rng.ExpFloat64()*150) + 1
			c.AnswerTime = c.EndTime.Add(-time.Duration(seconds) * time.Second)
		} else {
			c.HangupCode = zentrunk.Some(unanswered[rng.IntN(len(unanswered))])
			c.HangupName = "other"
		}
		c.InitiationTime = c.EndTime.Add(-time.Duration(int(seconds)+2+i%20) * time.Second)
		c.CallDuration, c.BillDuration = zentrunk.Some(seconds), zentrunk.Some((seconds+5)/6*6)
		charge, _ := rate.Charge(int64(c.BillDuration.V)).Amount()
		c.Amount = zentrunk.Some(charge)
		rows[i] = calls.Row{Call: c, TrunkID: trunks[rng.IntN(8)], Status: calls.Skipped}
		if rng.Float64() < insights {
			rows[i].Status = calls.OK
			rows[i].Insights = zentrunk.Insights{
				FromCarrier: carriers[rng.IntN(60)], ToCarrier: carriers[rng.IntN(60)],
				RTTMillis:           zentrunk.Some(float64(20 + int(rng.ExpFloat64()*60))),
				JitterMillis:        zentrunk.Some(float64(int(rng.ExpFloat64()*60)) / 10),
				PacketLossPercent:   zentrunk.Some(float64(int(rng.ExpFloat64()*30)) / 100),
				PostDialDelayMillis: zentrunk.Some(float64(200 + int(rng.ExpFloat64()*1500))),
				Score:               zentrunk.Some(float64(10+rng.IntN(41)) / 10),
			}
		}
	}
	return rows
}
