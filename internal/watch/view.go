package watch

// windowLong is how many slices the longest window has: an hour.
const windowLong = 12

// A view is the windows that end with a slice, as rules look at them.
type view struct {
	*State
	usual  *Usual
	bounds Bounds
	at     int64
	day    int                    // of the slice, since 1970
	window [windowLong]*Slice     // newest first; nil where it was not listed
	hours  [windowLong]hourOfWeek // of the same slices
}

// viewAt returns the view of a slice that was listed.
func (s *State) viewAt(at int64, u *Usual, b Bounds) *view {
	v := &view{State: s, usual: u, bounds: b, at: at, day: dayNumber(StartOf(at).In(s.loc))}
	for i := range v.window {
		v.window[i] = s.slice(at - int64(i))
		if v.window[i] != nil {
			v.hours[i] = v.window[i].hour
		} else {
			v.hours[i] = hourOf(at-int64(i), s.loc)
		}
	}
	return v
}

// sum returns what the last n slices have of k. Where some were not listed it is less
// than there was: enough to open an incident, not to close one.
func (v *view) sum(k Key, n int) (sum Cell) {
	for _, sl := range v.window[:n] {
		if sl == nil {
			continue
		}
		if c, ok := sl.Cells[k.Dim][k.Name]; ok {
			sum.add(c)
		}
	}
	return sum
}

// sumOf is sum of a key of a rule, that for everything included.
func (v *view) sumOf(r *rule, k Key, n int) Cell {
	if k.Name == everything && r.together != nil {
		return r.together(v, n)
	}
	return v.sum(k, n)
}

// late is whether calls of the last n slices came after their slice was listed.
func (v *view) late(n int) bool {
	for _, sl := range v.window[:min(n, windowLong)] {
		if sl != nil && sl.late {
			return true
		}
	}
	return false
}

// complete is whether all slices of an hour were listed.
func (v *view) complete() bool {
	for _, sl := range v.window {
		if sl == nil {
			return false
		}
	}
	return true
}

const (
	// openCalls is from how many usual calls on a time without any closes nothing.
	openCalls = 3
	// hollowCalls is from how many on it is said that the watch may be blind: three are
	// missing by chance several times a day in a small account.
	hollowCalls = 10
)

// hollow is whether the account has no call where many are usual. An API that lags looks
// like this.
func (v *view) hollow() bool { return v.lacking() >= hollowCalls }

// empty is whether the account has had no call for so long that some are usual. Nothing is
// closed by it: the API may lag, or the clock be ahead.
func (v *view) empty() bool { return v.lacking() >= openCalls }

// lacking is how many calls are usual in the time since the last call of the account, an
// hour at most.
func (v *view) lacking() float64 {
	n := 0
	for n < windowLong && v.window[n] != nil && v.window[n].Calls == 0 {
		n++
	}
	if n == 0 {
		return 0
	}
	return v.usually(Key{Account, ""}, ofCalls, n)
}

// usually returns what is usual of a measure in the last n slices.
func (v *view) usually(k Key, measure, n int) float64 {
	p := v.usual.known(k)
	if p == nil {
		return 0
	}
	mean, _ := p.expect(measure, v.hours[:n])
	return mean
}

// knows is whether it is known what is usual of a key: of rows of numbers never, and of others
// once there are days enough. A key that had no calls in them usually has none.
func (v *view) knows(k Key) bool {
	switch k.Dim {
	case Block:
		return false
	case Caller, Number:
		return v.knowsPeaks(v.at)
	}
	return v.usual.Enough()
}

// surges is whether value, in the last n slices, is beyond what is usual of k.
func (v *view) surges(k Key, p *profile, measure, n int, value, floor, ratio float64) bool {
	if value < floor {
		return false
	}
	mean, spread := p.expect(measure, v.hours[:n])
	busy := v.busy(k, n)
	mean, spread = float64(mean*busy), float64(spread*busy)
	noise := clusters
	if measure == ofSpend {
		noise = 2 * p.unevenness()
	}
	return value >= threshold(floor, ratio*v.usual.rate(), mean, spread, noise)
}

const (
	busiest   = 4.0  // a campaign has three times the usual calls
	busyFrom  = 1.5  // times the usual calls that are nothing special
	busyCalls = 10.0 // of fewer expected calls no ratio says anything
)

// busy is how far the rest of the account is above its usual calls, at least 1: where
// everything is busy, as in a campaign, no key is an incident for being busy too. An
// attack on one key leaves the rest as it is.
func (v *view) busy(k Key, n int) float64 {
	n = max(n, 3)
	account := Key{Account, ""}
	return busyOf(float64(v.sum(account, n).Calls-v.sum(k, n).Calls), v.usually(account, ofCalls, n)-v.usually(k, ofCalls, n))
}

// busyWithout is busy of 15 minutes without the calls of a caller or a number.
func (v *view) busyWithout(calls float64) float64 {
	account := Key{Account, ""}
	return busyOf(float64(v.sum(account, 3).Calls)-calls, v.usually(account, ofCalls, 3))
}

func busyOf(calls, usual float64) float64 {
	if usual < busyCalls {
		return 1
	}
	return min(busiest, max(1, calls/usual/busyFrom))
}

// units returns units of the currency, for statistics alone.
func units(n int64) float64 { return float64(n) / unit }
