package display

import (
	"cmp"
	"fmt"
	"strings"

	"zentrunk-reports/internal/country"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/wording"
	"zentrunk-reports/local/when"
)

// An IncidentView is how incidents of the watch are shown.
type IncidentView struct {
	Clock    when.Clock
	Currency string
	Names    map[string]string // of trunks, by their id
}

// mostParties is how many callers and destinations people are shown.
const mostParties = 3

// Title says what is wrong and where: new destination, Latvia (LV).
func (v IncidentView) Title(in watch.Incident) string {
	title := strings.ReplaceAll(in.Rule, "_", " ")
	name := cmp.Or(country.Name(in.Key), v.Names[in.Key]) // a number has none
	if where := wording.Place(in.Rule, printable(in.Key), printable(name)); where != "" {
		title += ", " + where
	}
	return printable(title)
}

// Come is what came of an incident until now.
func (v IncidentView) Come(in watch.Incident) string {
	switch in.Rule {
	case "trunk_silent":
		return "no calls"
	case "trunk_failing":
		return wording.Counted(in.Calls, "failed call")
	case "short_calls":
		return wording.Counted(in.Calls, "short call")
	}
	return wording.Counted(in.Calls, "call") + ", " + in.Amount.Fixed(2) + " " + v.Currency
}

// Incident returns the view of an incident for whoever has to act on it.
func (v IncidentView) Incident(in watch.Incident) []Line {
	since := in.OpenedAt
	if in.FirstCallAt != nil {
		since = *in.FirstCallAt
	}
	lines := []Line{
		{"    what happened", in.What},
		{"    since", v.Clock.Wall(since)},
		{"    until now", v.Come(in) + "; usual in this time: " + v.usual(in)},
	}
	if text := v.parties(in.TopCallers); text != "" {
		lines = append(lines, Line{"    callers", text})
	}
	if text := v.parties(in.TopDestinations); text != "" {
		lines = append(lines, Line{"    to", text})
	}
	return append(lines, Line{"    what to do", in.WhatToDo}, Line{"    incident", in.ID})
}

func (v IncidentView) usual(in watch.Incident) string {
	if in.Usual == nil {
		return "not known"
	}
	switch calls, amount := in.Usual.Calls, in.Usual.Amount; {
	case calls == 0 && amount.Units() == 0:
		return "none"
	case amount.Units() == 0:
		return wording.Counted(calls, "call")
	default:
		return wording.Counted(calls, "call") + ", " + amount.Fixed(2) + " " + v.Currency
	}
}

// parties names who has the most calls. Where some have more than one, those of one call
// say nothing.
func (v IncidentView) parties(all []watch.Party) string {
	var out []string
	for _, p := range all[:min(len(all), mostParties)] {
		if p.Calls == 1 && all[0].Calls > 1 {
			break
		}
		amount := ""
		if p.Amount.Sign() != 0 {
			amount = ", " + p.Amount.Fixed(2) + " " + v.Currency
		}
		out = append(out, fmt.Sprintf("%s (%s%s)", p.Number, wording.Counted(p.Calls, "call"), amount))
	}
	return strings.Join(out, ", ")
}
