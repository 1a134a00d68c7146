package report

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"zentrunk-reports/internal/country"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/wording"
)

// Causes are the incidents of r that are not the calls of another one of r: one attack breaks
// several rules.
func (r *Report) Causes() []*Incident {
	var out []*Incident
	for i := range r.IncidentDetails {
		if in := &r.IncidentDetails[i]; in.With == "" || !slices.Contains(r.Incidents, in.With) {
			out = append(out, in)
		}
	}
	return out
}

// countedAs is what the calls of a rule are, where they are not all of its key's.
var countedAs = map[string]string{"trunk_failing": "failed call", "short_calls": "short call"}

// IncidentText tells people of an incident in one sentence without its point: what happened, where,
// how much since when, and what is usual.
func (r *Report) IncidentText(i *Incident) string {
	var b strings.Builder
	b.WriteString(i.Title())
	if where := r.IncidentPlace(i); where != "" && i.Key != "" { // the title of no_country says where
		b.WriteString(": " + where)
	}
	thing := cmp.Or(countedAs[i.Rule], "call")
	b.WriteString(", " + r.calls(thing, i.Calls, i.Amount) + " since " + r.IncidentSince(i))
	if i.Usual != nil && (i.Usual.Calls > 0 || i.Usual.Amount.Sign() > 0) {
		b.WriteString(", usually " + r.calls(thing, i.Usual.Calls, i.Usual.Amount))
	}
	if i.Over() {
		b.WriteString(", and is over")
	}
	return b.String()
}

func (r *Report) calls(thing string, n int, a money.Sum) string {
	s := wording.Counted(n, thing)
	if a.Sign() != 0 {
		s += " for " + r.money(a)
	}
	return s
}

// Title is what happened, or the name of the rule where no words came with it.
func (i *Incident) Title() string {
	return wording.OneLine(cmp.Or(i.What, strings.ReplaceAll(i.Rule, "_", " ")))
}

// IncidentPlace names the key of an incident, "" where it has none.
func (r *Report) IncidentPlace(i *Incident) string {
	name := cmp.Or(country.Name(i.Key), r.Names[i.Key]) // a number has none
	return wording.Place(i.Rule, brief(i.Key), brief(name))
}

// IncidentSince tells when an incident began by the report's clock, with the date where that is
// another.
func (r *Report) IncidentSince(i *Incident) string {
	at := i.OpenedAt
	if i.FirstCallAt != nil {
		at = *i.FirstCallAt
	}
	if at.Format(time.DateOnly) != r.Date {
		return at.Format("15:04 on 2 January")
	}
	return at.Format("15:04")
}
