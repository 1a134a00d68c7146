package watch

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

const (
	peakDays   = 28
	peakCalls  = 10 // fewer calls in 15 minutes are no peak: every threshold is above
	peakSpend  = 4  // units of the currency
	mostPeaks  = 2000
	peakFactor = 3.5
	peakNth    = 3 // the third highest day: two days of fraud must not become usual
)

// A peak is the busiest 15 minutes of each of the last days, of one caller or number:
// there is no baseline of numbers, since what is published of a day does not know the
// key under which the watch hashes them.
type peak struct {
	Last  int           `json:"last"` // day of the newest, since 1970
	Calls [peakDays]int `json:"calls"`
	Cents [peakDays]int `json:"cents"`
}

// raise takes a window of a day.
func (p *peak) raise(day, calls, cents int) {
	for ; p.Last < day; p.Last++ {
		if day-p.Last > peakDays {
			*p = peak{Last: day}
			break
		}
		p.Calls[(p.Last+1)%peakDays], p.Cents[(p.Last+1)%peakDays] = 0, 0
	}
	if p.Last-day >= peakDays {
		return // a late slice of a day that is forgotten
	}
	p.Calls[day%peakDays] = max(p.Calls[day%peakDays], calls)
	p.Cents[day%peakDays] = max(p.Cents[day%peakDays], cents)
}

// peakOf returns calls and units of the currency that are not more than usual in 15
// minutes: at least what is too little to be noted.
func (v *view) peakOf(k Key) (calls, spend float64) {
	p := v.Peaks[peakName(k)]
	if p == nil || v.day-p.Last >= peakDays {
		return peakCalls, peakSpend
	}
	if p.Last < v.day {
		aged := *p
		aged.raise(v.day, 0, 0) // without the days that are too old now
		p = &aged
	}
	return max(peakCalls, float64(nthHighest(p.Calls[:], peakNth))), max(peakSpend, float64(nthHighest(p.Cents[:], peakNth))/100)
}

// knowsPeaks is whether the watch has run long enough to know what numbers do.
func (s *State) knowsPeaks(at int64) bool {
	return StartOf(at).Sub(s.Since) >= fewestDays*24*time.Hour
}

func peakName(k Key) string { return string(rune('a'+k.Dim)) + k.Name }

// learn takes the peaks of the windows of v, but for those that are incidents.
func (s *State) learn(v *view) {
	many := s.openOf(Key{Caller, everything})
	for _, d := range []Dim{Caller, Number} {
		for name := range v.window[0].Cells[d] {
			k := Key{d, name}
			c := v.sum(k, 3)
			cents := int(c.Capped / (unit / 100))
			if c.Calls < peakCalls && cents < peakSpend*100 || s.openOf(k) || many && v.window[0].risen[name] {
				continue
			}
			p := s.Peaks[peakName(k)]
			if p == nil {
				p = &peak{Last: v.day}
				s.Peaks[peakName(k)] = p
			}
			p.raise(v.day, c.Calls, cents)
		}
	}
	if len(s.Peaks) > mostPeaks+mostPeaks/10 {
		s.prunePeaks(v.day)
	}
}

// prunePeaks keeps the highest, by calls or by money, of the last days.
func (s *State) prunePeaks(day int) {
	maps.DeleteFunc(s.Peaks, func(_ string, p *peak) bool { return day-p.Last >= peakDays })
	if len(s.Peaks) <= mostPeaks {
		return
	}
	heights := make(map[string]int, len(s.Peaks)) // the least that is noted is 100 of both
	for name, p := range s.Peaks {
		heights[name] = max(slices.Max(p.Calls[:])*100/peakCalls, slices.Max(p.Cents[:])/peakSpend)
	}
	names := slices.SortedFunc(maps.Keys(s.Peaks), func(a, b string) int {
		return cmp.Or(cmp.Compare(heights[b], heights[a]), cmp.Compare(a, b))
	})
	for _, name := range names[mostPeaks:] {
		delete(s.Peaks, name)
	}
}

func dayNumber(t time.Time) int {
	return int(time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC).Unix() / 86400)
}
