package handler

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

const theirs = "MAANOTHERACCOUNT0000"

// published returns what the bucket holds but for what is staged.
func (s *scene) published(t *testing.T) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, key := range s.store.Keys(t) {
		if !strings.HasPrefix(key, "staging/") {
			all[key] = string(s.store.Object(t, key))
		}
	}
	return all
}

// replaced is whether the manifest of a day says that it was replaced.
func (s *scene) replaced(t *testing.T, date string) bool {
	t.Helper()
	var m struct{ Replaced bool }
	if err := json.Unmarshal(s.store.Object(t, bucket.ManifestKey(date)), &m); err != nil {
		t.Fatal(err)
	}
	return m.Replaced
}

// give makes a published day another account's, whose files are others.
func (s *scene) give(t *testing.T, date, account string) {
	t.Helper()
	var m object
	if err := json.Unmarshal(s.store.Object(t, bucket.ManifestKey(date)), &m); err != nil {
		t.Fatal(err)
	}
	m["account"] = account
	m["files"].([]any)[0].(object)["sha256"] = strings.Repeat("0", 64)
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.store.Open(t, "").Put(t.Context(), bucket.ManifestKey(date), bucket.Bytes(b), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
}

// doubts returns the metrics that only what seldom happens writes, added up, and
// forgets all metrics.
func (s *scene) doubts(t *testing.T) map[string]int {
	t.Helper()
	sums := map[string]int{}
	for line := range strings.Lines(s.metrics.String()) {
		var m map[string]any
		if err := json.Unmarshal([]byte(line), &m); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"CallsKept", "CallsMoved", "UnreadRecords", "DoubtfulDays"} {
			if n, ok := m[name].(float64); ok {
				sums[name] += int(n)
			}
		}
	}
	s.metrics.Reset()
	return sums
}

// misspell makes a field of all calls unreadable.
func (s *scene) misspell(field, raw string) {
	s.account.Change(func(c *zentrunktest.Call) { c.Misspell(field, raw) })
}

// move lets a call of a day end a day later, and returns how many calls are left.
func (s *scene) move(t *testing.T, date string) int {
	t.Helper()
	from, err := time.Parse(time.DateOnly, date)
	if err != nil {
		t.Fatal(err)
	}
	calls := s.account.Between(from, from.AddDate(0, 0, 1))
	moved := *calls[0]
	moved.End = moved.End.AddDate(0, 0, 1)
	s.account.Add(moved)
	return len(calls) - 1
}

// steps does the three steps of a day with the further fields of its item.
func (s *scene) steps(t *testing.T, date string, replace bool, more object) Report {
	t.Helper()
	var p stepPlanned
	s.do(t, object{"step": "plan", "date": date, "lookback": false, "replace": replace}, &p)
	var items []json.RawMessage
	if err := json.Unmarshal(s.store.Object(t, p.Plan), &items); err != nil {
		t.Fatal(err)
	}
	s.pull(t, date, items)
	event := object{"step": "publish", "date": date, "lookback": false, "replace": replace, "plan": p.Plan}
	maps.Copy(event, more)
	var r Report
	s.do(t, event, &r)
	return r
}

// A day is replaced where the event says so, by a whole run and by steps, and the
// step days hands that on for the day it was asked for.
func TestReplaceEvent(t *testing.T) {
	const date = "2026-11-22"
	s := newSteps(t, "REPORT_WINDOW_CALLS", "10")
	all := s.answer(t, `{"date":"`+date+`"}`).Reports[0].Calls
	s.account.SetQuirks(zentrunktest.Quirks{Gone: zentrunktest.Fewer(50)})
	for _, event := range []string{`{"date":"2026-11-22"}`, `{"date":"2026-11-22","replace":false}`} {
		if r := s.answer(t, event).Reports[0]; r.Calls != all || r.Revision != 1 || s.replaced(t, date) {
			t.Errorf("%s: %+v, want the day as it was", event, r)
		}
	}
	s.doubts(t)
	r := s.answer(t, `{"date":"2026-11-22","replace":true}`).Reports[0]
	if r.Calls == 0 || r.Calls >= all || r.Revision != 2 || !s.replaced(t, date) {
		t.Errorf("replaced by %+v, want fewer than %d calls", r, all)
	}
	if n := s.doubts(t); n["CallsKept"] != 0 {
		t.Errorf("a replaced day keeps %d calls", n["CallsKept"])
	}
	s.account.SetQuirks(zentrunktest.Quirks{})
	var days struct{ Days []stepDay }
	s.do(t, object{"step": "days", "event": object{"date": date, "replace": true}}, &days)
	if !slices.Equal(days.Days, []stepDay{{Date: date, Replace: true, First: date, Last: date}}) {
		t.Errorf("days = %+v", days.Days)
	}
	s.account.SetQuirks(zentrunktest.Quirks{Gone: zentrunktest.Fewer(80)})
	if fewer := s.steps(t, date, true, object{"first": date, "last": date}); fewer.Calls >= r.Calls || fewer.Revision != 3 || !s.replaced(t, date) {
		t.Errorf("replaced by steps: %+v, want fewer than %d calls", fewer, r.Calls)
	}
}

// A call that moved to another day of the execution moves; where the step does not say
// which days these are, or the other day is none of them, it stays and is told of.
func TestFirstAndLast(t *testing.T) {
	const date = "2026-11-20"
	s := newSteps(t, "REPORT_WINDOW_CALLS", "10")
	s.answer(t, `{"from":"2026-11-20","to":"2026-11-21"}`)
	s.doubts(t)
	left := s.move(t, date)
	for name, more := range map[string]object{"no field": {}, "its own day": {"first": date, "last": date}, "days before": {"first": "2026-11-18", "last": date}} {
		if r := s.steps(t, date, false, more); r.Calls != left+1 || r.Revision != 1 {
			t.Errorf("%s: %+v, want %d calls", name, r, left+1)
		}
		if n := s.doubts(t); n["CallsMoved"] != 1 {
			t.Errorf("%s: the metrics say %v, want a call moved", name, n)
		}
	}
	if r := s.steps(t, date, false, object{"first": date, "last": "2026-11-22"}); r.Calls != left || r.Revision != 2 {
		t.Errorf("%+v, want %d calls", r, left)
	}
	if n := s.doubts(t); n["CallsMoved"] != 0 || n["CallsKept"] != 0 {
		t.Errorf("the metrics say %v of a call that has gone to its day", n)
	}
	s.check(t, date)
}

// A look-back day that is another account's is passed over with a warning; asked for
// by its date it fails by its own type, in a whole run and in a step.
func TestOtherAccountOfALookback(t *testing.T) {
	s := newSteps(t)
	s.answer(t, `{}`)
	s.give(t, "2026-11-20", theirs)
	before := s.published(t)
	s.log.Reset()
	var dates []string
	for _, r := range s.answer(t, `{}`).Reports {
		dates = append(dates, r.Date)
	}
	if want := []string{"2026-11-19", "2026-11-21", "2026-11-22"}; !slices.Equal(dates, want) {
		t.Errorf("reported %q, want %q", dates, want)
	}
	warned := 0
	for line := range strings.Lines(s.log.String()) {
		if strings.Contains(line, `"level":"WARN"`) && strings.Contains(line, `"date":"2026-11-20"`) && strings.Contains(line, theirs) {
			warned++
		}
	}
	if warned != 1 {
		t.Errorf("%d warnings, want one that names day and account:\n%s", warned, s.log)
	}
	for _, event := range []string{`{"date":"2026-11-20"}`, `{"from":"2026-11-19","to":"2026-11-21"}`, `{"step":"plan","date":"2026-11-20","lookback":true,"replace":false}`} {
		if kind, message := s.failure(t, t.Context(), event); kind != OtherAccount || !strings.Contains(message, "2026-11-20") || !strings.Contains(message, theirs) {
			t.Errorf("%s: %s: %s, want OtherAccount that names day and account", event, kind, message)
		}
	}
	after := s.published(t)
	delete(before, bucket.IndexKey) // the page of days names the accounts, and was of one until then
	delete(after, bucket.IndexKey)
	for _, published := range []map[string]string{before, after} { // the month's statement says that the day is foreign
		maps.DeleteFunc(published, func(key, _ string) bool { return strings.HasPrefix(key, "months/") })
	}
	if !maps.Equal(before, after) {
		t.Error("bytes changed")
	}
	s.answer(t, `{"date":"2026-11-20","replace":true}`)
	if !s.replaced(t, "2026-11-20") {
		t.Error("the manifest does not say that the day was replaced")
	}
	from := time.Date(2026, 11, 20, 0, 0, 0, 0, time.UTC)
	// Nothing of the other account's is taken over, insights neither.
	dailytest.Check(t, s.store, dailytest.Want{Account: s.account, From: from, To: from.AddDate(0, 0, 1), Date: "2026-11-20", Revision: 2, Twice: true})
}

// Metrics of doubts are written where there is something to tell, and say what.
func TestDoubts(t *testing.T) {
	s := newScene(t)
	s.answer(t, `{"date":"2026-11-21"}`)
	if n := s.doubts(t); len(n) != 0 {
		t.Errorf("of a quiet day the metrics say %v", n)
	}
	s.account.SetQuirks(zentrunktest.Quirks{Gone: zentrunktest.Fewer(50)})
	s.answer(t, `{"date":"2026-11-21"}`)
	if n := s.doubts(t); n["CallsKept"] == 0 || len(n) != 1 {
		t.Errorf("of calls that are not shown the metrics say %v", n)
	}
	s.account.SetQuirks(zentrunktest.Quirks{})
	s.misspell("srtp", `"perhaps"`)
	s.answer(t, `{"date":"2026-11-21"}`)
	if n := s.doubts(t); n["UnreadRecords"] != 41 || len(n) != 1 {
		t.Errorf("of fields that keep their values the metrics say %v", n)
	}
	s.answer(t, `{"date":"2026-11-22"}`)
	if n := s.doubts(t); n["UnreadRecords"] != 40 || n["DoubtfulDays"] != 1 || len(n) != 2 {
		t.Errorf("of a day without a field the metrics say %v", n)
	}
}

// An incomplete day is in doubt when no scheduled run will look at it again, and only
// then.
func TestDoubtWhenLookbackEnds(t *testing.T) {
	s := newScene(t)
	s.account.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
		if r.Kind == zentrunktest.KindList && strings.Contains(r.RawQuery, "offset=20") {
			return &zentrunktest.Fault{Shift: 1} // every reading lacks a call there
		}
		return nil
	})
	for event, want := range map[string]int{`{"date":"2026-11-18"}`: 0, `{"from":"2026-11-18","to":"2026-11-19"}`: 0, `{}`: 1} {
		incomplete := 0
		for _, r := range s.answer(t, event).Reports {
			if !r.Complete {
				incomplete++
			}
		}
		if n := s.doubts(t)["DoubtfulDays"]; n != want || incomplete == 0 {
			t.Errorf("%s: %d doubtful of %d incomplete days, want %d", event, n, incomplete, want)
		}
	}
}
