package display

import (
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
	return printable(strings.ReplaceAll(in.Rule, "_", " ") + ", " + v.place(in))
}

// place is the key in words: a country, a trunk, a masked number, or all of a kind.
func (v IncidentView) place(in watch.Incident) string {
	switch {
	case in.Key == "*" && in.Rule == "trunk_silent":
		return "all trunks"
	case in.Key == "*":
		return "several countries together"
	case in.Key == "":
		return "numbers of no country"
	case country.Name(in.Key) != "":
		return country.Of(in.Key)
	case v.Names[in.Key] != "":
		return "trunk " + v.Names[in.Key] + " (" + in.Key + ")"
	case strings.Contains(in.Key, "*"):
		return "number " + in.Key
	}
	return "trunk " + in.Key
}

// Come is what came of an incident until now.
func (v IncidentView) Come(in watch.Incident) string {
	if in.Rule == "trunk_silent" {
		return "no calls"
	}
	thing := map[string]string{"trunk_failing": "failed call", "short_calls": "short call"}[in.Rule]
	if thing == "" {
		thing = "call"
	}
	return wording.Counted(in.Calls, thing) + ", " + wording.Group(in.Amount.Fixed(2)) + " " + v.Currency
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
	if text := parties(in.TopCallers); text != "" {
		lines = append(lines, Line{"    callers", text})
	}
	if text := parties(in.TopDestinations); text != "" {
		lines = append(lines, Line{"    to", text})
	}
	return append(lines, Line{"    what to do", in.WhatToDo}, Line{"    incident", in.ID})
}

func (v IncidentView) usual(in watch.Incident) string {
	switch calls, amount := in.Usual.Calls, in.Usual.Amount; {
	case calls == 0 && amount.Units() == 0:
		return "none"
	case amount.Units() == 0:
		return wording.Counted(calls, "call")
	default:
		return wording.Counted(calls, "call") + ", " + wording.Group(amount.Fixed(2)) + " " + v.Currency
	}
}

func parties(all []watch.Party) string {
	var out []string
	for _, p := range all[:min(len(all), mostParties)] {
		out = append(out, fmt.Sprintf("%s (%s)", p.Number, wording.Counted(p.Calls, "call")))
	}
	return strings.Join(out, ", ")
}
