package staging_test

import (
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/calls/callstest"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
)

// pulled is what a pull leaves of w: n calls and as many rejects as lines.
func pulled(t *testing.T, w staging.Window, n int, lines ...string) *staging.Pulled {
	t.Helper()
	return &staging.Pulled{
		Rows: callstest.Rows(t, uint64(n), w.From, w.To, n), Rejects: []byte(strings.Join(lines, "")),
		Counts: staging.Counts{Calls: n, Rejected: len(lines), Total: n + len(lines)}, State: staging.Whole,
	}
}

func stage(t *testing.T, a *staging.Area, w staging.Window, p *staging.Pulled) {
	t.Helper()
	if err := a.Put(t.Context(), w, p, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
}

// A window comes back as it was staged: rows, rejects, counts and state.
func TestWindowRoundTrip(t *testing.T) {
	s := newScene(t)
	w := s.windows()[1]
	for _, want := range []*staging.Pulled{
		pulled(t, w, 0), pulled(t, w, 200, `{"reason":"a","record":1}`+"\n", `{"reason":"b","record":2}`+"\n"),
	} {
		stage(t, s.Area, w, want)
		r, err := s.Open(t.Context(), w)
		if err != nil {
			t.Fatal(err)
		}
		rows := []calls.Row{}
		for {
			var row calls.Row
			if err := r.Next(&row); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatal(err)
			}
			rows = append(rows, row)
		}
		if diff := cmp.Diff(want.Rows, rows, cmp.AllowUnexported(money.Amount{})); diff != "" || r.Counts != want.Counts || r.State != want.State {
			t.Errorf("counts %+v, state %s, rows (-want +got):\n%s", r.Counts, r.State, diff)
		}
		rejects, err := r.Rejects(len(rows))
		if err != nil || rejects != string(want.Rejects) {
			t.Errorf("Rejects = %q, %v, want %q", rejects, err, want.Rejects)
		}
		if _, err := r.Rejects(len(rows) + 1); err == nil {
			t.Error("more rows than the metadata says are no error")
		}
		if err := r.Close(); err != nil {
			t.Error(err)
		}
	}
	for name, change := range map[string]func(){
		"other counts": func() { s.recount(t, w, "rejects", "1") },
		"no file":      func() { s.set(t, key(w), []byte("PAR1"), meta(0, 0, 0)) },
	} {
		change()
		r, err := s.Open(t.Context(), w)
		if err == nil {
			_, err = r.Rejects(200)
		}
		if err == nil || errors.Is(err, staging.ErrGone) {
			t.Errorf("%s: %v, want an error", name, err)
		}
	}
	if _, err := s.Open(t.Context(), s.windows()[2]); !errors.Is(err, staging.ErrGone) {
		t.Errorf("Open of nothing = %v, want ErrGone", err)
	}
}

func key(w staging.Window) string { return bucket.WindowKey("2026-11-22", w.From, w.To) }

// recount changes one fact of the metadata of what is staged of w.
func (s *scene) recount(t *testing.T, w staging.Window, name, value string) {
	t.Helper()
	b, o, err := s.Bucket.Get(t.Context(), key(w))
	if err != nil {
		t.Fatal(err)
	}
	o.Meta[name] = value
	delete(o.Meta, "sha256")
	s.set(t, key(w), b, o.Meta)
}

func meta(total, n, rejects int) map[string]string {
	return map[string]string{"total": strconv.Itoa(total), "calls": strconv.Itoa(n), "rejects": strconv.Itoa(rejects), "state": "whole"}
}

// A staged window is taken over where it is whole, of the same rules, and has as many
// records as the API counts now; in any other case it is replaced, if by then it is
// the one that was found.
func TestTakeOver(t *testing.T) {
	s := newScene(t)
	w := s.windows()[3] // of 30 calls
	for _, tt := range []struct {
		name  string
		stage func()
		holds bool
	}{
		{"nothing", func() {}, false},
		{"whole", func() { stage(t, s.Area, w, pulled(t, w, 30)) }, true},
		{"with rejects", func() { stage(t, s.Area, w, pulled(t, w, 29, "{}\n")) }, true},
		{"fewer", func() { stage(t, s.Area, w, pulled(t, w, 29)) }, false},
		{"more", func() { stage(t, s.Area, w, pulled(t, w, 31)) }, false},
		{"uneven", func() { p := pulled(t, w, 30); p.State = staging.Uneven; stage(t, s.Area, w, p) }, false},
		{"partial", func() { p := pulled(t, w, 30); p.State = staging.Partial; stage(t, s.Area, w, p) }, false},
		{"other rules", func() { other := *s.Area; other.Under = "1 MB answered"; stage(t, &other, w, pulled(t, w, 30)) }, false},
		{"counts that are none", func() { stage(t, s.Area, w, pulled(t, w, 30)); s.recount(t, w, "calls", "") }, false},
		{"another's object", func() { s.set(t, key(w), []byte("x"), nil) }, false},
	} {
		s.Clear(t.Context())
		tt.stage()
		found, err := s.TakeOver(t.Context(), w)
		if err != nil || found.Holds != tt.holds || (found.Holds && found.Counts.Total != w.Count) {
			t.Errorf("%s: TakeOver = %+v, %v, want %t", tt.name, found, err, tt.holds)
		}
		there := found.There
		// The condition is that of what was found: nothing that comes in between is replaced.
		if there.Absent != (tt.name == "nothing") || (there.ETag == "") != there.Absent {
			t.Errorf("%s: condition %+v", tt.name, there)
		}
		stage(t, s.Area, w, pulled(t, w, 12))
		if err := s.Put(t.Context(), w, pulled(t, w, 13), there); !errors.Is(err, bucket.ErrPrecondition) {
			t.Errorf("%s: put over another's window = %v, want ErrPrecondition", tt.name, err)
		}
	}
}

// Rejects are the records as they came and why, in an order that follows from them
// alone.
func TestRejectLines(t *testing.T) {
	records := []*zentrunk.Call{
		{Err: errors.New("no end_time"), Raw: []byte(`{"b":"<&>"}`)}, {Err: errors.New("no call_uuid"), Raw: []byte(`{"a":1.50}`)},
	}
	const want = `{"reason":"no call_uuid","record":{"a":1.50}}` + "\n" + `{"reason":"no end_time","record":{"b":"<&>"}}` + "\n"
	for range 2 {
		if got, err := staging.RejectLines(records); err != nil || string(got) != want {
			t.Errorf("RejectLines = %s, %v, want %s", got, err, want)
		}
		slices.Reverse(records)
	}
	if got, err := staging.RejectLines(nil); err != nil || len(got) > 0 {
		t.Errorf("RejectLines of none = %q, %v", got, err)
	}
	if _, err := staging.RejectLines([]*zentrunk.Call{{Err: errors.New("x"), Raw: []byte("{")}}); err == nil {
		t.Error("a record that is no JSON is written")
	}
}

// Kept insights are those of the rows that have some, of a window in any state; what
// cannot be read is passed over with a warning, and what is not there without one.
func TestKept(t *testing.T) {
	s := newScene(t)
	w := s.windows()[3]
	for _, state := range []staging.State{staging.Whole, staging.Uneven, staging.Partial} {
		p := pulled(t, w, 100)
		p.State = state
		stage(t, s.Area, w, p)
		known := staging.Insights{"of the plan": zentrunk.Insights{FromCarrier: "x"}}
		rows, err := s.Kept(t.Context(), w, known)
		want := callstest.Stored(t, p.Rows)
		if len(rows) != len(want) {
			t.Errorf("%s: %d rows, want %d", state, len(rows), len(want))
		}
		want["of the plan"] = zentrunk.Insights{FromCarrier: "x"}
		if err != nil || !reflect.DeepEqual(map[string]zentrunk.Insights(known), want) {
			t.Errorf("%s: %d insights, %v, want %d", state, len(known), err, len(want))
		}
	}
	if s.log.Len() > 0 {
		t.Errorf("the log says %q", s.log)
	}
	another := pulled(t, w, 100)
	another.Rows[60].Status, another.Rows[60].Extra = calls.OK, `{"insights":7}`
	for name, change := range map[string]func(){
		"nothing":                    func() { s.Clear(t.Context()) },
		"an extra that is another's": func() { stage(t, s.Area, w, another) },
		"damaged":                    func() { s.set(t, key(w), []byte("no Parquet"), meta(1, 1, 0)) },
	} {
		change()
		s.log.Reset()
		known := staging.Insights{}
		if rows, err := s.Kept(t.Context(), w, known); err != nil || len(rows) > 0 || len(known) > 0 {
			t.Errorf("%s: Kept = %d rows, %v", name, len(rows), err)
		}
		if warned := strings.Contains(s.log.String(), "cannot be read"); warned != (name != "nothing") {
			t.Errorf("%s: the log says %q", name, s.log)
		}
	}
}
