package watch

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestParseStateRefuses(t *testing.T) {
	t.Parallel()
	key := strings.Repeat("A", 43) + "="
	for text, want := range map[string]string{
		``: "unexpected end", `{}`: "version 0", `{"version":1}`: "key has 0 bytes", `{"version":9,"key":"` + key + `"}`: "version 9",
		`{"version":1,"key":"` + key + `","slices":[null]}`: "null",
	} {
		if _, err := ParseState([]byte(text), time.UTC); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// What the state of another version has too much is dropped.
func TestStateOfAnotherVersion(t *testing.T) {
	t.Parallel()
	key := strings.Repeat("A", 43) + "="
	st, err := ParseState([]byte(`{"version":1,"key":"`+key+`","incidents":[null,{"rule":"gone"},{"rule":"call_burst","of":{"Dim":99}}],"peaks":{"d1":null}}`), time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	if len(st.Incidents) != 0 || len(st.Peaks) != 0 {
		t.Errorf("%d incidents and %d peaks, want none", len(st.Incidents), len(st.Peaks))
	}
}

// No state makes a run panic, and what can be read is written and read again as the same.
func FuzzState(f *testing.F) {
	st := NewState(noon, time.UTC)
	st.Take(SliceOf(noon), fraud(noon, 30, "SL"))
	st.Judge(SliceOf(noon), NewUsual(usualDays(), "2026-11-23"), DefaultBounds)
	b, err := st.Bytes()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	usual := NewUsual(usualDays(), "2026-11-23")
	f.Fuzz(func(t *testing.T, b []byte) {
		st, err := ParseState(b, time.UTC)
		if err != nil {
			return
		}
		once, err := st.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseState(once, time.UTC)
		if err != nil {
			t.Fatalf("what was written is refused: %v", err)
		}
		twice, err := again.Bytes()
		if err != nil || string(once) != string(twice) {
			t.Errorf("written otherwise the second time, %v", err)
		}
		again.Take(SliceOf(noon)+1, fraud(noon.Add(Length), 30, "SL"))
		again.Judge(SliceOf(noon)+1, usual, DefaultBounds)
	})
}

// A peak is forgotten after 28 days, and the third highest day counts.
func TestPeaks(t *testing.T) {
	t.Parallel()
	p := &peak{Last: 100}
	for day := 100; day < 104; day++ {
		p.raise(day, 10*(day-99), 500)
	}
	v := &view{State: NewState(noon, time.UTC), day: 103}
	v.Peaks[peakName(Key{Caller, "x"})] = p
	if calls, spend := v.peakOf(Key{Caller, "x"}); calls != 20 || spend != 5 {
		t.Errorf("peak %v, %v; want the third highest of 10, 20, 30, 40 and 5", calls, spend)
	}
	for day, want := range map[int]float64{128: 20, 129: peakCalls, 131: peakCalls, 500: peakCalls} {
		v.day = day // without any busy window since
		if calls, _ := v.peakOf(Key{Caller, "x"}); calls != want || p.Last != 103 {
			t.Errorf("peak %v on day %d, want %v", calls, day, want)
		}
	}
	v.day = 129
	p.raise(129, 11, 0) // 100 and 101 are too old
	if calls, _ := v.peakOf(Key{Caller, "x"}); calls != 11 {
		t.Errorf("peak %v after 28 days, want 11", calls)
	}
	p.raise(500, 12, 0)
	if got := fmt.Sprint(nthHighest(p.Calls[:], 1), nthHighest(p.Calls[:], 2)); got != "12 0" {
		t.Errorf("after a year %s, want 12 0", got)
	}
	p.raise(400, 99, 0)
	if nthHighest(p.Calls[:], 1) != 12 {
		t.Error("a day that is forgotten is a peak")
	}
}

// Of too many peaks those stay that are high by calls or by money, and none that is too old.
func TestTooManyPeaks(t *testing.T) {
	t.Parallel()
	st := NewState(noon, time.UTC)
	add := func(name string, day, calls, cents int) {
		st.Peaks[name] = &peak{Last: day}
		st.Peaks[name].raise(day, calls, cents)
	}
	for n := range 2 * mostPeaks {
		add(fmt.Sprint(n), 100, 20, 0)
	}
	add("dear", 100, 1, 100_000)
	add("busy", 100, 900, 0)
	add("old", 72, 9000, 0)
	st.prunePeaks(100)
	if len(st.Peaks) != mostPeaks || st.Peaks["dear"] == nil || st.Peaks["busy"] == nil || st.Peaks["old"] != nil {
		t.Errorf("%d peaks, dear %v, busy %v, old %v", len(st.Peaks), st.Peaks["dear"], st.Peaks["busy"], st.Peaks["old"])
	}
}

// A cell is six whole numbers, and nothing else is one.
func TestCellOfState(t *testing.T) {
	t.Parallel()
	want := Cell{Calls: 1, Short: 2, Failed: 3, Spend: -4, Capped: 5, First: 6}
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var got Cell
	if err := json.Unmarshal(b, &got); err != nil || got != want {
		t.Errorf("%s is read as %+v, %v", b, got, err)
	}
	for _, bad := range []string{"null", "{}", "7", "[]", "[1,2,3,4,5]", "[1,2,3,4,5,6,7]", "[1,2,3,4,5,6.5]", `[1,2,3,4,5,"6"]`, "[1,2,3,4,5,99999999999999999999]"} {
		if err := json.Unmarshal([]byte(bad), &got); err == nil {
			t.Errorf("%s is read as a cell", bad)
		}
	}
}
