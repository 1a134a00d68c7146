package daily_test

import (
	"encoding/json"
	"log/slog"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A stated is what the tests look at of a statement.
type stated struct {
	State    string
	Timezone string
	Days     struct {
		Published                    int
		Missing, Incomplete, Foreign []string
	}
	Spend struct {
		Total struct {
			Calls  int
			Amount string
		}
	}
	Previous struct {
		Total *struct{ Calls int }
		Same  *struct{ Calls int } `json:"same_days"`
	}
}

func (s *scene) statement(t *testing.T, month string) stated {
	t.Helper()
	dailytest.Statement(t, s.store, "team/", month)
	var out stated
	if err := json.Unmarshal(s.store.Object(t, "team/months/month="+month+"/statement.json"), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// newMonths returns a scene whose account has calls in October and November 2026.
func newMonths(t *testing.T) *scene {
	s := newScene(t, 0, 5000)
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 5, Start: time.Date(2026, 10, 1, 0, 0, 0, 0, time.UTC), Span: 53 * 24 * time.Hour, Calls: 400, OddPercent: 5})...)
	return s
}

// runDays runs dates of one month from the first number to the last.
func (s *scene) runDays(t *testing.T, month string, first, last int) {
	t.Helper()
	at, err := time.Parse("2006-01", month)
	if err != nil {
		t.Fatal(err)
	}
	for n := first; n <= last; n++ {
		day, err := calendar.ParseDay(at.AddDate(0, 0, n-1).Format(time.DateOnly), s.job.Settings.Location)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.job.Run(t.Context(), day, true); err != nil {
			t.Fatal(err)
		}
	}
}

// A month closes with its last day, shows the month before on the same days, and follows
// when a call of the month before comes late.
func TestMonthCloses(t *testing.T) {
	t.Parallel()
	s := newMonths(t)
	s.runDays(t, "2026-10", 1, 30)
	if got := s.statement(t, "2026-10"); got.State != "open" || !slices.Equal(got.Days.Missing, []string{"2026-10-31"}) || got.Previous.Total != nil {
		t.Errorf("with a day to come: %+v", got)
	}
	s.runDays(t, "2026-10", 31, 31)
	october := s.statement(t, "2026-10")
	if october.State != "closed" || october.Days.Published != 31 {
		t.Errorf("whole: %+v", october)
	}
	s.runDays(t, "2026-11", 1, 10)
	november := s.statement(t, "2026-11")
	if november.Previous.Same == nil || november.Previous.Total.Calls != october.Spend.Total.Calls || november.Previous.Same.Calls >= october.Spend.Total.Calls {
		t.Errorf("beside October: %+v", november.Previous)
	}
	s.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 6, Start: time.Date(2026, 10, 5, 8, 0, 0, 0, time.UTC), Span: time.Hour, Calls: 2})...)
	s.runDays(t, "2026-10", 5, 5)
	if got := s.statement(t, "2026-11").Previous; got.Total.Calls != october.Spend.Total.Calls+2 || got.Same.Calls != november.Previous.Same.Calls+2 {
		t.Errorf("after two late calls: %+v, before %+v", got, november.Previous)
	}
	s.statement(t, "2026-10")
}

// A day that is missing, one of another currency and a change of the time zone keep a
// month open, and what does not fit is in no sum.
func TestMonthOfOddDays(t *testing.T) {
	t.Parallel()
	s := newMonths(t)
	s.runDays(t, "2026-10", 25, 31)
	s.job.Settings.Currency = "EUR"
	s.runDays(t, "2026-10", 24, 24)
	s.job.Settings.Currency = "USD"
	got := s.statement(t, "2026-10")
	if got.State != "open" || got.Days.Published != 8 || !slices.Equal(got.Days.Foreign, []string{"2026-10-24"}) || len(got.Days.Missing) != 23 {
		t.Errorf("with a day in EUR: %+v", got.Days)
	}
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	s.runDays(t, "2026-11", 1, 4)
	s.job.Settings.Location = berlin
	s.runDays(t, "2026-11", 6, 9)
	got = s.statement(t, "2026-11")
	if got.Timezone != "Europe/Berlin" || len(got.Days.Foreign) != 4 || !slices.Contains(got.Days.Missing, "2026-11-05") || got.Previous.Total != nil {
		t.Errorf("across a change of zone: %+v", got)
	}
}

// Runs of several days that end at once leave the statement of all of them.
func TestMonthOfRacingDays(t *testing.T) {
	t.Parallel()
	s := newMonths(t)
	var runs sync.WaitGroup
	for n := range 6 {
		job := *s.job
		job.API, job.Log = s.client(t), slog.New(slog.DiscardHandler)
		runs.Go(func() {
			if _, err := job.Run(t.Context(), s.day.Add(-n, time.UTC), false); err != nil {
				t.Error(err)
			}
		})
	}
	runs.Wait()
	if got := s.statement(t, "2026-11"); got.Days.Published != 6 {
		t.Errorf("six days raced: %+v", got.Days)
	}
}

// A statement that cannot be made is a warning: the day is published, the old statement
// stays, and the next run of any day of the month makes it.
func TestMonthThatCannotBeMade(t *testing.T) {
	t.Parallel()
	s := newMonths(t)
	s.runDays(t, "2026-11", 20, 21)
	before := s.objects(t)
	s.store.Intercept(func(w http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && strings.Contains(r.URL.Path, "/months/") {
			w.WriteHeader(http.StatusForbidden)
			return
		}
		next.ServeHTTP(w, r)
	})
	if result := s.run(t); !result.Published {
		t.Errorf("result %+v", result)
	}
	key := "team/" + bucket.StatementKey("2026-11", "json")
	if string(s.store.Object(t, key)) != before[key] || !strings.Contains(s.log.String(), "a statement is not brought up to date") {
		t.Errorf("the statement is another, or nothing is said: %s", s.log)
	}
	s.store.Intercept(nil)
	s.runDays(t, "2026-11", 20, 20) // unchanged
	if got := s.statement(t, "2026-11"); got.Days.Published != 3 {
		t.Errorf("after the next run: %+v", got.Days)
	}
	whole := s.objects(t)
	s.runDays(t, "2026-11", 20, 22)
	if !maps.Equal(whole, s.objects(t)) {
		t.Error("unchanged days changed bytes")
	}
}
