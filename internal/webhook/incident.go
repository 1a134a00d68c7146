package webhook

import (
	"strconv"
	"strings"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/wording"
)

// States of an incident.
const (
	Opened = "opened"
	Grew   = "grew"
	Closed = "closed"
)

// An Incident is what a watch found, as it is stored in the bucket. Nothing of it is a whole
// phone number.
type Incident struct {
	ID              string     `json:"id"`
	Rule            string     `json:"rule"`
	Key             string     `json:"key"`            // a country code, a trunk id or a masked number
	Name            string     `json:"name,omitempty"` // of a country or a trunk; empty means none
	State           string     `json:"state"`
	OpenedAt        time.Time  `json:"opened_at"`
	FirstCallAt     *time.Time `json:"first_call_at"` // nil where there is no call
	Calls           int        `json:"calls"`         // until now
	Amount          money.Sum  `json:"amount"`        // until now
	Currency        string     `json:"currency"`
	Usual           *Usual     `json:"usual"` // in as long a time; nil where nothing is known
	TopCallers      []Source   `json:"top_callers"`
	TopDestinations []Source   `json:"top_destinations"`
	// With is the id of an incident with nearly the same calls that was open before; empty
	// means none.
	With     string `json:"with,omitempty"`
	What     string `json:"what"` // what happened, in a sentence
	WhatToDo string `json:"what_to_do"`
	// Runbook is where what to do stands at length, a URL or not; empty means nowhere.
	Runbook string `json:"runbook,omitempty"`
}

// A Usual is what an ordinary day has in the same time: an estimate, and no charge.
type Usual struct {
	Calls  int       `json:"calls"`
	Amount money.Sum `json:"amount"`
}

// A Source is a masked number, or a prefix that ten numbers or more share.
type Source struct {
	Number string    `json:"number"`
	Calls  int       `json:"calls"`
	Amount money.Sum `json:"amount"`
}

// mostSources is how many of each kind people are shown.
const mostSources = 3

// Found returns the event of an incident that changed at an instant. An incident opens
// once; it may grow more than once, and be over more than once where it comes back, so
// that the instant and what it came to are a part of those ids.
func Found(i Incident, at time.Time) Event {
	kind := "incident." + i.State
	id := newID(kind, i.ID)
	if kind != IncidentOpened {
		id = newID(kind, i.ID, at.UTC().Format(time.RFC3339), strconv.Itoa(i.Calls), i.Amount.String())
	}
	return Event{ID: id, Type: kind, At: at, data: i, shown: i.shown()}
}

// shown begins with rule, place and amount: the first 80 characters are all that a
// locked telephone shows.
func (i *Incident) shown() message {
	m := message{
		title: words(i.Rule) + i.place() + ", " + i.sum(),
	}
	switch i.State {
	case Grew:
		m.title = "Grew: " + m.title
	case Closed:
		m.title = "Over: " + m.title
	}
	add := func(label, text string) {
		if text != "" {
			m.rows = append(m.rows, row{label, cut(wording.OneLine(text), 400)})
		}
	}
	add("What happened", i.What)
	add("Since", i.since().UTC().Format("2006-01-02 15:04 UTC")+", calls in progress are not counted")
	add("Until now", i.sum())
	add("Usual", i.usual())
	add("Callers", sources(i.TopCallers))
	add("To", sources(i.TopDestinations))
	add("What to do", i.WhatToDo)
	add("Incident", i.ID)
	add("Same calls as", i.With)
	if strings.HasPrefix(i.Runbook, "http") {
		m.link = link{"Runbook", i.Runbook}
	} else {
		add("Runbook", i.Runbook)
	}
	return m
}

// place is where it happened, with a blank before.
func (i *Incident) place() string {
	key, name := cut(wording.OneLine(i.Key), 40), cut(wording.OneLine(i.Name), 30)
	if where := wording.Place(i.Rule, key, name); where != "" {
		return " " + where
	}
	return ""
}

// since is when it began, as far as calls tell.
func (i *Incident) since() time.Time {
	if i.FirstCallAt != nil {
		return *i.FirstCallAt
	}
	return i.OpenedAt
}

// sum tells calls and amount.
func (i *Incident) sum() string {
	return wording.Counted(i.Calls, "call") + ", " + i.Amount.Fixed(i.Amount.Places()) + " " + i.Currency
}

func (i *Incident) usual() string {
	if i.Usual == nil {
		return ""
	}
	a := i.Usual.Amount
	return wording.Counted(i.Usual.Calls, "call") + ", " + a.Fixed(a.Places()) + " " + i.Currency
}

func sources(all []Source) string {
	var out []string
	for _, s := range all[:min(len(all), mostSources)] {
		out = append(out, s.Number+" ("+wording.Counted(s.Calls, "call")+")")
	}
	return strings.Join(out, ", ")
}

// words makes a phrase of the name of a rule: spend_surge is "Spend surge".
func words(rule string) string {
	s := strings.ReplaceAll(cut(wording.OneLine(rule), 40), "_", " ")
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}
