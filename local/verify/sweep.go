package verify

import (
	"slices"
)

// A sweep goes over the seconds of a day. It is used for one group of calls after
// another.
type sweep struct {
	*traffic
	delta  []int32 // by second: channels taken less channels let go
	starts []int32 // by second: calls begun
	marked []int32 // seconds of which one is not 0
}

// line returns the cells of a group of calls.
func (s *sweep) line(calls []int32) []any {
	if len(calls) == 0 {
		return make([]any, len(trafficHeader))
	}
	for _, c := range calls {
		s.marks(c)
	}
	out := s.peaks()
	return append(out, s.ringing(calls)...)
}

// marks notes the seconds in which a call takes its channel and lets it go.
func (s *sweep) marks(c int32) {
	from, to, last := s.began[c], s.ended[c], int32(len(s.delta)-1)
	if from >= 0 {
		s.starts[from]++
	}
	from = max(from, 0)
	to = min(max(to, from+1), last)
	s.delta[from]++
	s.delta[to]--
	s.marked = append(s.marked, from, to)
}

// peaks goes over the marked seconds in order, and clears them.
func (s *sweep) peaks() []any {
	s.order()
	held := make([]int64, len(s.hours.list)) // channel seconds by hour
	up, most, mostAt := int64(0), int64(0), int32(-1)
	cps, cpsAt := int64(0), int32(0) // where all began before the day, its first second has as many as any
	hour := 0
	for i, at := range s.marked {
		up += int64(s.delta[at])
		if up > most {
			most, mostAt = up, at
		}
		if n := int64(s.starts[at]); n > cps {
			cps, cpsAt = n, at
		}
		s.delta[at], s.starts[at] = 0, 0
		if i+1 < len(s.marked) && up > 0 {
			hour = s.hold(held, hour, up, s.from+int64(at), s.from+int64(s.marked[i+1]))
		}
	}
	s.marked = s.marked[:0]
	busy := 0
	for i := range held {
		if held[i] > held[busy] {
			busy = i
		}
	}
	h := s.hours.list[busy]
	return []any{most, s.instant(mostAt), cps, s.instant(cpsAt), h.name(), float64(held[busy]) / float64(h.to-h.from)}
}

// order sorts the marked seconds. Where they are more than the day has, the day is gone
// through instead.
func (s *sweep) order() {
	if len(s.marked) < len(s.delta) {
		slices.Sort(s.marked)
		s.marked = slices.Compact(s.marked)
		return
	}
	s.marked = s.marked[:0]
	for at := range s.delta {
		if s.delta[at] != 0 || s.starts[at] != 0 {
			s.marked = append(s.marked, int32(at))
		}
	}
}

// hold adds the channels that are up from one second to another to the hours. It returns
// the hour in which that ends.
func (s *sweep) hold(held []int64, hour int, up, from, to int64) int {
	for hour < len(held)-1 && s.hours.list[hour].to <= from {
		hour++
	}
	for i := hour; i < len(held); i++ {
		h := s.hours.list[i]
		if h.from >= to {
			break
		}
		held[i] += up * (min(to, h.to) - max(from, h.from))
	}
	return hour
}

func (s *sweep) instant(second int32) any {
	if second < 0 {
		return nil
	}
	return instant((s.from + int64(second)) * 1e6)
}

// ringing returns the percentiles of the time that calls rang.
func (s *sweep) ringing(calls []int32) []any {
	var h histogram
	for _, c := range calls {
		if id := s.rang[c]; id != 0 {
			h.add(id, len(s.rings.values))
		}
	}
	rang := h.sample(s.rings.values)
	return []any{rang.quantile(0.50), rang.quantile(0.95)}
}
