package query

import (
	"fmt"
	"strings"
	"time"

	"zentrunk-reports/internal/zentrunk"
)

// MostDays is how long a time span may be.
const MostDays = 31

const (
	day      = 24 * time.Hour
	maxSpan  = MostDays * day
	wantTime = "a time such as 2026-11-22T10:00:00Z or 2026-11-22 10:00, which is UTC, with at most six places of a second"
	// clocks is how far two clocks may be apart.
	clocks = time.Minute
)

// The layouts of a time after its T has become a blank. Parse takes a fraction behind the
// seconds. Without a zone they are the API's own, and UTC.
var layouts = []string{"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05", "2006-01-02 15:04"}

// readTime reads a time by RFC 3339 or as the API spells it.
func readTime(text string) (time.Time, bool) {
	const date, seconds = len("2006-01-02"), len("2006-01-02 15:04:05")
	if len(text) < len(layouts[2]) || len(text) > 40 || !strings.Contains("Tt ", text[date:date+1]) || strings.Contains(text, ",") {
		return time.Time{}, false
	}
	plain := text[:date] + " " + strings.ToUpper(text[date+1:])
	if at := strings.LastIndexByte(plain, ' '); at >= seconds { // a plus that was not escaped
		plain = plain[:at] + "+" + plain[at+1:]
	}
	for i, layout := range layouts {
		zoneless := i > 0
		if zoneless && text[date] != ' ' { // 2026-11-22T10:00:00 is somebody's own time
			break
		}
		if at, err := time.Parse(layout, plain); err == nil && plain[date+3] == ':' {
			return at.UTC(), at.Equal(at.Truncate(time.Microsecond))
		}
	}
	return time.Time{}, false
}

// check adds what is wrong with the parameters together. Each is right by itself.
func (r *reader) check(now time.Time) {
	if !r.given["from_number"] && !r.given["to_number"] {
		r.fault("from_number or to_number is missing: a search is for the calls of a number.")
	}
	lower, upper := bounds(r.search.Calls.EndTime)
	from, to := lower.at, upper.at
	switch {
	case from.IsZero() && to.IsZero():
		r.fault("end_time__gte and end_time__lt are missing: a search is for a time span of at most " + decimal(MostDays) + " days.")
	case from.IsZero():
		r.fault("end_time__gte is missing: a time span has a beginning, at most " + decimal(MostDays) + " days before its end.")
	case to.IsZero():
		r.fault("end_time__lt is missing: a time span has an end, at most " + decimal(MostDays) + " days behind its beginning.")
	case to.Before(from) || to.Equal(from) && (lower.open || upper.open):
		r.fault(fmt.Sprintf("%s is not behind %s: no call ends between them.", upper.name, lower.name))
	case to.Sub(from) > maxSpan:
		r.fault(fmt.Sprintf("%s and %s are more than %d days apart.", lower.name, upper.name, MostDays))
	case from.Before(now.Add(-zentrunk.Retention + clocks)):
		r.fault(lower.name + " is more than 90 days ago. Plivo forgets calls after 90 days: an older call may be in the bucket of reports.")
	case from.After(now.Add(clocks)):
		r.fault(lower.name + " is in the future.")
	}
}

// A bound is one end of a time span. Its time is zero where there is none.
type bound struct {
	name string
	at   time.Time
	open bool // calls that ended just then are not within
}

// bounds returns the latest beginning and the earliest end that r has.
func bounds(r zentrunk.TimeRange) (lower, upper bound) {
	for _, b := range []bound{{"end_time__gt", r.After, true}, {"end_time__gte", r.From, false}, {"end_time", r.Equal, false}} {
		if b.at.After(lower.at) {
			lower = b
		}
	}
	for _, b := range []bound{{"end_time__lt", r.Before, true}, {"end_time__lte", r.Until, false}, {"end_time", r.Equal, false}} {
		if !b.at.IsZero() && (upper.at.IsZero() || b.at.Before(upper.at)) {
			upper = b
		}
	}
	return lower, upper
}
