package watch

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/money"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

func amount(t *testing.T, s string) money.Amount {
	t.Helper()
	a, err := money.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// A slice counts each call once, under all its keys, and money exactly.
func TestCount(t *testing.T) {
	t.Parallel()
	key := secret("a key of tests")
	var calls []Call
	for i := range 6 {
		calls = append(calls, Call{
			ID: fmt.Sprint(i), Begun: noon.Add(time.Duration(i) * time.Second), Ended: noon.Add(time.Minute), Answered: true, Talk: 50 * time.Second,
			From: "+15551234567", To: fmt.Sprintf("+2207654%03d", i*100), Country: "GM", Trunk: "t1", Amount: amount(t, "0.1"),
		})
	}
	calls[5].Amount = amount(t, "17.5")
	calls = append(calls, calls[0]) // listed twice
	calls = append(calls, Call{ID: "in", Begun: noon, Ended: noon.Add(3 * time.Second), Inbound: true, From: "+1", To: "+15550000000", Country: "US", Trunk: "t1", Failed: true})
	calls = append(calls, Call{ID: "sat", Begun: noon, Ended: noon.Add(9 * time.Second), To: "+8816123456", Country: "XX", Trunk: "t1"})
	s := key.count(SliceOf(noon), calls)
	if s.Calls != 8 {
		t.Errorf("%d calls, want 8", s.Calls)
	}
	want := Cell{Calls: 6, Spend: 18 * unit, Capped: 5*unit + unit/2, First: noon.Unix()}
	if got := s.Cells[Country]["GM"]; got != want {
		t.Errorf("GM: %+v, want %+v", got, want)
	}
	if got := s.Cells[Caller][key.hash("+15551234567")]; got != want {
		t.Errorf("caller: %+v, want %+v", got, want)
	}
	if got := s.Cells[Country][""].Calls; got != 1 {
		t.Errorf("%d calls to no country, want 1", got)
	}
	if got := s.Cells[Trunk]["t1"]; got.Short != 1 || got.Failed != 1 || got.Calls != 8 {
		t.Errorf("trunk: %+v", got)
	}
	if _, there := s.Cells[Country]["US"]; there {
		t.Error("an inbound call counts for a destination")
	}
}

func TestLongestRow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		numbers []int
		want    int
	}{
		{nil, 0}, {[]int{5}, 1}, {[]int{30, 10, 20, 20}, 3}, {[]int{1, 2, 3, 500, 501}, 3}, {[]int{0, 11, 22}, 1},
	} {
		if got := len(longestRow(tt.numbers)); got != tt.want {
			t.Errorf("longestRow(%v) = %d, want %d", tt.numbers, got, tt.want)
		}
	}
}

// A row has the money of all calls to its numbers, since its first one, and counts numbers.
func TestRowHasItsMoney(t *testing.T) {
	t.Parallel()
	key, at := secret("a key of tests"), SliceOf(noon)
	var calls []Call
	for i := range 24 {
		begun := noon.Add(time.Duration(i-5) * time.Second)
		calls = append(calls, Call{ID: fmt.Sprint(i), Begun: begun, Ended: begun.Add(time.Minute), From: "+15557654321", To: fmt.Sprintf("+44207946%03d", i%20), Amount: amount(t, "0.1")})
	}
	far := calls[0]
	far.ID, far.To = "far", "+44207946900"
	s := key.count(at, append(calls, far, calls[3]))
	got := s.Cells[Block][key.hash(blockWord("+15557654321", "+44207946"))]
	if want := (Cell{Calls: 20, Spend: 24 * unit / 10, Capped: 24 * unit / 10, First: noon.Add(-5 * time.Second).Unix()}); got != want {
		t.Errorf("the row is %+v, want %+v", got, want)
	}
}

// The state holds no number, and no part of one, however it is written.
func TestStateHoldsNoNumber(t *testing.T) {
	t.Parallel()
	st := NewState(noon, time.UTC)
	var calls []Call
	for i := range 40 {
		calls = append(calls, Call{ID: fmt.Sprint(i), Begun: noon, Ended: noon, From: "+15551234567", To: fmt.Sprintf("+4477009%05d", i), Country: "GB", Trunk: "t"})
	}
	st.Take(SliceOf(noon), calls)
	st.Judge(SliceOf(noon), NewUsual(nil, "2026-11-23"), DefaultBounds)
	if len(st.Incidents) != 1 {
		t.Fatalf("%d incidents, want 1: sequential dialling", len(st.Incidents))
	}
	b, err := st.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range []string{"5551234", "4477009", "77009"} {
		if strings.Contains(string(b), part) {
			t.Errorf("the state holds %s", part)
		}
	}
}

func TestTop(t *testing.T) {
	t.Parallel()
	var calls []Call
	for i := range 12 {
		calls = append(calls, Call{To: fmt.Sprintf("+2327612%04d", i), Amount: amount(t, "0.5")})
	}
	calls = append(calls, Call{To: "+4930123456"}, Call{To: "+4930123456"}, Call{To: ""})
	got := fmt.Sprint(top(calls, func(c *Call) string { return c.To }))
	if want := "[{+2327612 12 6.00000} {+49******56 2 0.00000}]"; got != want {
		t.Errorf("top = %s, want %s", got, want)
	}
}
