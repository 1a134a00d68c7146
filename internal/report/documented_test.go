package report_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/zentrunk"
)

// twoCalls are one answered call with insights and one busy one.
func twoCalls(t testing.TB) []calls.Row {
	answered := zentrunk.Call{
		UUID: uuid(1), Direction: "outbound", EndTime: midnight.Add(14*time.Hour + 32*time.Minute),
		CallDuration: zentrunk.Some[int32](180), BillDuration: zentrunk.Some[int32](180), BilledDuration: zentrunk.Some[int32](180),
		InitiationTime: midnight.Add(14*time.Hour + 28*time.Minute + 48*time.Second),
		AnswerTime:     midnight.Add(14*time.Hour + 29*time.Minute), Answered: true,
		HangupName: "normal_hangup", HangupCode: zentrunk.Some[int32](3000), HangupSource: "carrier",
		Rate: zentrunk.Some(amount(t, "0.00500")), Amount: zentrunk.Some(amount(t, "0.01500")),
		TrunkDomain: "93667062664669661.zt.plivo.com", FromCountry: "US", ToCountry: "US", Transport: "udp",
		SRTP: zentrunk.Some(false), SecureTrunking: zentrunk.Some(false), STIRVerification: "Verified", Attestation: "A",
	}
	busy := answered
	busy.UUID, busy.Answered, busy.AnswerTime = uuid(2), false, time.Time{}
	busy.InitiationTime, busy.EndTime = answered.AnswerTime, answered.AnswerTime
	busy.HangupName, busy.HangupCode = "user_busy", zentrunk.Some[int32](4410)
	busy.CallDuration, busy.BillDuration, busy.BilledDuration = zentrunk.Some[int32](0), zentrunk.Some[int32](0), zentrunk.Some[int32](0)
	busy.Amount = zentrunk.Some(amount(t, "0.00000"))
	return []calls.Row{
		{Call: answered, TrunkID: "93667062664669661", Status: calls.OK, Insights: zentrunk.Insights{
			FromCarrier: "Verizon Wireless", ToCarrier: "AT&T",
			RTTMillis: zentrunk.Some(24.0), JitterMillis: zentrunk.Some(3.0), PacketLossPercent: zentrunk.Some(0.0),
			PostDialDelayMillis: zentrunk.Some(1000.0), Score: zentrunk.Some(4.2),
		}},
		{Call: busy, TrunkID: "93667062664669661", Status: calls.Skipped},
	}
}

const (
	exampleSpend   = `"calls": 2, "answered": 1, "talk_seconds": 180, "billed_seconds": 180, "amount": "0.01500", "rate_per_minute": "0.00500"`
	exampleQuality = `"calls": 2, "answered": 1, "asr": 0.5, "ner": 1, "acd_seconds": 180, "rated": 1,
      "score_mean": 4.2, "score_p05": 4.2, "score_p50": 4.2, "excellent": 1, "good": 0, "fair": 0, "poor": 0,
      "rtt_ms_p50": 24, "rtt_ms_p95": 24, "rtt_ms_p99": 24, "jitter_ms_p50": 3, "jitter_ms_p95": 3, "jitter_ms_p99": 3,
      "packet_loss_percent_p50": 0, "packet_loss_percent_p95": 0, "packet_loss_percent_p99": 0,
      "post_dial_delay_ms_p50": 1000, "post_dial_delay_ms_p95": 1000, "post_dial_delay_ms_p99": 1000`
	exampleTraffic = `"peak_concurrent": 2, "peak_concurrent_at": "2026-11-22T14:29:00Z", "peak_cps": 1, "peak_cps_at": "2026-11-22T14:28:48Z", "busy_hour": "14", "busy_hour_erlangs": 0.05361111111111111,
      "ring_seconds_p50": 12, "ring_seconds_p95": 12`
)

// The documented example day gives the documented JSON: names, order of names,
// numbers and how they are written.
func TestDocumentedExample(t *testing.T) {
	t.Parallel()
	r := build(t, options(), twoCalls(t))
	tests := []struct {
		name string
		part any
		want string
	}{
		{"spend.total", r.Spend.Total, `{` + exampleSpend + `}`},
		{"spend.by_direction", r.Spend.ByDirection, `[{"key": "outbound", ` + exampleSpend + `}]`},
		{"spend.by_trunk", r.Spend.ByTrunk, `[{"key": "93667062664669661", ` + exampleSpend + `}]`},
		{"spend.by_route", r.Spend.ByRoute, `[{"key": "US>US", ` + exampleSpend + `}]`},
		{"spend.by_secure_trunking", r.Spend.BySecureTrunking, `[{"key": "false", ` + exampleSpend + `}]`},
		{"spend.by_hour[14]", r.Spend.ByHour[14], `{"key": "14", ` + exampleSpend + `}`},
		{"spend.by_hour[23]", r.Spend.ByHour[23], `{"key": "23", "calls": 0, "answered": 0, "talk_seconds": 0, "billed_seconds": 0, "amount": "0.00000", "rate_per_minute": null}`},
		{"spend.recomputed", r.Spend.Recomputed, `{"amount": "0.01500", "difference": "0.00000", "calls_differing": 0}`},
		{"quality.total", r.Quality.Total, `{` + exampleQuality + `}`},
		{"quality.by_to_country", r.Quality.ByToCountry, `[{"key": "US", ` + exampleQuality + `}]`},
		{"quality.hangups", r.Quality.Hangups, `[{"code": 3000, "name": "normal_hangup", "source": "carrier", "class": "answered", "calls": 1}, {"code": 4410, "name": "user_busy", "source": "carrier", "class": "user", "calls": 1}]`},
		{"quality.insights", r.Quality.Insights, `{"asked": 1, "ok": 1, "none": 0, "failed": 0, "skipped": 1}`},
		{"quality.worst_calls", r.Quality.WorstCalls, `[{"call_uuid": "` + uuid(1) + `", "quality_score": 4.2, "rtt_ms": 24, "jitter_ms": 3, "packet_loss_percent": 0, "post_dial_delay_ms": 1000, "trunk": "93667062664669661", "route": "US>US", "amount": "0.01500", "end_time": "2026-11-22T14:32:00Z", "call_duration": 180, "from_carrier": "Verizon Wireless", "to_carrier": "AT&T"}]`},
		{"traffic.total", r.Traffic.Total, `{` + exampleTraffic + `}`},
		{"traffic.by_direction", r.Traffic.ByDirection, `[{"key": "outbound", ` + exampleTraffic + `}]`},
		{"traffic.by_trunk", r.Traffic.ByTrunk, `[{"key": "93667062664669661", ` + exampleTraffic + `}]`},
		{"traffic.by_hour[14]", r.Traffic.ByHour[14], `{"key": "14", "from": "2026-11-22T14:00:00Z", "peak_concurrent": 2, "peak_cps": 1, "erlangs": 0.05361111111111111}`},
		{"trust", r.Trust, `{"stir_verification": [{"key": "Verified", "calls": 2}], "attestation": [{"key": "A", "calls": 2}], "srtp_calls": 0, "secure_trunking_calls": 0}`},
		{"integrity", r.Integrity, `{"api_total_count": 2, "calls": 2, "rejected": 0, "kept": 0, "unread": {}, "unread_records": 0, "unfit_amounts": 0}`},
		{"names", r.Names, `{}`},
		{"incidents", r.Incidents, `[]`},
		{"incident_details", r.IncidentDetails, `[]`},
	}
	for _, tt := range tests {
		if got, want := marshal(t, tt.part), compact(t, tt.want); got != want {
			t.Errorf("%s = %s\nwant %s", tt.name, got, want)
		}
	}
	const head = `{"schema_version":1,"account":"MAXXXXXXXXXXXXXXXXXX","date":"2026-11-22","timezone":"UTC",` +
		`"from":"2026-11-22T00:00:00Z","to":"2026-11-23T00:00:00Z","currency":"USD","complete":true,"spend":{"total":{`
	if got := marshal(t, r); got[:len(head)] != head {
		t.Errorf("the report begins %s\nwant %s", got[:len(head)], head)
	}
}

// The parts of a report come in the documented order.
func TestOrderOfNames(t *testing.T) {
	t.Parallel()
	r := build(t, options(), nil)
	for _, tt := range []struct {
		part any
		want []string
	}{
		{r, []string{"schema_version", "account", "date", "timezone", "from", "to", "currency", "complete", "spend", "quality", "trust", "traffic", "numbers", "integrity", "past", "findings", "invoice", "names", "incidents", "incident_details"}},
		{r.Past, []string{"days", "foreign", "day_before", "week_before", "seven_day_mean"}},
		{r.Spend, []string{"total", "by_direction", "by_trunk", "by_from_country", "by_to_country", "by_route", "by_hour", "by_transport", "by_secure_trunking", "recomputed"}},
		{r.Quality, []string{"total", "by_direction", "by_trunk", "by_to_country", "by_route", "by_from_carrier", "by_to_carrier", "by_hour", "by_transport", "hangups", "insights", "worst_calls", "score_deviation", "short_calls"}},
		{r.Traffic, []string{"total", "by_direction", "by_trunk", "by_to_country", "by_hour", "left_out", "limits"}},
	} {
		if got := names(t, marshal(t, tt.part)); !slices.Equal(got, tt.want) {
			t.Errorf("names of %T = %q\nwant %q", tt.part, got, tt.want)
		}
	}
}

// A day without calls is 24 empty hours, and everything else empty or null, a
// list never null.
func TestEmptyDay(t *testing.T) {
	t.Parallel()
	r := build(t, options(), nil)
	if !r.Complete {
		t.Error("an empty day of which the API counts no calls is not complete")
	}
	for dimension, rows := range r.Spend.Breakdowns() {
		if want := map[bool]int{true: 24}[dimension == "hour"]; rows == nil || len(rows) != want {
			t.Errorf("spend by %s has %d rows (nil: %t), want %d", dimension, len(rows), rows == nil, want)
		}
	}
	for dimension, rows := range r.Quality.Breakdowns() {
		if want := map[bool]int{true: 24}[dimension == "hour"]; rows == nil || len(rows) != want {
			t.Errorf("quality by %s has %d rows (nil: %t), want %d", dimension, len(rows), rows == nil, want)
		}
	}
	if strings.Contains(marshal(t, r.Trust)+marshal(t, r.Spend.ByTrunk)+marshal(t, r.Quality.WorstCalls), "null") {
		t.Error("an empty list is null")
	}
	l := r.Quality.Total
	if l.ASR != nil || l.NER != nil || l.ACDSeconds != nil || l.ScoreMean != nil || l.RTTP50 != nil {
		t.Errorf("ratios of no calls = %s, want null", marshal(t, l))
	}
}

func marshal(t testing.TB, v any) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		t.Fatalf("encode %T: %v", v, err)
	}
	return string(bytes.TrimSpace(b.Bytes()))
}

func compact(t testing.TB, s string) string {
	t.Helper()
	var b bytes.Buffer
	if err := json.Compact(&b, []byte(s)); err != nil {
		t.Fatalf("compact %s: %v", s, err)
	}
	return b.String()
}

// names returns the names of the object's members, in order.
func names(t testing.TB, object string) []string {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader([]byte(object)))
	if _, err := dec.Token(); err != nil {
		t.Fatal(err)
	}
	var out []string
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, name.(string))
		var skip json.RawMessage
		if err := dec.Decode(&skip); err != nil {
			t.Fatal(err)
		}
	}
	return out
}
