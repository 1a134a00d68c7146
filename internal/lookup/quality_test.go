package lookup

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"zentrunk-reports/internal/zentrunk"
)

// The verdict is added, and every other byte of the answer stays.
func TestWithQuality(t *testing.T) {
	t.Parallel()
	const nothing = `"quality":{"rating":null,"score":null,"rtt_ms":null,"jitter_ms":null,"packet_loss_percent":null,"post_dial_delay_ms":null,"concerns":[]}`
	for _, tt := range []struct{ name, raw, want string }{
		{"empty", `{}`, `{` + nothing + `}`},
		{"blank", " { \n} \n", " {" + nothing + " \n} \n"},
		{"one field", `{"a":1}`, `{"a":1,` + nothing + `}`},
		{"spelling kept", "{\n  \"b\" : 1000.0 ,\"a\": 1e3, \"a\":\"\\u00e9\\/\",\"big\":12345678901234567890123\n}\n",
			"{\n  \"b\" : 1000.0 ,\"a\": 1e3, \"a\":\"\\u00e9\\/\",\"big\":12345678901234567890123," + nothing + "\n}\n"},
		{"braces in text", `{"a":"}{"}`, `{"a":"}{",` + nothing + `}`},
		{"ends in braces", `{"a":{ } }`, `{"a":{ },` + nothing + ` }`},
		{"quality of its own", `{"a":1, "quality":{"x":[1,2]} ,"b":2.50}`, `{"a":1,"b":2.50,` + nothing + `}`},
		{"quality twice and escaped", `{"quality":1,"qual\u0069ty":2}`, `{` + nothing + `}`},
		{"quality deeper", `{"from":{"quality":1}}`, `{"from":{"quality":1},` + nothing + `}`},
		{"Quality is another name", `{"Quality":1}`, `{"Quality":1,` + nothing + `}`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got, err := withQuality(insightsOf(t, tt.raw))
			if err != nil || got != tt.want {
				t.Errorf("withQuality(%s) = %s, %v, want %s", tt.raw, got, err, tt.want)
			}
		})
	}
	if _, err := withQuality(zentrunk.Insights{Raw: []byte(" null")}); !errors.Is(err, zentrunk.ErrBadResponse) {
		t.Errorf("withQuality(null) = %v, want ErrBadResponse", err)
	}
}

// insightsOf is what the client makes of an answer, as far as this package asks.
func insightsOf(t *testing.T, raw string) zentrunk.Insights {
	t.Helper()
	in := zentrunk.Insights{Raw: []byte(raw)}
	if err := json.Unmarshal(in.Raw, &in.Unknown); err != nil {
		t.Fatal(err)
	}
	return in
}

// The metrics are numbers with the digits they have; the rating and the concerns
// follow from them.
func TestJudge(t *testing.T) {
	t.Parallel()
	some := zentrunk.Some[float64]
	for _, tt := range []struct {
		name string
		in   zentrunk.Insights
		want string
	}{
		{
			"choppy",
			zentrunk.Insights{RTTMillis: some(180), JitterMillis: some(42.5), PacketLossPercent: some(1.5), Score: some(2.6)},
			`{"rating":"Fair","score":2.6,"rtt_ms":180,"jitter_ms":42.5,"packet_loss_percent":1.5,"post_dial_delay_ms":null,"concerns":[` +
				`"The quality score of 2.6 is fair, below the 3 of a good call.",` +
				`"Jitter was 42.5 ms, at or above 30 ms: voices sound robotic.",` +
				`"1.5 % of the packets were lost, at or above 0.9 %: the audio breaks up."]}`,
		},
		{
			"score out of range",
			zentrunk.Insights{Score: some(0), PostDialDelayMillis: some(1000)},
			`{"rating":null,"score":0,"rtt_ms":null,"jitter_ms":null,"packet_loss_percent":null,"post_dial_delay_ms":1000,"concerns":[]}`,
		},
	} {
		got, err := json.Marshal(judge(tt.in))
		if err != nil || string(got) != tt.want {
			t.Errorf("%s: %s, %v, want %s", tt.name, got, err, tt.want)
		}
	}
}

// Whatever object the API sends, the result is an object with the same fields in
// the same order and spelling, and one quality, which is ours.
func FuzzWithQuality(f *testing.F) {
	for _, seed := range []string{
		`{}`, ` {"a":1,"quality":2, "b":[{}]} `, `{"quality":{},"quality":null,"":""}`, `{"a":"}","\u0071uality":1}`,
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var fields map[string]json.RawMessage
		if json.Unmarshal(raw, &fields) != nil || fields == nil {
			return
		}
		got, err := withQuality(zentrunk.Insights{Raw: raw, Unknown: fields})
		if err != nil {
			t.Fatalf("withQuality(%q): %v", raw, err)
		}
		want := append(membersOf(t, raw, true), `quality`, string(mustJSON(t, judge(zentrunk.Insights{}))))
		if have := membersOf(t, []byte(got), false); !slices.Equal(have, want) {
			t.Errorf("withQuality(%q) has %q, want %q", raw, have, want)
		}
	})
}

// membersOf returns names and values of an object, in turn, by another way than
// the code under test: re-decoding each value from the decoder's own copy.
func membersOf(t *testing.T, object []byte, leaveOut bool) []string {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil {
		t.Fatalf("%q: %v", object, err)
	}
	var all []string
	for d.More() {
		name, err := d.Token()
		if err != nil {
			t.Fatalf("%q: %v", object, err)
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			t.Fatalf("%q: %v", object, err)
		}
		if leaveOut && name == "quality" {
			continue
		}
		all = append(all, name.(string), string(value))
	}
	if _, err := d.Token(); err != nil {
		t.Fatalf("%q: %v", object, err)
	}
	return all
}

func mustJSON(t *testing.T, v any) []byte {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}
