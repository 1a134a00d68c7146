package watchtest

import (
	"slices"
	"time"

	"zentrunk-reports/internal/watch"
)

// Found is how an attack was found.
type Found struct {
	Rules    []string      // that held in the first run which told of it
	Start    time.Duration // from the first call to the message
	Crossing time.Duration // from when the record that crosses the floor is listed
	Calls    int           // of the attack, up to the crossing
	Amount   int64         // of these, in units of money
	Spent    int64         // until the message, calls that are up included
	Whole    int64         // in 27 hours
	Requests int           // the most of a run beyond a twentieth of its new calls
}

// Play plays an attack through the whole loop, each slice a run, until the watch tells of
// it. ok is false where it does not within 20 hours.
func (s *Stage) Play(a Attack, seed uint64) (f Found, ok bool, err error) {
	d := s.dice(a.Name, seed)
	calls := a.calls(s.begin(d), s.Size, d)
	for i := range calls {
		f.Whole += calls[i].Amount.Units()
	}
	l := s.loop(seed, calls)
	for at := s.start; at < s.start+giveUp; at++ {
		before := l.store.state
		res, err := l.run(at, 0)
		if err != nil {
			return f, false, err
		}
		f.Requests = max(f.Requests, res.Requests-(res.Calls+pageSize-1)/pageSize)
		f.Rules = opened(l.told)
		if len(f.Rules) == 0 {
			continue
		}
		low, err := l.crossing(before, at)
		if err != nil {
			return f, false, err
		}
		crossing := watch.StartOf(at) // a quiet call crosses it, with those of the attack before
		if low > 0 {
			crossing = l.account.inSlice(at)[low-1].Ended
		}
		if low > 0 || l.account.before(at) > 0 { // else it was found in quiet calls
			l.measure(&f, a, calls, crossing)
			return f, true, nil
		}
	}
	return f, false, nil
}

// opened returns the rules of the incidents that were opened.
func opened(told []watch.Change) (rules []string) {
	for _, c := range told {
		if c.State == watch.Opened {
			rules = append(rules, c.Rule)
		}
	}
	return rules
}

// crossing returns how many of the slice's calls of the attack it takes until something is
// opened: 0 where the quiet ones alone are enough.
func (l *loop) crossing(before []byte, at int64) (int, error) {
	usual := watch.NewUsual(l.past, watch.StartOf(at).Format(time.DateOnly))
	quiet, attack := l.account.quiet(at), l.account.inSlice(at)
	low, high := 0, len(attack)
	for low < high {
		mid := (low + high) / 2
		st, err := watch.ParseState(before, time.UTC)
		if err != nil {
			return 0, err
		}
		st.Take(at, append(slices.Clone(quiet), attack[:mid]...))
		if len(opened(st.Judge(at, usual, watch.DefaultBounds))) > 0 {
			high = mid
		} else {
			low = mid + 1
		}
	}
	return low, nil
}

// inSlice returns the calls of what is played that ended in a slice, by their end.
func (a *account) inSlice(at int64) []watch.Call {
	return slices.SortedFunc(slices.Values(a.extra[at]), func(a, b watch.Call) int { return a.Ended.Compare(b.Ended) })
}

// before returns how many calls of what is played ended in the hour before a slice.
func (a *account) before(at int64) (n int) {
	for back := int64(1); back < 12; back++ {
		n += len(a.extra[at-back])
	}
	return n
}

// measure says what had happened until the message.
func (l *loop) measure(f *Found, a Attack, calls []watch.Call, crossing time.Time) {
	told := l.message()
	for i := range calls {
		if calls[i].Begun.Before(told) {
			f.Spent += a.spent(&calls[i], told)
		}
		if !calls[i].Ended.After(crossing) {
			f.Calls++
			f.Amount += calls[i].Amount.Units()
		}
	}
	f.Start, f.Crossing = told.Sub(calls[0].Begun), told.Sub(crossing.Add(listed))
}
