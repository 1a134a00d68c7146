package verify

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"time"
)

// What the calls say is a nil, a string, a bool, an int64, a float64, an amount, an
// instant, or a quantity (of FOCUS). What is published is what a JSON decoder makes
// with UseNumber, or what a [parquetTable] has.

// An instant is a time in microseconds since 1970.
type instant int64

func (i instant) String() string { return time.UnixMicro(int64(i)).UTC().Format(time.RFC3339Nano) }

// tolerance is how far a quotient or a percentile may be from ours, as a share of it:
// the order of additions and products moves a double by its last bits.
const tolerance = 1e-12

// same is whether got is what the calls say.
func same(got, want any) bool {
	switch w := want.(type) {
	case nil:
		return got == nil
	case int64:
		n, ok := whole(got)
		return ok && n == w
	case float64:
		f, ok := real(got)
		return ok && (f == w || math.Abs(f-w) <= tolerance*math.Abs(w))
	case amount:
		return got == w.String()
	case instant:
		return sameInstant(got, w)
	case quantity:
		return got == w
	default:
		return got == want
	}
}

func sameInstant(got any, want instant) bool {
	if text, ok := got.(string); ok {
		t, err := time.Parse(time.RFC3339Nano, text)
		return err == nil && t.Equal(time.UnixMicro(int64(want)))
	}
	return got == want
}

func whole(v any) (int64, bool) {
	switch v := v.(type) {
	case int64:
		return v, true
	case json.Number:
		n, err := strconv.ParseInt(v.String(), 10, 64)
		return n, err == nil
	}
	return 0, false
}

func real(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case json.Number:
		f, err := v.Float64()
		return f, err == nil
	}
	return 0, false
}

// show is a value as a fault shows it.
func show(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case string:
		return shorten(strconv.Quote(v))
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case []any:
		return fmt.Sprintf("a list of %d", len(v))
	case map[string]any:
		return "an object"
	default:
		return shorten(fmt.Sprint(v))
	}
}

// shorten keeps a line a line.
func shorten(text string) string {
	const most = 80
	if len(text) <= most {
		return text
	}
	return text[:most] + "…"
}

// equal says where got is not what the calls say.
func (b *book) equal(what string, got, want any) {
	if !same(got, want) {
		b.say("%s is %s, the calls say %s", what, show(got), show(want))
	}
}

// want says where got is not what it has to be, whatever the calls are.
func (b *book) want(what string, got, want any) {
	if !same(got, want) {
		b.say("%s is %s, want %s", what, show(got), show(want))
	}
}
