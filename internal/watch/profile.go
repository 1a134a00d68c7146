package watch

import "math"

// A profile is what is usual of one key. What it is asked for is made once.
type profile struct {
	usual *Usual
	hours map[int]*Hours // by index of the day
	lines [measures][dayKinds]*line
	noise float64 // variance over mean of spend; 0: not made yet
}

// A line is what is usual of a measure on a kind of day, by slice.
type line struct {
	mean, spread [daySlots]float64
}

// expect returns what is usual of the slices, and the sum of their deviations from day
// to day: a day that is busy is so in all slices of a window.
func (p *profile) expect(measure int, hours []hourOfWeek) (mean, spread float64) {
	for _, h := range hours {
		l := p.line(measure, h.kind)
		mean += l.mean[h.slot]
		spread += l.spread[h.slot]
	}
	return mean, spread
}

func (p *profile) line(measure, kind int) *line {
	if p.lines[measure][kind] == nil {
		p.lines[measure][kind] = p.make(measure, kind)
	}
	return p.lines[measure][kind]
}

// make draws the line between the middles of hours: a step at the full hour would be a
// surge each morning.
func (p *profile) make(measure, kind int) *line {
	var mean, deviation [24]float64
	days, pool := p.usual.sameKind(kind), 0
	if len(days) < 10 {
		pool = 1 // four Sundays are too few: the hours beside are taken too
	}
	values := make([]float64, 0, 3*BaselineDays)
	for hour := range 24 {
		values = values[:0]
		for _, d := range days {
			for off := -pool; off <= pool; off++ {
				values = append(values, p.value(measure, d, (hour+off+24)%24))
			}
		}
		mean[hour], deviation[hour] = centre(values)
	}
	noise := 1.0
	if measure == ofSpend {
		noise = p.unevenness()
	}
	l := &line{}
	for slot := range daySlots {
		m, s := between(&mean, slot), between(&deviation, slot)
		l.mean[slot] = m / 12
		l.spread[slot] = math.Sqrt(max(float64(wander*m*m), float64(s*s)-float64(noise*m))) / 12
	}
	return l
}

// between returns the value of hours at the middle of a slot, on the straight line
// between the middles of two hours.
func between(hours *[24]float64, slot int) float64 {
	x := (float64(slot)+.5)/12 - .5
	low := math.Floor(x)
	i := (int(low) + 24) % 24
	f := x - low
	return float64(hours[i]*(1-f)) + float64(hours[(i+1)%24]*f)
}

func (p *profile) value(measure, day, hour int) float64 {
	h := p.hours[day]
	switch {
	case h == nil:
		return 0
	case measure == ofCalls:
		return float64(h.Calls[hour])
	case measure == ofShort:
		return float64(h.Short[hour])
	}
	return float64(h.Capped[hour].Units()) / unit
}

// sameKind returns the indexes of the days of a kind, of all where days are few or none
// is of the kind.
func (u *Usual) sameKind(kind int) (days []int) {
	for i, k := range u.kinds {
		if k == kind && len(u.days) >= enoughDays {
			days = append(days, i)
		}
	}
	if len(days) == 0 {
		for i := range u.days {
			days = append(days, i)
		}
	}
	return days
}

// unevenness is the variance over the mean of spend: the sum of squares of what calls
// cost over the sum of it. Sums of amounts that are not alike vary more than counts.
func (p *profile) unevenness() float64 {
	if p.noise == 0 {
		var sum, squares float64
		for _, h := range p.hours {
			squares += float64(h.Squares) / 10_000
			for i := range h.Capped {
				sum += float64(h.Capped[i].Units()) / unit
			}
		}
		p.noise = 0.02 // an account where no call ever cost anything
		if sum > 0 {
			p.noise = max(p.noise, squares/sum)
		}
	}
	return p.noise
}

// failing is the share of the calls that failed.
func (p *profile) failing() float64 {
	failed, calls := 0, 0
	for _, h := range p.hours {
		failed += h.Failed
		calls += h.total()
	}
	return float64(failed) / float64(max(calls, 1))
}
