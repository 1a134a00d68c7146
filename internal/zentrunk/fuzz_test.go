package zentrunk

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// No answer makes the decoder of insights panic; one that is taken holds finite
// numbers alone, and gives the same insights when they are written in their
// plain form and read again.
func FuzzDecodeInsights(f *testing.F) {
	const uuid = "c9d6be3d-94c3-4b38-a2eb-8063ca404d77"
	for _, seed := range []string{
		`{"call_uuid":"` + uuid + `","rtt":"24","jitter":3.5,"packet_loss":"0","post_dial_delay":1000,"plivo_quality_score":"4.2"}`,
		`{"from":{"number":"+1","carrier":"A","region":null},"to":{"carrier":"","x":[1]},"codec":"PCMU"}`,
		`{"rtt":"NaN","jitter":"1e999","packet_loss":"-0","from":[],"to":null}`, `null`, `{"call_uuid":"other"}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		in, err := decodeInsights(body, uuid)
		if err != nil {
			return
		}
		if string(in.Raw) != string(body) {
			t.Fatalf("Raw is %q, want %q", in.Raw, body)
		}
		for _, n := range []Null[float64]{in.RTTMillis, in.JitterMillis, in.PacketLossPercent, in.PostDialDelayMillis, in.Score} {
			if math.IsNaN(n.V) || math.IsInf(n.V, 0) || (!n.Valid && n.V != 0) {
				t.Fatalf("%q gave %+v", body, n)
			}
		}
		again, err := decodeInsights(plainInsights(t, in), uuid)
		again.Raw, in.Raw, in.Unknown = nil, nil, nil
		if diff := cmp.Diff(in, again); err != nil || diff != "" {
			t.Fatalf("%q does not come back: %v (-first +again):\n%s", body, err, diff)
		}
	})
}

// plainInsights writes insights as the API does.
func plainInsights(t *testing.T, in Insights) []byte {
	t.Helper()
	party := func(carrier, region string) any {
		return map[string]string{"carrier": carrier, "region": region}
	}
	fields := map[string]any{"from": party(in.FromCarrier, in.FromRegion), "to": party(in.ToCarrier, in.ToRegion)}
	for name, n := range map[string]Null[float64]{
		"rtt": in.RTTMillis, "jitter": in.JitterMillis, "packet_loss": in.PacketLossPercent,
		"post_dial_delay": in.PostDialDelayMillis, "plivo_quality_score": in.Score,
	} {
		if n.Valid {
			fields[name] = fmt.Sprint(n.V)
		}
	}
	b, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// No answer makes the decoder of a page panic; one that is taken has a count
// that can be, and a call for every record, each of which is readable or says
// why not and keeps its text.
func FuzzDecodePage(f *testing.F) {
	f.Add([]byte(`{"meta":{"total_count":2},"objects":[`+string(record(`"call_duration":"32"`))+`,{"call_uuid":null}]}`), 0)
	f.Add([]byte(`{"meta":{"total_count":"41"},"objects":[]}`), 40)
	f.Add([]byte(`{"meta":{"total_count":-1},"objects":null}`), 0)
	f.Add([]byte(`<html>`), 20)
	f.Fuzz(func(t *testing.T, body []byte, offset int) {
		page, err := decodePage(body, max(0, offset))
		if err != nil {
			return
		}
		var objects struct {
			Objects []json.RawMessage `json:"objects"`
		}
		if err := json.Unmarshal(body, &objects); err != nil || page.Total < 0 || len(page.Calls) != len(objects.Objects) {
			t.Fatalf("%q gave %d calls of %d (%v)", body, len(page.Calls), page.Total, err)
		}
		for i, c := range page.Calls {
			if c.Err == nil && c.UUID == "" {
				t.Fatalf("record %d of %q is readable and has no UUID", i, body)
			}
			if string(c.Raw) != strings.TrimSpace(string(objects.Objects[i])) {
				t.Fatalf("record %d of %q is kept as %q", i, body, c.Raw)
			}
		}
	})
}
