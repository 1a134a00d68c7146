package daily_test

import (
	"encoding/json"
	"testing"
	"time"

	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// nameless is a record without a UUID, which only its text tells apart.
func nameless(end time.Time) zentrunktest.Call {
	return zentrunktest.Call{End: end, Unreadable: "no call_uuid", Raw: json.RawMessage(`{"end_time":"` + end.Format("2006-01-02 15:04:05") + `","total_amount":"1"}`)}
}

// A record without a UUID that comes twice because a page was moved does not
// stand in for the call that the page lacks, wherever it lies.
func TestRepeatedNameless(t *testing.T) {
	t.Parallel()
	for place := 18; place < 22; place++ { // around the end of the first page
		for _, fault := range []zentrunktest.Fault{{Shift: -1}, {Shift: -2}, {Shift: 1}} {
			s := newScene(t, 0, 5000)
			calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 2, Start: s.day.From, Calls: 60, OddPercent: -1})
			calls[place] = nameless(calls[place].End)
			s.account.Add(calls...)
			s.account.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
				if r.Kind == zentrunktest.KindList && r.Try == 1 && r.KindN > 1 {
					return &fault
				}
				return nil
			})
			s.run(t)
			dailytest.Check(t, s.store, s.want())
			if t.Failed() {
				t.Fatalf("the record is the %d-th, pages are shifted by %d", place, fault.Shift)
			}
		}
	}
}

// Records without a UUID that the account has twice are kept twice.
func TestTwins(t *testing.T) {
	t.Parallel()
	s := newScene(t, 50, 5000)
	twin := nameless(s.day.From.Add(time.Hour))
	s.account.Add(twin, twin, twin)
	if result := s.run(t); result.Rejected != 3 || !result.Complete {
		t.Errorf("result %+v, want 3 rejected and complete", result)
	}
	dailytest.Check(t, s.store, s.want())
}
