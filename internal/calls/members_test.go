package calls

import (
	"encoding/json"
	"testing"
)

// The members of a canonical object are those that encoding/json finds, and text
// that is none ends the walk.
func TestEachMember(t *testing.T) {
	t.Parallel()
	for _, object := range []string{
		`{}`, `{"a":1}`, `{"a":"x","b":[1,{"c":"}"}],"d":{"e":{"f":null},"g":"\\\"{,"},"h":-1.5e3,"i":true}`, `{"":"","ü":"\u2028"}`, `{"a":{}}`,
		``, `{`, `{"`, `{"a`, `{"a"`, `{"a":`, `{"a":1`, `{"a":"`, `{"a":"\`, `[1]`, `"a"`, `null`, `{1:2}`,
	} {
		var want map[string]json.RawMessage
		valid := json.Unmarshal([]byte(object), &want) == nil && want != nil
		n := 0
		eachMember(object, func(name, value string) {
			n++
			if valid && string(want[name]) != value {
				t.Errorf("%s: %s is %s, want %s", object, name, value, want[name])
			}
		})
		if valid && n != len(want) || !valid && n > 0 {
			t.Errorf("%s has %d members, want those of %v", object, n, want)
		}
	}
}

// The walk ends on any text, and finds all members of what is canonical.
func FuzzEachMember(f *testing.F) {
	for _, s := range []string{`{"a":1,"b":{"c":["d"]}}`, `{"a\"b":"\\"}`, `{"a":`, `{"":[[]]}`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		eachMember(s, func(string, string) {})
		var fields map[string]any
		if json.Unmarshal([]byte(s), &fields) != nil || fields == nil {
			return
		}
		canonical, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		eachMember(string(canonical), func(name, value string) {
			n++
			var key string
			if err := json.Unmarshal([]byte(`"`+name+`"`), &key); err != nil {
				t.Fatalf("%s in %s: %v", name, canonical, err)
			}
			if want, err := json.Marshal(fields[key]); err != nil || string(want) != value {
				t.Errorf("%s of %s is %s, want %s", key, canonical, value, want)
			}
		})
		if n != len(fields) {
			t.Errorf("%s has %d members, want %d", canonical, n, len(fields))
		}
	})
}
