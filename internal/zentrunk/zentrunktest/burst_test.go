package zentrunktest

import (
	"reflect"
	"testing"
	"time"
)

// A burst is within its time, to one country, and dear; its calls have other UUIDs than
// the day's own of the same seed.
func TestBurst(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 24, 2, 0, 0, 0, time.UTC)
	opts := GenOptions{Seed: 7, Start: start, Span: 50 * time.Minute, Calls: 200}
	calls := Burst(opts)
	if !reflect.DeepEqual(calls, Burst(opts)) {
		t.Error("the same options give other calls")
	}
	own := map[string]bool{}
	for _, c := range Generate(opts) {
		own[c.UUID] = true
	}
	answered, sum := 0, int64(0)
	for _, c := range calls {
		if c.End.Before(start) || !c.End.Before(start.Add(opts.Span)) || c.ToCountry != "LV" || c.Direction != "outbound" || own[c.UUID] {
			t.Fatalf("a call of the burst: %+v", c)
		}
		if c.Answered {
			answered++
			if talk := c.End.Sub(c.Answer); talk < 2*time.Minute || talk > 9*time.Minute || int32(talk.Seconds()) != c.CallDuration.V || c.Answer.Before(c.Initiation) {
				t.Errorf("talk of %v, from %v to %v", talk, c.Answer, c.End)
			}
			if c.AmountE8.V != chargeE8(c.RateE8.V, c.BillDuration.V) {
				t.Errorf("%d s cost %d", c.BillDuration.V, c.AmountE8.V)
			}
		}
		sum += c.AmountE8.V
	}
	if answered < 170 || sum < 200*100_000_000 {
		t.Errorf("%d of 200 calls are answered and cost %d, want most, and more than 200", answered, sum)
	}
}

// A carrier that goes bad spoils the calls that it ends, and no others.
func TestWorsen(t *testing.T) {
	t.Parallel()
	opts := GenOptions{Seed: 7, Start: time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC), Calls: 2000}
	before, after := Generate(opts), Generate(opts)
	Worsen(after, "Thames Mobile")
	worse := 0
	for i := range before {
		b, a := before[i].Insights, after[i].Insights
		if reflect.DeepEqual(b, a) {
			continue
		}
		worse++
		if b.ToCarrier != "Thames Mobile" || before[i].Direction != "outbound" || a.Score.V >= b.Score.V || a.Score.V < 1 || a.PacketLossPercent.V <= b.PacketLossPercent.V {
			t.Errorf("%+v became %+v", b, a)
		}
	}
	if worse < 50 || worse > 150 {
		t.Errorf("%d of 2000 calls are worse", worse)
	}
}

// The fault hits the lists of its days alone.
func TestWithin(t *testing.T) {
	t.Parallel()
	day := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	choose := Within(day, day.AddDate(0, 0, 1), Fault{TotalDelta: 3})
	for query, want := range map[string]bool{
		"end_time__gte=2026-11-24+00:00:00&end_time__lt=2026-11-25+00:00:00": true, "end_time__gte=2026-11-24+23:59:59": true,
		"end_time__gte=2026-11-25+00:00:00": false, "end_time__gte=2026-11-23+23:59:59": false, "limit=20": false, "%zz": false,
	} {
		if got := choose(Request{Kind: KindList, RawQuery: query}); (got != nil) != want {
			t.Errorf("%s: %v", query, got)
		}
	}
	if choose(Request{Kind: KindRetrieve, RawQuery: "end_time__gte=2026-11-24+00:00:00"}) != nil {
		t.Error("a call by itself is no list")
	}
}
