package zentrunktest_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// ledgerSource gives out what a ledger has.
type ledgerSource struct{ *zentrunktest.Ledger }

func (s ledgerSource) Page(from, to time.Time, offset, limit int) ([]*zentrunktest.Call, int) {
	calls := s.Between(from, to)
	start := min(offset, len(calls))
	return calls[start:min(start+limit, len(calls))], len(calls)
}

// An account whose calls come from elsewhere answers as one that has them.
func TestSource(t *testing.T) {
	t.Parallel()
	calls := zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: day, Calls: 50, OddPercent: 50})
	own := zentrunktest.Start(t, zentrunktest.Options{Now: nextNoon})
	own.Add(calls...)
	source := ledgerSource{&zentrunktest.Ledger{}}
	source.Add(calls...)
	other := zentrunktest.Start(t, zentrunktest.Options{Now: nextNoon, Source: source})
	span := []string{"end_time__gte", "2026-11-22 00:00", "end_time__lt", "2026-11-23 00:00"}
	paths := []string{
		callPath(own, query(span...)), callPath(own, query(append(span, "offset", "40")...)), callPath(own, query(append(span, "offset", "60", "limit", "5")...)),
		callPath(own, "no-such-call/Insights/"), callPath(own, calls[0].UUID+"/"),
	}
	for i := range calls {
		paths = append(paths, callPath(own, calls[i].UUID+"/Insights/"))
	}
	for _, path := range paths {
		want, got := get(t, own, path), get(t, other, path)
		if diff := cmp.Diff([]any{want.status, string(want.body)}, []any{got.status, string(got.body)}); diff != "" {
			t.Errorf("%s (-ledger +source):\n%s", path, diff)
		}
	}
	if r := get(t, other, callPath(other, query(append(span, "call_direction", "inbound")...))); r.status != http.StatusBadRequest {
		t.Errorf("a filter that no source knows: status %d, want 400", r.status)
	}
}
