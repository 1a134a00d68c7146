package plan_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/calendar/calendartest"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/calls/callstest"
	"zentrunk-reports/internal/plan"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A test is one of testing's, or rapid's.
type test interface {
	callstest.TB
	Fatalf(format string, args ...any)
}

// besides returns the insights that lie beside windows, by UUID. It fails where some do
// not belong to their window, and where a window has others than the plan says.
func besides(t test, p *plan.Planner, windows []staging.Window, rows []calls.Row) map[string]zentrunk.Insights {
	t.Helper()
	all := map[string]zentrunk.Insights{}
	end := map[string]time.Time{}
	for i := range rows {
		end[rows[i].Call.UUID] = rows[i].Call.EndTime
	}
	for _, w := range windows {
		known, err := p.Area.Known(contextOf(t), w)
		if err != nil || len(known) != w.Known {
			t.Fatalf("beside the window from %v lie %d insights, %v, the plan says %d", w.From, len(known), err, w.Known)
		}
		for uuid, in := range known {
			if at := end[uuid]; at.Before(w.From) || !at.Before(w.To) {
				t.Fatalf("%s of %v lies beside the window from %v to %v", uuid, at, w.From, w.To)
			}
			all[uuid] = in
		}
	}
	return all
}

// publish puts a file of rows where the calls of p's day are published.
func publish(t test, p *plan.Planner, rows []calls.Row) {
	t.Helper()
	put(t, p, callstest.File(t, rows, calls.NewWriter))
}

func put(t test, p *plan.Planner, file []byte) {
	t.Helper()
	err := p.Lake.Bucket.Put(contextOf(t), bucket.CallsKey(p.Area.Day.Date), bucket.Bytes(file), nil, bucket.Condition{})
	if err != nil {
		t.Fatal(err)
	}
}

// The insights that are published of a day lie each beside the window of its call, and
// nowhere else: whatever the windows, empty ones included, and where calls of the file
// end outside the day.
func TestKnownBesideWindows(t *testing.T) {
	store := buckettest.Start(t).Open(t, "")
	rapid.Check(t, func(t *rapid.T) {
		day := calendartest.AnyDay(t, calendartest.AnyZone(t))
		account := zentrunktest.New(zentrunktest.Options{Limit: -1, Now: func() time.Time { return day.To.Add(time.Hour) }})
		defer account.Close()
		account.Add(anyCalls(t, day)...)
		p := plannerOf(t, account, store, day, rapid.IntRange(4, 20).Draw(t, "window"))
		defer p.Area.Clear(t.Context())
		off := time.Duration(rapid.SampledFrom([]int{0, 0, 0, -5, 5, 48}).Draw(t, "hours off")) * time.Hour
		rows := callstest.Rows(t, rapid.Uint64().Draw(t, "seed"), day.From.Add(off), day.To.Add(off), rapid.IntRange(0, 40).Draw(t, "published"))
		publish(t, p, rows)
		planned, err := p.Plan(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		want := callstest.Stored(t, rows)
		for _, row := range rows {
			if row.Call.EndTime.Before(day.From) || !row.Call.EndTime.Before(day.To) {
				delete(want, row.Call.UUID)
			}
		}
		if got := besides(t, p, planned.Windows, rows); !reflect.DeepEqual(got, want) {
			t.Fatalf("%d insights lie beside windows, %d are published of the day", len(got), len(want))
		}
		keys, err := store.List(t.Context(), bucket.StagingPrefix(day.Date))
		if err != nil {
			t.Fatal(err)
		}
		if of := withKnown(planned.Windows); len(keys) != of {
			t.Fatalf("%q lie there, of %d windows something is known", keys, of)
		}
	})
}

func withKnown(windows []staging.Window) int {
	n := 0
	for _, w := range windows {
		n += min(w.Known, 1)
	}
	return n
}

// Where numbers are masked, no whole number is left beside a window; of the record's
// own fields none is, in either mode.
func TestKnownMasked(t *testing.T) {
	for _, masked := range []bool{false, true} {
		s := newScene(t, 100)
		s.MaskNumbers = masked
		rows := callstest.Rows(t, 1, s.Area.Day.From, s.Area.Day.To, 100)
		for i := range rows {
			if rows[i].Status == calls.OK {
				rows[i].Extra = `{"caller":"+12025550177","insights":{"lrn":"+12025550199","n":12025550188},"z":1}`
			}
		}
		publish(t, s.Planner, rows)
		planned, err := s.Plan(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := besides(t, s.Planner, planned.Windows, rows)
		want := map[string]string{"lrn": `"+12025550199"`, "n": `12025550188`}
		if masked {
			want = map[string]string{"lrn": `"+12*******99"`, "n": `"120******88"`}
		}
		for uuid, in := range got {
			if len(in.Unknown) != 2 || string(in.Unknown["lrn"]) != want["lrn"] || string(in.Unknown["n"]) != want["n"] {
				t.Fatalf("masked %t: %s has %s", masked, uuid, in.Unknown)
			}
		}
		if len(got) != 75 {
			t.Errorf("%d insights are known, want 75", len(got))
		}
	}
}

// A plan that fails leaves nothing that counts: what a later plan does not name is not
// looked at, and what it names it has put itself.
func TestKnownOfFailedPlan(t *testing.T) {
	s := newScene(t, 200)
	before := callstest.Rows(t, 1, s.Area.Day.From, s.Area.Day.To, 200)
	publish(t, s.Planner, before)
	s.refusePuts(3)
	_, err := s.Plan(t.Context())
	if _, store := errors.AsType[*bucket.Error](err); !store {
		t.Fatalf("err = %v, want the store's", err)
	}
	s.store.Intercept(nil)
	left, err := s.Lake.Bucket.List(t.Context(), bucket.StagingPrefix(s.Area.Day.Date))
	if err != nil || len(left) == 0 {
		t.Fatalf("left are %q, %v, want what was put before", left, err)
	}
	now := slices.Clone(before)
	for i, row := range callstest.Rows(t, 2, s.Area.Day.From, s.Area.Day.To, 200) {
		now[i].Status, now[i].Insights, now[i].Extra = row.Status, row.Insights, row.Extra
	}
	publish(t, s.Planner, now)
	planned, err := s.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := besides(t, s.Planner, planned.Windows, now); !reflect.DeepEqual(got, callstest.Stored(t, now)) {
		t.Error("what lies beside windows is not what is published now")
	}
	if err := s.Lake.Bucket.Delete(t.Context(), bucket.CallsKey(s.Area.Day.Date)); err != nil {
		t.Fatal(err)
	}
	if planned, err = s.Plan(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := besides(t, s.Planner, planned.Windows, now); len(got) > 0 {
		t.Errorf("%d insights are taken that no plan names", len(got))
	}
}
