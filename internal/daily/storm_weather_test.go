package daily_test

import (
	"context"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"net/http"

	"sync/atomic"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A weather is what one morning is like. The zero weather is fair.
type weather struct {
	names []string

	api          zentrunktest.Chaos
	store        buckettest.Chaos
	quirks       zentrunktest.Quirks
	insights     func(uuid string) *zentrunktest.Fault // what is answered in place of them
	misspelt     [2]string                             // a field and what is said for it
	percent      int                                   // of the calls
	lateInRun    bool
	otherAccount bool
	masked       bool
	still        bool // no call is new or changed
	zone         *time.Location
	damage       string // the kind of file that somebody damages, as in its key
	runAt        int    // the run of the morning, from 0, that is killed or finds its token rotated
	killWrite    int    // after so many puts
	killRead     int    // or after so many requests to the API
	rotate       int    // after so many of them

	runs      int
	spoilt    map[string]*spoilt
	originals []zentrunktest.Call // of what is misspelt
}

// A kind is one that a morning's weather may have, in percent of all mornings.
type kind struct {
	name    string
	percent int
	set     func(s *storm, w *weather)
}

// alone are kinds of weather that come without the others: under them a run can know
// no better, or nothing is to be told of the account.
var alone = []kind{
	{"damaged calls", 4, func(s *storm, w *weather) { w.damage, w.still = "calls", true }},
	{"another account", 3, func(s *storm, w *weather) { w.otherAccount = true }},
}

var kinds = []kind{
	{"chaos of the API", 30, func(s *storm, w *weather) {
		w.api = zentrunktest.Chaos{Seed: s.rng.Uint64(), Errors: 4, Throttles: 0.03, Nonsense: 1.5, Cuts: 1.5, Resets: 1, Pages: 5, Totals: 3}
	}},
	{"chaos of the store", 5, func(s *storm, w *weather) {
		w.store = buckettest.Chaos{Seed: s.rng.Uint64(), Refused: 0.3, Slow: 1, Lost: 0.5, Reset: 0.2, Delay: 5 * time.Millisecond}
	}},
	{"unlisted", 10, func(s *storm, w *weather) { w.quirks.Unlisted = s.some() }},
	{"gone", 12, func(s *storm, w *weather) { w.quirks.Gone = s.some() }},
	{"keeps", 5, func(s *storm, w *weather) { w.quirks.Keeps = time.Duration(30+s.rng.IntN(60)) * time.Hour }},
	{"unsorted", 10, func(s *storm, w *weather) { w.quirks.Unsorted = true }},
	{"lt as lte", 8, func(s *storm, w *weather) { w.quirks.LtAsLte = true }},
	{"any time", 3, func(s *storm, w *weather) { w.quirks.AnyTime, w.quirks.Keeps = true, 100*time.Hour }},
	{"misspelt", 20, (*storm).misspell},
	{"late in a run", 20, func(s *storm, w *weather) { w.lateInRun = true }},
	{"insights not ready", 8, func(s *storm, w *weather) { w.insights = answering(zentrunktest.NotReady, 2) }},
	{"insights refused", 5, func(s *storm, w *weather) { w.insights = answering(zentrunktest.StatusFault(http.StatusForbidden), 1) }},
	{"insights failing", 5, func(s *storm, w *weather) {
		w.insights = answering(zentrunktest.StatusFault(http.StatusInternalServerError), 30)
	}},
	{"masked", 12, func(s *storm, w *weather) { w.masked = true }},
	{"another zone", 2, func(s *storm, w *weather) { w.zone = zone(s.rng.IntN(3)) }},
	{"damage", 8, func(s *storm, w *weather) { w.damage = []string{"spend", "reports", "manifests"}[s.rng.IntN(3)] }},
	{"killed while it writes", 8, func(s *storm, w *weather) { w.killWrite = 1 + s.rng.IntN(12) }},
	{"killed while it reads", 5, func(s *storm, w *weather) { w.killRead = 1 + s.rng.IntN(60) }},
	{"token rotated", 5, func(s *storm, w *weather) { w.rotate = 1 + s.rng.IntN(40) }},
}

// draw is the next morning's weather.
func (s *storm) draw() *weather {
	w := &weather{runAt: s.rng.IntN(lookbackDays + 1), spoilt: map[string]*spoilt{}}
	add := func(k kind) bool {
		if s.rng.IntN(100) >= k.percent {
			return false
		}
		k.set(s, w)
		w.names = append(w.names, k.name)
		return true
	}
	for _, k := range alone {
		if add(k) {
			return w
		}
	}
	for _, k := range kinds {
		add(k)
	}
	return w
}

// some names from one call in fifty to all of them.
func (s *storm) some() func(*zentrunktest.Call) bool {
	return zentrunktest.Fewer([]int{2, 10, 50, 100}[s.rng.IntN(4)])
}

func zone(n int) *time.Location {
	loc, err := time.LoadLocation([]string{"UTC", "Asia/Kolkata", "America/New_York"}[n])
	if err != nil {
		panic(err)
	}
	return loc
}

// answering answers f for one in n calls, always the same.
func answering(f zentrunktest.Fault, n uint32) func(string) *zentrunktest.Fault {
	return func(uuid string) *zentrunktest.Fault {
		h := fnv.New32a()
		_, _ = h.Write([]byte(uuid)) // never fails
		if h.Sum32()%n != 0 {
			return nil
		}
		return &f
	}
}

// tells is whether the API can tell of c.
func (w *weather) tells(c *zentrunktest.Call, now time.Time) bool {
	q := w.quirks
	return (q.Gone == nil || !q.Gone(c)) && (q.Keeps == 0 || !c.End.Before(now.Add(-q.Keeps)))
}

// mayFail is whether a run may end with an error.
func (w *weather) mayFail() bool {
	return w.otherAccount || w.quirks.AnyTime || w.killWrite > 0 || w.killRead > 0 || w.rotate > 0 || w.damage == "calls"
}

// breaksOff is whether one of the morning's runs is killed.
func (w *weather) breaksOff() bool { return w.killWrite > 0 || w.killRead > 0 }

// rise brings the weather over the account and the store.
func (w *weather) rise(t *testing.T, s *storm) {
	t.Helper()
	s.says(w) // it may have told before what it misspells now
	s.account.SetQuirks(w.quirks)
	w.misspell(s)
	s.says(w)
	if w.damage != "" {
		w.spoil(t, s, s.day(s.rng.IntN(lookbackDays+1)).Date)
	}
	if w.lateInRun {
		at := s.account.Stats().ByKind[zentrunktest.KindList]
		for _, c := range s.late {
			s.account.AddAfter(at+1+s.rng.IntN(30), c)
		}
		s.late = nil
	}
	if w.otherAccount {
		day := s.day(0)
		s.other.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 6, Start: day.From, Calls: 20})...)
	}
}

// stand has the faults come into the next run, and whoever ends it.
func (w *weather) stand(s *storm, cancel context.CancelFunc) {
	now := w.runs == w.runAt
	w.runs++
	reads, writes := 0, new(atomic.Int32)
	faults := []zentrunktest.FaultFunc{func(r zentrunktest.Request) *zentrunktest.Fault {
		reads++
		if now && reads == w.killRead {
			cancel()
		}
		if now && reads == w.rotate {
			s.tokens++
			s.account.SetAuthToken(fmt.Sprintf("simulated-token-%d", s.tokens))
		}
		if r.Kind == zentrunktest.KindInsights && w.insights != nil {
			return w.insights(r.CallUUID)
		}
		return nil
	}}
	if w.api != (zentrunktest.Chaos{}) {
		faults = append(faults, w.api.Faults())
	}
	s.account.SetFaults(faults...)
	sky := w.store.Weather()
	s.store.Intercept(func(rw http.ResponseWriter, r *http.Request, next http.Handler) {
		if r.Method == http.MethodPut && int(writes.Add(1)) == w.killWrite && now {
			cancel()
		}
		sky.Intercept(rw, r, next)
	})
}

// pass takes the weather away again. What was damaged and is not healed is restored,
// as an operator does.
func (w *weather) pass(t *testing.T, s *storm) {
	t.Helper()
	s.account.SetFaults()
	s.account.SetQuirks(zentrunktest.Quirks{})
	s.store.Intercept(nil)
	s.entered(w.originals...)
	for _, o := range w.spoilt {
		o.restore(t, s)
	}
}

// misspellings are fields and what the API may say for them; the last is a placeholder.
var misspellings = [][2]string{
	{"total_amount", `"0,01"`}, {"srtp", `"yes"`}, {"hangup_cause_code", `"n/a"`}, {"call_duration", `"1 min"`}, {"to_number", `[7]`},
	{"trunk_domain", `{"name":"x"}`}, {"answer_time", `"yesterday"`}, {"end_time", `"soon"`}, {"answer_time", `"1970-01-01 00:00:00"`},
}

func (s *storm) misspell(w *weather) {
	w.misspelt = misspellings[s.rng.IntN(len(misspellings))]
	w.percent = []int{5, 50, 100}[s.rng.IntN(3)]
}

// misspell has the API say nonsense for a field of recent calls.
func (w *weather) misspell(s *storm) {
	if w.misspelt[0] == "" {
		return
	}
	some := zentrunktest.Fewer(w.percent)
	for _, old := range s.recent() {
		if old.UUID == "" || old.Unreadable != "" || old.Override != nil || !some(old) {
			continue
		}
		w.originals = append(w.originals, *old)
		s.entered(misspelt(*old, w.misspelt))
	}
}

// misspelt is a call with a field and its text out of [misspellings].
func misspelt(c zentrunktest.Call, pair [2]string) zentrunktest.Call {
	if pair[0] != "end_time" {
		c.Misspell(pair[0], pair[1])
		return c
	}
	c.Override, c.Unreadable = map[string]json.RawMessage{pair[0]: json.RawMessage(pair[1])}, "end_time is not a time"
	return c
}
