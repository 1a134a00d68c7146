package watchtest

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/watch"
)

const midYear = 182

// A When is when something begins.
type When struct {
	Name string
	day  int // after midYear, a Monday
	slot int
}

// Whens are the times of attacks and outages.
var Whens = []When{{"day", 0, 11 * 12}, {"night", 0, 6}, {"weekend", 5, 14 * 12}}

// A Stage is an account shortly before something happens: four weeks that are known, and
// the day so far. It may be used by several goroutines at once.
type Stage struct {
	Size
	When
	state            []byte
	past             []watch.Day
	before           [2]QuietDay // the two days before today
	today            QuietDay
	start            int64
	callers, numbers []float64 // shares of outbound and of inbound calls, summed up
}

// NewStage returns the account of a size and a seed before a time.
func NewStage(size Size, when When, seed uint64) (*Stage, error) {
	q := newQuiet(size, seed, midYear+when.day)
	st := &Stage{Size: size, When: when}
	for range WarmUp {
		st.before[0], st.before[1] = st.before[1], q.year.Next()
		if _, err := q.day(st.before[1]); err != nil {
			return nil, err
		}
	}
	st.past, st.today = q.past, q.year.Next()
	st.callers, st.numbers = summed(shares(size.Callers, callerPower)), summed(shares(size.called(), callerPower))
	q.slices(st.today, when.slot)
	st.start = st.today.Slices[when.slot].At
	var err error
	st.state, err = q.state.Bytes()
	return st, err
}

func summed(shares []float64) []float64 {
	for i := range shares[1:] {
		shares[i+1] += shares[i]
	}
	return shares
}

// dice returns what is thrown for what is played: no two things begin at the same moment
// of their slice.
func (s *Stage) dice(what string, seed uint64) dice {
	h := fnv.New64a()
	fmt.Fprint(h, s.Size.Calls, s.When.Name, what, seed)
	return newDice(h.Sum64())
}

// begin returns when something begins in the first slice.
func (s *Stage) begin(d dice) time.Time {
	return watch.StartOf(s.start).Add(seconds(300 * d.Float64()))
}

// slice returns the quiet slice at: the day of the attack comes again and again.
func (s *Stage) slice(at int64) *watch.Slice {
	if first := s.today.Slices[0].At; at >= first {
		return s.today.Slices[(at-first)%slotsDay]
	}
	n := at - s.before[0].Slices[0].At
	return s.before[n/slotsDay].Slices[n%slotsDay]
}

// background returns the quiet calls of a slice, the same for the same seed.
func (s *Stage) background(at int64, seed uint64) []watch.Call {
	sl, d := s.slice(at), newDice(seed*1_000_003+uint64(at))
	calls := make([]watch.Call, 0, sl.Calls+sl.Calls/8)
	for _, name := range sortedNames(sl.Cells[watch.Country]) {
		cell := sl.Cells[watch.Country][name]
		amount, _ := money.FromUnits(cell.Spend / int64(cell.Calls))
		for range cell.Calls {
			calls = append(calls, watch.Call{Country: name, Amount: amount, From: caller(d.pick(s.callers)), To: fmt.Sprintf("+1917%07d", d.IntN(10_000_000))})
		}
	}
	for len(calls) < sl.Calls {
		calls = append(calls, watch.Call{Inbound: true, From: fmt.Sprintf("+1310%07d", d.IntN(10_000_000)), To: owned(d.pick(s.numbers))})
	}
	calls = calls[:sl.Calls] // trunks and countries are thrown apart
	d.Shuffle(len(calls), func(i, j int) { calls[i], calls[j] = calls[j], calls[i] })
	n := 0
	for _, name := range sortedNames(sl.Cells[watch.Trunk]) {
		cell := sl.Cells[watch.Trunk][name]
		for i := range cell.Calls {
			over(&calls[n], name, i < cell.Failed, i >= cell.Calls-cell.Short, at, n, d)
			n++
		}
	}
	return calls
}

// over lets a call go over a trunk.
func over(c *watch.Call, trunk string, failed, short bool, at int64, n int, d dice) {
	c.ID, c.Trunk, c.Failed = fmt.Sprintf("quiet-%d-%d", at, n), trunk, failed
	c.Answered, c.Talk = !failed, 50*time.Second
	if short {
		c.Talk = 4 * time.Second
	}
	if failed {
		c.Talk = 0
	}
	c.Ended = watch.StartOf(at).Add(seconds(299 * d.Float64()))
	c.Begun = c.Ended.Add(-c.Talk - 10*time.Second)
}

func sortedNames(cells map[string]watch.Cell) (names []string) {
	for name := range cells {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// caller is the number of a caller of the account, owned one of those that it owns.
func caller(i int) string { return fmt.Sprintf("+1212%07d", i) }
func owned(i int) string  { return fmt.Sprintf("+1646%07d", i) }

// stateKey is the key of every watch of the model: with a random one, the figures would
// not be the same twice.
var stateKey = sha256.Sum256([]byte("watchtest"))

// hashOf returns what stands for a number in the state of the watch.
func hashOf(number string) string {
	h := hmac.New(sha256.New, stateKey[:])
	h.Write([]byte(number))
	return hex.EncodeToString(h.Sum(nil))[:16]
}
