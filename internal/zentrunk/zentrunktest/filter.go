package zentrunktest

import (
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// maxPage is the API's largest and default page.
const maxPage = 20

// A filter is a list request's query, checked.
type filter struct {
	limit, offset int
	from, to      time.Time // of end_time, half open

	fromNumber, toNumber    string
	direction, source, stir string
	code                    Null[int32]
	minBill, maxBill        int64 // both included
}

// choices are the parameters that take one of a few values. The values are
// lower case in hangup_source, which the API does not fold.
var choices = map[string][]string{
	"call_direction":    {"inbound", "outbound"},
	"hangup_source":     {"customer", "carrier", "zentrunk"},
	"stir_verification": {"Verified", "Not Verified", "Not Applicable"},
}

// parseFilter reads a query as the API does. The text of its errors is the
// body's error text.
func parseFilter(query url.Values, now time.Time, ltAsLte bool) (*filter, error) {
	f := &filter{limit: maxPage, minBill: math.MinInt64, maxBill: math.MaxInt64}
	ends := bounds{ltAsLte: ltAsLte}
	for key, values := range query {
		if len(values) != 1 {
			return nil, fmt.Errorf("%s given more than once", key)
		}
		if err := f.set(key, values[0], &ends); err != nil {
			return nil, err
		}
	}
	return f, ends.resolve(f, now)
}

func (f *filter) set(key, value string, ends *bounds) error {
	name, variant, _ := strings.Cut(key, "__")
	if !allowed(name, variant, strings.Contains(key, "__")) {
		return fmt.Errorf("filtering not allowed on %s", key)
	}
	if value == "" {
		return fmt.Errorf("%s may not be empty", key)
	}
	if valid := choices[name]; valid != nil && !slices.Contains(valid, value) {
		return fmt.Errorf("%s is not a valid choice", key)
	}
	var err error
	switch name {
	case "limit":
		f.limit, err = within(key, value, 1, maxPage)
	case "offset":
		f.offset, err = within(key, value, 0, math.MaxInt32)
	case "from_number":
		f.fromNumber = value
	case "to_number":
		f.toNumber = value
	case "call_direction":
		f.direction = value
	case "hangup_source":
		f.source = value
	case "stir_verification":
		f.stir = value
	case "hangup_cause_code":
		var code int
		code, err = within(key, value, 0, math.MaxInt32)
		f.code = Some(int32(code))
	case "bill_duration":
		err = f.setBill(key, variant, value)
	case "end_time":
		err = ends.set(key, variant, value)
	}
	return err
}

// allowed tells whether the API filters by name in that variant.
func allowed(name, variant string, hasVariant bool) bool {
	switch name {
	case "bill_duration", "end_time":
		return !hasVariant || slices.Contains([]string{"gt", "gte", "lt", "lte"}, variant)
	case "limit", "offset", "from_number", "to_number", "call_direction", "hangup_source",
		"stir_verification", "hangup_cause_code":
		return !hasVariant
	}
	return false
}

func within(key, value string, low, high int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < low || n > high {
		return 0, fmt.Errorf("%s must be a whole number from %d to %d", key, low, high)
	}
	return n, nil
}

func (f *filter) setBill(key, variant, value string) error {
	seconds, err := within(key, value, 0, math.MaxInt32)
	n := int64(seconds)
	switch variant {
	case "gt":
		f.minBill = max(f.minBill, n+1)
	case "gte":
		f.minBill = max(f.minBill, n)
	case "lt":
		f.maxBill = min(f.maxBill, n-1)
	case "lte":
		f.maxBill = min(f.maxBill, n)
	default:
		f.minBill, f.maxBill = max(f.minBill, n), min(f.maxBill, n)
	}
	return err
}

// filtersBill tells whether bill_duration was asked for.
func (f *filter) filtersBill() bool {
	return f.minBill != math.MinInt64 || f.maxBill != math.MaxInt64
}

// onlyTime tells whether f leaves every call of its time span in.
func (f *filter) onlyTime() bool {
	return f.fromNumber == "" && f.toNumber == "" && f.direction == "" && f.source == "" &&
		f.stir == "" && !f.code.Valid && !f.filtersBill()
}

// matches tells whether f lets c through, its time aside. A number filter with
// a plus matches nothing, and the API does not say so.
func (f *filter) matches(c *Call) bool {
	bill := int64(c.BillDuration.V)
	return strings.HasPrefix(bare(c.From), f.fromNumber) &&
		strings.HasPrefix(bare(c.To), f.toNumber) &&
		(f.direction == "" || c.Direction == f.direction) &&
		(f.source == "" || c.HangupSource == f.source) &&
		(f.stir == "" || c.STIRVerification == f.stir) &&
		(!f.code.Valid || c.HangupCode == f.code) &&
		(!f.filtersBill() || c.BillDuration.Valid && bill >= f.minBill && bill <= f.maxBill)
}
