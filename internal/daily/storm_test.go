package daily_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/daily"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/pull"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// What a storm is made of where STORM_DAYS and STORM_SEED say nothing.
const (
	stormDays     = 40
	stormDaysRace = 6
	stormSeed     = 20261122
)

// atTheEdge is how many of the earliest days a call may have moved beyond, to where no
// run looks any more: it stays in them.
const atTheEdge = lookbackDays + 1

// lookbackDays is how many earlier days each morning brings up to date.
const lookbackDays = 3

// A storm is an account that is reported morning after morning, each under another
// weather, which follows from the seed. Only what is under way at once when a run is
// killed does not.
type storm struct {
	account *zentrunktest.Server
	other   *zentrunktest.Server // another account, whose credentials somebody mixes up
	store   *buckettest.Server
	bucket  *bucket.Bucket
	witness *dailytest.Witness
	wire    *http.Transport
	dir     string

	rng     *rand.Rand
	now     atomic.Int64 // Unix seconds, for the accounts
	loc     *time.Location
	morning int
	late    []zentrunktest.Call // ended, and not entered yet
	foreign map[string]bool     // days that another account has published
	tokens  int                 // that the account has had
	weather map[string]int      // mornings by what they had
	runs    int
	ended   int // runs that ended with an error
}

// A storm of mornings leaves every call that was ever published where it was, with its
// values, or where the API said it went; and once the account is whole again, so is
// every day.
func TestStorm(t *testing.T) {
	t.Parallel()
	days, seed := number(t, "STORM_DAYS", orUnderRace(stormDays, stormDaysRace)), number(t, "STORM_SEED", stormSeed)
	t.Logf("%d mornings of seed %d; STORM_DAYS and STORM_SEED set others", days, seed)
	s := newStorm(t, seed)
	for s.morning < days {
		w := s.draw()
		s.live(t, w)
		if t.Failed() {
			t.Fatalf("seed %d, morning %d: %s", seed, s.morning, w)
		}
		if s.morning%100 == 0 {
			t.Logf("morning %d, %d calls", s.morning, s.witness.Calls())
		}
	}
	s.calm(t)
	if t.Failed() {
		t.Fatalf("seed %d, after %d mornings", seed, s.morning)
	}
	t.Logf("%d calls, %d runs of a day, %d of them ended with an error; mornings with %v", s.witness.Calls(), s.runs, s.ended, s.weather)
}

// orUnderRace is a size of a scenario: whole, or the one under the race detector, where
// each call takes six times as long and more of the same show no more races. `make test`
// runs a test that asks for this without the detector too, at its whole size.
func orUnderRace(whole, race int) int {
	info, ok := debug.ReadBuildInfo()
	if ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"}) {
		return race
	}
	return whole
}

func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q, want a whole number above 0", name, text)
	}
	return n
}

func newStorm(t *testing.T, seed int) *storm {
	t.Helper()
	s := &storm{
		store: buckettest.Serve(t), dir: t.TempDir(), rng: rand.New(rand.NewPCG(uint64(seed), 1)), loc: time.UTC,
		foreign: map[string]bool{}, weather: map[string]int{}, wire: http.DefaultTransport.(*http.Transport).Clone(),
	}
	s.now.Store(time.Date(2026, 1, 1, 13, 0, 0, 0, time.UTC).Unix())
	s.account = zentrunktest.Start(t, zentrunktest.Options{Now: s.clock, Limit: -1})
	s.other = zentrunktest.Start(t, zentrunktest.Options{Now: s.clock, Limit: -1, AuthID: "MAANOTHERACCOUNT0000"})
	s.wire.MaxIdleConnsPerHost = 64
	t.Cleanup(s.wire.CloseIdleConnections)
	s.bucket = s.store.Open(t, "team/")
	s.witness = dailytest.NewWitness(s.store, "team/", s.account.AuthID())
	return s
}

func (s *storm) clock() time.Time { return time.Unix(s.now.Load(), 0).UTC() }

// day is the last one that is over this morning, and its days before.
func (s *storm) day(back int) calendar.Day {
	return calendar.DayOf(s.clock(), s.loc).Add(-1-back, s.loc)
}

// job is the job of one run.
func (s *storm) job(t *testing.T, w *weather) *daily.Job {
	t.Helper()
	account := s.account
	if w.otherAccount {
		account = s.other
	}
	api, err := zentrunk.New(zentrunk.Config{
		BaseURL: account.URL, AuthID: account.AuthID(), AuthToken: account.AuthToken(), InFlight: 8,
		RequestsPerSecond: 20_000, RetryMinDelay: time.Millisecond, RetryMaxDelay: 2 * time.Millisecond,
		AttemptTimeout: 5 * time.Minute, Transport: s.wire,
	})
	if err != nil {
		t.Fatal(err)
	}
	return &daily.Job{
		API: api, Bucket: s.bucket, Version: "test", Now: s.clock, TempDir: s.dir, Log: slog.New(slog.DiscardHandler), Grace: time.Minute,
		Settings: daily.Settings{Location: s.loc, Currency: "USD", WindowCalls: 25, Insights: pull.InsightsAnswered, SamplePercent: 100, MaskNumbers: w.masked},
		First:    s.day(lookbackDays).Date, Last: s.day(0).Date,
	}
}

// live has one morning: a night's calls, the weather, the schedule's runs and whoever
// looks at what they published.
func (s *storm) live(t *testing.T, w *weather) {
	t.Helper()
	s.morning++
	s.now.Add(24 * 60 * 60)
	if w.zone != nil {
		s.loc = w.zone
	}
	s.night(w)
	w.rise(t, s)
	visit := dailytest.Visit{OK: true, Masked: w.masked && !w.otherAccount, Fair: len(w.names) == 0}
	for back := lookbackDays; back >= 0; back-- {
		day := s.day(back)
		err := s.run(t, w, day, back > 0)
		if last := back == lookbackDays; err != nil && w.breaksOff() && (last || s.rng.IntN(2) == 0) {
			err = s.run(t, w, day, back > 0) // as the workflow does; a day's last run has no morning after it
		}
		visit.OK = visit.OK && err == nil
		visit.Days = append(visit.Days, dailytest.Day{Date: day.Date, From: day.From, To: day.To, Failed: err != nil, Spoilt: w.spoilt[day.Date] != nil})
		if err != nil && !w.mayFail() && !s.foreign[day.Date] {
			t.Errorf("%s: %v", day.Date, err)
		}
	}
	s.says(w) // those that were entered meanwhile
	w.pass(t, s)
	s.witness.See(t, visit)
	s.note(w, visit)
	s.farewell(t, w)
}

// farewell holds that the day which no run looks at any more is whole.
func (s *storm) farewell(t *testing.T, w *weather) {
	t.Helper()
	date := s.day(lookbackDays).Date
	if _, files := dailytest.Whole(t, s.store, "team/", date); files == nil && !s.foreign[date] && s.witness.Remembers(date) {
		t.Errorf("%s: no run looks at it any more, and a reader of manifests sees no day", date)
	}
}

// run is one run of a day, as an operator starts it where the day is to be taken back
// from another account.
func (s *storm) run(t *testing.T, w *weather, day calendar.Day, lookback bool) error {
	t.Helper()
	s.runs++
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	w.stand(s, cancel)
	job := s.job(t, w)
	job.Replace = s.foreign[day.Date] && !w.otherAccount
	_, err := job.Run(ctx, day, lookback && !job.Replace)
	if err != nil {
		s.ended++
	}
	if job.Replace && err == nil {
		delete(s.foreign, day.Date)
	}
	return err
}

// note counts what there was, and keeps in mind which days are another account's now.
func (s *storm) note(w *weather, v dailytest.Visit) {
	for _, name := range w.names {
		s.weather[name]++
	}
	for _, d := range v.Days {
		if w.otherAccount && !d.Failed {
			s.foreign[d.Date] = true
		}
	}
}

// calm is the end: the account is whole, and every day that it can still tell of is run
// once more.
func (s *storm) calm(t *testing.T) {
	t.Helper()
	fair := &weather{}
	s.live(t, fair) // of the last night's late calls
	s.entered(s.late...)
	s.late = nil
	var days []calendar.Day
	for back := 0; back < s.morning+atTheEdge && s.clock().Sub(s.day(back).From) <= zentrunk.Retention; back++ {
		days = append([]calendar.Day{s.day(back)}, days...)
	}
	s.witness.Says(s.account.Calls()...)
	visit := dailytest.Visit{OK: true, Fair: true}
	for _, day := range days {
		job := s.job(t, fair)
		job.Replace = s.foreign[day.Date]
		job.First, job.Last = days[0].Date, days[len(days)-1].Date
		// What a broken run staged is removed by a lifecycle rule.
		job.Staging(day).Clear(t.Context())
		if _, err := job.Run(t.Context(), day, false); err != nil {
			t.Fatalf("%s: %v", day.Date, err)
		}
		visit.Days = append(visit.Days, dailytest.Day{Date: day.Date, From: day.From, To: day.To})
	}
	s.witness.See(t, visit)
	for _, day := range days[atTheEdge:] {
		dailytest.Check(t, s.store, dailytest.Want{Account: s.account, From: day.From, To: day.To, Date: day.Date, Prefix: "team/", Twice: true, Uncounted: true})
	}
	s.witness.All(t)
}

func (w *weather) String() string { return fmt.Sprint(w.names) }
