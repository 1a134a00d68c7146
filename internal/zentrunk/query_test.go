package zentrunk

import (
	"strings"
	"testing"
	"time"
)

// Filters go out as the API takes them: numbers without their plus, unset ones
// not at all, an upper time bound never without a lower one.
func TestQueryValues(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 10, 0, 0, 0, time.UTC)
	from := time.Date(2026, 11, 22, 0, 0, 0, 0, time.FixedZone("", 3600))
	tests := []struct {
		name  string
		query CallQuery
		want  string // encoded values
		err   string
	}{
		{"nothing", CallQuery{}, "", ""},
		{"numbers", CallQuery{FromNumber: "+12025550123", ToNumber: "91"}, "from_number=12025550123&to_number=91", ""},
		{"a lone plus", CallQuery{FromNumber: "+"}, "", "from_number holds no digits"},
		{"words", CallQuery{Direction: "inbound", HangupSource: "zentrunk", STIRVerification: "Not Verified", HangupCode: Some(3000)},
			"call_direction=inbound&hangup_cause_code=3000&hangup_source=zentrunk&stir_verification=Not+Verified", ""},
		{"wrong words", CallQuery{Direction: "in", HangupSource: "Carrier", STIRVerification: "yes"}, "", "call_direction is \"in\", want inbound, outbound"},
		{"durations", CallQuery{BillDuration: IntRange{Above: Some(0), AtLeast: Some(1), Below: Some(10), AtMost: Some(9), Equal: Some(5)}},
			"bill_duration=5&bill_duration__gt=0&bill_duration__gte=1&bill_duration__lt=10&bill_duration__lte=9", ""},
		{"a day", CallQuery{EndTime: Between(from, from.Add(24*time.Hour))},
			"end_time__gte=2026-11-21+23%3A00%3A00&end_time__lt=2026-11-22+23%3A00%3A00", ""},
		{"a fraction", CallQuery{EndTime: TimeRange{Equal: from.Add(1500 * time.Microsecond)}}, "end_time=2026-11-21+23%3A00%3A00.0015", ""},
		{"after and until", CallQuery{EndTime: TimeRange{After: from, Until: from.Add(time.Hour)}},
			"end_time__gt=2026-11-21+23%3A00%3A00&end_time__lte=2026-11-22+00%3A00%3A00", ""},
		{"an upper bound alone", CallQuery{EndTime: TimeRange{Before: from}},
			"end_time__gte=2026-08-25+10%3A01%3A00&end_time__lt=2026-11-21+23%3A00%3A00", ""},
		{"too long a span", CallQuery{EndTime: Between(now.AddDate(0, 0, -91), now)}, "", "want at most 90 days"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v, err := tt.query.values(now)
			if tt.err != "" {
				if err == nil || !strings.Contains(err.Error(), tt.err) {
					t.Errorf("err = %v, want %q", err, tt.err)
				}
				return
			}
			if err != nil || v.Encode() != tt.want {
				t.Errorf("values = %q, %v, want %q", v.Encode(), err, tt.want)
			}
		})
	}
}
