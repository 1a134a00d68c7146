package daily_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// chaosSeed is the seed of the random faults: CHAOS_SEED, or one that is the
// same on every run, so that what passes here passes there.
func chaosSeed(t *testing.T) uint64 {
	t.Helper()
	seed := uint64(20261122)
	if text := os.Getenv("CHAOS_SEED"); text != "" {
		n, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatalf("CHAOS_SEED is %q, want a whole number", text)
		}
		seed = n
	}
	t.Logf("faults of seed %d; CHAOS_SEED sets another", seed)
	return seed
}

// A stormyDay is one day under one kind of weather.
type stormyDay struct {
	name  string
	calls int
	api   zentrunktest.Chaos
	store buckettest.Chaos
	late  int // calls that are entered while the day is read
	turns int // runs before which the account takes another turn: see turn

	*scene
	witness *dailytest.Witness
	weather *buckettest.Weather
	runs    int
	err     error
	took    time.Duration
}

// stormyDays is every fault alone, and all of them at once. Seeds are set by
// those who run them.
func stormyDays() []*stormyDay {
	some, more := orUnderRace(1000, 500), orUnderRace(2000, 1000)
	days := []*stormyDay{
		{name: "500s", calls: some, api: zentrunktest.Chaos{Errors: 5}},
		{name: "429s", calls: some, api: zentrunktest.Chaos{Throttles: 5}},
		{name: "empty and HTML bodies", calls: some, api: zentrunktest.Chaos{Nonsense: 8}},
		{name: "truncated JSON", calls: some, api: zentrunktest.Chaos{Cuts: 8}},
		{name: "resets", calls: some, api: zentrunktest.Chaos{Resets: 8}},
		{name: "stalls", calls: some, api: zentrunktest.Chaos{Stalls: 1, MaxInARow: 1}},
		{name: "pages that repeat, skip or lack calls", calls: more, api: zentrunktest.Chaos{Pages: 12}},
		{name: "counts that lie", calls: some, api: zentrunktest.Chaos{Totals: 25}},
		{name: "late calls", calls: more, late: 60},
		{name: "an account that is not as documented", calls: 600, turns: 4},
		{name: "another one", calls: 600, turns: 4},
		{name: "a store that refuses", calls: some, store: buckettest.Chaos{Refused: 12}},
		{name: "a store that is slow", calls: some, store: buckettest.Chaos{Slow: 50}},
		{name: "a store that loses answers", calls: some, store: buckettest.Chaos{Lost: 20, Reset: 5}},
	}
	all := zentrunktest.Storm(0)
	all.Stalls, all.MaxInARow = 0.1, 2
	for range 2 {
		days = append(days, &stormyDay{name: "all at once", calls: some, api: all, store: buckettest.Storm(0), late: 20, turns: 2})
	}
	busy := zentrunktest.Storm(0)
	busy.Throttles, busy.Stalls = 0.05, 0 // each holds the whole pace for a second
	return append(days, &stormyDay{name: "all at once on a busy day", calls: orUnderRace(20_000, 4000), api: busy, store: buckettest.Storm(0), late: 50})
}

// begin makes the scene of d and lets the weather in.
func (d *stormyDay) begin(t *testing.T, seed uint64) {
	t.Helper()
	d.scene = newScene(t, 0, max(200, d.calls/6))
	d.account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: seed, Start: d.day.From, Calls: d.calls, OddPercent: 10, Unreadable: d.calls / 200})...)
	for i, c := range zentrunktest.Generate(zentrunktest.GenOptions{Seed: seed + 1, Start: d.day.From, Calls: d.late}) {
		d.account.AddAfter(5+2*i, c)
	}
	d.api.Seed, d.store.Seed = seed, seed
	d.account.SetFaults(d.api.Faults())
	d.weather = d.store.Weather()
	d.scene.store.Intercept(d.weather.Intercept)
	d.job.API = d.patient(t)
	d.job.Log = slog.New(slog.DiscardHandler)
	d.witness = dailytest.NewWitness(d.scene.store, "team/", d.account.AuthID())
}

// patient is a client that gives up a stalled answer after ten seconds, where
// answers stall. Where none do, it waits for as long as a busy machine may take:
// an answer that is given up is fetched again, and would count as asked for twice.
func (d *stormyDay) patient(t *testing.T) *zentrunk.Client {
	t.Helper()
	timeout := 5 * time.Minute
	if d.api.Stalls > 0 {
		timeout = 10 * time.Second
	}
	transport := http.DefaultTransport.(*http.Transport).Clone()
	transport.MaxIdleConnsPerHost = 64
	t.Cleanup(transport.CloseIdleConnections)
	c, err := zentrunk.New(zentrunk.Config{
		BaseURL: d.account.URL, AuthID: d.account.AuthID(), AuthToken: d.account.AuthToken(), InFlight: 64,
		RequestsPerSecond: 20_000, RetryMinDelay: time.Millisecond, RetryMaxDelay: 4 * time.Millisecond,
		AttemptTimeout: timeout, Transport: transport,
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// mostRuns is how many scheduled runs a stormy day may take to be whole. A count
// that lies at the last reading leaves a day that is not, and says so.
const mostRuns = 8

// live runs d, as the schedule does, first under the account's turns and then until a
// run is complete that no call came too late for. What is published then is for the
// checker to see; the witness sees every run.
func (d *stormyDay) live(t *testing.T) {
	began := time.Now()
	defer func() { d.took = time.Since(began) }()
	turns := rand.New(rand.NewPCG(d.api.Seed, 2))
	for d.runs < d.turns+mostRuns {
		calm := d.runs >= d.turns
		undo, mayFail := func() {}, false
		if !calm {
			undo, mayFail = d.turn(turns)
		}
		before := len(d.account.Calls())
		result, err := d.job.Run(t.Context(), d.day, d.runs > 0)
		undo()
		d.runs++
		if err != nil && !mayFail {
			d.err = fmt.Errorf("run %d: %w", d.runs, err)
			return
		}
		d.see(t, err)
		if calm && result.Complete && len(d.account.Calls()) == before {
			return
		}
	}
	d.err = fmt.Errorf("the day is not complete after %d runs", d.runs)
}

// Whatever goes wrong on the way, a day comes out as the account's ledger has
// it: every call once, every field, every sum, each call's insights fetched once.
func TestChaos(t *testing.T) {
	t.Parallel()
	seed := chaosSeed(t)
	days := stormyDays()
	if testing.Short() {
		days = days[:len(days)-1]
	}
	for i, d := range days {
		d.begin(t, seed+uint64(i)) // not at once: it sets the environment
	}
	// Most of the time goes into waiting as the API asks for: days wait together.
	var group sync.WaitGroup
	for _, d := range days {
		group.Go(func() { d.live(t) })
	}
	group.Wait()
	for _, d := range days {
		t.Run(d.name, d.check)
	}
}

func (d *stormyDay) check(t *testing.T) {
	d.scene.store.Intercept(nil)
	stats := d.account.Stats()
	t.Logf("%d calls, %d runs, %v, %d requests; faults of the API %v, of the store %v", d.calls, d.runs, d.took.Round(time.Millisecond), stats.Requests, stats.Faults, d.weather.Faults())
	if d.err != nil {
		t.Fatal(d.err)
	}
	if os.Getenv("CHAOS_SEED") == "" { // of any seed, a rare fault may come in none of the requests
		if d.api != (zentrunktest.Chaos{Seed: d.api.Seed}) && len(stats.Faults) == 0 {
			t.Error("the API was all well")
		}
		if d.store != (buckettest.Chaos{Seed: d.store.Seed}) && len(d.weather.Faults()) == 0 {
			t.Error("the store was all well")
		}
	}
	want := d.want()
	want.Twice = d.api.Stalls > 0 || d.turns > 0 // by the clock, which a busy machine may overrun
	want.Uncounted = d.turns > 0
	dailytest.Check(t, d.scene.store, want)
}

// A limit that lasts longer than the run has time ends it at its deadline and
// not before it has kept what it had; the next run goes on from there.
func TestFarRetryAfter(t *testing.T) {
	t.Parallel()
	seed := chaosSeed(t)
	s := newScene(t, 1000, 200)
	far := zentrunktest.Chaos{Seed: seed, Throttles: 2, FarPercent: 100}
	s.account.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
		if r.N < 300 { // some windows are whole by then
			return nil
		}
		return far.Faults()(r)
	})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Minute) // the limit lasts an hour
	defer cancel()
	if _, err := s.job.Run(ctx, s.day, false); !errors.Is(err, context.DeadlineExceeded) || !errors.Is(err, zentrunk.ErrRateLimited) {
		t.Fatalf("err = %v, want DeadlineExceeded and ErrRateLimited", err)
	}
	if keys := s.store.Keys(t); len(keys) == 0 || slices.ContainsFunc(keys, func(key string) bool { return !isStaged(key) }) {
		t.Errorf("the run left %q, want staged windows alone", keys)
	}
	s.account.SetFaults()
	s.job.API = s.client(t) // another invocation: the pace is held no more
	s.run(t)
	want := s.want()
	want.Twice = true // requests under way at the end were answered to nobody
	dailytest.Check(t, s.store, want)
}

func isStaged(key string) bool {
	return len(key) > len("team/staging/") && key[:len("team/staging/")] == "team/staging/"
}

// A count that lies once, and as low as the pages lack calls, is not believed
// over a higher one: two faults that agree do not make a day complete.
func TestCountThatAgreesWithLoss(t *testing.T) {
	t.Parallel()
	for n := 2; n < 7; n++ { // the list request whose count lies
		for page := 2; page < 5; page++ { // the one that lacks a call
			s := newScene(t, 40, 5000)
			s.account.SetFaults(
				zentrunktest.AtKind(zentrunktest.KindList, page, zentrunktest.Fault{Drop: 1}),
				zentrunktest.AtKind(zentrunktest.KindList, n, zentrunktest.Fault{TotalDelta: -1}),
			)
			s.run(t)
			dailytest.Check(t, s.store, s.want())
			if t.Failed() {
				t.Fatalf("the count lies at list request %d, request %d lacks a call", n, page)
			}
		}
	}
}
