package traffic

// A gauge watches the channels of one key. It is told when one is taken or given back,
// in the order of time, all that are given back in a second first. Seconds count from
// the day's first. The zero value is ready.
type gauge struct {
	up, peak, peakAt int32 // channels that are held

	begun, begunAt int32 // calls of the newest second in which one began
	cps, cpsAt     int32

	since         int32 // second up to which held is summed
	hour, busiest int32 // indexes of hours
	held, most    int64 // channel seconds, of the hour and of the busiest one before
}

// take notes that a call takes a channel at second at.
func (g *gauge) take(at int32, hours []clockHour) {
	g.advance(at, hours)
	if g.up++; g.up > g.peak {
		g.peak, g.peakAt = g.up, at
	}
}

// begin notes that a call begins at second at.
func (g *gauge) begin(at int32) {
	if g.begunAt != at {
		g.begun, g.begunAt = 0, at
	}
	if g.begun++; g.begun > g.cps {
		g.cps, g.cpsAt = g.begun, at
	}
}

// give notes that a call gives its channel back at second at.
func (g *gauge) give(at int32, hours []clockHour) {
	g.advance(at, hours)
	g.up--
}

// advance sums channel time up to second at.
func (g *gauge) advance(at int32, hours []clockHour) {
	for at > hours[g.hour].to {
		g.hold(hours[g.hour].to)
		g.turn()
		g.hour++
	}
	g.hold(at)
}

func (g *gauge) hold(to int32) {
	g.held += int64(g.up) * int64(to-g.since)
	g.since = to
}

// turn ends an hour.
func (g *gauge) turn() {
	if g.held > g.most {
		g.most, g.busiest = g.held, g.hour
	}
	g.held = 0
}

// close sums up to the day's end.
func (g *gauge) close(hours []clockHour) {
	g.advance(hours[len(hours)-1].to, hours)
	g.turn()
}
