package watchtest

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/watch"
)

const (
	listed   = 30 * time.Second // after its end the account lists a call
	runLong  = 20 * time.Second // from the start of a run to its message
	midYear  = 182
	giveUp   = 240 // slices after which an attack is not found
	pageSize = 20
)

// A When is when an attack begins.
type When struct {
	Name string
	day  int // after midYear, a Monday
	slot int
}

// Whens are the times of attacks.
var Whens = []When{{"day", 0, 11 * 12}, {"night", 0, 6}, {"weekend", 5, 14 * 12}}

// A Stage is an account shortly before an attack: four weeks that are known, and the
// day so far.
type Stage struct {
	Size
	When
	state            []byte
	past             []watch.Day
	yesterday, today QuietDay
	start            int64
}

// NewStage returns the account of a size and a seed before a time.
func NewStage(size Size, when When, seed uint64) (*Stage, error) {
	q := newQuiet(size, seed, midYear+when.day)
	var last QuietDay
	for range WarmUp {
		last = q.year.Next()
		if _, err := q.day(last); err != nil {
			return nil, err
		}
	}
	st := &Stage{Size: size, When: when, past: q.past, yesterday: last, today: q.year.Next()}
	q.slices(st.today, when.slot)
	st.start = st.today.Slices[when.slot].At
	var err error
	st.state, err = q.state.Bytes()
	return st, err
}

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
	d := newDice(seed)
	begin := watch.StartOf(s.start).Add(seconds(300 * d.Float64()))
	calls := a.calls(begin, s.Size, d)
	for i := range calls {
		f.Whole += calls[i].Amount.Units()
	}
	account := &account{background: s.background(d), quiet: func(at int64) int { return s.slice(at).Calls }, attack: calls}
	store := &memory{state: s.state, days: s.past}
	w := &watch.Watch{Source: account, Store: store, Bounds: watch.DefaultBounds, Location: time.UTC, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	for at := s.start; at < s.start+giveUp; at++ {
		account.now = watch.StartOf(at + 1).Add(watch.DefaultGrace)
		before := store.state
		res, err := w.Run(context.Background(), account.now)
		if err != nil {
			return f, false, err
		}
		f.Requests = max(f.Requests, res.Requests-(res.Calls+pageSize-1)/pageSize)
		for _, t := range res.Incidents {
			if t.State == watch.Opened {
				f.Rules = append(f.Rules, t.Rule)
			}
		}
		if len(f.Rules) == 0 {
			continue
		}
		if ok, err = s.measure(&f, a, account, before, at); ok || err != nil {
			return f, ok, err
		}
		f.Rules = nil // it was found in quiet calls
	}
	return f, false, nil
}

// measure finds the record that crossed the floor, and what was spent. ok is false where
// the quiet calls alone cross it.
func (s *Stage) measure(f *Found, a Attack, account *account, before []byte, at int64) (ok bool, err error) {
	told := account.now.Add(runLong)
	var inSlice []watch.Call
	for _, c := range account.attack {
		if watch.SliceOf(c.Ended) == at {
			inSlice = append(inSlice, c)
		}
	}
	slices.SortFunc(inSlice, func(a, b watch.Call) int { return a.Ended.Compare(b.Ended) })
	usual := watch.NewUsual(s.past, watch.StartOf(at).Format(time.DateOnly))
	low, high := 0, len(inSlice)
	for low < high { // the fewest calls with which it is found
		mid := (low + high) / 2
		st, err := watch.ParseState(before, time.UTC)
		if err != nil {
			return false, err
		}
		st.Take(at, append(slices.Clone(account.background(at)), inSlice[:mid]...))
		opened := slices.ContainsFunc(st.Judge(at, usual, watch.DefaultBounds), func(c watch.Change) bool { return c.State == watch.Opened })
		if opened {
			high = mid
		} else {
			low = mid + 1
		}
	}
	if low == 0 {
		return false, nil
	}
	crossing := inSlice[low-1].Ended
	for _, c := range account.attack {
		if c.Begun.Before(told) {
			f.Spent += a.spent(&c, told)
		}
	}
	for _, c := range account.attack {
		if !c.Ended.After(crossing) {
			f.Calls++
			f.Amount += c.Amount.Units()
		}
	}
	f.Start, f.Crossing = told.Sub(account.attack[0].Begun), told.Sub(crossing.Add(listed))
	return true, nil
}

// slice returns the quiet slice at: the day of the attack comes again and again.
func (s *Stage) slice(at int64) *watch.Slice {
	if first := s.today.Slices[0].At; at >= first {
		return s.today.Slices[(at-first)%slotsDay]
	}
	return s.yesterday.Slices[at-s.yesterday.Slices[0].At]
}

// background returns the quiet calls of a slice.
func (s *Stage) background(d dice) func(at int64) []watch.Call {
	made := map[int64][]watch.Call{}
	shares := shares(s.Trunks, .8)
	return func(at int64) []watch.Call {
		if calls, ok := made[at]; ok {
			return calls
		}
		sl := s.slice(at)
		var calls []watch.Call
		for _, c := range sortedCountries(sl) {
			cell := sl.Cells[watch.Country][c]
			amount, _ := money.FromUnits(cell.Spend / int64(cell.Calls))
			for range cell.Calls {
				calls = append(calls, quietCall(at, len(calls), false, c, amount, shares, d))
			}
		}
		for len(calls) < sl.Calls {
			calls = append(calls, quietCall(at, len(calls), true, "", money.Amount{}, shares, d))
		}
		made[at] = calls[:sl.Calls] // trunks and countries are thrown apart
		return made[at]
	}
}

func sortedCountries(sl *watch.Slice) (names []string) {
	for name := range sl.Cells[watch.Country] {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func quietCall(at int64, n int, inbound bool, country string, amount money.Amount, trunks []float64, d dice) watch.Call {
	ended := watch.StartOf(at).Add(seconds(299 * d.Float64()))
	pick, t := d.Float64(), 0
	for pick > trunks[t] && t < len(trunks)-1 {
		pick -= trunks[t]
		t++
	}
	return watch.Call{
		ID: fmt.Sprintf("quiet-%d-%d", at, n), Begun: ended.Add(-time.Minute), Answered: true, Talk: 50 * time.Second, Ended: ended, Inbound: inbound,
		From: fmt.Sprintf("+1212%07d", d.IntN(10_000_000)), To: fmt.Sprintf("+1646%07d", d.IntN(10_000_000)), Country: country, Trunk: trunk(t), Amount: amount,
	}
}

// An account lists what has ended so long ago that it is listed.
type account struct {
	background func(at int64) []watch.Call
	quiet      func(at int64) int
	attack     []watch.Call
	now        time.Time
	requests   int
}

func (a *account) Requests() int { return a.requests }

func (a *account) Calls(_ context.Context, from, to time.Time) (calls []watch.Call, err error) {
	for at := watch.SliceOf(from); at < watch.SliceOf(to); at++ {
		calls = append(calls, a.background(at)...)
	}
	calls = append(calls, a.listed(from, to)...)
	a.requests += max(1, (len(calls)+pageSize-1)/pageSize)
	return calls, nil
}

func (a *account) Count(_ context.Context, from, to time.Time) (n int, err error) {
	a.requests++
	for at := watch.SliceOf(from); at < watch.SliceOf(to); at++ {
		n += a.quiet(at)
	}
	return n + len(a.listed(from, to)), nil
}

// listed returns the calls of the attack that are listed by now.
func (a *account) listed(from, to time.Time) (calls []watch.Call) {
	for _, c := range a.attack {
		if !c.Ended.Before(from) && c.Ended.Before(to) && !c.Ended.Add(listed).After(a.now) {
			calls = append(calls, c)
		}
	}
	return calls
}

// memory is a store of one state.
type memory struct {
	state   []byte
	version int
	days    []watch.Day
}

func (m *memory) Load(context.Context) ([]byte, string, error) {
	return m.state, fmt.Sprint(m.version), nil
}

func (m *memory) Save(_ context.Context, state []byte, version string) (string, error) {
	if version != fmt.Sprint(m.version) {
		return "", watch.ErrOvertaken
	}
	m.state = state
	m.version++
	return fmt.Sprint(m.version), nil
}

func (m *memory) Days(context.Context, string, string) ([]watch.Day, error) { return m.days, nil }
