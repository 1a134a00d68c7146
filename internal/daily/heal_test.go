package daily_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"maps"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A look-back run looks at what lies there, and not only at what the manifest
// says: objects that are gone or another's are put back.
func TestLookbackRestores(t *testing.T) {
	t.Parallel()
	for _, key := range []string{bucket.ReportKey(date), bucket.CallsKey(date)} {
		s := newScene(t, 80, 5000)
		s.run(t)
		before := s.objects(t)
		if err := s.job.Bucket.Put(t.Context(), key, bucket.Bytes([]byte("torn")), nil, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.job.Run(t.Context(), s.day, true); err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(before, s.objects(t)) {
			t.Errorf("%s is not what it was", key)
		}
	}
}

// Damage of any kind to the published calls, or to what is staged, costs a
// reading and never the day.
func TestDamagedObjects(t *testing.T) {
	t.Parallel()
	s := newScene(t, 200, 60)
	s.run(t)
	want := s.objects(t)
	whole := []byte(want["team/"+bucket.CallsKey(date)])
	plan, err := s.job.Plan(t.Context(), s.day)
	if err != nil {
		t.Fatal(err)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for n := 0; n < 40; n += orUnderRace(1, 4) {
		damaged := slices.Clone(whole)
		for range 1 + n%20 {
			damaged[len(damaged)-1-rnd.IntN(min(len(damaged), 1+200*n))] ^= byte(1 + rnd.IntN(255))
		}
		for _, key := range []string{bucket.CallsKey(date), bucket.WindowKey(date, plan.Windows[0].From, plan.Windows[0].To)} {
			if err := s.job.Bucket.Put(t.Context(), key, bucket.Bytes(damaged), nil, bucket.Condition{}); err != nil {
				t.Fatal(err)
			}
		}
		s.run(t)
		if !maps.Equal(want, s.objects(t)) {
			t.Fatalf("after damage %d the day is not what it was", n)
		}
	}
}

// A run that read the account before another one did never replaces what that one
// published, however far it is: nothing that was published is lost.
func TestRaceNeverGoesBack(t *testing.T) {
	t.Parallel()
	for _, step := range []bool{false, true} { // whether the steps are apart, as in the workflow
		for n := range 9 {
			s := newScene(t, 60, 5000)
			other := *s.job
			other.API, other.Log = s.client(t), slog.New(slog.DiscardHandler)
			publish := func() {
				s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 9, Start: s.day.From, Calls: 3})...)
				if _, err := other.Run(t.Context(), s.day, false); err != nil {
					t.Errorf("the run in between: %v", err)
				}
			}
			var once sync.Once
			puts := 0
			s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
				if r.Method == http.MethodPut && !strings.Contains(r.URL.Path, "staging") {
					if puts++; puts == n {
						once.Do(func() {
							s.store.Intercept(nil)
							publish()
						})
					}
				}
				next.ServeHTTP(w, r)
			})
			err := error(nil)
			if step {
				err = stepsApart(t, s, func() {
					if n == 0 { // after the pull, before the publish
						publish()
					}
				})
			} else {
				_, err = s.job.Run(t.Context(), s.day, false)
			}
			s.store.Intercept(nil)
			if err != nil && !(step && errors.Is(err, staging.ErrGone)) {
				t.Fatalf("put %d, steps apart %t: %v", n, step, err)
			}
			if err != nil { // the workflow plans the day anew
				s.run(t)
			}
			m, _ := dailytest.Whole(t, s.store, "team/", date)
			if want := len(s.account.Calls()); m == nil || m.Calls != want {
				t.Errorf("put %d, steps apart %t: published %+v, want %d calls", n, step, m, want)
			}
		}
	}
}

// stepsApart does the workflow's steps, and calls between before the last.
func stepsApart(t *testing.T, s *scene, between func()) error {
	t.Helper()
	plan, err := s.job.Plan(t.Context(), s.day)
	if err != nil {
		t.Fatal(err)
	}
	key, err := s.job.Staging(s.day).StorePlan(t.Context(), plan)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range plan.Windows {
		if _, err := s.job.Pull(t.Context(), s.day, w); err != nil {
			t.Fatal(err)
		}
	}
	between()
	if plan, err = s.job.Staging(s.day).LoadPlan(t.Context(), key); err != nil {
		return err
	}
	_, err = s.job.Publish(t.Context(), plan, false)
	return err
}

// Two runs at once over different data leave one of the two days, whole.
func TestRaceOfDifferentData(t *testing.T) {
	t.Parallel()
	for n := 1; n < 12; n++ {
		s := newScene(t, 60, 5000)
		s.run(t)
		other := *s.job
		other.API, other.Log = s.client(t), slog.New(slog.DiscardHandler)
		var once sync.Once
		puts := 0
		s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 9, Start: s.day.From, Calls: 3, Unreadable: n % 2})...)
		old := newScene(t, 60, 5000) // the account as it was
		s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
			if r.Method == http.MethodPut && !strings.Contains(r.URL.Path, "staging") {
				if puts++; puts == n {
					once.Do(func() {
						s.store.Intercept(nil)
						other.API = old.client(t)
						if _, err := other.Run(t.Context(), s.day, false); err != nil {
							t.Errorf("the run in between: %v", err)
						}
					})
				}
			}
			next.ServeHTTP(w, r)
		})
		if _, err := s.job.Run(t.Context(), s.day, false); err != nil {
			t.Fatal(err)
		}
		s.store.Intercept(nil)
		if m, _ := dailytest.Whole(t, s.store, "team/", date); m == nil {
			t.Errorf("a run in between at put %d leaves a torn day", n)
		}
	}
}

// A window that is pulled whole is kept also where the time ends while it is staged.
func TestTimeEndsWhileStaging(t *testing.T) {
	t.Parallel()
	s := newScene(t, 200, 5000)
	plan, err := s.job.Plan(t.Context(), s.day)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && strings.Contains(r.URL.Path, "staging") {
			s.store.Intercept(nil)
			io.Copy(io.Discard, r.Body) //nolint:errcheck // a server whose handler has not read it does not notice that the client is gone
			cancel()
			<-r.Context().Done()
			return
		}
		next.ServeHTTP(w, r)
	})
	if _, err := s.job.Pull(ctx, s.day, plan.Windows[0]); !errors.Is(err, context.Canceled) {
		t.Fatalf("err = %v, want context.Canceled", err)
	}
	before := s.account.Stats().ByKind[zentrunktest.KindInsights]
	if _, err := s.job.Pull(t.Context(), s.day, plan.Windows[0]); err != nil {
		t.Fatal(err)
	}
	if got := s.account.Stats().ByKind[zentrunktest.KindInsights] - before; got != 0 {
		t.Errorf("%d insights were asked for again", got)
	}
}

// What a pull keeps when it breaks off is for the next pull alone: it is never
// published, never replaces a window that another run staged whole, and is not
// lost to a later pull that gets less far.
func TestKeptInsights(t *testing.T) {
	t.Parallel()
	s := newScene(t, 400, 5000)
	plan, err := s.job.Plan(t.Context(), s.day)
	if err != nil {
		t.Fatal(err)
	}
	failAt := func(n int) {
		t.Helper()
		base := s.account.Stats().ByKind[zentrunktest.KindInsights]
		s.account.SetFaults(zentrunktest.When(func(r zentrunktest.Request) bool {
			return r.Kind == zentrunktest.KindInsights && r.KindN > base+n
		}, zentrunktest.StatusFault(401)))
		if _, err := s.job.Pull(t.Context(), s.day, plan.Windows[0]); !errors.Is(err, zentrunk.ErrUnauthorized) {
			t.Fatalf("err = %v, want ErrUnauthorized", err)
		}
	}
	failAt(250) // of which 128 may be under way, and are not kept
	if _, err := s.job.Publish(t.Context(), plan, false); err == nil {
		t.Error("what was kept of a window is published")
	}
	failAt(0)
	s.account.SetFaults()
	before := s.account.Stats().ByKind[zentrunktest.KindInsights]
	s.run(t)
	want := s.want()
	want.Twice = true
	dailytest.Check(t, s.store, want)
	answered := 0
	for _, c := range s.account.Calls() {
		if c.Answered {
			answered++
		}
	}
	if asked := s.account.Stats().ByKind[zentrunktest.KindInsights] - before; asked > answered-100 {
		t.Errorf("%d of %d insights were asked for again after 250 were answered", asked, answered)
	}
}

// Fields that look like ours are kept apart from ours, on every run.
func TestFieldsNamedInsights(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0, 5000)
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 4, Start: s.day.From, Calls: 6, OddPercent: -1})
	for i, fields := range []map[string]json.RawMessage{
		{"Insights": json.RawMessage(`{"a":1}`)}, {"INSIGHTS": json.RawMessage(`"text"`)},
		{"insights": json.RawMessage(`[1]`), "record.insights": json.RawMessage(`2`)},
	} {
		calls[i].Override = fields
	}
	s.account.Add(calls...)
	s.run(t)
	before := s.objects(t)
	s.run(t)
	if !maps.Equal(before, s.objects(t)) {
		t.Error("the rerun changed bytes")
	}
	if strings.Contains(s.log.String(), "cannot be read") {
		t.Errorf("what was published is not read again:\n%s", s.log)
	}
}

// A call that is not answered when its page is read first, and is when it is
// read again, has its insights asked for.
func TestAnsweredLater(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0, 5000)
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 4, Start: s.day.From, Calls: 30, OddPercent: -1})
	i := slices.IndexFunc(calls, func(c zentrunktest.Call) bool { return c.Answered && c.Insights != nil })
	later, early := calls[i], calls[i]
	early.Override = map[string]json.RawMessage{"answer_time": json.RawMessage("null")}
	calls[i] = early
	s.account.Add(calls...)
	extra := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 5, Start: s.day.From, Calls: 1})
	s.account.AddAfter(3, append(extra, later)...) // the count differs, and the window is read again
	s.run(t)
	dailytest.Check(t, s.store, s.want())
}
