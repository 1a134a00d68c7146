package daily_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/lake"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A day that code without FOCUS published stays as it is where nothing changed. Rewritten,
// it has the file, and nothing else of it changes.
func TestOlderDayGetsFocusByRewriting(t *testing.T) {
	t.Parallel()
	s := newScene(t, 200, 60)
	s.run(t)
	whole := s.objects(t)
	withoutFocus(t, s)
	before := s.objects(t)

	s.lookBack(t)
	for key, now := range s.objects(t) {
		if before[key] != now && !strings.HasSuffix(key, bucket.IndexKey) { // which links the files
			t.Errorf("a look-back over unchanged calls changed %s", key)
		}
	}
	results, err := s.job.Rewrite(t.Context(), date, date)
	if err != nil || len(results) != 1 || !results[0].Published || results[0].Revision != 2 {
		t.Fatalf("rewriting came to %+v, %v", results, err)
	}
	after := s.objects(t)
	for key := range whole {
		if key != "team/"+bucket.ManifestKey(date) && after[key] != whole[key] {
			t.Errorf("%s is not as it is published today", key)
		}
	}
	dailytest.Check(t, s.store, s.want())
}

// withoutFocus makes of a day one that has no cost file, as older code published it.
func withoutFocus(t *testing.T, s *scene) {
	t.Helper()
	b := s.job.Bucket
	text, _, err := b.Get(t.Context(), bucket.ManifestKey(date))
	if err != nil {
		t.Fatal(err)
	}
	var m lake.Manifest
	if err := json.Unmarshal(text, &m); err != nil {
		t.Fatal(err)
	}
	files := len(m.Files)
	m.Files = slices.DeleteFunc(m.Files, func(f lake.File) bool { return strings.HasSuffix(f.Key, "/focus.parquet") })
	if len(m.Files) != files-1 {
		t.Fatalf("the manifest names %d cost files", files-len(m.Files))
	}
	if text, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	if err := b.Put(t.Context(), bucket.ManifestKey(date), bucket.Bytes(text), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
	if err := b.Delete(t.Context(), bucket.FocusKey(date)); err != nil {
		t.Fatal(err)
	}
}

// Where no call has an amount there is no cost file, and one of an earlier revision goes.
func TestNoFocusWithoutAmounts(t *testing.T) {
	t.Parallel()
	s := newScene(t, 50, 5000)
	s.run(t)
	if !slices.Contains(s.store.Keys(t), "team/"+bucket.FocusKey(date)) {
		t.Fatal("there is no cost file")
	}
	s.account.Change(func(c *zentrunktest.Call) { c.AmountE8 = zentrunktest.Null[int64]{} })
	if r := s.run(t); r.Revision != 2 {
		t.Errorf("revision %d, want 2", r.Revision)
	}
	if slices.Contains(s.store.Keys(t), "team/"+bucket.FocusKey(date)) {
		t.Error("the cost file is left behind")
	}
	want := s.want()
	want.Twice = true
	dailytest.Check(t, s.store, want)
}

// A day with credits, and with calls whose rate is not known, is published as any other.
func TestFocusWithCredits(t *testing.T) {
	t.Parallel()
	s := newScene(t, 120, 5000)
	n := 0
	s.account.Change(func(c *zentrunktest.Call) {
		if n++; len(c.Override) > 0 {
			return // it is spelled in a way of its own
		}
		if n%5 == 0 {
			c.AmountE8 = zentrunktest.Some(int64(-1_000_000 * n))
		}
		if n%7 == 0 {
			c.RateE8 = zentrunktest.Null[int64]{}
		}
	})
	s.run(t)
	dailytest.Check(t, s.store, s.want())
}
