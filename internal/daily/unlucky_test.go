package daily_test

import (
	"encoding/json"
	"errors"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/staging"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// integrity returns what the published report says of what could not be read.
func (s *scene) integrity(t *testing.T) (unread map[string]int) {
	t.Helper()
	var r struct {
		Integrity struct{ Unread map[string]int }
	}
	if err := json.Unmarshal(s.store.Object(t, "team/"+bucket.ReportKey(date)), &r); err != nil {
		t.Fatal(err)
	}
	return r.Integrity.Unread
}

// A field that changes its spelling in all records costs a published day nothing: its
// values stay, no byte changes, and the run says how many it could not read. A day
// that was never published has the calls without the value, each kept verbatim and
// counted.
func TestFieldThatChangesItsSpelling(t *testing.T) {
	t.Parallel()
	for field, raw := range map[string]string{
		"srtp": `"yes"`, "hangup_cause_code": `"n/a"`, "total_amount": `"0,01"`, "call_duration": `"1 min"`, "answer_time": `"yesterday"`,
		"trunk_domain": `[7]`, "insights.plivo_quality_score": `"good"`,
	} {
		t.Run(field, func(t *testing.T) {
			s := newScene(t, 0, 5000)
			calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: s.day.From, Calls: 300, OddPercent: -1})
			s.account.Add(slices.Clone(calls)...)
			s.run(t)
			before := s.objects(t)

			odd := newScene(t, 0, 5000)
			n := 0
			for i := range calls {
				if !strings.HasPrefix(field, "insights.") || calls[i].Insights != nil {
					calls[i].Misspell(field, raw)
					n++
				}
			}
			odd.account.Add(calls...)
			s.job.API = odd.client(t)
			result, err := s.job.Run(t.Context(), s.day, true)
			if err != nil || result.Published || result.Calls != 300 || result.Rejected != 0 {
				t.Errorf("the look-back came to %+v, %v", result, err)
			}
			if !strings.HasPrefix(field, "insights.") && result.Unread == 0 {
				t.Error("nothing says that fields could not be read") // insights are not asked for again
			}
			if !maps.Equal(before, s.objects(t)) {
				t.Error("bytes changed")
			}

			odd.run(t)
			dailytest.Check(t, odd.store, odd.want())
			if got := odd.integrity(t)[field]; got == 0 || got > n {
				t.Errorf("a first report counts %d of %d values of %s that could not be read", got, n, field)
			}
		})
	}
}

// A field that is read again takes its place, and its text leaves extra.
func TestFieldIsReadAgain(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0, 5000)
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: s.day.From, Calls: 60, OddPercent: -1})
	odd := newScene(t, 0, 5000)
	for _, c := range calls {
		c.Misspell("total_amount", `"0,01"`)
		odd.account.Add(c)
	}
	s.account.Add(calls...)
	s.job.API = odd.client(t)
	s.run(t)
	s.job.API = s.client(t)
	s.lookBack(t)
	want := s.want()
	want.Revision = 2
	dailytest.Check(t, s.store, want)
	if got := s.integrity(t); len(got) != 0 {
		t.Errorf("still unread are %v", got)
	}
}

// Calls of one second that the API lists in another order in every answer are all
// found, within few mornings and by few readings.
func TestUnstableOrder(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0, 5000)
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: s.day.From, Calls: 1000, OddPercent: -1})
	for i := range calls {
		calls[i].End = s.day.From.Add(time.Duration(i%2) * time.Second)
	}
	s.account.Add(calls...)
	s.account.SetQuirks(zentrunktest.Quirks{Unsorted: true})
	for morning := 1; ; morning++ {
		result, err := s.job.Run(t.Context(), s.day, morning > 1)
		if err != nil {
			t.Fatal(err)
		}
		if result.Complete {
			t.Logf("complete on morning %d, after %d requests", morning, s.account.Stats().Requests)
			break
		}
		if morning == 4 {
			t.Fatalf("not complete on four mornings: %+v", result)
		}
	}
	dailytest.Check(t, s.store, s.want())
}

// An API that ignores the filter by time is asked for no more than its counts
// justify, and is BadResponse; nothing of it is published.
func TestFilterByTimeIsIgnored(t *testing.T) {
	t.Parallel()
	for _, windowCalls := range []int{5000, 300, 1} {
		s := newScene(t, 0, windowCalls)
		for back := range 4 {
			s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: s.day.From.AddDate(0, 0, -back), Calls: 250})...)
		}
		s.account.SetQuirks(zentrunktest.Quirks{AnyTime: true})
		_, err := s.job.Run(t.Context(), s.day, false)
		if !errors.Is(err, zentrunk.ErrBadResponse) {
			t.Errorf("windows of %d: err = %v, want ErrBadResponse", windowCalls, err)
		}
		requests := 1500
		if windowCalls == 1 {
			requests = 50_000 // of each call a window: what a second's windows justify
		}
		if n := s.account.Stats().Requests; n > requests {
			t.Errorf("windows of %d: %d requests", windowCalls, n)
		}
		if m, _ := dailytest.Whole(t, s.store, "team/", date); m != nil {
			t.Errorf("windows of %d: published are %d calls", windowCalls, m.Calls)
		}
	}
}

// A count that is too high once costs a few requests, and no memory.
func TestCountTooHighOnce(t *testing.T) { // not parallel: it measures memory
	for _, delta := range []int{400_000, 2_000_000_000} {
		for n := 1; n < 10; n++ {
			s := newScene(t, 100, 5000)
			s.account.SetFaults(zentrunktest.AtKind(zentrunktest.KindList, n, zentrunktest.Fault{TotalDelta: delta}))
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			s.run(t)
			runtime.ReadMemStats(&after)
			dailytest.Check(t, s.store, s.want())
			if lists := s.account.Stats().ByKind[zentrunktest.KindList]; lists > 1200 {
				t.Errorf("%d too many at list request %d: %d list requests for 100 calls", delta, n, lists)
			}
			if grown := after.TotalAlloc - before.TotalAlloc; grown > 256<<20 {
				t.Errorf("%d too many at list request %d: %d MiB", delta, n, grown>>20)
			}
		}
	}
}

// A window that was planned for far fewer calls than it has is planned anew, and is
// not pulled as one.
func TestWindowHasGrown(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0, 50)
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: s.day.From, Calls: 40})...)
	plan, err := s.job.Plan(t.Context(), s.day)
	if err != nil || len(plan.Windows) != 1 {
		t.Fatalf("%+v, %v", plan, err)
	}
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 4, Start: s.day.From, Calls: 2000})...)
	before := s.account.Stats().Requests
	if _, err := s.job.Pull(t.Context(), s.day, plan.Windows[0]); !errors.Is(err, staging.ErrGone) {
		t.Errorf("err = %v, want ErrGone", err)
	}
	if n := s.account.Stats().ByKind[zentrunktest.KindList] - before; n > 130 {
		t.Errorf("%d list requests before the window was given up", n)
	}
	s.run(t)
	want := s.want()
	want.Twice = true
	dailytest.Check(t, s.store, want)
}

// Calls at a window's end that the API shows and counts on both sides are in the day
// once, and none of the next day's is in it.
func TestEndOfWindowOnBothSides(t *testing.T) {
	t.Parallel()
	s := newScene(t, 0, 20)
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: s.day.From, Calls: 130, OddPercent: -1})
	for i := range calls[:40] { // at what halving makes bounds of
		calls[i].End = s.day.From.Add(time.Duration(i) * 45 * time.Minute)
	}
	after := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 4, Start: s.day.To, Calls: 3})
	for i := range after {
		after[i].End = s.day.To
	}
	s.account.Add(calls...)
	s.account.Add(after...)
	s.account.SetQuirks(zentrunktest.Quirks{LtAsLte: true})
	result := s.run(t)
	if result.Rejected != 0 || !result.Complete {
		t.Errorf("the run came to %+v", result)
	}
	s.account.SetQuirks(zentrunktest.Quirks{})
	dailytest.Check(t, s.store, s.want())
}

// An answer that names an error in place of insights is none, and asked for again by
// the next run; so is one that has carriers and no metric, whose carriers stay.
func TestInsightsThatAreNone(t *testing.T) {
	t.Parallel()
	s := newScene(t, 120, 5000)
	var faults []zentrunktest.FaultFunc
	none := map[string]bool{}
	for _, c := range s.account.Calls() {
		if c.Answered && c.Insights != nil && len(none) < 40 {
			none[c.UUID] = true
			faults = append(faults, zentrunktest.AtCall(c.UUID, 1_000_000, zentrunktest.NotReady))
		}
	}
	s.account.SetFaults(faults...)
	if result := s.run(t); result.Calls != 120 {
		t.Fatalf("the run came to %+v", result)
	}
	statuses := dailytest.Statuses(t, s.store.Object(t, "team/"+bucket.CallsKey(date)))
	for uuid := range none {
		if statuses[uuid] != "none" {
			t.Errorf("call %s is %q, want none", uuid, statuses[uuid])
		}
	}
	s.account.SetFaults()
	s.lookBack(t)
	want := s.want()
	want.Twice = true
	dailytest.Check(t, s.store, want)
}

// An account whose plan has no insights has its spend all the same, and is asked
// for few of them; single refusals are failures of their calls.
func TestInsightsThatAreRefused(t *testing.T) {
	t.Parallel()
	for _, status := range []int{400, 403, 410} {
		s := newScene(t, 400, 5000)
		insights := func(r zentrunktest.Request) bool { return r.Kind == zentrunktest.KindInsights }
		s.account.SetFaults(zentrunktest.When(insights, zentrunktest.StatusFault(status)))
		s.run(t)
		want := s.want()
		want.Failed = map[string]bool{}
		for _, c := range s.account.Calls() {
			if c.Answered {
				want.Failed[c.UUID] = true
			}
		}
		dailytest.Check(t, s.store, want)
		if n := s.account.Stats().ByKind[zentrunktest.KindInsights]; n < 20 || n > 20+s.job.API.InFlight() {
			t.Errorf("status %d: %d insights were asked for", status, n)
		}

		one := newScene(t, 400, 5000)
		var refused string
		for _, c := range one.account.Calls() {
			if c.Answered && c.Insights != nil {
				refused = c.UUID
			}
		}
		one.account.SetFaults(zentrunktest.AtCall(refused, 1_000_000, zentrunktest.StatusFault(status)))
		one.run(t)
		want = one.want()
		want.Failed = map[string]bool{refused: true}
		dailytest.Check(t, one.store, want)
	}
}
