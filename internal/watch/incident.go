package watch

import (
	"fmt"
	"time"

	"zentrunk-reports/internal/money"
)

// The states of an incident.
const (
	Opened = "opened"
	Grew   = "grew" // doubled since last told
	Closed = "closed"
)

const (
	cleanSlices = 12      // an incident is over after an hour in which its rule never held
	remembered  = dayLong // slices for which one that is over is continued by its key
	mostOpen    = 1000    // a rule that finds more keys than this says nothing about them
	growth      = 2       // times what was told
)

// An Incident is what people are told. Its figures are those of all calls of its key
// from the first window on, usual ones included: what is usual stands beside them.
type Incident struct {
	ID          string     `json:"id"`
	Rule        string     `json:"rule"`
	Key         string     `json:"key"` // a country, a trunk, a masked number, "*", or "" where there is none
	State       string     `json:"state"`
	OpenedAt    time.Time  `json:"opened_at"`     // end of the slice that opened it, UTC
	FirstCallAt *time.Time `json:"first_call_at"` // nil where no call has the time
	Calls       int        `json:"calls"`         // what the rule counts: failed ones, short ones, else all
	Amount      money.Sum  `json:"amount"`
	Usual       *Expected  `json:"usual"` // in the same time; nil where nothing is known
	// TopCallers and TopDestinations are those when it opened or grew. Never nil.
	TopCallers      []Party `json:"top_callers"`
	TopDestinations []Party `json:"top_destinations"`
	// With is the id of an incident that was open already and has nearly all of these
	// calls: one attack breaks several rules. Empty where there is none.
	With     string `json:"with,omitempty"`
	What     string `json:"what"`
	WhatToDo string `json:"what_to_do"`
}

// Expected is what is usual, in whole calls and hundredths. It is an estimate of statistics
// and no charge: nothing may be added to its amount or taken from it.
type Expected struct {
	Calls  int          `json:"calls"`
	Amount money.Amount `json:"amount"`
}

// A Party is who called or was called: a masked number, or a prefix of at most 7 digits
// that 10 or more numbers share.
type Party struct {
	Number string    `json:"number"`
	Calls  int       `json:"calls"`
	Amount money.Sum `json:"amount"`
}

// A Change is an incident that has another state than before.
type Change struct {
	Incident
	Slice int64 `json:"slice"` // the slice that changed it
}

// At is when the change was: the end of its slice, UTC. It is the same whenever it is told.
func (c Change) At() time.Time { return StartOf(c.Slice + 1) }

// incident is an Incident as the state keeps it.
type incident struct {
	Incident
	Of    Key   `json:"of"`
	From  int64 `json:"from"`  // first slice of its first window
	Seen  int64 `json:"seen"`  // newest slice in which its rule held
	Clean int   `json:"clean"` // slices judged since, all complete
	Last  int64 `json:"last"`  // the newest of them, so that none counts twice
	Over  int64 `json:"over"`  // the slice that closed it; 0 while it is open
	Late  int64 `json:"late"`  // the newest slice when its rule last held by calls that came late
	// Gone is that it was told for a day in which its key had no call, and has had none
	// since: a trunk that was taken away.
	Gone bool `json:"gone,omitempty"`

	Spend      int64 `json:"spend"` // as Amount
	ToldCalls  int   `json:"told_calls"`
	ToldSpend  int64 `json:"told_spend"`
	FirstCalls int   `json:"first_calls"` // when it opened
	FirstSpend int64 `json:"first_spend"`

	UsualCalls float64 `json:"usual_calls"`
	UsualSpend float64 `json:"usual_spend"`
	Known      bool    `json:"known"` // whether anything was usual when it opened
}

// open returns the incident of a hit.
func (v *view) open(h Hit) *incident {
	r := h.rule
	in := &incident{Of: h.Key, From: v.at - int64(h.Slices) + 1, Seen: v.at, UsualCalls: h.UsualCalls, UsualSpend: h.UsualSpend}
	in.Incident = Incident{
		ID: v.Key.hash(fmt.Sprintf("%s %s %d", r.name, h.word(), StartOf(v.at).Unix())), Rule: r.name, Key: h.Name, State: Opened,
		OpenedAt: StartOf(v.at + 1), What: r.sentence, WhatToDo: r.todo,
	}
	sum := v.sumOf(h.rule, h.Key, min(h.Slices, windowLong))
	in.Calls, in.Spend = r.counts(sum), sum.Spend
	if sum.First != 0 {
		at := time.Unix(sum.First, 0).UTC()
		in.FirstCallAt = &at
	}
	in.FirstCalls, in.FirstSpend = in.Calls, in.Spend
	in.Known = v.knows(h.Key)
	in.TopCallers, in.TopDestinations = []Party{}, []Party{}
	in.told()
	return in
}

// word is what an id is made of: it tells the dimension where the name does not.
func (k Key) word() string { return string(rune('a'+k.Dim)) + k.Name }

func (in *incident) told() { in.ToldCalls, in.ToldSpend = in.Calls, in.Spend }

// enter takes what a slice has more than was known of it.
func (in *incident) enter(old, now *Slice) {
	if now.At < in.From || in.Over != 0 && now.At > in.Over {
		return
	}
	r := ruleOf(in.Rule)
	if r == nil {
		return
	}
	c := now.Cells[in.Of.Dim][in.Of.Name]
	in.Calls += r.counts(c)
	in.Spend = plus(in.Spend, c.Spend)
	if old != nil {
		was := old.Cells[in.Of.Dim][in.Of.Name]
		in.Calls -= r.counts(was)
		in.Spend = plus(in.Spend, -was.Spend)
	}
}

// grown is whether in has doubled since it was last told. One that came again has to be
// more than it was when it opened: what flickers around a bound is one incident.
func (in *incident) grown() bool {
	money := ruleOf(in.Rule).byMoney
	switch {
	case in.State == Closed && money && in.FirstSpend > 0:
		return in.Spend-in.ToldSpend > in.FirstSpend
	case in.State == Closed:
		return in.FirstCalls > 0 && in.Calls-in.ToldCalls > in.FirstCalls
	case money && in.ToldSpend > 0:
		return in.Spend >= growth*in.ToldSpend
	}
	return in.ToldCalls > 0 && in.Calls >= growth*in.ToldCalls
}

// anew is whether what comes again at a slice is an incident of its own. A silence has no
// calls by which it could be more than it was, and each outage is told.
func (in *incident) anew(at int64) bool {
	return in.FirstCalls == 0 && !in.Gone && in.Over != 0 && at > in.Over
}

// hears notes whether the trunk of a silence is gone. It counts from when the incident was
// opened, and not from the last call: on a Monday that is days ago for a trunk that is
// used on working days. All trunks together are never gone: that is no account to watch.
func (in *incident) hears(v *view, h Hit) {
	if h.Slices >= dayLong && h.Name != everything && in.Over == 0 && v.at-SliceOf(in.OpenedAt) >= dayLong {
		in.Gone = true
	}
}

// returns notes that a key which was gone has calls again.
func (in *incident) returns(v *view) {
	if _, busy := v.window[0].Cells[in.Of.Dim][in.Of.Name]; busy && v.at > in.Seen {
		in.Gone = false
	}
}

// forgotten is whether what comes again at v is no longer continued. One that is gone is
// kept as long as its calls are still to be expected, or it would be told again.
func (in *incident) forgotten(v *view) bool {
	if in.Gone && v.usual.known(in.Of) != nil {
		return false
	}
	return in.Over != 0 && v.at-in.Over > remembered
}

// again continues an incident that was over, with the window of a hit.
func (in *incident) again(v *view, h Hit) {
	fresh := min(int64(h.Slices), v.at-in.Over, windowLong) // those before are counted
	sum := v.sumOf(h.rule, h.Key, int(fresh))
	in.From, in.Over, in.Clean = v.at-fresh+1, 0, 0
	in.Calls += h.rule.counts(sum)
	in.Spend = plus(in.Spend, sum.Spend)
}

func (in *incident) public() Incident {
	out := in.Incident
	out.Amount = amountOf(in.Spend).Sum()
	if in.Known {
		out.Usual = &Expected{Calls: int(in.UsualCalls + .5), Amount: amountOf(int64(float64(in.UsualSpend*100)+.5) * (unit / 100))}
	}
	return out
}
