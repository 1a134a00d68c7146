package publish

import (
	"strings"
	"time"

	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/watch"
	"zentrunk-reports/internal/wording"
	"zentrunk-reports/internal/zentrunk"
)

// What a report takes of an incident: more is none of the watch's.
const (
	mostParties     = 10
	mostWords       = 300 // characters of a sentence, and of a key
	mostPrefixShown = 7   // digits of a number
)

// toldOf is what a report says of an incident, with times by its clock. What should be
// masked and is not is masked here: reports and messages go to more people than the bucket.
func toldOf(in *watch.Incident, clock *time.Location) *report.Incident {
	out := &report.Incident{
		ID: in.ID, Rule: words(in.Rule), Key: words(in.Key), State: words(in.State), OpenedAt: in.OpenedAt.In(clock),
		Calls: in.Calls, Amount: in.Amount,
		TopCallers: parties(in.TopCallers), TopDestinations: parties(in.TopDestinations),
		With: words(in.With), What: zentrunk.MaskNumbers(words(in.What)), WhatToDo: zentrunk.MaskNumbers(words(in.WhatToDo)),
	}
	if u := in.Usual; u != nil {
		out.Usual = &report.Usual{Calls: u.Calls, Amount: u.Amount.Sum()}
	}
	if strings.HasPrefix(out.Key, "+") { // no trunk id
		out.Key = masked(out.Key)
	}
	if at := in.FirstCallAt; at != nil && at.Unix() > 0 && !at.After(in.OpenedAt) {
		first := at.In(clock)
		out.FirstCallAt = &first
	}
	return out
}

func parties(all []watch.Party) []report.Party {
	out := make([]report.Party, min(len(all), mostParties))
	for i := range out {
		out[i] = report.Party{Number: masked(words(all[i].Number)), Calls: all[i].Calls, Amount: all[i].Amount}
	}
	return out
}

// masked masks a number that is longer than a prefix that may be shown. One that is masked
// already stays.
func masked(number string) string {
	digits := 0
	for _, c := range number {
		if c >= '0' && c <= '9' {
			digits++
		}
	}
	if digits > mostPrefixShown {
		return zentrunk.MaskNumber(number)
	}
	return number
}

// words returns s as one line that is not too long.
func words(s string) string {
	s = wording.OneLine(s)
	if runes := []rune(s); len(runes) > mostWords {
		return string(runes[:mostWords])
	}
	return s
}
