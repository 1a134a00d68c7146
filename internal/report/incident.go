package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"zentrunk-reports/internal/money"
)

// MaxIncidents is the most incidents of which a report holds more than the id.
const MaxIncidents = 50

// An Incident is one that the watch opened on the day, as it was when the report was
// published. Its figures are those of all calls of its key from the first on, and no
// number in it is whole.
type Incident struct {
	ID          string     `json:"id"`
	Rule        string     `json:"rule"`
	Key         string     `json:"key"`           // a country, a trunk id, a masked number, "*" for several, "" for none
	State       string     `json:"state"`         // opened, grew or closed
	OpenedAt    time.Time  `json:"opened_at"`     // by the report's clock
	FirstCallAt *time.Time `json:"first_call_at"` // by the report's clock; nil is not known
	Calls       int        `json:"calls"`         // what the rule counts: failed ones, short ones, else all
	Amount      money.Sum  `json:"amount"`
	Usual       *Usual     `json:"usual"` // in the same time; nil where nothing is known of it
	// TopCallers and TopDestinations have the most calls first. Never nil.
	TopCallers      []Party `json:"top_callers"`
	TopDestinations []Party `json:"top_destinations"`
	// With is the id of the incident that has nearly all of these calls too, and was open
	// already; "" is none.
	With     string `json:"with"`
	What     string `json:"what"` // happened, in words
	WhatToDo string `json:"what_to_do"`
}

// A Usual is what was to be expected: an estimate, and no charge.
type Usual struct {
	Calls  int       `json:"calls"`
	Amount money.Sum `json:"amount"`
}

// A Party is who called or was called: a masked number, or a prefix that ten numbers share.
type Party struct {
	Number string    `json:"number"`
	Calls  int       `json:"calls"`
	Amount money.Sum `json:"amount"`
}

// Over is whether the incident had ended when the report was published.
func (i *Incident) Over() bool { return i.State == "closed" }

// SetIncidents gives r the incidents of its day, in any order.
func (r *Report) SetIncidents(all []Incident) {
	all = slices.Clone(all)
	slices.SortFunc(all, func(a, b Incident) int {
		return cmp.Or(a.OpenedAt.Compare(b.OpenedAt), cmp.Compare(a.ID, b.ID))
	})
	r.Incidents = make([]string, len(all))
	for i := range all {
		r.Incidents[i] = all[i].ID
	}
	r.IncidentDetails = append([]Incident{}, all[:min(len(all), MaxIncidents)]...)
}

// keepIncidents makes the incidents of r those of published. Where its form has none, those
// of r stay.
func (r *Report) keepIncidents(published *Report) {
	if published.Incidents == nil {
		return
	}
	r.Incidents, r.IncidentDetails = published.Incidents, published.IncidentDetails
	if r.IncidentDetails == nil {
		r.IncidentDetails = []Incident{}
	}
}

// checkIncidents holds what is told of incidents to their ids.
func (r *Report) checkIncidents() error {
	if r.Incidents == nil || r.IncidentDetails == nil {
		return fmt.Errorf("incidents are null")
	}
	if len(r.IncidentDetails) > len(r.Incidents) {
		return fmt.Errorf("%d incidents, and details of %d", len(r.Incidents), len(r.IncidentDetails))
	}
	for i := range r.IncidentDetails {
		in := &r.IncidentDetails[i]
		if in.ID != r.Incidents[i] || in.TopCallers == nil || in.TopDestinations == nil {
			return fmt.Errorf("the details of incident %d are those of %q, or have null lists", i, in.ID)
		}
	}
	return nil
}
