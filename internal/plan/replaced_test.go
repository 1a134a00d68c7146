package plan_test

import (
	"context"
	"errors"
	"net/http"
	"reflect"
	"strings"
	"testing"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/calls/callstest"
	"zentrunk-reports/internal/zentrunk"
)

// Calls that are published anew while they are read are read anew. Where that happens
// three times the day goes on without what is missing, and says so; what was read
// before is each call's own all the same.
func TestKnownReplaced(t *testing.T) {
	for _, times := range []int{0, 1, 2, 3, 10} {
		s := newScene(t, 200)
		rows := callstest.Rows(t, 1, s.Area.Day.From, s.Area.Day.To, 200)
		publish(t, s.Planner, rows[:100])
		readings := 0
		s.atCalls(func(method string, n int) {
			if method == http.MethodHead {
				readings++
				return
			}
			if n < times { // each reading has one request, as the file is small
				publish(t, s.Planner, rows[:101+n])
			}
		})
		planned, err := s.Plan(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got := besides(t, s.Planner, planned.Windows, rows)
		if times < 3 {
			if want := callstest.Stored(t, rows[:100+times]); !reflect.DeepEqual(got, want) || s.log.Len() > 0 {
				t.Errorf("replaced %d times: %d insights, want %d; the log says %q", times, len(got), len(want), s.log)
			}
		} else if !within(got, callstest.Stored(t, rows)) || !strings.Contains(s.log.String(), "asked for again") {
			t.Errorf("replaced %d times: %d insights, not all of them the calls' own; the log says %q", times, len(got), s.log)
		}
		if want := min(times+1, 3); readings != want {
			t.Errorf("replaced %d times: %d readings, want %d", times, readings, want)
		}
	}
}

// Of a file that is replaced in the middle by one with fewer calls, nothing is left
// that counts.
func TestKnownReplacedInTheMiddle(t *testing.T) {
	s := newScene(t, 200)
	rows := callstest.Rows(t, 1, s.Area.Day.From, s.Area.Day.To, calls.MaxRowGroupRows+4000)
	put(t, s.Planner, callstest.File(t, rows, calls.NewStagedWriter)) // written faster
	few := rows[len(rows)-50:]
	s.atCalls(func(method string, n int) {
		if method == http.MethodGet && n == 3 { // the second row group
			publish(t, s.Planner, few)
		}
	})
	planned, err := s.Plan(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got := besides(t, s.Planner, planned.Windows, rows); !reflect.DeepEqual(got, callstest.Stored(t, few)) {
		t.Errorf("%d insights lie beside windows, want those of %d calls", len(got), len(few))
	}
	left, err := s.Lake.Bucket.List(t.Context(), bucket.StagingPrefix(s.Area.Day.Date))
	if err != nil || len(left) <= withKnown(planned.Windows) {
		t.Errorf("%q lie there, %v: the file was replaced before anything was read", left, err)
	}
}

// within is whether each insights of got are those that want has of the call.
func within(got, want map[string]zentrunk.Insights) bool {
	for uuid, in := range got {
		if !reflect.DeepEqual(in, want[uuid]) {
			return false
		}
	}
	return true
}

// Published calls that cannot be read as ours cost a warning and never the day.
func TestKnownOfDamagedCalls(t *testing.T) {
	s := newScene(t, 200)
	rows := callstest.Rows(t, 1, s.Area.Day.From, s.Area.Day.To, 200)
	whole := callstest.File(t, rows, calls.NewWriter)
	torn := append([]byte{}, whole...)
	for i := len(torn) / 4; i < len(torn)/2; i++ {
		torn[i] ^= 0xff
	}
	wrongExtra := append([]calls.Row{}, rows...)
	wrongExtra[150].Extra, wrongExtra[150].Status = `{"insights":7}`, calls.OK
	for name, file := range map[string][]byte{
		"empty": {}, "cut": whole[:len(whole)/2], "torn": torn, "text": []byte(strings.Repeat("no Parquet ", 100)),
		"an extra that is another's": callstest.File(t, wrongExtra, calls.NewWriter),
	} {
		s.log.Reset()
		put(t, s.Planner, file)
		planned, err := s.Plan(t.Context())
		if err != nil || !strings.Contains(s.log.String(), "asked for again") {
			t.Errorf("%s: %v, the log says %q", name, err, s.log)
			continue
		}
		if !within(besides(t, s.Planner, planned.Windows, rows), callstest.Stored(t, rows)) {
			t.Errorf("%s: insights are not the call's own", name)
		}
	}
}

// A store that fails, and the end of the context, end the plan as what they are.
func TestKnownFails(t *testing.T) {
	s := newScene(t, 200)
	publish(t, s.Planner, callstest.Rows(t, 1, s.Area.Day.From, s.Area.Day.To, 200))
	for _, method := range []string{http.MethodHead, http.MethodGet, http.MethodPut} {
		s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.Method == method && strings.HasSuffix(r.URL.Path, ".parquet") {
				w.WriteHeader(http.StatusForbidden)
				return
			}
			next.ServeHTTP(w, r)
		})
		_, err := s.Plan(t.Context())
		if e, ok := errors.AsType[*bucket.Error](err); !ok || e.Op != strings.ToLower(method) {
			t.Errorf("%s refused: %v, want the store's error", method, err)
		}
	}
	for _, method := range []string{http.MethodGet, http.MethodPut} {
		ctx, cancel := context.WithCancel(t.Context())
		s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.Method == method && strings.HasSuffix(r.URL.Path, ".parquet") {
				cancel()
			}
			next.ServeHTTP(w, r)
		})
		_, err := s.Plan(ctx)
		if _, store := errors.AsType[*bucket.Error](err); store || !errors.Is(err, context.Canceled) {
			t.Errorf("the context ends at a %s: %v, want the context's error", method, err)
		}
		cancel()
	}
	if s.log.Len() > 0 {
		t.Errorf("the log says %q", s.log)
	}
}
