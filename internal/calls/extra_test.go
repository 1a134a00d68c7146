package calls

import (
	"encoding/json"
	"fmt"
	"iter"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Numbers that may be a subscriber's are masked wherever they stand, and what is
// left is JSON as it was before.
func TestMaskExtra(t *testing.T) {
	t.Parallel()
	for extra, want := range map[string]string{
		"":                       "",
		`{"a":"+12025550123"}`:   `{"a":"+12*******23"}`,
		`{"a":12025550123}`:      `{"a":"120******23"}`,
		`{"a":-12025550123}`:     `{"a":"-120******23"}`,
		`{"a":12025550123.0}`:    `{"a":"120******23"}`,
		`{"a":123456}`:           `{"a":123456}`,
		`{"a":0.123456789}`:      `{"a":0.123456789}`,
		`{"a":1.2025550123e10}`:  `{"a":"120******23"}`,
		`{"a":1202555012.3E+1}`:  `{"a":"120******23"}`,
		`{"a":1.2345678e-5}`:     `{"a":1.2345678e-5}`,
		`{"a":1e400}`:            `{"a":1e400}`,
		`{"a":1e-999999999}`:     `{"a":1e-999999999}`,
		`{"a":1.5e3}`:            `{"a":1.5e3}`,
		`{"a":[12025550123,1]}`:  `{"a":["120******23",1]}`,
		`{"a":"\u00001234567"}`:  `{"a":"\u0000123**67"}`,
		`{"a":null,"b":true}`:    `{"a":null,"b":true}`,
		`{"insights":{"x":"<"}}`: `{"insights":{"x":"<"}}`,
		`{"12025550123":1,"12099990123":2,"120******23":3}`: `{"120******23":3,"120******23*":1,"120******23**":2}`,
	} {
		if got, err := MaskExtra(extra); err != nil || got != want {
			t.Errorf("MaskExtra(%s) = %s, %v, want %s", extra, got, err, want)
		}
	}
}

// Whatever the unknown fields are, an Extra stays a JSON object when it is masked,
// holds no whole number any more, and is not masked further.
func TestMaskExtraOfAnything(t *testing.T) {
	t.Parallel()
	whole := regexp.MustCompile(`^[^.e]*[0-9]{7}[^.e]*$`) // without a fraction or an exponent
	value := rapid.OneOf(
		rapid.Map(rapid.StringMatching(`(\+?[0-9]{1,15}|[a-d<"\x00\x{2028}]{0,3}[0-9]{0,9})`), func(s string) any { return s }),
		rapid.Map(rapid.Int64(), func(n int64) any { return n }),
		rapid.Map(rapid.Float64(), func(f float64) any { return f }),
		rapid.Map(rapid.SliceOf(rapid.Int64()), func(n []int64) any { return n }),
	)
	object := rapid.MapOf(rapid.StringMatching(`[a-z]{1,3}|[0-9]{6,12}`), value)
	rapid.Check(t, func(t *rapid.T) {
		fields := map[string]json.RawMessage{}
		for name, v := range object.Draw(t, "fields") {
			raw, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			fields[name] = raw
		}
		extra, err := joinExtra(fields, nil)
		if err != nil {
			t.Fatal(err)
		}
		got, err := MaskExtra(extra)
		if err != nil {
			t.Fatal(err)
		}
		if extra != "" {
			var read map[string]any
			if err := json.Unmarshal([]byte(got), &read); err != nil || len(read) != len(fields) {
				t.Fatalf("%s became %s: %d fields of %d, %v", extra, got, len(read), len(fields), err)
			}
		}
		for word := range words(got) {
			if strings.Contains(word, "e") {
				if f, err := strconv.ParseFloat(word, 64); err == nil && f == math.Trunc(f) && math.Abs(f) >= 1e6 && math.Abs(f) < 1e20 {
					t.Fatalf("%s still holds %s", got, word)
				}
			}
			if whole.MatchString(word) {
				t.Fatalf("%s still holds %s", got, word)
			}
		}
		if again, err := MaskExtra(got); err != nil || again != got {
			t.Fatalf("%s became %s, and then %s, %v", extra, got, again, err)
		}
	})
}

// words returns the names, strings and numbers of a JSON text.
func words(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		dec := json.NewDecoder(strings.NewReader(text))
		dec.UseNumber()
		for {
			token, err := dec.Token()
			if err != nil || !yield(fmt.Sprint(token)) {
				return
			}
		}
	}
}
