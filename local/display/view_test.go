package display

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/quality"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/local/when"
)

func viewOf(t *testing.T, width int, lines []Line) string {
	t.Helper()
	var b strings.Builder
	if err := WriteView(Output{Writer: &b, Width: width}, lines); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// The view of a call shows every field of the record, those included that are
// new, cannot be read or would act on the terminal.
func TestCallView(t *testing.T) {
	t.Parallel()
	c := sample(t)
	c.CallID = "a\x1b]0;x\x07b"
	c.HangupCode, c.HangupName = zentrunk.Some[int32](4410), "user_busy"
	c.Unknown = map[string]json.RawMessage{"codec": json.RawMessage(`"opus"`)}
	c.Err = errors.New("cnam_lookup: neither true nor false")
	want := `call_uuid        90b6eb07-796c-4d86-a4fd-44ed11667ddb
SIP Call-ID      a?]0;x?b
direction        outbound
from             +12025551234 (US)
to               +13128574907 (US)
started          2024-01-15 14:28:48 UTC
answered         2024-01-15 14:29:00 UTC
ended            2024-01-15 14:32:00 UTC
talk             180 s
billed           180 s
amount           0.01500
rate             0.00500 a minute
hangup           4410 user_busy
ended by         carrier
that means       ` + quality.CauseOf(4410).Meaning + `; look at the people on the call
trunk            93667062664669661.zt.plivo.com
transport        udp
SRTP             no
secure trunking  yes (0.00123456 a minute)
CNAM lookup      -
STIR/SHAKEN      Verified
attestation      A
codec            "opus"
unreadable       cnam_lookup: neither true nor false (--json shows the record as the API sent it)
`
	if diff := cmp.Diff(want, viewOf(t, 0, Call(c, when.Clock{}))); diff != "" {
		t.Errorf("view (-want +got):\n%s", diff)
	}
}

// Words that go beyond the width go on below the first, a long one unbroken.
func TestViewWraps(t *testing.T) {
	t.Parallel()
	lines := []Line{{"id", "0123456789012345678901"}, {"concerns", "one two three four"}, {"", "日本 日本 日本"}}
	want := `id        0123456789012345678901
concerns  one two
          three four
          日本 日本
          日本
`
	if diff := cmp.Diff(want, viewOf(t, 20, lines)); diff != "" {
		t.Errorf("view (-want +got):\n%s", diff)
	}
}

// A call that was not answered has dashes for what it lacks, and a hangup code
// that no table has says so.
func TestCallViewOfLittle(t *testing.T) {
	t.Parallel()
	got := viewOf(t, 0, Call(zentrunk.Call{UUID: "x", HangupCode: zentrunk.Some[int32](9999), ToCountry: "US", SecureTrunkingRate: dollars(t, "1")}, when.Clock{}))
	for _, want := range []string{
		"answered         -\n", "amount           -\n", "talk             -\n", "hangup           9999\n", "from             -\n", "to               - (US)\n",
		"secure trunking  -\n", "that means       a code that Plivo's table lacks; look at the call's debug log\n",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

// Insights are shown with Plivo's rating and every concern in words; what the API
// has no figures of is not called good.
func TestInsightsView(t *testing.T) {
	t.Parallel()
	some := zentrunk.Some[float64]
	tests := []struct {
		name string
		in   zentrunk.Insights
		want string
	}{
		{"bad", zentrunk.Insights{
			FromCarrier: "Verizon Wireless", FromRegion: "US", ToCarrier: "AT&T",
			RTTMillis: some(410.5), JitterMillis: some(48), PacketLossPercent: some(0), PostDialDelayMillis: some(1000), Score: some(2.1),
			Unknown: map[string]json.RawMessage{"mos": json.RawMessage(`"n/a"`)},
		}, `call_uuid        u
rating           Fair (score 2.1, of 1 to 5)
round trip       410.5 ms
jitter           48 ms
packet loss      0 %
post-dial delay  1000 ms
from             Verizon Wireless (US)
to               AT&T
mos              "n/a"
concerns         The quality score of 2.1 is fair, below the 3 of a good call.
                 The round trip took 410.5 ms, more than 300 ms: the audio lags.
                 Jitter was 48 ms, at or above 30 ms: voices sound robotic.
`},
		{"good", zentrunk.Insights{Score: some(4), ToRegion: "US"}, `call_uuid        u
rating           Excellent (score 4, of 1 to 5)
round trip       -
jitter           -
packet loss      -
post-dial delay  -
from             -
to               - (US)
concerns         none
`},
		{"no figures", zentrunk.Insights{}, `call_uuid        u
rating           -
round trip       -
jitter           -
packet loss      -
post-dial delay  -
from             -
to               -
concerns         unknown: the API has no metrics of this call
`},
		{"a score outside", zentrunk.Insights{Score: some(0)}, `call_uuid        u
rating           none (score 0, of 1 to 5)
round trip       -
jitter           -
packet loss      -
post-dial delay  -
from             -
to               -
concerns         none
`},
	}
	for _, tt := range tests {
		if diff := cmp.Diff(tt.want, viewOf(t, 100, Insights("u", tt.in))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.name, diff)
		}
	}
}
