package main_test

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/lambdatest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// The day of the kill tests: small, so that a run is short, and in several
// windows, so that there is staging to be taken over.
const (
	killCalls, killLate, killWindow = 60, 6, 25
	killsByDefault, killsInShort    = 200, 16
	killsInARow                     = 5 // of one day at most, before it is left in peace
)

// A killing is what the kills of one test share.
type killing struct {
	bootstrap string
	date      string
	from      time.Time
	early     *zentrunktest.Server // the account as it was when the day was first published
	full      *zentrunktest.Server // with the calls that came late
	store     *buckettest.Server
	rng       *rand.Rand

	wholeEarly, wholeFull, wholeAfter map[string]string // objects of undisturbed runs
	requests                          [kinds]int        // of an undisturbed run
	sweep                             []snare           // every write, before and after, for the first kill of a day

	kills int
	where map[string]int // kills by what the request was
}

// The built function, killed at any request to the account or to S3, before it
// is carried out or after, and raced by another run of the day, leaves a whole
// day or none to a reader of manifests; the run that is left in peace ends in
// the bytes of one that was never disturbed.
func TestKills(t *testing.T) {
	want := killsByDefault
	if testing.Short() {
		want = killsInShort
	}
	want, seed := number(t, "KILLS", want), number(t, "KILL_SEED", 20261122)
	t.Logf("%d kills of seed %d; KILLS and KILL_SEED set others", want, seed)
	k := newKilling(t, seed)
	k.undisturbed(t)
	for n := 0; k.kills < want && !t.Failed(); n++ {
		name := fmt.Sprintf("%04d", n)
		switch n % 4 {
		case 0, 1:
			t.Run("first report "+name, func(t *testing.T) { k.first(t, "k"+name+"/") })
		case 2:
			t.Run("second report "+name, func(t *testing.T) { k.second(t, "k"+name+"/") })
		case 3:
			t.Run("race "+name, func(t *testing.T) { k.race(t, "k"+name+"/") })
		}
	}
	t.Logf("%d kills: %v", k.kills, k.where)
	if len(k.sweep) > 0 {
		t.Logf("%d writes were no place of a kill: too few kills", len(k.sweep))
		return
	}
	for _, place := range []string{"staging", "publishing", "manifest", "cleaning"} {
		if k.where[place] == 0 {
			t.Errorf("no kill at the %s", place)
		}
	}
}

func number(t *testing.T, name string, fallback int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return fallback
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		t.Fatalf("%s is %q, want a whole number from 1", name, text)
	}
	return n
}

func newKilling(t *testing.T, seed int) *killing {
	t.Helper()
	from := time.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, -1)
	k := &killing{
		bootstrap: lambdatest.Build(t, "./functions/dailyreport"), date: from.Format(time.DateOnly), from: from,
		early: zentrunktest.Start(t, zentrunktest.Options{Limit: -1}), full: zentrunktest.Start(t, zentrunktest.Options{Limit: -1}),
		store: buckettest.Start(t), rng: rand.New(rand.NewPCG(uint64(seed), 1)), where: map[string]int{},
	}
	calls := func() []zentrunktest.Call {
		return zentrunktest.Generate(zentrunktest.GenOptions{Seed: 5, Start: from, Calls: killCalls, Unreadable: 1, OddPercent: 10})
	}
	k.early.Add(calls()...)
	k.full.Add(calls()...)
	k.full.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 6, Start: from, Calls: killLate, Unreadable: 1})...)
	return k
}

// undisturbed notes what runs publish that nobody kills.
func (k *killing) undisturbed(t *testing.T) {
	tr := k.trap(t, k.full, nil, snare{})
	k.finish(t, k.full, "kfull/")
	k.requests = tr.counts()
	k.release(k.full)
	k.wholeFull = k.objects(t, "kfull/")
	k.finish(t, k.early, "kboth/")
	k.wholeEarly = k.objects(t, "kboth/")
	k.finish(t, k.full, "kboth/")
	k.wholeAfter = k.objects(t, "kboth/")
	if k.requests[atAccount] < killCalls/3 || k.requests[atReads] < 10 || k.requests[atWrites] < 9 || maps.Equal(k.wholeEarly, k.wholeAfter) {
		t.Fatalf("an undisturbed run has %v requests, which is no day to be killed in", k.requests)
	}
	for n := range k.requests[atWrites] {
		k.sweep = append(k.sweep, snare{atWrites, n + 1, false}, snare{atWrites, n + 1, true})
	}
	k.rng.Shuffle(len(k.sweep), func(i, j int) { k.sweep[i], k.sweep[j] = k.sweep[j], k.sweep[i] })
}

// start starts a function of its own for the day below prefix.
func (k *killing) start(t *testing.T, account *zentrunktest.Server, prefix string) *lambdatest.Runtime {
	t.Helper()
	return lambdatest.Start(t, k.bootstrap, k.environment(account, prefix))
}

// invoke runs the day. The deadline is far: it is there to end a test that hangs.
func (k *killing) invoke(function *lambdatest.Runtime) *lambdatest.ErrorAnswer {
	_, failed := function.Invoke([]byte(`{"date":"`+k.date+`"}`), time.Now().Add(5*time.Minute))
	return failed
}

// finish runs the day and nobody kills it.
func (k *killing) finish(t *testing.T, account *zentrunktest.Server, prefix string) {
	t.Helper()
	function := k.start(t, account, prefix)
	defer function.Stop()
	if failed := k.invoke(function); failed != nil {
		t.Fatalf("a run that nobody killed: %+v", failed)
	}
}

// first kills runs of a day of which nothing is published yet.
func (k *killing) first(t *testing.T, prefix string) {
	at := k.draw()
	if len(k.sweep) > 0 {
		at, k.sweep = k.sweep[0], k.sweep[1:]
	}
	k.killRuns(t, prefix, at, k.wholeFull)
	k.finish(t, k.full, prefix)
	k.check(t, prefix, k.wholeFull, 1)
}

// second kills runs of a day that is published, and for which calls came late.
func (k *killing) second(t *testing.T, prefix string) {
	k.finish(t, k.early, prefix)
	k.killRuns(t, prefix, k.draw(), k.wholeEarly, k.wholeAfter)
	k.finish(t, k.full, prefix)
	k.check(t, prefix, k.wholeAfter, 2)
}

// killRuns kills runs of the full account, the first of them at a given request,
// until one comes through. What a reader may see in between is one of states, or
// nothing.
func (k *killing) killRuns(t *testing.T, prefix string, at snare, states ...map[string]string) {
	t.Helper()
	for range killsInARow {
		function := k.start(t, k.full, prefix)
		tr := k.trap(t, k.full, []*lambdatest.Runtime{function}, at)
		at = k.draw()
		failed := k.invoke(function)
		k.release(k.full)
		function.Stop()
		k.read(t, prefix, states...)
		if place := tr.sprungAt(); place == "" {
			if failed != nil {
				t.Fatalf("a run that was not killed: %+v", failed)
			}
			return
		} else {
			k.kills++
			k.where[place]++
		}
	}
}

// race lets two runs of the day go at once and kills one of them: the other
// comes through.
func (k *killing) race(t *testing.T, prefix string) {
	both := []*lambdatest.Runtime{k.start(t, k.full, prefix), k.start(t, k.full, prefix)}
	tr := k.trap(t, k.full, both[:1], k.draw())
	done := make(chan *lambdatest.ErrorAnswer, 1)
	go func() { done <- k.invoke(both[0]) }()
	survivor := k.invoke(both[1])
	raced := <-done
	k.release(k.full)
	for _, function := range both {
		function.Stop()
	}
	place := tr.sprungAt()
	if place != "" {
		k.kills++
		k.where[place]++
	}
	if survivor != nil || (raced != nil && place == "") {
		t.Errorf("of two runs the one that nobody killed fails: %+v, %+v", survivor, raced)
	}
	k.read(t, prefix, k.wholeFull)
	k.finish(t, k.full, prefix)
	k.check(t, prefix, k.wholeFull, 1)
}

// read reads the day as a careful reader does, and fails the test for a day that
// is none of the states.
func (k *killing) read(t *testing.T, prefix string, states ...map[string]string) {
	t.Helper()
	m, files := dailytest.Whole(t, k.store, prefix, k.date)
	if m == nil {
		return
	}
	if len(files) < 6 || !slices.ContainsFunc(states, func(state map[string]string) bool {
		for _, f := range m.Files {
			if state[strings.TrimPrefix(f.Key, prefix)] != string(files[f.Key[strings.LastIndex(f.Key, "/")+1:]]) {
				return false
			}
		}
		return true
	}) {
		t.Errorf("a reader sees %+v, which is no day that was ever whole", m)
	}
}

// check holds what lies below prefix against an undisturbed run and the ledger.
func (k *killing) check(t *testing.T, prefix string, want map[string]string, revision int) {
	t.Helper()
	got := k.objects(t, prefix)
	for key := range want {
		if got[key] != want[key] {
			t.Errorf("%s differs from an undisturbed run's", key)
		}
	}
	if len(got) != len(want) {
		t.Errorf("%q are there, want %q", slices.Sorted(maps.Keys(got)), slices.Sorted(maps.Keys(want)))
	}
	dailytest.Check(t, k.store, dailytest.Want{
		Account: k.full, From: k.from, To: k.from.AddDate(0, 0, 1), Date: k.date, Prefix: prefix, Revision: revision, Twice: true,
	})
}
