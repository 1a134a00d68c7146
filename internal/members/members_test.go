package members_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"zentrunk-reports/internal/members"
)

// What is read of an object is what was asked for, of members within members too; what is
// wrong with a member names it.
func TestRead(t *testing.T) {
	t.Parallel()
	b := []byte(`{"a": [1, 2], "b": {"c": "x", "d": 3}, "e": null}`)
	var c string
	var d, e int
	within := members.Within(members.Readers{"c": members.Into(&c)})
	if err := members.Read(b, members.Readers{"b": within, "missing": members.Into(&e)}); err != nil || c != "x" {
		t.Errorf("c = %q, %v", c, err)
	}
	var wrong *json.UnmarshalTypeError
	if err := members.Read(b, members.Readers{"a": members.Into(&d)}); !errors.As(err, &wrong) || err.Error()[:4] != `"a":` {
		t.Errorf("a list as a number: %v", err)
	}
	for _, text := range []string{"", "[]", `{"a" 1}`, `{"a":`, `{"a`} {
		if err := members.Read([]byte(text), members.Readers{"a": members.Into(&d)}); err == nil {
			t.Errorf("%s is read", text)
		}
	}
}

// Whatever stands in a report, what is read of it is what a decoder of all of it reads.
func FuzzMembers(f *testing.F) {
	f.Add([]byte(`{"a": 1, "spend" : {"x":"}\"{","y":[1,{"z":null}]},"names":{"a":"\\"}, "b":[]}`))
	f.Add([]byte("{\"spend\":\ttrue\n}"))
	f.Add([]byte(`{"spend":"`))
	f.Fuzz(func(t *testing.T, b []byte) {
		got := map[string][]byte{} // it must not panic, nor take what is not there
		of := members.Readers{}
		for _, name := range []string{"spend", "names"} {
			of[name] = func(value []byte) error {
				got[name] = value
				return nil
			}
		}
		_ = members.Read(b, of) // of what is no object, some members may be read
		var want map[string]json.RawMessage
		if json.Unmarshal(b, &want) != nil || len(want) == 0 || !eachOnce(b, len(want)) {
			return
		}
		if (want["spend"] != nil || want["names"] != nil) && len(got) == 0 && !bytes.Contains(b, []byte(`\`)) {
			t.Errorf("nothing is read of %s", b)
		}
		for name, value := range got {
			if other, ok := want[name]; !ok || !jsonEqual(other, value) {
				t.Errorf("%s of %s is %s, want %s", name, b, value, other)
			}
		}
	})
}

// eachOnce is whether the object b has n members: of two with one name a decoder takes the
// last. Reports have none of these.
func eachOnce(b []byte, n int) bool {
	dec := json.NewDecoder(bytes.NewReader(b))
	_, _ = dec.Token()
	for ; dec.More(); n-- {
		var value json.RawMessage
		_, _ = dec.Token()
		_ = dec.Decode(&value)
	}
	return n == 0
}

func jsonEqual(a, b []byte) bool {
	var x, y bytes.Buffer
	return json.Compact(&x, a) == nil && json.Compact(&y, b) == nil && bytes.Equal(x.Bytes(), y.Bytes())
}
