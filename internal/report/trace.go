package report

import "zentrunk-reports/internal/money"

// An aspect is what of a row's calls a finding is about.
type aspect int

const (
	ofSpend      aspect = iota // what they cost, where that is above 0
	ofShort                    // answered calls of at most [ShortSeconds]
	ofUnanswered               // calls that were not answered
	ofBad                      // calls rated fair or poor
	ofEnding                   // calls that ended with a hangup code; no group's, but the code's
)

// Of how many keys of a dimension, and of how many trunks of a key, it is followed when
// their calls were. There are some 250 countries: more keys are no longer what they seem.
const (
	mostTraced = 1000
	mostTrunks = 100
)

// A trace follows one aspect of one row through the hours and over the trunks.
type trace struct {
	hours  [24]weight
	trunks map[string]*weight
}

// A weight is how much of an aspect there is.
type weight struct {
	calls  int
	amount money.Sum
}

func (w *weight) add(amount money.Sum) {
	w.calls++
	w.amount = w.amount.Add(amount)
}

// A mark is what one call adds to its traces.
type mark struct {
	hour   int
	trunk  string
	amount money.Sum
}

// follow adds a call to the trace of an aspect of g.
func (g *group) follow(a aspect, m *mark) {
	if !g.traced {
		return
	}
	if g.traces[a] == nil {
		g.traces[a] = &trace{}
	}
	g.traces[a].add(m)
}

func (t *trace) add(m *mark) {
	t.hours[m.hour].add(m.amount)
	w := t.trunks[m.trunk]
	if w == nil {
		if len(t.trunks) == mostTrunks {
			return
		}
		if t.trunks == nil {
			t.trunks = map[string]*weight{}
		}
		w = &weight{}
		t.trunks[m.trunk] = w
	}
	w.add(m.amount)
}

// rows adds a call to the traces of its rows.
func (m *mark) rows(f *facts, total, country, trunk, from, to *group) {
	if f.amount.Sign() > 0 {
		total.follow(ofSpend, m)
		country.follow(ofSpend, m)
	}
	if f.short == 1 {
		total.follow(ofShort, m)
		country.follow(ofShort, m)
	}
	if f.answered == 0 {
		country.follow(ofUnanswered, m)
		trunk.follow(ofUnanswered, m)
	}
	if f.rating == fair || f.rating == poor {
		for _, g := range [...]*group{country, trunk, from, to} {
			g.follow(ofBad, m)
		}
	}
}

// follow adds a call to the trace of its hangup code.
func (b *Builder) follow(code int32, m *mark) {
	t := b.codes[code]
	if t == nil {
		if len(b.codes) == mostTraced {
			return
		}
		t = &trace{}
		b.codes[code] = t
	}
	t.add(m)
}
