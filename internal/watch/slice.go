package watch

import (
	"bytes"
	"fmt"
	"math"
	"strconv"
	"time"
)

// Length is that of a slice, however often the watch runs.
const Length = 5 * time.Minute

// A Dim is what cells of a slice are counted by.
type Dim int

// The dimensions.
const (
	Account Dim = iota // one cell, without a name
	Country            // destination of outbound calls; without a name: no country
	Trunk
	Caller // outbound calls by the hash of who calls
	Number // all calls by the hash of who is called
	Block  // outbound calls of one caller to numbers in a row, by their hash
	dims
)

// hashed is whether names of the dimension are hashes of numbers.
func (d Dim) hashed() bool { return d >= Caller }

// A Key names a cell.
type Key struct {
	Dim  Dim
	Name string
}

// everything is the name of all keys of a rule together.
const everything = "*"

// A Cell is what is counted of the calls that share a key. Money is in units of
// [money.Amount].
type Cell struct {
	Calls, Short, Failed int
	Spend                int64
	Capped               int64 // with at most callCap a call: what statistics look at
	First                int64 // when the first of them began, Unix seconds; 0: not known
}

// callCap is the most that one call counts in statistics of money: 5 units of the
// account's currency. Talk times have a long tail, and one long call is no surge.
const callCap = 5 * unit

// unit is one unit of the account's currency in units of [money.Amount].
const unit = 100_000_000

func (c *Cell) add(o Cell) {
	c.Calls += o.Calls
	c.Short += o.Short
	c.Failed += o.Failed
	c.Spend = plus(c.Spend, o.Spend)
	c.Capped = plus(c.Capped, o.Capped)
	if c.First == 0 || o.First != 0 && o.First < c.First {
		c.First = o.First
	}
}

// plus adds without wrapping: odd amounts must not make a spend negative.
func plus(a, b int64) int64 {
	switch sum := a + b; {
	case a > 0 && b > 0 && sum < 0:
		return math.MaxInt64
	case a < 0 && b < 0 && sum >= 0:
		return math.MinInt64
	default:
		return sum
	}
}

// MarshalJSON writes the cell as a list of its fields: there are tens of thousands.
func (c Cell) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "[%d,%d,%d,%d,%d,%d]", c.Calls, c.Short, c.Failed, c.Spend, c.Capped, c.First), nil
}

// UnmarshalJSON reads what MarshalJSON writes. It does without another decoder: a run
// spends most of its time here.
func (c *Cell) UnmarshalJSON(b []byte) error {
	inside, ok := bytes.CutPrefix(b, []byte("["))
	inside, also := bytes.CutSuffix(inside, []byte("]"))
	if !ok || !also {
		return fmt.Errorf("a cell is %.40q, want a list", b)
	}
	var f [6]int64
	n := 0
	for field := range bytes.SplitSeq(inside, []byte(",")) {
		v, err := strconv.ParseInt(string(bytes.TrimSpace(field)), 10, 64)
		if err != nil || n == len(f) {
			return fmt.Errorf("a cell is %.40q, want %d whole numbers", b, len(f))
		}
		f[n] = v
		n++
	}
	if n != len(f) {
		return fmt.Errorf("a cell of %d fields, want %d", n, len(f))
	}
	*c = Cell{int(f[0]), int(f[1]), int(f[2]), f[3], f[4], f[5]}
	return nil
}

// A Slice is what ended in five minutes. A call that is listed late belongs to the slice
// in which it ended.
type Slice struct {
	At    int64                 `json:"at"` // its start, as a number of slices since 1970
	Calls int                   `json:"calls"`
	Cells [dims]map[string]Cell `json:"cells"`
	// Pace is how much of its usual traffic the account had, 0 to 1; Today the same
	// since midnight alone. What is silent is held against what the rest does.
	Pace  float64 `json:"pace"`
	Today float64 `json:"today"`
	// Rest is the pace of the rest of the account, for each trunk without calls in the slice.
	Rest map[string]float64 `json:"rest,omitempty"`
	// Lacks is how many calls more the account counts than it lists, as it said in the run
	// that closed slice Asked.
	Lacks int   `json:"lacks,omitempty"`
	Asked int64 `json:"asked,omitempty"`

	hour  hourOfWeek
	late  bool            // calls of it came after it was listed
	risen map[string]bool // callers, see [view.risen]; known once the slice was judged
}

// SliceOf returns the number of the slice that t lies in.
func SliceOf(t time.Time) int64 {
	n := t.Unix()
	if n < 0 {
		n -= int64(Length/time.Second) - 1
	}
	return n / int64(Length/time.Second)
}

// StartOf returns the first instant of a slice, UTC.
func StartOf(at int64) time.Time { return time.Unix(at*int64(Length/time.Second), 0).UTC() }

// Add adds to a cell of s.
func (s *Slice) Add(k Key, c Cell) {
	if s.Cells[k.Dim] == nil {
		s.Cells[k.Dim] = map[string]Cell{}
	}
	sum := s.Cells[k.Dim][k.Name]
	sum.add(c)
	s.Cells[k.Dim][k.Name] = sum
	if k.Dim == Account {
		s.Calls += c.Calls
	}
}
