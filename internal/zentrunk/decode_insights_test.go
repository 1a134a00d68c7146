package zentrunk

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Insights are read in both forms of numbers; what is odd or new is kept.
func TestDecodeInsights(t *testing.T) {
	t.Parallel()
	in, err := decodeInsights([]byte(`{"api_id":"a","call_uuid":"`+uuid+`","hangup_cause":"x","hangup_source":"y",
		"from":{"carrier":"C1","number":"+12025550123","region":"US","lrn":"1"},"to":{"carrier":"","region":null},
		"rtt":"24","jitter":3,"packet_loss":"","post_dial_delay":1000.0,"plivo_quality_score":"N/A","codec":"opus"}`), uuid)
	if err != nil {
		t.Fatal(err)
	}
	in.Raw = nil
	want := Insights{
		FromCarrier: "C1", FromRegion: "US",
		RTTMillis: Some(24.0), JitterMillis: Some(3.0), PostDialDelayMillis: Some(1000.0),
		Unknown: map[string]json.RawMessage{
			"from": json.RawMessage(`{"lrn":"1"}`), "plivo_quality_score": json.RawMessage(`"N/A"`), "codec": json.RawMessage(`"opus"`),
		},
	}
	if diff := cmp.Diff(want, in); diff != "" {
		t.Errorf("decodeInsights (-want +got):\n%s", diff)
	}
	for _, bad := range []string{"", "null", "[]", "<html>", `{"rtt":"2`, `{"call_uuid":"00000000-0000-4000-8000-000000000000"}`} {
		if _, err := decodeInsights([]byte(bad), uuid); err == nil {
			t.Errorf("decodeInsights(%q) succeeded", bad)
		}
	}
}

// A metric that cannot be read, or stands for none, is kept and not counted among
// the metrics; a party that cannot be read costs its own columns alone.
func TestDecodeOddInsights(t *testing.T) {
	t.Parallel()
	unread := map[string]string{
		`{"from":"x"}`:                           "insights.from",
		`{"from":[1]}`:                           "insights.from",
		`{"to":{"carrier":["x"],"region":true}}`: "insights.to.carrier insights.to.region",
		`{"to":{"carrier":"x","lrn":"1"}}`:       "",
		`{"api_id":1,"hangup_cause":[],"new":1}`: "",
	}
	for _, metric := range []string{"rtt", "jitter", "packet_loss", "post_dial_delay", "plivo_quality_score"} {
		for _, odd := range []string{`"inf"`, `"NaN"`, `"0x10"`, `"1_0"`, `[]`, `true`, `"1e999"`, `"24 ms"`, `"N/A"`, `" "`} {
			unread[`{"`+metric+`":`+odd+`}`] = "insights." + metric
		}
		for _, none := range []string{`-1`, `"-1"`, `-0.5`, `"-1e9"`} {
			unread[`{"`+metric+`":`+none+`}`] = ""
		}
	}
	for body, want := range unread {
		in, err := decodeInsights([]byte(body), uuid)
		if err != nil || in.HasMetric() {
			t.Errorf("%s = %+v, %v, want no metric", body, in, err)
		}
		if got := strings.Join(Unread(nil, in.Unknown), " "); got != want {
			t.Errorf("%s: unread are %q, want %q", body, got, want)
		}
		for name, raw := range in.Unknown {
			if raw[0] != '{' && body != `{"`+name+`":`+string(raw)+`}` && name != "new" {
				t.Errorf("%s: %s is kept as %s", body, name, raw)
			}
		}
	}
	in, err := decodeInsights([]byte(`{"rtt":-0,"jitter":"0"}`), uuid)
	if err != nil || !in.HasMetric() || in.RTTMillis != Some(0.0) || in.JitterMillis != Some(0.0) {
		t.Errorf("zeros are %+v, %v, want metrics", in, err)
	}
}
