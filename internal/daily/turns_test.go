package daily_test

import (
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"zentrunk-reports/internal/daily/dailytest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// turn draws one way in which the account is not as documented, for one run. undo has
// it as documented again; mayFail is whether the run may end with an error.
func (d *stormyDay) turn(rng *rand.Rand) (undo func(), mayFail bool) {
	some := zentrunktest.Fewer([]int{2, 10, 50, 100}[rng.IntN(4)])
	quirks := []zentrunktest.Quirks{
		{Unlisted: some}, {Gone: some}, {Keeps: 15 * time.Hour}, {Unsorted: true}, {LtAsLte: true}, {AnyTime: true},
	}
	insights := []*zentrunktest.Fault{new(zentrunktest.StatusFault(http.StatusForbidden)), new(zentrunktest.NotReady)}
	d.witness.Says(d.account.Calls()...)
	switch n := rng.IntN(len(quirks) + len(insights) + 2); {
	case n < len(quirks):
		d.account.SetQuirks(quirks[n])
		return func() { d.account.SetQuirks(zentrunktest.Quirks{}) }, quirks[n].AnyTime
	case n < len(quirks)+len(insights):
		fault := insights[n-len(quirks)]
		d.account.SetFaults(func(r zentrunktest.Request) *zentrunktest.Fault {
			if r.Kind == zentrunktest.KindInsights {
				return fault
			}
			return nil
		}, d.api.Faults())
		return func() { d.account.SetFaults(d.api.Faults()) }, false
	}
	return d.misspell(misspellings[rng.IntN(len(misspellings))]), false
}

// misspell has the API say nonsense for one field of all calls whose record is as
// usual.
func (d *stormyDay) misspell(pair [2]string) (undo func()) {
	var originals []zentrunktest.Call
	for _, old := range d.account.Calls() {
		if old.UUID == "" || old.Unreadable != "" || old.Override != nil {
			continue
		}
		originals = append(originals, *old)
		d.account.Add(misspelt(*old, pair))
	}
	d.witness.Says(d.account.Calls()...)
	return func() { d.account.Add(originals...) }
}

// see shows the witness what lies there after a run.
func (d *stormyDay) see(t *testing.T, err error) {
	d.witness.Says(d.account.Calls()...)
	d.scene.store.Intercept(nil)
	defer d.scene.store.Intercept(d.weather.Intercept)
	d.witness.See(t, dailytest.Visit{OK: err == nil, Days: []dailytest.Day{{Date: date, From: d.day.From, To: d.day.To, Failed: err != nil}}})
}
