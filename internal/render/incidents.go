package render

import (
	"fmt"
	"strings"

	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/wording"
)

const (
	firstIncidents = 2  // are named where the page begins
	incidentRows   = 20 // of the section
	incidentSource = 3  // callers, and numbers called
)

// alert is what the page says of incidents where it begins: "" where there are none. Those
// that are another one's calls are counted and not named.
func alert(r *report.Report) string {
	if len(r.Incidents) == 0 {
		return ""
	}
	var named []string
	for i := range r.IncidentDetails {
		if in := &r.IncidentDetails[i]; in.With == "" && len(named) < firstIncidents {
			named = append(named, r.IncidentText(in))
		}
	}
	s := fmt.Sprintf("The watch opened %s on this day", wording.Counted(len(r.Incidents), "incident"))
	if len(named) > 0 {
		s += ". " + strings.Join(named, ". ")
	}
	return s + "."
}

// incidentSection names what the watch found on the day, and what to do.
func incidentSection(r *report.Report) section {
	t := &table{
		Caption: "Incidents of the day", Cards: true,
		Head: []head{{Label: "What", Text: true, Long: true}, {Label: "Where", Text: true}, {Label: "Since", Text: true}, {Label: "Calls"}, {Label: "Spend", Unit: r.Currency},
			{Label: "From", Text: true, Long: true}, {Label: "To", Text: true, Long: true}, {Label: "What to do", Text: true, Long: true}},
	}
	shown := min(len(r.IncidentDetails), incidentRows)
	for i := range shown {
		t.Rows = append(t.Rows, incidentRow(r, i))
	}
	if more := len(r.Incidents) - shown; more > 0 {
		t.Note = "And " + wording.Counted(more, "more incident") + ", in watch/incidents/ of the bucket."
	}
	return section{
		ID: "incidents", Title: "Incidents",
		Lead: "What the watch opened on this day, as it was when this page was made. Figures are of all calls of the place since then, usual ones included. " +
			"Numbers are masked, and those of which ten or more begin alike are shown by up to seven digits. Times are " + r.Timezone + ".",
		Blocks: []block{{Wide: true, Broad: true, Table: t}},
	}
}

func incidentRow(r *report.Report, i int) row {
	const list = "incident_details"
	in := &r.IncidentDetails[i]
	what := cell{Words: in.Title(), Href: "../../watch/incidents/dt=" + r.Date + "/" + in.ID + ".json", Note: "open"}
	switch {
	case in.Over():
		what.Note = "over"
	case in.State == "grew":
		what.Note = "open, and grew"
	}
	if with := withOf(r, in); with != "" {
		what.Note += "; nearly all of its calls are those of: " + with
	}
	places := r.Spend.Total.Amount.Places()
	calls, usualCalls := countOf(at(list, i, "calls"), in.Calls), countOf(at(list, i, "usual.calls"), in.Usual.Calls)
	spend, usualSpend := amountOf(at(list, i, "amount"), in.Amount, places), amountOf(at(list, i, "usual.amount"), in.Usual.Amount, places)
	return plain(what, cell{Text: r.IncidentPlace(in)}, cell{Words: r.IncidentSince(in)},
		cell{Main: &calls, Also: &usualCalls, AlsoUnit: "usual"}, cell{Main: &spend, Also: &usualSpend, AlsoUnit: "usual"},
		sources(in.TopCallers), sources(in.TopDestinations), cell{Words: in.WhatToDo}).locate(list, i)
}

// withOf says which incident has the calls of in too, "" for none.
func withOf(r *report.Report, in *report.Incident) string {
	for j := range r.IncidentDetails {
		if other := &r.IncidentDetails[j]; other.ID == in.With {
			return strings.TrimSuffix(other.Title()+", "+r.IncidentPlace(other), ", ")
		}
	}
	return ""
}

func sources(all []report.Party) cell {
	var c cell
	for i := range all[:min(len(all), incidentSource)] {
		if i == 0 {
			c.Text = all[i].Number
		} else {
			c.Aside = append(c.Aside, all[i].Number)
		}
	}
	if c.Text == "" {
		c.Words = "not known"
	}
	return c
}
