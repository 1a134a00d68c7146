package calls

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/zentrunk"
)

// maybe draws a value that may be absent.
func maybe[T any](t *rapid.T, name string, g *rapid.Generator[T]) zentrunk.Null[T] {
	if rapid.Bool().Draw(t, name+" absent") {
		return zentrunk.Null[T]{}
	}
	return zentrunk.Some(g.Draw(t, name))
}

var (
	anyCount  = rapid.OneOf(rapid.Int32(), rapid.SampledFrom([]int32{0, -1, math.MinInt32, math.MaxInt32}))
	anyMetric = rapid.Float64().Filter(func(f float64) bool { return !math.IsNaN(f) && !math.IsInf(f, 0) && (f != 0 || !math.Signbit(f)) })
	anyAmount = rapid.Custom(func(t *rapid.T) money.Amount {
		const most = 1_000_000_000_000_000_000 - 1 // 18 digits
		units := rapid.OneOf(rapid.Int64Range(-most, most), rapid.SampledFrom([]int64{0, 1, -1, most, -most})).Draw(t, "units")
		a, err := money.FromUnits(units)
		if err != nil {
			t.Fatal(err)
		}
		return a
	})
)

// anyRow draws a row whose every value is what its column can hold at most, or
// is absent. Texts are short, and empty more often than others.
func anyRow(t *rapid.T, n int) Row {
	text := func(name string) string { return rapid.StringN(0, 8, 32).Draw(t, name) }
	count := func(name string) zentrunk.Null[int32] { return maybe(t, name, anyCount) }
	sum := func(name string) zentrunk.Null[money.Amount] { return maybe(t, name, anyAmount) }
	metric := func(name string) zentrunk.Null[float64] { return maybe(t, name, anyMetric) }
	flag := func(name string) zentrunk.Null[bool] { return maybe(t, name, rapid.Bool()) }
	instant := func(name string) time.Time {
		if rapid.Bool().Draw(t, name+" absent") {
			return time.Time{}
		}
		return time.UnixMicro(rapid.Int64Range(1, 4_102_444_800_000_000).Draw(t, name)).UTC() // to 2100
	}
	c := zentrunk.Call{
		UUID: fmt.Sprintf("00000000-0000-4000-8000-%012x", n), EndTime: time.UnixMicro(rapid.Int64Range(1, 4_102_444_800_000_000).Draw(t, "end")).UTC(),
		InitiationTime: instant("initiation"), AnswerTime: instant("answer"),
		CallID: text("id"), FromNumber: text("from"), ToNumber: text("to"), Direction: text("direction"),
		HangupName: text("hangup"), HangupSource: text("source"), TrunkDomain: text("trunk"), FromCountry: text("from country"),
		ToCountry: text("to country"), Transport: text("transport"), STIRVerification: text("stir"), Attestation: text("attestation"),
		CallDuration: count("talk"), BillDuration: count("bill"), BilledDuration: count("billed"), HangupCode: count("code"),
		Rate: sum("rate"), Amount: sum("amount"), SecureTrunkingRate: sum("secure rate"), CNAMLookupRate: sum("cnam rate"),
		SRTP: flag("srtp"), SecureTrunking: flag("secure"), CNAMLookup: flag("cnam"),
	}
	if key := text("unknown"); key != "" {
		c.Unknown = map[string]json.RawMessage{key: json.RawMessage(rapid.SampledFrom([]string{`1.50`, `null`, `"<&\u2028"`, `{"b":1,"a":[1e999]}`}).Draw(t, "value"))}
	}
	c.Answered = c.IsAnswered()
	status := rapid.SampledFrom([]Status{OK, None, Skipped, Failed}).Draw(t, "status")
	row, err := NewRow(c, status, zentrunk.Insights{
		FromCarrier: text("from carrier"), FromRegion: text("from region"), ToCarrier: text("to carrier"), ToRegion: text("to region"),
		RTTMillis: metric("rtt"), JitterMillis: metric("jitter"), PacketLossPercent: metric("loss"), PostDialDelayMillis: metric("delay"), Score: metric("score"),
	})
	if err != nil {
		t.Fatal(err)
	}
	return row
}

// What is written is what is read, staged and published, to the last digit of
// every value that a column can hold.
func TestAnyRowsComeBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		rows := make([]Row, rapid.IntRange(0, 6).Draw(r, "rows"))
		for i := range rows {
			rows[i] = anyRow(r, i)
		}
		slices.SortFunc(rows, func(a, b Row) int { return Compare(&a, &b) })
		equal := func(what string, want, got []Row) {
			if diff := cmp.Diff(want, got, cmp.AllowUnexported(money.Amount{})); diff != "" {
				r.Fatalf("%s (-want +got):\n%s", what, diff)
			}
		}
		equal("staged", rows, decode(t, encode(t, rows, NewStagedWriter)))
		published := decode(t, encode(t, rows, NewWriter))
		equal("published", rows, published)
	})
}
