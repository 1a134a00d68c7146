package zentrunk

import (
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Retention is how far back the API goes.
const Retention = 90 * 24 * time.Hour

// Values of the filters that take one of a list.
var (
	Directions       = []string{"inbound", "outbound"}
	HangupSources    = []string{"customer", "carrier", "zentrunk"}
	STIRVerification = []string{"Verified", "Not Verified", "Not Applicable"}
)

// A CallQuery selects calls. A field that is not set selects nothing and is not
// sent: the API refuses empty filters.
type CallQuery struct {
	FromNumber       string // whole or a prefix; a leading plus is dropped, since the API matches nothing with it
	ToNumber         string
	Direction        string // one of [Directions]
	HangupCode       Null[int]
	HangupSource     string // one of [HangupSources]
	STIRVerification string // one of [STIRVerification]
	BillDuration     IntRange
	EndTime          TimeRange // without it, the API looks at the last 30 days
}

// An IntRange bounds a number of seconds.
type IntRange struct{ Equal, Above, AtLeast, Below, AtMost Null[int] }

// A TimeRange bounds an instant. A zero time is no bound. The API refuses a
// range of more than 90 days, and an upper bound without a lower one: where
// only an upper one is set, the oldest the API goes back to is sent with it.
type TimeRange struct{ Equal, After, From, Before, Until time.Time }

// Between selects from (included) to to (excluded).
func Between(from, to time.Time) TimeRange { return TimeRange{From: from, Before: to} }

// values returns q as the API spells it, or an error that names every filter
// whose value the API would not take.
func (q CallQuery) values(now time.Time) (url.Values, error) {
	v := url.Values{}
	var errs []error
	set := func(name, value string) {
		if value != "" {
			v.Set(name, value)
		}
	}
	oneOf := func(name, value string, allowed []string) {
		if value != "" && !slices.Contains(allowed, value) {
			errs = append(errs, fmt.Errorf("%s is %q, want %s", name, value, strings.Join(allowed, ", ")))
		}
		set(name, value)
	}
	number := func(name, value string) {
		bare := strings.TrimLeft(value, "+")
		if value != "" && bare == "" {
			errs = append(errs, fmt.Errorf("%s holds no digits", name))
		}
		set(name, bare)
	}
	number("from_number", q.FromNumber)
	number("to_number", q.ToNumber)
	oneOf("call_direction", q.Direction, Directions)
	oneOf("hangup_source", q.HangupSource, HangupSources)
	oneOf("stir_verification", q.STIRVerification, STIRVerification)
	setInt(v, "hangup_cause_code", q.HangupCode)
	q.BillDuration.set(v)
	if err := q.EndTime.set(v, now); err != nil {
		errs = append(errs, err)
	}
	return v, errors.Join(errs...)
}

func setInt(v url.Values, name string, n Null[int]) {
	if n.Valid {
		v.Set(name, strconv.Itoa(n.V))
	}
}

func (r IntRange) set(v url.Values) {
	setInt(v, "bill_duration", r.Equal)
	setInt(v, "bill_duration__gt", r.Above)
	setInt(v, "bill_duration__gte", r.AtLeast)
	setInt(v, "bill_duration__lt", r.Below)
	setInt(v, "bill_duration__lte", r.AtMost)
}

func (r TimeRange) set(v url.Values, now time.Time) error {
	if r.After.IsZero() && r.From.IsZero() && !(r.Before.IsZero() && r.Until.IsZero()) {
		// A minute inside the limit, for clocks that differ.
		r.From = now.Add(-Retention + time.Minute).Truncate(time.Second)
	}
	lower, upper := latest(r.After, r.From), earliest(r.Before, r.Until)
	if !lower.IsZero() && !upper.IsZero() && upper.Sub(lower) > Retention {
		return fmt.Errorf("end_time spans %v, want at most 90 days", upper.Sub(lower))
	}
	for _, bound := range []struct {
		name string
		at   time.Time
	}{
		{"end_time", r.Equal}, {"end_time__gt", r.After}, {"end_time__gte", r.From},
		{"end_time__lt", r.Before}, {"end_time__lte", r.Until},
	} {
		if !bound.at.IsZero() {
			v.Set(bound.name, formatTime(bound.at))
		}
	}
	return nil
}

func latest(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earliest(a, b time.Time) time.Time {
	if a.IsZero() || (!b.IsZero() && b.Before(a)) {
		return b
	}
	return a
}

// formatTime spells an instant as the API's filters take it: UTC, without a
// zone, a fraction only where there is one.
func formatTime(t time.Time) string {
	return t.UTC().Format("2006-01-02 15:04:05.999999")
}
