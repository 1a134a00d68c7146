package dailytest

import (
	"encoding/json"
	"slices"
	"testing"
)

// seen is a day as it lies in the store.
type seen struct {
	Day
	rows     []row
	whole    bool // for a careful reader
	readable bool // whether its rows can be read and are the account's
}

// look reads a day. Where a manifest names it, manifest, report and rows have to agree.
// Where none does, a run broke off behind its calls.parquet, which the next one goes
// on from: what was published is to be in there all the same.
func (w *Witness) look(t testing.TB, d Day) *seen {
	t.Helper()
	s := &seen{Day: d}
	m, files := Whole(t, w.store, w.prefix, d.Date)
	if m != nil {
		if m.Account != w.account {
			return s
		}
		s.rows, s.whole, s.readable = readCalls(t, files["calls.parquet"]), true, true
		s.agree(t, m, files["report.json"])
		m.focus(t, s.rows, files["focus.parquet"])
		return s
	}
	key := w.prefix + "calls/dt=" + d.Date + "/calls.parquet"
	there := slices.Contains(w.store.Keys(t), key)
	if there {
		s.rows, s.readable = parse(w.store.Object(t, key))
	}
	if !s.readable && !d.Spoilt && len(w.dates[d.Date]) > 0 {
		t.Errorf("%s: %d calls were published, and no calls.parquet can be read", d.Date, len(w.dates[d.Date]))
	}
	if !d.Failed && there {
		t.Errorf("%s: a run succeeded, and a reader of manifests sees no day", d.Date)
	}
	return s
}

// agree holds the manifest against the report and the rows.
func (s *seen) agree(t testing.TB, m *Manifest, file []byte) {
	t.Helper()
	var r struct {
		Complete  bool `json:"complete"`
		Integrity struct {
			Total    int `json:"api_total_count"`
			Calls    int `json:"calls"`
			Rejected int `json:"rejected"`
			Kept     int `json:"kept"`
		} `json:"integrity"`
	}
	if err := json.Unmarshal(file, &r); err != nil {
		t.Fatalf("report.json: %v", err)
	}
	in := r.Integrity
	if in.Calls != m.Calls || in.Total != m.APITotalCount || in.Rejected != m.Rejected || in.Kept != m.Kept || r.Complete != m.Complete {
		t.Errorf("%s: report.json says %+v, complete %t, the manifest %+v", s.Date, in, r.Complete, m)
	}
	if m.Calls != len(s.rows) || m.Kept < 0 || m.Kept > m.Calls || m.Complete != (m.Calls-m.Kept+m.Rejected >= m.APITotalCount) {
		t.Errorf("%s: %d rows, the manifest says %d calls, %d kept, %d rejected, %d counted, complete %t", s.Date, len(s.rows), m.Calls, m.Kept, m.Rejected, m.APITotalCount, m.Complete)
	}
	for i := 1; i < len(s.rows); i++ {
		if a, b := s.rows[i-1], s.rows[i]; a.End > b.End || a.End == b.End && a.UUID >= b.UUID {
			t.Errorf("%s: row %d, %s, is out of order", s.Date, i, b.UUID)
		}
	}
}

// masked holds that no row has a whole number.
func (s *seen) masked(t testing.TB) {
	t.Helper()
	for _, r := range s.rows {
		for _, number := range []*string{r.From, r.To} {
			if number != nil && *number != mask(*number) {
				t.Errorf("%s: call %s has a whole number", s.Date, r.UUID)
			}
		}
	}
}
