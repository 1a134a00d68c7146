package dailytest

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A Witness remembers what was ever published of an account, and holds every run
// against it: a call that was published is there for good, with its values. Make one
// with [NewWitness], tell it what the API can say before a run, and what the run was
// behind it. It is not safe for concurrent use.
type Witness struct {
	store   Store
	prefix  string
	account string

	calls map[string]*memory              // by UUID
	dates map[string]map[string]bool      // UUIDs that are remembered of each date
	said  map[string][]*zentrunktest.Call // what the API may have said since the days of a run were last read whole
}

// A memory is a call as it was last published.
type memory struct {
	row  row
	date string // where it is; empty where the API said that it is in no day that was read
}

// A Visit is what runs of one morning were: each of the days between two dates, both
// included, was run as one of the same execution.
type Visit struct {
	Days   []Day
	OK     bool // every run of them succeeded
	Masked bool // they mask
	Fair   bool // the API told where every call is: none is in two of the days then
}

// A Day is one that was run.
type Day struct {
	Date     string
	From, To time.Time
	Failed   bool // its run ended with an error
	Spoilt   bool // somebody damaged what was published of it, and it may not be whole again
}

// NewWitness returns a witness who has seen nothing of what an account publishes under
// prefix.
func NewWitness(s Store, prefix, account string) *Witness {
	return &Witness{store: s, prefix: prefix, account: account, calls: map[string]*memory{}, dates: map[string]map[string]bool{}, said: map[string][]*zentrunktest.Call{}}
}

// Calls is how many calls are remembered.
func (w *Witness) Calls() int { return len(w.calls) }

// Remembers is whether calls were published of a date.
func (w *Witness) Remembers(date string) bool { return len(w.dates[date]) > 0 }

// Says tells that the API can tell of calls from now on as they are. It may still be
// believed what it told before, until a visit whose runs all succeeded.
func (w *Witness) Says(calls ...*zentrunktest.Call) {
	for _, c := range calls {
		if c.UUID != "" && c.Unreadable == "" && !slices.Contains(w.said[c.UUID], c) {
			w.said[c.UUID] = append(w.said[c.UUID], c)
		}
	}
}

// A place is where a call is published now.
type place struct {
	day *seen
	row row
}

// See fails the test for each call that is not what it was, and was not changed by what
// the API said, and remembers what is published now.
func (w *Witness) See(t testing.TB, v Visit) {
	t.Helper()
	days := map[string]*seen{}
	places := map[string][]place{}
	for _, d := range v.Days {
		s := w.look(t, d)
		days[d.Date] = s
		for _, r := range s.rows {
			places[r.UUID] = append(places[r.UUID], place{s, r})
		}
		if s.rows != nil && v.Masked && !d.Failed {
			s.masked(t)
		}
	}
	for _, d := range v.Days {
		if !days[d.Date].readable {
			continue // it was damaged, or is another account's
		}
		for uuid := range w.dates[d.Date] {
			if len(places[uuid]) == 0 {
				w.left(t, uuid, d, v)
			}
		}
	}
	for uuid, at := range places {
		if len(at) > 1 && v.OK && v.Fair {
			t.Errorf("call %s is published in %s and in %s", uuid, at[0].day.Date, at[1].day.Date)
		}
		w.compare(t, uuid, at[len(at)-1])
	}
	if v.OK {
		clear(w.said)
	}
}

// left holds that a call which is in no day of the visit left its day as it may: it
// ended in another day of the visit, or in one that is published with it, or the day has
// other bounds now.
func (w *Witness) left(t testing.TB, uuid string, d Day, v Visit) {
	t.Helper()
	end := time.UnixMicro(w.calls[uuid].row.End)
	in := func(at time.Time, d Day) bool { return !at.Before(d.From) && at.Before(d.To) }
	moved, to := !in(end, d), ""
	for _, c := range w.said[uuid] {
		if in(c.End, d) {
			continue
		}
		// Of a damaged file nobody knows that the call stayed though it had moved.
		moved = moved || d.Spoilt
		for _, other := range v.Days {
			moved = moved || other.Date != d.Date && in(c.End, other)
		}
		if !moved {
			to = w.find(t, uuid, c.End)
			moved = to != ""
		}
	}
	if !moved {
		t.Errorf("%s: call %s was published, ended at %v, and is gone; the API told of %d ends of it", d.Date, uuid, end.UTC(), len(w.said[uuid]))
	}
	w.place(uuid, to)
}

// find returns the date around an instant that is published with a call, "" where none
// is.
func (w *Witness) find(t testing.TB, uuid string, at time.Time) string {
	t.Helper()
	for _, days := range []int{0, -1, 1} { // in whatever time zone
		date := at.UTC().AddDate(0, 0, days).Format(time.DateOnly)
		if _, files := Whole(t, w.store, w.prefix, date); files != nil {
			for _, r := range readCalls(t, files["calls.parquet"]) {
				if r.UUID == uuid {
					return date
				}
			}
		}
	}
	return ""
}

// compare holds a row against what was published of its call, and remembers it where a
// careful reader sees it.
func (w *Witness) compare(t testing.TB, uuid string, at place) {
	t.Helper()
	m := w.calls[uuid]
	var old *row
	if m != nil && m.date == at.day.Date {
		old = &m.row // what moved to another day is read anew, its insights too
	}
	for _, fault := range faults(at.row, old, w.said[uuid]) {
		t.Errorf("%s: call %s: %s", at.day.Date, uuid, fault)
	}
	if !at.day.whole {
		return
	}
	if m == nil {
		m = &memory{}
		w.calls[uuid] = m
	}
	m.row = at.row
	w.place(uuid, at.day.Date)
}

func (w *Witness) place(uuid, date string) {
	m := w.calls[uuid]
	delete(w.dates[m.date], uuid)
	if m.date = date; date == "" {
		return
	}
	if w.dates[date] == nil {
		w.dates[date] = map[string]bool{}
	}
	w.dates[date][uuid] = true
}

// All holds that every call which was ever published is still there, in the day where
// it was seen last.
func (w *Witness) All(t testing.TB) {
	t.Helper()
	for date, uuids := range w.dates {
		if len(uuids) == 0 {
			continue
		}
		_, files := Whole(t, w.store, w.prefix, date)
		if files == nil {
			t.Errorf("%s: a reader of manifests sees no day, which had %d calls", date, len(uuids))
			continue
		}
		there := map[string]bool{}
		for _, r := range readCalls(t, files["calls.parquet"]) {
			there[r.UUID] = true
		}
		for uuid := range uuids {
			if !there[uuid] {
				t.Errorf("%s: call %s is gone", date, uuid)
			}
		}
	}
}

// parse returns the rows of a file that may be damaged.
func parse(file []byte) ([]row, bool) {
	rows, err := parquet.Read[row](bytes.NewReader(file), int64(len(file)))
	return rows, err == nil
}
