package report_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/zentrunk"
)

// closeEnough compares floats as two ways of adding and interpolating may differ, and
// amounts as they are.
var closeEnough = cmp.Options{
	cmpopts.IgnoreUnexported(report.Report{}), // what findings are made of
	cmpopts.EquateApprox(1e-12, 1e-9),
	cmp.Comparer(func(a, b money.Amount) bool { return a == b }), cmp.Comparer(func(a, b money.Sum) bool { return a == b }),
}

// exact compares everything as it is.
var exact = cmp.Options{cmpopts.IgnoreUnexported(report.Report{}), cmp.Comparer(func(a, b money.Amount) bool { return a == b }), cmp.Comparer(func(a, b money.Sum) bool { return a == b })}

func maybe[T any](g *rapid.Generator[T]) *rapid.Generator[zentrunk.Null[T]] {
	return rapid.Custom(func(t *rapid.T) zentrunk.Null[T] {
		if rapid.Bool().Draw(t, "absent") {
			return zentrunk.Null[T]{}
		}
		return zentrunk.Some(g.Draw(t, "value"))
	})
}

// someAmount draws an amount of few places, so that amounts tie, or of many.
func someAmount(t *rapid.T) money.Amount {
	units := rapid.Int64Range(-20, 20).Draw(t, "thousandths") * 100_000
	if rapid.Bool().Draw(t, "many places") {
		units = rapid.Int64Range(-1_000_000_000, 1_000_000_000).Draw(t, "units")
	}
	a, err := money.FromUnits(units)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// anyRow draws a row such as the API may give cause to, the odd ones included.
// Words come from small sets, so that keys repeat.
func anyRow(n int) *rapid.Generator[calls.Row] {
	word := func(words ...string) *rapid.Generator[string] { return rapid.SampledFrom(append(words, "")) }
	seconds := maybe(rapid.OneOf(rapid.Int32Range(0, 300), rapid.Int32Range(-5, 100_000)))
	charge := maybe(rapid.Custom(someAmount))
	metric := maybe(rapid.OneOf(rapid.Float64Range(-5, 5000), rapid.SampledFrom([]float64{0, 1, 24, 24.5, 1000})))
	score := maybe(rapid.OneOf(rapid.Float64Range(0, 6), rapid.SampledFrom([]float64{0.99, 1, 2, 3, 4, 4.2, 5, 5.01})))
	return rapid.Custom(func(t *rapid.T) calls.Row {
		r := calls.Row{Call: zentrunk.Call{
			UUID:      uuid(n),
			Direction: word("inbound", "outbound").Draw(t, "direction"),
			EndTime:   midnight.Add(time.Duration(rapid.Int64Range(0, int64(24*time.Hour)-1).Draw(t, "end"))),
			Answered:  rapid.Bool().Draw(t, "answered"), CallDuration: seconds.Draw(t, "talk"),
			BillDuration: seconds.Draw(t, "bill"), BilledDuration: seconds.Draw(t, "billed"),
			HangupName: word("normal_hangup", "odd").Draw(t, "name"), HangupSource: word("carrier", "customer").Draw(t, "source"),
			HangupCode: maybe(rapid.SampledFrom([]int32{3000, 3020, 4030, 4410, 5000, 5250, 9999, 0})).Draw(t, "code"),
			Rate:       charge.Draw(t, "rate"), Amount: charge.Draw(t, "amount"),
			FromCountry: word("US", "IN", "A>B").Draw(t, "from"), ToCountry: word("US", "C", "B>C").Draw(t, "to"),
			Transport: word("udp", "tls").Draw(t, "transport"),
			SRTP:      maybe(rapid.Bool()).Draw(t, "srtp"), SecureTrunking: maybe(rapid.Bool()).Draw(t, "secure"),
			STIRVerification: word("Verified", "Not Verified").Draw(t, "stir"), Attestation: word("A", "C").Draw(t, "attestation"),
		}}
		c := &r.Call
		if rapid.Bool().Draw(t, "initiated") {
			c.InitiationTime = c.EndTime.Add(-time.Duration(rapid.Int64Range(-int64(time.Minute), int64(30*time.Hour)).Draw(t, "held")))
		}
		if c.Answered && rapid.Bool().Draw(t, "answer time") {
			c.AnswerTime = c.EndTime.Add(-time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "talked")))
		}
		r.TrunkID = word("1", "2", "null").Draw(t, "trunk")
		r.Status = rapid.SampledFrom([]calls.Status{calls.OK, calls.OK, calls.None, calls.Failed, calls.Skipped}).Draw(t, "status")
		if r.Status == calls.OK {
			r.Insights = zentrunk.Insights{
				FromCarrier: word("X", "Y").Draw(t, "from carrier"), ToCarrier: word("X", "Z").Draw(t, "to carrier"),
				RTTMillis: metric.Draw(t, "rtt"), JitterMillis: metric.Draw(t, "jitter"),
				PacketLossPercent: metric.Draw(t, "loss"), PostDialDelayMillis: metric.Draw(t, "pdd"), Score: score.Draw(t, "score"),
			}
		}
		return r
	})
}

// Whatever the rows, the report passes its own check, is what the plain way of
// deriving it gives, and is the same after a round trip through JSON.
func TestReportOfAnyRows(t *testing.T) {
	t.Parallel()
	kolkata, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		o := options()
		o.Location = rapid.SampledFrom([]*time.Location{time.UTC, kolkata}).Draw(t, "zone")
		o.Timezone = o.Location.String()
		rows := make([]calls.Row, rapid.IntRange(0, 40).Draw(t, "rows"))
		b := report.New(o)
		for i := range rows {
			rows[i] = anyRow(i).Draw(t, "row")
			if err := b.Add(&rows[i]); err != nil {
				t.Fatalf("Add: %v", err)
			}
		}
		i := report.Integrity{Rejected: rapid.IntRange(0, 2).Draw(t, "rejected"), APITotalCount: len(rows) + rapid.IntRange(0, 2).Draw(t, "more")}
		r, err := b.Report(i)
		if err != nil {
			t.Fatalf("Report: %v", err)
		}
		if diff := cmp.Diff(naive(o, rows, i), r, closeEnough); diff != "" {
			t.Fatalf("differs from the plain way (-plain +got):\n%s", diff)
		}
		roundTrip(t, r)
	})
}

// A day with more calls than values, where values are counted and no longer
// noted one by one, is what the plain way gives too.
func TestReportOfBusyDay(t *testing.T) {
	t.Parallel()
	rows := typicalDay(8000, 0.6)
	got := build(t, options(), rows)
	if diff := cmp.Diff(naive(options(), rows, got.Integrity), got, closeEnough); diff != "" {
		t.Errorf("differs from the plain way (-plain +got):\n%s", diff)
	}
	roundTrip(t, got)
}

type tester interface {
	Helper()
	Fatalf(format string, args ...any)
}

// roundTrip reads the JSON of r back: nothing may be lost, and the same bytes
// come out again.
func roundTrip(t tester, r *report.Report) {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatalf("marshal: %v", err)
	}
	var back report.Report
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatalf("unmarshal: %v", err)
	}
	if diff := cmp.Diff(r, &back, exact); diff != "" {
		t.Fatalf("lost in JSON (-before +after):\n%s", diff)
	}
	if err := back.Check(); err != nil {
		t.Fatalf("Check after JSON: %v", err)
	}
	again, err := json.Marshal(&back)
	if err != nil || string(again) != string(text) {
		t.Fatalf("JSON after a round trip differs (%v)", err)
	}
}

// The same rows in the same order give the same report to the last bit.
func TestReportIsDeterministic(t *testing.T) {
	t.Parallel()
	rows := typicalDay(3000, 0.6)
	first, second := build(t, options(), rows), build(t, options(), rows)
	if a, b := marshal(t, first), marshal(t, second); a != b {
		t.Error("two reports of the same rows differ")
	}
}
