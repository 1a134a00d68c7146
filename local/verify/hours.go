package verify

import (
	"fmt"
	"time"
)

// Hours are the clock hours of a day in its time zone. One that comes twice is two of
// them.
type hours struct {
	zone *time.Location
	list []clockHour
	last int // that was found last
}

// A clockHour is the time in which a clock shows one hour, in seconds since 1970.
type clockHour struct {
	from, to int64
	hour     int
}

// name is the hour as reports have it.
func (c clockHour) name() string { return fmt.Sprintf("%02d", c.hour) }

// hoursOf returns the hours from one instant to another. Zones change their clocks by
// whole minutes, so that an hour begins with a minute.
func hoursOf(from, to time.Time, zone *time.Location) *hours {
	h := &hours{zone: zone}
	before := -1 // minutes of the clock a minute ago
	for t := from; t.Before(to); t = t.Add(time.Minute) {
		hour, minute, _ := t.In(zone).Clock()
		now := 60*hour + minute
		last := len(h.list) - 1
		if last < 0 || h.list[last].hour != hour || now < before {
			h.list = append(h.list, clockHour{from: t.Unix(), hour: hour})
			last++
		}
		h.list[last].to = min(t.Add(time.Minute).Unix(), to.Unix())
		before = now
	}
	return h
}

// hour returns the hour that a clock shows at an instant in microseconds. It is not safe
// for concurrent use.
func (h *hours) hour(at int64) int {
	for n := 0; n < len(h.list); n++ { // rows come by time: the last one holds most of them
		c := h.list[h.last]
		if at >= c.from*1e6 && at < c.to*1e6 {
			return c.hour
		}
		h.last = (h.last + 1) % len(h.list)
	}
	if at == null {
		return 0
	}
	return time.UnixMicro(at).In(h.zone).Hour()
}
