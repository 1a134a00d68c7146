package dailytest

import (
	"encoding/json"
	"testing"
)

// invoice checks what of the day counts for surcharges, and that the month to
// date holds the day. The sums over a month's days are confirmed by SQL.
func (l *ledger) invoice(t testing.TB, w Want, file []byte) {
	t.Helper()
	type use struct {
		ShortSeconds int `json:"short_seconds"`
		Eligible     int `json:"eligible"`
		Short        int `json:"short"`
		Abandoned    int `json:"abandoned"`
	}
	var r struct {
		Invoice struct {
			FairUse use `json:"fair_use"`
			Month   struct {
				Month     string   `json:"month"`
				Days      int      `json:"days"`
				Published int      `json:"published"`
				Missing   []string `json:"missing"`
				Foreign   []string `json:"foreign"` // of another time zone
				Calls     int      `json:"calls"`
			} `json:"month_to_date"`
		} `json:"invoice"`
	}
	if err := json.Unmarshal(file, &r); err != nil {
		t.Fatalf("report.json: %v", err)
	}
	want := use{ShortSeconds: r.Invoice.FairUse.ShortSeconds}
	for _, c := range l.calls {
		if c.FromCountry == "IN" || c.ToCountry == "IN" {
			continue
		}
		want.Eligible++
		if seconds := c.CallDuration; !c.Answered || seconds.Valid && seconds.V <= 0 {
			want.Abandoned++
		} else if seconds.Valid && int(seconds.V) <= want.ShortSeconds {
			want.Short++
		}
	}
	if r.Invoice.FairUse != want || want.ShortSeconds < 1 {
		t.Errorf("%s: of the day count %+v for surcharges, want %+v", w.Date, r.Invoice.FairUse, want)
	}
	if m := r.Invoice.Month; m.Month != w.Date[:7] || m.Published+len(m.Missing)+len(m.Foreign) != m.Days || m.Published < 1 || m.Calls < len(l.calls) {
		t.Errorf("%s: the month to date is %+v", w.Date, m)
	}
}
