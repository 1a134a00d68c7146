package query

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"zentrunk-reports/internal/zentrunk"
)

// A parameter sets what it means in s, and returns the one spelling of value that links
// have, or what the value must be.
type parameter func(s *Search, value string) (canonical, want string)

// maxCount is the largest number that the API reads.
const maxCount = 1<<31 - 1

// parameters are those of the API's list, and no others: it refuses the rest. They are
// made for the first search, so that a start waits for none.
var parameters = sync.OnceValue(func() map[string]parameter {
	return map[string]parameter{
		"from_number": number(func(s *Search) *string { return &s.Calls.FromNumber }),
		"to_number":   number(func(s *Search) *string { return &s.Calls.ToNumber }),

		"call_direction":    oneOf(zentrunk.Directions, func(s *Search) *string { return &s.Calls.Direction }),
		"hangup_source":     oneOf(zentrunk.HangupSources, func(s *Search) *string { return &s.Calls.HangupSource }),
		"stir_verification": oneOf(zentrunk.STIRVerification, func(s *Search) *string { return &s.Calls.STIRVerification }),

		"hangup_cause_code":  filter(func(s *Search) *zentrunk.Null[int] { return &s.Calls.HangupCode }),
		"bill_duration":      filter(func(s *Search) *zentrunk.Null[int] { return &s.Calls.BillDuration.Equal }),
		"bill_duration__gt":  filter(func(s *Search) *zentrunk.Null[int] { return &s.Calls.BillDuration.Above }),
		"bill_duration__gte": filter(func(s *Search) *zentrunk.Null[int] { return &s.Calls.BillDuration.AtLeast }),
		"bill_duration__lt":  filter(func(s *Search) *zentrunk.Null[int] { return &s.Calls.BillDuration.Below }),
		"bill_duration__lte": filter(func(s *Search) *zentrunk.Null[int] { return &s.Calls.BillDuration.AtMost }),

		"end_time":      instant(func(s *Search) *time.Time { return &s.Calls.EndTime.Equal }),
		"end_time__gt":  instant(func(s *Search) *time.Time { return &s.Calls.EndTime.After }),
		"end_time__gte": instant(func(s *Search) *time.Time { return &s.Calls.EndTime.From }),
		"end_time__lt":  instant(func(s *Search) *time.Time { return &s.Calls.EndTime.Before }),
		"end_time__lte": instant(func(s *Search) *time.Time { return &s.Calls.EndTime.Until }),

		"limit":  whole(1, zentrunk.PageSize, func(s *Search, n int) { s.Limit = n }),
		"offset": whole(0, MaxOffset, func(s *Search, n int) { s.Offset = n }),
	}
})

// names are all parameters, for a sentence.
func names() string { return strings.Join(slices.Sorted(maps.Keys(parameters())), ", ") }

func number(field func(*Search) *string) parameter {
	return func(s *Search, value string) (canonical, want string) {
		digits, want := readNumber(value)
		*field(s) = digits
		return "+" + digits, want
	}
}

func oneOf(allowed []string, field func(*Search) *string) parameter {
	last := len(allowed) - 1
	want := strings.Join(allowed[:last], ", ") + " or " + allowed[last]
	return func(s *Search, value string) (string, string) {
		if !slices.Contains(allowed, value) {
			return "", want + ", in these letters"
		}
		*field(s) = value
		return value, ""
	}
}

func filter(field func(*Search) *zentrunk.Null[int]) parameter {
	return whole(0, maxCount, func(s *Search, n int) { *field(s) = zentrunk.Some(n) })
}

func whole(low, high int, set func(*Search, int)) parameter {
	want := fmt.Sprintf("a whole number from %d to %d", low, high)
	return func(s *Search, value string) (string, string) {
		if len(value) > len("2147483647") || strings.Trim(value, "0123456789") != "" {
			return "", want
		}
		n, err := strconv.Atoi(value)
		if err != nil || n < low || n > high {
			return "", want
		}
		set(s, n)
		return decimal(n), ""
	}
}

func instant(field func(*Search) *time.Time) parameter {
	return func(s *Search, value string) (string, string) {
		at, ok := readTime(value)
		if !ok {
			return "", wantTime
		}
		*field(s) = at
		return at.Format(time.RFC3339Nano), ""
	}
}

func decimal(n int) string { return strconv.Itoa(n) }
