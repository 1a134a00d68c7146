package zentrunk

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/money"
)

const uuid = "90b6eb07-796c-4d86-a4fd-44ed11667ddb"

func record(fields string) json.RawMessage {
	return json.RawMessage(`{"call_uuid":"` + uuid + `","end_time":"2026-11-22 08:52:26",` + fields + `}`)
}

func amount(t *testing.T, s string) Null[money.Amount] {
	t.Helper()
	a, err := money.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return Some(a)
}

// One spelling of a value is as good as another, and nothing is not zero.
func TestDecodeCallForms(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 8, 52, 26, 0, time.UTC)
	tests := []struct {
		fields string
		want   func(*Call)
	}{
		{`"call_duration":32`, func(c *Call) { c.CallDuration = Some[int32](32); c.Answered = true }},
		{`"call_duration":"32"`, func(c *Call) { c.CallDuration = Some[int32](32); c.Answered = true }},
		{`"call_duration":3.2e1`, func(c *Call) { c.CallDuration = Some[int32](32); c.Answered = true }},
		{`"call_duration":0,"answer_time":null`, func(c *Call) { c.CallDuration = Some[int32](0) }},
		{`"call_duration":""`, func(*Call) {}},
		{`"call_duration":"null"`, func(*Call) {}},
		{`"call_duration":null`, func(*Call) {}},
		{`"bill_duration":60,"answer_time":null`, func(c *Call) { c.BillDuration = Some[int32](60); c.Answered = true }},
		{`"call_duration":"\u006eull"`, func(*Call) {}},
		{`"total_amount":"0.01500"`, func(c *Call) { c.Amount = amount(t, "0.015") }},
		{`"total_amount":0.015`, func(c *Call) { c.Amount = amount(t, "0.015") }},
		{`"total_amount":1.5e-2`, func(c *Call) { c.Amount = amount(t, "0.015") }},
		{`"total_amount":0`, func(c *Call) { c.Amount = amount(t, "0") }},
		{`"total_amount":null`, func(*Call) {}},
		{`"answer_time":"2026-11-22T08:52:26"`, func(c *Call) { c.AnswerTime = at; c.Answered = true }},
		{`"answer_time":"2026-11-22 08:52:26.5"`, func(c *Call) { c.AnswerTime = at.Add(time.Second / 2); c.Answered = true }},
		{`"answer_time":"2026-11-22T14:22:26+05:30"`, func(c *Call) { c.AnswerTime = at; c.Answered = true }},
		{`"answer_time":"2026-11-22 14:22:26.000001 +0530"`, func(c *Call) { c.AnswerTime = at.Add(time.Microsecond); c.Answered = true }},
		{`"answer_time":"2026-11-22T08:52:26Z"`, func(c *Call) { c.AnswerTime = at; c.Answered = true }},
		{`"answer_time":"2026-11-22 08:52:26 UTC"`, func(c *Call) { c.AnswerTime = at; c.Answered = true }},
		{`"answer_time":""`, func(*Call) {}},
		{`"srtp":true`, func(c *Call) { c.SRTP = Some(true) }},
		{`"srtp":"False"`, func(c *Call) { c.SRTP = Some(false) }},
		{`"srtp":""`, func(*Call) {}},
		{`"srtp":"null"`, func(*Call) {}},
		{`"srtp":" tr\u0075e"`, func(c *Call) { c.SRTP = Some(true) }},
		{`"call_id":"\u006eull"`, func(*Call) {}},
		{`"attestation_indicator":"ABC"`, func(c *Call) { c.Attestation = "ABC" }},
		{`"call_id":12`, func(c *Call) { c.CallID = "12" }},
		{`"from_number":"+1 \"x\""`, func(c *Call) { c.FromNumber = `+1 "x"` }},
		{`"stir_verification":"not applicable"`, func(c *Call) { c.STIRVerification = "Not Applicable" }},
		{`"stir_verification":"New"`, func(c *Call) { c.STIRVerification = "New" }},
		{`"attestation_indicator":"null"`, func(*Call) {}},
		{`"attestation_indicator":"b"`, func(c *Call) { c.Attestation = "B" }},
		{`"new":{"b":1,"a":[null]}`, func(c *Call) { c.Unknown = map[string]json.RawMessage{"new": json.RawMessage(`{"b":1,"a":[null]}`)} }},
	}
	for _, tt := range tests {
		t.Run(tt.fields, func(t *testing.T) {
			t.Parallel()
			raw := record(tt.fields)
			want := Call{UUID: uuid, EndTime: at, Raw: raw}
			tt.want(&want)
			if diff := cmp.Diff(want, decodeCall(raw), cmp.AllowUnexported(money.Amount{})); diff != "" {
				t.Errorf("decodeCall (-want +got):\n%s", diff)
			}
		})
	}
}

// What is no call at all is a reject whose reason names the field and does not
// repeat the value.
func TestDecodeCallFaults(t *testing.T) {
	t.Parallel()
	withEnd := func(end string) string { return `{"call_uuid":"` + uuid + `","end_time":` + end + `}` }
	tests := []struct{ record, want string }{
		{`null`, "the record is not a JSON object"},
		{`[]`, "the record is not a JSON object"},
		{`"x"`, "the record is not a JSON object"},
		{`{}`, "call_uuid: missing; end_time: missing"},
		{`{"call_uuid":null,"end_time":""}`, "call_uuid: missing; end_time: missing"},
		{`{"call_uuid":"../../Message","end_time":"2026-11-22 08:52:26"}`, "call_uuid: not a UUID of 36 characters"},
		{`{"call_uuid":["x"],"end_time":true}`, "call_uuid: neither a string nor a number; end_time: neither a string nor a number"},
		{withEnd(`" "`), "end_time: blank"},
		{withEnd(`"yesterday"`), "end_time: not a time"},
		{withEnd(`"2026-11-22 08:52:26.0000001"`), "end_time: finer than a microsecond"},
		{withEnd(`"1970-01-01 00:00:00"`), "end_time: a placeholder: before the year 2000"},
		{string(record(`"call_id":"\ud800"`)), "the record holds text that is not Unicode"},
	}
	for _, tt := range tests {
		c := decodeCall(json.RawMessage(tt.record))
		if c.Err == nil || c.Err.Error() != tt.want {
			t.Errorf("decodeCall(%s).Err = %v, want %q", tt.record, c.Err, tt.want)
		}
		if string(c.Raw) != tt.record {
			t.Errorf("decodeCall(%s).Raw = %s", tt.record, c.Raw)
		}
	}
}

// A value that its column cannot hold exactly costs that value and never the call:
// the field is absent, and its text kept under its own name. A placeholder is too,
// and does not count as unread.
func TestOddFieldNeverCostsTheCall(t *testing.T) {
	t.Parallel()
	const notRead, stands = true, false
	kinds := []struct {
		fields []string
		values map[string]bool // whether it counts as unread
	}{
		{[]string{"srtp", "secure_trunking", "cnam_lookup"}, map[string]bool{
			`"yes"`: notRead, `"n/a"`: notRead, `1`: notRead, `"0"`: notRead, `[true]`: notRead, `{}`: notRead, `" "`: notRead, `"true,"`: notRead,
		}},
		{[]string{"call_duration", "bill_duration", "billed_duration", "hangup_cause_code"}, map[string]bool{
			`"n/a"`: notRead, `1099511627776`: notRead, `2147483648`: notRead, `-2147483649`: notRead, `12.5`: notRead, `"12 s"`: notRead,
			`1e400`: notRead, `true`: notRead, `[12]`: notRead, `" "`: notRead, `"0x10"`: notRead, `"١٢"`: notRead,
		}},
		{[]string{"total_rate", "total_amount", "secure_trunking_rate", "cnam_lookup_rate"}, map[string]bool{
			`"0.000000001"`: notRead, `1e30`: notRead, `"10000000000"`: notRead, `"9999999999.999999991"`: notRead, `"free"`: notRead,
			`"0,015"`: notRead, `"$0.015"`: notRead, `"0.015 USD"`: notRead, `true`: notRead, `{"amount":"0.015"}`: notRead, `"NaN"`: notRead,
		}},
		{[]string{"initiation_time", "answer_time"}, map[string]bool{
			`"yesterday"`: notRead, `1763801546`: notRead, `"22.11.2026 08:52:26"`: notRead, `"2026-02-30 08:52:26"`: notRead,
			`"2026-11-22 08:52:26.0000001"`: notRead, `"2026-11-22 08:52:26.0000000001"`: notRead, `"2026-11-22 08:52:26,0000001"`: notRead,
			`"2026-11-22"`: notRead, `false`: notRead, `[]`: notRead,
			`"0000-00-00 00:00:00"`: stands, `"1970-01-01 00:00:00"`: stands, `"1970-01-01T00:00:00Z"`: stands, `"0001-01-01T00:00:00Z"`: stands,
			`"1999-12-31 23:59:59.999999"`: stands, `"2000-01-01 00:00:00 +0530"`: stands,
		}},
		{[]string{"call_id", "from_number", "to_number", "call_direction", "hangup_cause_name", "hangup_source", "trunk_domain",
			"from_country", "to_country", "transport_protocol", "stir_verification", "attestation_indicator"}, map[string]bool{
			`["x"]`: notRead, `{"a":1}`: notRead, `true`: notRead,
		}},
	}
	seen := map[string]bool{"call_uuid": true, "end_time": true}
	for _, kind := range kinds {
		for _, field := range kind.fields {
			seen[field] = true
			for value, unread := range kind.values {
				raw := record(`"` + field + `":` + value)
				got := decodeCall(raw)
				want := decodeCall(record(`"other":0`))
				want.Raw, want.Unknown = raw, map[string]json.RawMessage{field: json.RawMessage(value)}
				if diff := cmp.Diff(want, got, cmp.AllowUnexported(money.Amount{})); diff != "" {
					t.Errorf("%s = %s (-want +got):\n%s", field, value, diff)
				}
				if names := Unread(got.Unknown, nil); unread != (len(names) == 1 && names[0] == field) || Placeholder(field, got.Unknown[field]) == unread {
					t.Errorf("%s = %s: unread are %q, want it among them: %t", field, value, names, unread)
				}
			}
		}
	}
	for _, f := range callFields {
		if !seen[f.name] || !KnownField(f.name) {
			t.Errorf("%s is in no row of the test", f.name)
		}
	}
}

// Answered follows from the columns alone: an answer time, or else a duration.
func TestAnswered(t *testing.T) {
	t.Parallel()
	for fields, want := range map[string]bool{
		`"answer_time":"2026-11-22 08:52:26","call_duration":0`:   true,
		`"answer_time":null,"call_duration":5`:                    true,
		`"answer_time":"1970-01-01 00:00:00","bill_duration":5`:   true,
		`"answer_time":"soon","call_duration":5`:                  true,
		`"answer_time":"1970-01-01 00:00:00","call_duration":0`:   false,
		`"answer_time":"soon"`:                                    false,
		`"billed_duration":5`:                                     false,
		`"call_duration":"5 s"`:                                   false,
		`"call_duration":-1,"bill_duration":0,"answer_time":null`: false,
	} {
		if got := decodeCall(record(fields)).Answered; got != want {
			t.Errorf("%s: answered is %t, want %t", fields, got, want)
		}
	}
}

// No record makes the decoder panic; one that is taken gives the same call when
// its values are written in their plain form and read again.
func FuzzDecodeCall(f *testing.F) {
	f.Add(string(record(`"call_duration":"32","total_amount":"1.5e-2","answer_time":"2026-11-22T14:22:26+05:30","srtp":"true"`)))
	f.Add(`{"call_uuid":null}`)
	f.Add(`[1]`)
	f.Fuzz(func(t *testing.T, text string) {
		c := decodeCall(json.RawMessage(text))
		if c.Err != nil {
			return
		}
		for _, name := range Unread(c.Unknown, nil) {
			var one Call
			if callFields[fieldNumbers[name]].read(&one, c.Unknown[name]) == nil {
				t.Fatalf("%q: %s can be read, and was not", text, name)
			}
		}
		if CanonicalUUID(c.UUID) != c.UUID || c.EndTime.IsZero() || c.EndTime.Nanosecond()%1000 != 0 {
			t.Fatalf("%q gave UUID %q and end %v", text, c.UUID, c.EndTime)
		}
		again := decodeCall(plain(c))
		again.Raw, c.Raw, c.Unknown = nil, nil, nil
		if diff := cmp.Diff(c, again, cmp.AllowUnexported(money.Amount{})); diff != "" {
			t.Fatalf("%q does not come back (-first +again):\n%s", text, diff)
		}
	})
}

// plain writes the number, time and money fields of a call as the API does.
func plain(c Call) json.RawMessage {
	var b strings.Builder
	fmt.Fprintf(&b, `{"call_uuid":%q,"end_time":%q`, c.UUID, c.EndTime.Format("2006-01-02 15:04:05.999999"))
	str := func(name, s string) {
		if s != "" {
			text, _ := json.Marshal(s)
			fmt.Fprintf(&b, `,%q:%s`, name, text)
		}
	}
	integer := func(name string, n Null[int32]) {
		if n.Valid {
			fmt.Fprintf(&b, `,%q:%d`, name, n.V)
		}
	}
	sum := func(name string, n Null[money.Amount]) {
		if n.Valid {
			fmt.Fprintf(&b, `,%q:%q`, name, n.V.String())
		}
	}
	truth := func(name string, n Null[bool]) {
		if n.Valid {
			fmt.Fprintf(&b, `,%q:%t`, name, n.V)
		}
	}
	instant := func(name string, t time.Time) {
		if !t.IsZero() {
			fmt.Fprintf(&b, `,%q:%q`, name, t.Format("2006-01-02 15:04:05.999999"))
		}
	}
	instant("initiation_time", c.InitiationTime)
	instant("answer_time", c.AnswerTime)
	integer("call_duration", c.CallDuration)
	integer("bill_duration", c.BillDuration)
	integer("billed_duration", c.BilledDuration)
	integer("hangup_cause_code", c.HangupCode)
	sum("total_rate", c.Rate)
	sum("total_amount", c.Amount)
	sum("secure_trunking_rate", c.SecureTrunkingRate)
	sum("cnam_lookup_rate", c.CNAMLookupRate)
	truth("srtp", c.SRTP)
	truth("secure_trunking", c.SecureTrunking)
	truth("cnam_lookup", c.CNAMLookup)
	for name, s := range map[string]string{
		"call_id": c.CallID, "from_number": c.FromNumber, "to_number": c.ToNumber, "call_direction": c.Direction,
		"hangup_cause_name": c.HangupName, "hangup_source": c.HangupSource, "trunk_domain": c.TrunkDomain,
		"from_country": c.FromCountry, "to_country": c.ToCountry, "transport_protocol": c.Transport,
		"stir_verification": c.STIRVerification, "attestation_indicator": c.Attestation,
	} {
		str(name, s)
	}
	return json.RawMessage(b.String() + "}")
}
