package watch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
)

// mostCounts is how many counts a run asks for. What is left is for the next run.
const mostCounts = 12

// A span is the slices from From (included) to To (excluded).
type span struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

func (r span) long() int64 { return r.To - r.From }

// recount counts the last day as one, and halves of it where there is more than was
// listed, until it knows the slices in which calls came late. It returns those, newest
// first. What is not counted yet stays in the state. A count that is lower than what was
// listed changes nothing: calls come, they do not go.
func (s *State) recount(ctx context.Context, src Source, before int64) (grown []int64, err error) {
	if len(s.Recount) == 0 {
		s.Recount = s.listed(before)
	}
	for asked := 0; asked < mostCounts && len(s.Recount) > 0; asked++ {
		part := s.Recount[0]
		part.From, part.To = max(part.From, before-dayLong), min(part.To, before)
		if part.long() <= 0 {
			s.Recount = s.Recount[1:]
			asked--
			continue
		}
		n, err := src.Count(ctx, StartOf(part.From), StartOf(part.To))
		if err != nil {
			return grown, fmt.Errorf("count the calls from %s: %w", StartOf(part.From).Format(timeFormat), err)
		}
		s.Recount = s.Recount[1:]
		switch {
		case n <= s.calls(part):
		case part.long() == 1:
			grown = append(grown, part.From)
		default:
			half := part.From + part.long()/2
			s.Recount = append([]span{{half, part.To}, {part.From, half}}, s.Recount...)
		}
	}
	slices.SortFunc(grown, func(a, b int64) int { return cmp.Compare(b, a) })
	return grown, nil
}

const timeFormat = "2006-01-02T15:04:05Z"

// listed returns the parts of the day before a slice that were listed, newest first.
func (s *State) listed(before int64) (parts []span) {
	for at := before - 1; at >= before-dayLong; at-- {
		switch {
		case s.slice(at) == nil:
		case len(parts) > 0 && parts[len(parts)-1].From == at+1:
			parts[len(parts)-1].From = at
		default:
			parts = append(parts, span{at, at + 1})
		}
	}
	return parts
}

// calls returns how many calls are known of, those included that the account counts and
// does not list.
func (s *State) calls(r span) (n int) {
	for at := r.From; at < r.To; at++ {
		if sl := s.slice(at); sl != nil {
			n += sl.Calls + sl.Lacks
		}
	}
	return n
}

// lacking returns the slices before one that lack calls and are to be listed again, newest
// first: soon at first, and then once an hour.
func (s *State) lacking(before int64) (due []int64) {
	for at := before - 1; at >= before-dayLong; at-- {
		sl := s.slice(at)
		if sl != nil && sl.Lacks > 0 && before-1-sl.Asked >= min(windowLong, max(1, sl.Asked-at)) {
			due = append(due, at)
		}
	}
	return due
}
