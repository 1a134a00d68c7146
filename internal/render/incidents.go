package render

import (
	"cmp"
	"fmt"
	"strings"

	"zentrunk-reports/internal/country"
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
	causes := r.Causes()
	for _, in := range causes[:min(len(causes), firstIncidents)] {
		named = append(named, r.IncidentText(in))
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
		Head: []head{{Label: "What", Text: true, Long: true}, {Label: "Where", Text: true, Long: true}, {Label: "Since", Text: true}, {Label: "Calls"}, {Label: "Spend", Unit: r.Currency},
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
	what := cell{Told: in.Title(), Href: "../../watch/incidents/dt=" + r.Date + "/" + in.ID + ".json", Note: "open"}
	switch {
	case in.Over():
		what.Note = "over"
	case in.State == "grew":
		what.Note = "open, and grew"
	}
	if with := withOf(r, in); with != "" {
		what.Aside = []string{"the same calls: " + with}
	}
	places := r.Spend.Total.Amount.Places()
	calls, spend := only(countOf(at(list, i, "calls"), in.Calls)), only(amountOf(at(list, i, "amount"), in.Amount, places))
	if u := in.Usual; u != nil && u.Calls > 0 {
		calls = calls.beside(countOf(at(list, i, "usual.calls"), u.Calls))
	}
	if u := in.Usual; u != nil && u.Amount.Sign() > 0 {
		spend = spend.beside(amountOf(at(list, i, "usual.amount"), u.Amount, places))
	}
	return plain(what, placeOf(r, in), cell{Words: r.IncidentSince(in)},
		calls, spend, sources(in.TopCallers), sources(in.TopDestinations), cell{Told: in.WhatToDo}).locate(list, i)
}

// beside returns c with what is usual beside its figure.
func (c cell) beside(usual figure) cell {
	c.Also, c.AlsoUnit = &usual, "usual"
	return c
}

// placeOf shows the key of an incident as tables show countries and trunks.
func placeOf(r *report.Report, in *report.Incident) cell {
	switch {
	case in.Key == "*" || in.Key == "":
		return cell{Text: r.IncidentPlace(in)}
	case country.Name(in.Key) != "":
		return named(nil, "to_country", &in.Key)
	}
	return named(r.Names, "trunk", &in.Key) // a number has no name
}

// withOf says of which incident of the day the calls of in are, "" for none.
func withOf(r *report.Report, in *report.Incident) string {
	for j := range r.IncidentDetails {
		if other := &r.IncidentDetails[j]; other.ID == in.With {
			return cmp.Or(r.IncidentPlace(other), other.Title())
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
