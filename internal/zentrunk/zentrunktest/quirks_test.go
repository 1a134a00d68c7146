package zentrunktest_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"
	"time"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

var wholeDay = []string{"end_time__gte", "2026-11-22 00:00:00", "end_time__lt", "2026-11-23 00:00:00"}

// quirky serves calls 1 to n, one a second from the day's first instant on, the
// last one at the day's end and so outside it.
func quirky(t *testing.T, n int) *zentrunktest.Server {
	t.Helper()
	s := zentrunktest.Start(t, zentrunktest.Options{Now: nextNoon})
	for i := 1; i < n; i++ {
		s.Add(callAt(i, day.Add(time.Duration(i-1)*time.Second)))
	}
	s.Add(callAt(n, day.Add(24*time.Hour)))
	return s
}

// What an account does not list is not counted either, and can be retrieved; what
// is gone cannot.
func TestHiddenCalls(t *testing.T) {
	t.Parallel()
	s := quirky(t, 11)
	first := func(c *zentrunktest.Call) bool { return c.UUID == callAt(1, day).UUID }
	for name, tt := range map[string]struct {
		quirks   zentrunktest.Quirks
		listed   int
		retrieve int
	}{
		"none":     {zentrunktest.Quirks{}, 10, 200},
		"unlisted": {zentrunktest.Quirks{Unlisted: first}, 9, 200},
		"gone":     {zentrunktest.Quirks{Gone: first}, 9, 404},
		"forgets":  {zentrunktest.Quirks{Gone: zentrunktest.EndedBefore(day.Add(3 * time.Second))}, 7, 404},
		"keeps":    {zentrunktest.Quirks{Keeps: 36*time.Hour - 3*time.Second}, 7, 404},
		"both":     {zentrunktest.Quirks{Unlisted: first, Gone: zentrunktest.EndedBefore(day.Add(time.Second))}, 9, 404},
		"nothing":  {zentrunktest.Quirks{Unlisted: zentrunktest.Fewer(100)}, 0, 200},
	} {
		s.SetQuirks(tt.quirks)
		if l := getList(t, s, wholeDay...); *l.Meta.TotalCount != tt.listed || len(l.Objects) != tt.listed {
			t.Errorf("%s: %d of %d calls, want %d", name, len(l.Objects), *l.Meta.TotalCount, tt.listed)
		}
		if r := get(t, s, callPath(s, callAt(1, day).UUID+"/")); r.status != tt.retrieve {
			t.Errorf("%s: retrieved with %d, want %d", name, r.status, tt.retrieve)
		}
	}
}

// Fewer hides about as many as it says, always the same.
func TestFewer(t *testing.T) {
	t.Parallel()
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 4, Start: day, Calls: 2000})
	hidden, again := 0, 0
	for i := range calls {
		if zentrunktest.Fewer(30)(&calls[i]) {
			hidden++
			if zentrunktest.Fewer(40)(&calls[i]) {
				again++
			}
		}
	}
	if hidden < 500 || hidden > 700 || again != hidden {
		t.Errorf("%d of 2000 are hidden, %d of them by a larger share, want 600 and all", hidden, again)
	}
}

// The order within a second changes from answer to answer, and nothing else.
func TestUnsorted(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{Now: nextNoon})
	for i := range 20 {
		s.Add(callAt(i, day.Add(time.Duration(i/10)*time.Second)))
	}
	sorted := uuids(t, getList(t, s, wholeDay...))
	s.SetQuirks(zentrunktest.Quirks{Unsorted: true})
	one, other := uuids(t, getList(t, s, wholeDay...)), uuids(t, getList(t, s, wholeDay...))
	if slices.Equal(one, other) || slices.Equal(one, sorted) {
		t.Errorf("the order is %q and then %q", one, other)
	}
	for _, ids := range [][]string{one, other} {
		for _, half := range [][]string{ids[:10], ids[10:]} {
			slices.Sort(half)
		}
		if !slices.Equal(ids, sorted) {
			t.Errorf("listed %q, want the seconds in order", ids)
		}
	}
}

// The filter's quirks show what lies at the bound, and all there is.
func TestTimeQuirks(t *testing.T) {
	t.Parallel()
	s := quirky(t, 11)
	for name, tt := range map[string]struct {
		quirks zentrunktest.Quirks
		want   int
	}{
		"lt as lte":       {zentrunktest.Quirks{LtAsLte: true}, 11},
		"any time":        {zentrunktest.Quirks{AnyTime: true}, 11},
		"any time, fewer": {zentrunktest.Quirks{AnyTime: true, Gone: zentrunktest.EndedBefore(day.Add(time.Second))}, 10},
	} {
		s.SetQuirks(tt.quirks)
		if l := getList(t, s, wholeDay...); *l.Meta.TotalCount != tt.want || len(l.Objects) != tt.want {
			t.Errorf("%s: %d of %d calls, want %d", name, len(l.Objects), *l.Meta.TotalCount, tt.want)
		}
		if r := get(t, s, callPath(s, query("end_time__lt", "2026-11-23 00:00"))); r.status != http.StatusBadRequest {
			t.Errorf("%s: a query that the API refuses is answered with %d", name, r.status)
		}
	}
}

// A changed account serves the change, and its truth is that no reader can take it.
func TestChange(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{Now: nextNoon})
	s.Add(zentrunktest.PageInsightsCall(), callAt(1, day))
	before := s.Calls()
	s.Change(func(c *zentrunktest.Call) {
		c.Misspell("srtp", `"yes"`)
		c.Misspell("answer_time", `"1970-01-01 00:00:00"`)
		c.Misspell("call_duration", `"long"`)
		if c.Insights != nil {
			c.Misspell("insights.rtt", `-1`)
		}
	})
	for i, c := range s.Calls() {
		var served map[string]json.RawMessage
		if err := json.Unmarshal(get(t, s, callPath(s, c.UUID+"/")).body, &served); err != nil {
			t.Fatal(err)
		}
		for field, raw := range map[string]string{"srtp": `"yes"`, "answer_time": `"1970-01-01 00:00:00"`, "call_duration": `"long"`} {
			if string(served[field]) != raw || string(c.Extra()[field]) != raw {
				t.Errorf("%s of %s is %s, and %s in extra; want %s", field, c.UUID, served[field], c.Extra()[field], raw)
			}
		}
		if c.SRTP.Valid || !c.Answer.IsZero() || c.CallDuration.Valid || !c.Answered || before[i].Answer.IsZero() || before[i].Odd != nil {
			t.Errorf("the truth is %+v, and was %+v", c, before[i])
		}
	}
	id := zentrunktest.PageInsightsCall().UUID
	var served map[string]json.RawMessage
	if err := json.Unmarshal(get(t, s, callPath(s, id+"/Insights/")).body, &served); err != nil {
		t.Fatal(err)
	}
	if n := s.Call(id).Insights; string(served["rtt"]) != "-1" || n.RTTMillis.Valid || string(n.Extra()["rtt"]) != "-1" {
		t.Errorf("rtt is served as %s, and the truth is %+v", served["rtt"], n)
	}
}
