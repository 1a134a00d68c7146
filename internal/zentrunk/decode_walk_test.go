package zentrunk

import (
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// odd are objects and arrays whose parts are easily taken apart wrongly.
var odd = []string{
	`{}`, ` { } `, `{"a":1}`, "{\n\t\"a\" : -1.5e+3 ,\r\n \"b\":[ ] }", `{"a":{"b":[{"c":"}]"}]},"d":"\"{"}`,
	`{"a":"\\","b":"\\\"","c":"\\\\"}`, `{"a\u0062":1,"ab":2}`, `{"a":1,"a":null,"a":"3"}`, `{"":true,"\n":false}`,
	"{\"\xff\":\"\xfe\",\"é\":\"ü\"}", "{\"a\":\"\x7f\"}", `{"a":null,"b":[[[]],{}]}`, `{"a":1 ,"b":true}`,
	`[]`, ` [ ] `, `[1]`, `[ 1 , "a,]" , [ 2 ] , {"b":[]} , null , true ]`, `["\\\"",{}]`,
}

// JSON that is valid comes apart as encoding/json takes it apart, and what it
// refuses is refused.
func FuzzWalk(f *testing.F) {
	for _, text := range append(odd, `null`, `"a"`, `1`, `true`, `{`, `[1`, `{"a"}`, `[1,]`, ``) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		var wantMembers map[string]json.RawMessage
		var whole object
		same(t, text, json.Unmarshal([]byte(text), &wantMembers), json.Unmarshal([]byte(text), &whole))
		var members map[string]json.RawMessage
		if whole != nil {
			members = map[string]json.RawMessage{}
			eachMember(whole, func(name []byte, value json.RawMessage) { members[string(name)] = value })
		}
		if diff := cmp.Diff(wantMembers, members); diff != "" {
			t.Errorf("%q as an object (-want +got):\n%s", text, diff)
		}
		var wantRecords []json.RawMessage
		var elements records
		same(t, text, json.Unmarshal([]byte(text), &wantRecords), json.Unmarshal([]byte(text), &elements))
		if diff := cmp.Diff(wantRecords, []json.RawMessage(elements)); diff != "" {
			t.Errorf("%q as an array (-want +got):\n%s", text, diff)
		}
		for _, value := range wantRecords {
			sameText(t, value)
		}
		for _, value := range wantMembers {
			sameText(t, value)
		}
	})
}

// same fails where two ways of decoding do not agree on what is wrong.
func same(t *testing.T, text string, want, got error) {
	t.Helper()
	wantType, _ := errors.AsType[*json.UnmarshalTypeError](want)
	gotType, _ := errors.AsType[*json.UnmarshalTypeError](got)
	if (want == nil) != (got == nil) || (wantType == nil) != (gotType == nil) || wantType != nil && wantType.Value != gotType.Value {
		t.Errorf("%q: %v, want %v", text, got, want)
	}
}

// sameText fails where a string is not read as encoding/json reads it.
func sameText(t *testing.T, value json.RawMessage) {
	t.Helper()
	if value[0] != '"' {
		return
	}
	var want string
	if err := json.Unmarshal(value, &want); err != nil {
		t.Fatal(err)
	}
	if got, ok := text(value); !ok || got != want {
		t.Errorf("text(%s) = %q, %t, want %q", value, got, ok, want)
	}
	if got := string(unquote(value)); got != want {
		t.Errorf("unquote(%s) = %q, want %q", value, got, want)
	}
}

// A page whose records are no list says so by name.
func TestDecodePageOfNoList(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"meta":{"total_count":1},"objects":"none"}`: "objects is a JSON string",
		`{"meta":{"total_count":1},"objects":{}}`:     "objects is a JSON object",
		`{"meta":{"total_count":1},"objects":7}`:      "objects is a JSON number",
		`{"meta":{"total_count":1},"objects":null}`:   "no objects",
	} {
		if _, err := decodePage([]byte(body), 0); err == nil || err.Error() != want {
			t.Errorf("decodePage(%s) = %v, want %s", body, err, want)
		}
	}
}

// What a page holds but no record's field takes must not hold the page.
func TestUnknownIsOfItsOwn(t *testing.T) {
	t.Parallel()
	body := []byte(`{"meta":{"total_count":1},"objects":[{"new":"kept"}]}`)
	page, err := decodePage(body, 0)
	if err != nil {
		t.Fatal(err)
	}
	clear(body)
	if got := string(page.Calls[0].Unknown["new"]); got != `"kept"` {
		t.Errorf("the unknown field is %q after the page is gone", got)
	}
}

// BenchmarkDecodePage is most of what a pull costs.
func BenchmarkDecodePage(b *testing.B) {
	one := string(record(`"call_duration":32,"bill_duration":60,"total_amount":"0.00280","from_number":"+12025550123","hangup_cause_name":"normal_hangup","answer_time":"2026-11-22 14:22:26","trunk_domain":"42741122632602585.zt.plivo.com"`))
	body := `{"api_id":"x","meta":{"limit":20,"offset":0,"total_count":20},"objects":[` + one
	for range PageSize - 1 {
		body += "," + one
	}
	body += "]}"
	b.ReportAllocs()
	for b.Loop() {
		if _, err := decodePage([]byte(body), 0); err != nil {
			b.Fatal(err)
		}
	}
}

// Text that is not Unicode cannot be held exactly, wherever it stands: the record is
// a reject, and stays as it came.
func TestNotUnicode(t *testing.T) {
	t.Parallel()
	const record = `{"call_uuid":"c9d6be3d-94c3-4b38-a2eb-8063ca404d77","end_time":"2026-11-22 10:00:00",%s}`
	for fields, want := range map[string]bool{
		`"call_id":"café"`: true, `"call_id":"caf\u00e9"`: true, `"call_id":"\ud83d\ude00"`: true, `"call_id":"\\ud800"`: true,
		`"call_id":"\uD83D\uDE00\n\ud83d\ude00"`: true, `"x":{"y":["\"\u0000"]}`: true,
		"\"call_id\":\"caf\xe9\"": false, "\"\xff\":1": false, "\"x\":[{\"y\":\"\xc0\x80\"}]": false,
		`"call_id":"\ud800"`: false, `"call_id":"\uDC00"`: false, `"call_id":"\ud83d \ude00"`: false, `"call_id":"\ud83d\ud83d\ude00"`: false,
		`"call_id":"\ude00\ud83d"`: false, `"\ud800":1`: false, `"x":{"y":["\\\ud800"]}`: false,
	} {
		raw := fmt.Sprintf(record, fields)
		c := decodeCall([]byte(raw))
		if got := c.Err == nil; got != want || string(c.Raw) != raw {
			t.Errorf("%s: err = %v, want it taken: %t", fields, c.Err, want)
		}
	}
}
