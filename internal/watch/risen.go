package watch

// risen returns the callers that have far more calls in 15 minutes than they usually
// have, though none of them needs to be an incident by itself.
func (v *view) risen() map[string]bool {
	out := map[string]bool{}
	if v.bounds.CallBurst <= 0 || !v.usual.Enough() || !v.knowsPeaks(v.at) {
		return out
	}
	all, times, floor := 0.0, map[string]float64{}, float64(risenShare*v.bounds.CallBurst)
	for name := range v.window[0].Cells[Caller] {
		k := Key{Caller, name}
		n := float64(v.sum(k, 3).Calls)
		if n < floor {
			continue
		}
		if calls, _ := v.peakOf(k); n >= risenPeaks*calls {
			times[name] = n / calls
			all += n
		}
	}
	busy := v.busyWithout(all) // what they have themselves is not the rest of the account
	for name, n := range times {
		if n >= risenPeaks*busy {
			out[name] = true
		}
	}
	return out
}

// risenTogether returns what the last n slices have of the callers that have risen.
func (v *view) risenTogether(n int) (sum Cell) {
	for name := range v.window[0].risen {
		sum.add(v.sum(Key{Caller, name}, n))
	}
	return sum
}

func (v *view) risenUsually() (calls float64) {
	for name := range v.window[0].risen {
		peak, _ := v.peakOf(Key{Caller, name})
		calls += peak
	}
	return calls
}
