package daily_test

import (
	"encoding/json"
	"testing"
	"time"

	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// The records that the API page shows, and the one that was recorded from the
// production API, go through a whole day, and come out as their page says.
func TestRecordedRecords(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name             string
		calls            []zentrunktest.Call
		counted, reject  int
		amount, rate     string
		seconds, billed  int
		ok, none, failed int
	}{
		{"the page's call", []zentrunktest.Call{zentrunktest.PageCall()}, 1, 0, "0.01500", "0.00500", 180, 180, 0, 1, 0},
		{"the page's insights", []zentrunktest.Call{zentrunktest.PageCall(), zentrunktest.PageInsightsCall()}, 2, 0, "0.03000", "0.00500", 360, 360, 1, 1, 0},
		{"the page's list, which has no end_time", []zentrunktest.Call{zentrunktest.PageListCall()}, 0, 1, "0.00000", "", 0, 0, 0, 0, 0},
		{"the production record", []zentrunktest.Call{zentrunktest.ProductionCall()}, 1, 0, "0.00280", "0.00280", 32, 60, 0, 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newScene(t, 0, 5000)
			s.day = calendar.DayOf(tt.calls[0].End, time.UTC)
			then := s.day.To.Add(3 * time.Hour)
			s.account = zentrunktest.Start(t, zentrunktest.Options{Now: func() time.Time { return then }})
			s.account.Add(tt.calls...)
			s.job.API = s.client(t)
			s.run(t)
			want := s.want()
			want.Date = s.day.Date
			dailytest.Check(t, s.store, want)
			var r struct {
				Spend struct {
					Total struct {
						Calls    int     `json:"calls"`
						Talk     int     `json:"talk_seconds"`
						Billed   int     `json:"billed_seconds"`
						Amount   string  `json:"amount"`
						PerMin   *string `json:"rate_per_minute"`
						Answered int     `json:"answered"`
					} `json:"total"`
					Recomputed struct {
						Difference string `json:"difference"`
					} `json:"recomputed"`
				} `json:"spend"`
				Quality struct {
					Insights struct{ OK, None, Failed int } `json:"insights"`
				} `json:"quality"`
				Integrity struct{ Rejected int } `json:"integrity"`
			}
			if err := json.Unmarshal(s.store.Object(t, "team/reports/dt="+s.day.Date+"/report.json"), &r); err != nil {
				t.Fatal(err)
			}
			total := r.Spend.Total
			if total.Calls != tt.counted || total.Answered != tt.counted || total.Talk != tt.seconds || total.Billed != tt.billed ||
				total.Amount != tt.amount || r.Spend.Recomputed.Difference != "0.00000" || r.Integrity.Rejected != tt.reject ||
				r.Quality.Insights.OK != tt.ok || r.Quality.Insights.None != tt.none || r.Quality.Insights.Failed != tt.failed {
				t.Errorf("report %+v, want %+v", r, tt)
			}
			if (total.PerMin == nil) != (tt.rate == "") || (total.PerMin != nil && *total.PerMin != tt.rate) {
				t.Errorf("rate per minute %v, want %q", total.PerMin, tt.rate)
			}
		})
	}
}
