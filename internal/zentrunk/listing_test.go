package zentrunk

import (
	"encoding/json"
	"strings"
	"testing"
)

// The links become those of whoever serves the listing; every other byte stays as the
// API sent it.
func TestLinked(t *testing.T) {
	t.Parallel()
	const next, previous = "/calls?limit=20&offset=20", "/calls?limit=20&offset=0"
	for _, tt := range []struct{ name, raw, next, previous, want string }{
		{"URLs", `{"api_id":"a","meta":{"limit":20,"next":"/v1/Account/MA/Zentrunk/Call/?offset=20","previous":null,"total_count":41},"objects":[]}`, next, "",
			`{"api_id":"a","meta":{"limit":20,"next":"` + next + `","previous":null,"total_count":41},"objects":[]}`},
		{"booleans and blanks", "{ \"meta\" : { \"previous\" : true , \"next\" : true , \"total_count\" : \"2521\" } , \"objects\" : [ ] }", next, previous,
			"{ \"meta\" : { \"previous\" : \"" + previous + "\" , \"next\" : \"" + next + "\" , \"total_count\" : \"2521\" } , \"objects\" : [ ] }"},
		{"none sent", `{"objects":[{"next":1,"meta":{"next":2}}],"meta":{"total_count":1 }}`, "", "", `{"objects":[{"next":1,"meta":{"next":2}}],"meta":{"total_count":1,"previous":null,"next":null}}`},
		{"escaped and twice", `{"meta":{},"met\u0061":{"n\u0065xt":[1],"next":{},"total_count":0},"meta":null,"objects":[]}`, "", previous,
			`{"meta":{"previous":"` + previous + `","next":null},"met\u0061":{"n\u0065xt":null,"next":null,"total_count":0,"previous":"` + previous + `"},"meta":null,"objects":[]}`},
	} {
		l, err := decodeListing([]byte(tt.raw))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if got := string(l.Linked(tt.next, tt.previous)); got != tt.want || !json.Valid([]byte(got)) {
			t.Errorf("%s: Linked() = %s, want %s", tt.name, got, tt.want)
		}
	}
}

// An answer that is no listing says what it lacks, and nothing of what it holds.
func TestNoListing(t *testing.T) {
	t.Parallel()
	for raw, want := range map[string]string{
		``: "an empty body", `[]`: "JSON array", `null`: "null", `{}`: "total_count", `{"meta":{"total_count":1}}`: "no objects",
		`{"meta":7,"objects":[]}`: "meta is a JSON number", `{"meta":{"total_count":-1},"objects":[]}`: "total_count",
		`{"meta":{"total_count":1},"objects":null}`: "no objects", `{"meta":{"total_count":"many"},"objects":[]}`: "total_count",
	} {
		if l, err := decodeListing([]byte(raw)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("decodeListing(%s) = %s, %v, want an error about %s", raw, l.Raw, err, want)
		}
	}
}

// Whatever object has links, it has the same members with the same values after they
// were replaced, but for the links.
func FuzzLinked(f *testing.F) {
	for _, text := range odd {
		f.Add(`{"meta":` + text + `,"objects":[` + text + `]}`)
	}
	f.Add(`{"meta":{"total_count":1,"next":"x"},"objects":[]}`)
	f.Fuzz(func(t *testing.T, text string) {
		l, err := decodeListing([]byte(text))
		if err != nil {
			return
		}
		made := l.Linked("/calls?a=1&b=%2B2", "")
		var got, meta map[string]json.RawMessage
		if err := json.Unmarshal(made, &got); err != nil {
			t.Fatalf("%q became %q: %v", text, made, err)
		}
		if err := json.Unmarshal(got["meta"], &meta); err != nil || meta == nil {
			return // it comes twice, and the last is null
		}
		if again, err := decodeListing(made); err != nil || again.Total != l.Total {
			t.Errorf("%q became %q: %v", text, made, err)
		}
		if next, previous := string(meta["next"]), string(meta["previous"]); next != `"/calls?a=1&b=%2B2"` || previous != "null" {
			t.Errorf("%q became %q", text, made)
		}
	})
}
