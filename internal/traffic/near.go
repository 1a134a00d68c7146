package traffic

// NearPercent is from how many percent of a limit on a day's peak counts as near it. A
// peak is a single second's: at four fifths, a day with a quarter more calls reaches the
// limit. That is as much as a busy weekday has above a usual one, and leaves time to
// order channels. At nine tenths a ninth more would be enough.
const NearPercent = 80

// A Nearness is how near one peak came to one limit.
type Nearness struct {
	Limit int     // index in [Traffic.Limits]
	Trunk *string // nil for the account
	CPS   bool    // of calls per second, else of channels at once
	Peak  int
	Of    int // the limit
}

// Near is whether the peak is [NearPercent] of the limit or more.
func (n *Nearness) Near() bool { return 100*n.Peak >= NearPercent*n.Of }

// Nearness returns how near each limit of t came, in the order of the limits, channels
// before calls per second. A limit that no call has times for is left out.
func (t *Traffic) Nearness() []Nearness {
	var out []Nearness
	for i, l := range t.Limits {
		line := &t.Total
		if l.Trunk != nil {
			row := t.TrunkRow(*l.Trunk)
			if row < 0 {
				continue
			}
			line = &t.ByTrunk[row].Line
		}
		if l.Concurrent != nil && line.PeakConcurrent != nil {
			out = append(out, Nearness{Limit: i, Trunk: l.Trunk, Peak: *line.PeakConcurrent, Of: *l.Concurrent})
		}
		if l.CPS != nil && line.PeakCPS != nil {
			out = append(out, Nearness{Limit: i, Trunk: l.Trunk, CPS: true, Peak: *line.PeakCPS, Of: *l.CPS})
		}
	}
	return out
}
