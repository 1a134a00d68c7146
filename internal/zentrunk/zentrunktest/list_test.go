package zentrunktest_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// Every query that the real API refuses is refused with 400 and its error body.
func TestListRefuses(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{Now: nextNoon})
	tests := []struct {
		name  string
		query []string
	}{
		{"limit of zero", []string{"limit", "0"}},
		{"limit above 20", []string{"limit", "21"}},
		{"limit not a number", []string{"limit", "ten"}},
		{"negative offset", []string{"offset", "-1"}},
		{"empty filter", []string{"from_number", ""}},
		{"empty end_time", []string{"end_time__gte", ""}},
		{"unknown filter", []string{"srtp", "true"}},
		{"unknown variant", []string{"bill_duration__ne", "3"}},
		{"variant where there is none", []string{"from_number__gt", "1"}},
		{"empty variant", []string{"end_time__", "2026-11-22 00:00"}},
		{"upper bound alone", []string{"end_time__lt", "2026-11-23 00:00"}},
		{"included upper bound alone", []string{"end_time__lte", "2026-11-23 00:00"}},
		{"more than 90 days", []string{"end_time__gte", "2026-11-01 00:00", "end_time__lt", "2027-02-01 00:00"}},
		{"older than 90 days", []string{"end_time__gte", "2026-08-25 11:59:59", "end_time__lt", "2026-08-26 00:00"}},
		{"bare date", []string{"end_time__gte", "2026-11-22"}},
		{"T in time", []string{"end_time__gte", "2026-11-22T00:00:00"}},
		{"zone in time", []string{"end_time__gte", "2026-11-22 00:00:00Z"}},
		{"short hour", []string{"end_time__gte", "2026-11-22 1:00:00"}},
		{"comma in time", []string{"end_time__gte", "2026-11-22 01:00:00,5"}},
		{"nanoseconds", []string{"end_time__gte", "2026-11-22 01:00:00.0000001"}},
		{"direction", []string{"call_direction", "both"}},
		{"upper case source", []string{"hangup_source", "Carrier"}},
		{"lower case stir", []string{"stir_verification", "verified"}},
		{"code not a number", []string{"hangup_cause_code", "busy"}},
		{"negative duration", []string{"bill_duration", "-1"}},
		{"twice the same", []string{"limit", "10", "limit", "10"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			r := get(t, s, callPath(s, query(tt.query...)))
			if r.status != http.StatusBadRequest {
				t.Fatalf("status %d, want 400: %s", r.status, r.body)
			}
			var body struct {
				AppID  string `json:"app_id"`
				Status string
				Error  string
			}
			if err := json.Unmarshal(r.body, &body); err != nil {
				t.Fatal(err)
			}
			if body.AppID == "" || body.Status != "error" || body.Error == "" {
				t.Errorf("body %s, want app_id, status error and a text", r.body)
			}
		})
	}
}

// The API's words for a filter it does not have are those its documentation shows.
func TestListNamesTheUnknownFilter(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{})
	r := get(t, s, callPath(s, "?srtp=true"))
	want := `{"app_id":"a04ad809-3b78-4bbe-9baf-000000000001","status":"error","error":"filtering not allowed on srtp"}`
	if string(r.body) != want {
		t.Errorf("body %s, want %s", r.body, want)
	}
}

// Each filter lets through the calls it names and counts no others.
func TestListFilters(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{Now: nextNoon})
	one := callAt(1, day.Add(time.Hour))
	two := callAt(2, day.Add(2*time.Hour))
	two.Direction, two.HangupSource, two.STIRVerification = "outbound", "zentrunk", "Verified"
	two.HangupCode, two.BillDuration = zentrunktest.Some[int32](4410), zentrunktest.Some[int32](0)
	two.From, two.To = "+12025550199", "+12025550100"
	three := callAt(3, day.Add(2*time.Hour+time.Microsecond))
	three.BillDuration = zentrunktest.Null[int32]{}
	old := callAt(4, day.Add(-40*24*time.Hour))
	s.Add(one, two, three, old)
	tests := []struct {
		name  string
		query []string
		want  string // last digits of the UUIDs, newest first
	}{
		{"nothing asked: the last 30 days", nil, "321"},
		{"lower bound alone", []string{"end_time__gte", "2026-10-01 00:00"}, "3214"},
		{"half open", []string{"end_time__gte", "2026-11-22 01:00", "end_time__lt", "2026-11-22 02:00"}, "1"},
		{"both included", []string{"end_time__gte", "2026-11-22 01:00:00", "end_time__lte", "2026-11-22 02:00:00"}, "21"},
		{"both excluded", []string{"end_time__gt", "2026-11-22 01:00", "end_time__lt", "2026-11-22 02:00:00.000001"}, "2"},
		{"exact", []string{"end_time", "2026-11-22 02:00:00.000001"}, "3"},
		{"narrower of two", []string{"end_time__gt", "2026-11-22 01:00", "end_time__gte", "2026-11-22 00:00"}, "32"},
		{"90 days", []string{"end_time__gte", "2026-08-25 12:00", "end_time__lte", "2026-11-23 12:00"}, "3214"},
		{"empty span", []string{"end_time__gte", "2026-11-22 05:00", "end_time__lt", "2026-11-22 04:00"}, ""},
		{"number", []string{"from_number", "12025550199"}, "2"},
		{"prefix", []string{"from_number", "91"}, "31"},
		{"destination", []string{"to_number", "1202"}, "2"},
		{"plus matches nothing", []string{"from_number", "+12025550199"}, ""},
		{"direction", []string{"call_direction", "inbound"}, "31"},
		{"source", []string{"hangup_source", "zentrunk"}, "2"},
		{"stir", []string{"stir_verification", "Verified"}, "2"},
		{"code", []string{"hangup_cause_code", "3000"}, "31"},
		{"duration", []string{"bill_duration", "60"}, "1"},
		{"duration above", []string{"bill_duration__gt", "0"}, "1"},
		{"duration from", []string{"bill_duration__gte", "0"}, "21"},
		{"duration below", []string{"bill_duration__lt", "60"}, "2"},
		{"duration up to", []string{"bill_duration__lte", "60"}, "21"},
		{"two filters", []string{"bill_duration__lte", "60", "call_direction", "inbound"}, "1"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			l := getList(t, s, tt.query...)
			got := ""
			for _, id := range uuids(t, l) {
				got += id[len(id)-1:]
			}
			if got != tt.want || *l.Meta.TotalCount != len(tt.want) {
				t.Errorf("calls %q of %d, want %q", got, *l.Meta.TotalCount, tt.want)
			}
		})
	}
}

// Paging by offset shows every call of the ledger once, newest first, with one
// total throughout; links lead from page to page.
func TestListPages(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{Now: nextNoon})
	s.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 1, Start: day, Calls: 333, OddPercent: -1})...)
	for _, filtered := range []bool{false, true} {
		path := callPath(s, query("end_time__gte", "2026-11-22 00:00", "end_time__lt", "2026-11-23 00:00"))
		var want []string
		for _, c := range s.Between(day, day.AddDate(0, 0, 1)) {
			if !filtered || c.Direction == "outbound" {
				want = append(want, c.UUID)
			}
		}
		if filtered {
			path += "&call_direction=outbound"
		}
		var got []string
		for pages := 0; path != ""; pages++ {
			var l list
			if err := json.Unmarshal(get(t, s, path).body, &l); err != nil {
				t.Fatal(err)
			}
			if *l.Meta.TotalCount != len(want) || l.Meta.Offset != 20*pages || l.Meta.Limit != 20 {
				t.Errorf("page %d: meta %+v, want total_count %d", pages, l.Meta, len(want))
			}
			if (l.Meta.Previous == nil) != (pages == 0) {
				t.Errorf("page %d: previous is %v", pages, l.Meta.Previous)
			}
			got = append(got, uuids(t, l)...)
			next, _ := l.Meta.Next.(string)
			path = strings.TrimPrefix(next, zentrunktest.DefaultPrefix)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("filtered %v: calls differ (-want +got):\n%s", filtered, diff)
		}
	}
}

// An offset past the end is an empty page that still counts.
func TestListPastTheEnd(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{Now: nextNoon})
	s.Add(callAt(1, day))
	r := get(t, s, callPath(s, "?offset=40"))
	if want := `"total_count":1,`; !strings.Contains(string(r.body), want) || !strings.Contains(string(r.body), `"objects":[]`) {
		t.Errorf("body %s, want %s and no objects", r.body, want)
	}
}

// The legacy form of the links is a boolean each.
func TestListBooleanLinks(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{Now: nextNoon, BooleanLinks: true})
	s.Add(callAt(1, day), callAt(2, day))
	l := getList(t, s, "limit", "1")
	if l.Meta.Previous != false || l.Meta.Next != true {
		t.Errorf("previous %v, next %v, want false and true", l.Meta.Previous, l.Meta.Next)
	}
}

// A call added after the first page shifts the offsets of the second: the last
// call of the one comes again on the other, and the total grows.
func TestListLateCallShiftsOffsets(t *testing.T) {
	t.Parallel()
	s := zentrunktest.Start(t, zentrunktest.Options{Now: nextNoon})
	for n := range 30 {
		s.Add(callAt(n, day.Add(time.Duration(n)*time.Minute)))
	}
	late := callAt(99, day.Add(time.Hour))
	s.AddAfter(1, late)
	first := getList(t, s)
	second := getList(t, s, "offset", "20")
	if *first.Meta.TotalCount != 30 || *second.Meta.TotalCount != 31 {
		t.Errorf("totals %d and %d, want 30 and 31", *first.Meta.TotalCount, *second.Meta.TotalCount)
	}
	one, two := uuids(t, first), uuids(t, second)
	if one[19] != two[0] {
		t.Errorf("second page starts with %s, want %s again", two[0], one[19])
	}
	if slices.Contains(one, late.UUID) || slices.Contains(two, late.UUID) {
		t.Error("the late call shows on a page, want it shown on none")
	}
	if s.Call(late.UUID) == nil {
		t.Error("the ledger lacks the late call")
	}
}

// A call added again takes the place of the first, wherever its new end puts it.
func TestLedgerReplaces(t *testing.T) {
	t.Parallel()
	var l zentrunktest.Ledger
	l.Add(callAt(1, day), callAt(2, day.Add(time.Minute)))
	l.Add(callAt(1, day.Add(time.Hour)))
	var ends []time.Time
	for _, c := range l.Calls() {
		ends = append(ends, c.End)
	}
	want := []time.Time{day.Add(time.Hour), day.Add(time.Minute)}
	if diff := cmp.Diff(want, ends); diff != "" {
		t.Errorf("ends differ (-want +got):\n%s", diff)
	}
}
