// Package attack plays an attack on a simulated account in time that others tell: which of
// its calls have ended by then, and what they have cost. The frauds are those that
// docs/watch.md is measured by, of internal/watch/watchtest; a trunk that fails is made
// here, of the account's own calls. It knows nothing of who watches.
//
// Read this file first, then scene.go (time), record.go (frauds as records of the account)
// and outage.go (a trunk that fails).
package attack

import (
	"strings"
	"time"

	"zentrunk-reports/internal/watch/watchtest"
)

// An Attack is one that a demo can play.
type Attack struct {
	Name string
	What string // happens to the account, in a sentence without its end
	// Begins is the time of the day at which it begins, UTC.
	Begins time.Duration
	kind   string // of watchtest; empty for a trunk that fails
}

// Attacks are all of them.
var Attacks = []Attack{
	{
		Name: "irsf", kind: "irsf_burst", Begins: 2*time.Hour + 12*time.Minute,
		What: "somebody with a stolen password calls Sierra Leone at night, twelve times a minute, at 0.45 a minute",
	},
	{
		Name: "wangiri", kind: "wangiri_back", Begins: 10*time.Hour + 21*time.Minute,
		What: "a number in Sierra Leone rings once, and one after the other calls back, at 0.80 a minute",
	},
	{
		Name: "pumping", kind: "tollfree_pump", Begins: 3*time.Hour + 4*time.Minute,
		What: "a machine calls five numbers in the US again and again, and stays on the line, since their owner is paid by the minute",
	},
	{
		Name: "trunk-down", Begins: 9*time.Hour + 3*time.Minute,
		What: "the busiest trunk fails: no call over it comes through, and people dial again",
	},
}

// Names are those of all attacks.
func Names() []string {
	names := make([]string, len(Attacks))
	for i, a := range Attacks {
		names[i] = a.Name
	}
	return names
}

// Named returns the attack of a name, whatever its case, nil where there is none.
func Named(name string) *Attack {
	for i := range Attacks {
		if strings.EqualFold(Attacks[i].Name, name) {
			return &Attacks[i]
		}
	}
	return nil
}

// fraud returns the model that the attack is.
func (a *Attack) fraud() watchtest.Attack {
	for _, model := range watchtest.Attacks {
		if model.Name == a.kind {
			return model
		}
	}
	panic("watchtest has no attack " + a.kind)
}
