package traffic

import "time"

// A clockHour is an hour of the clock within a day: from its first second to the first
// one after it, both counted from the day's first.
type clockHour struct {
	key      string
	from, to int32
}

// clockHours returns the hours of the day from (included) to (excluded) as a clock in
// loc shows them. Where clocks are changed an hour is shorter, absent, or comes twice.
func clockHours(from, to time.Time, loc *time.Location) []clockHour {
	var out []clockHour
	for at := from; at.Before(to); {
		end := minTime(hourEnd(at.In(loc)), to)
		h := clockHour{at.In(loc).Format("15"), int32(at.Unix() - from.Unix()), int32(end.Unix() - from.Unix())}
		if last := len(out) - 1; last >= 0 && out[last].key == h.key && !backward(at.In(loc)) {
			out[last].to = h.to // clocks jumped within the hour
		} else {
			out = append(out, h)
		}
		at = end
	}
	return out
}

// hourEnd returns when the clock hour of at ends, or clocks are changed.
func hourEnd(at time.Time) time.Time {
	into := time.Duration(at.Minute())*time.Minute + time.Duration(at.Second())*time.Second + time.Duration(at.Nanosecond())
	end := at.Add(time.Hour - into)
	if _, change := at.ZoneBounds(); !change.IsZero() {
		end = minTime(end, change)
	}
	return end
}

// backward is whether clocks are put back at the instant at.
func backward(at time.Time) bool {
	_, now := at.Zone()
	_, before := at.Add(-time.Nanosecond).Zone()
	return now < before
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
