package handler

import (
	"net/url"

	"zentrunk-reports/internal/settings"
	"zentrunk-reports/internal/watch"
)

// Watching is what the environment says of the watch.
type Watching struct {
	PerSecond float64 // requests that a run may start
	Topic     string  // ARN of the SNS topic that is told of incidents; empty means none
	Runbook   string  // page that messages lead to: a URL, or a path in this repository
	Bounds    watch.Bounds
}

// runbook is the page where nobody names a copy of it.
const runbook = "docs/operations.md"

// watching reads the variables that begin with WATCH_. Bounds are floors of calls or of
// money; 0 turns the rule off.
func watching(r *settings.Reader) Watching {
	const most = 1_000_000
	b := watch.DefaultBounds
	for _, floor := range []struct {
		name  string
		value *float64
	}{
		{"WATCH_SPEND_SURGE", &b.SpendSurge},
		{"WATCH_CALL_BURST", &b.CallBurst},
		{"WATCH_NEW_DESTINATION", &b.NewDestination},
		{"WATCH_NO_COUNTRY", &b.NoCountry},
		{"WATCH_SEQUENTIAL_DIALLING", &b.SequentialDialling},
		{"WATCH_NUMBER_PUMPING", &b.NumberPumping},
		{"WATCH_SHORT_CALLS", &b.ShortCalls},
		{"WATCH_TRUNK_FAILING", &b.TrunkFailing},
		{"WATCH_TRUNK_SILENT", &b.TrunkSilent},
	} {
		*floor.value = r.Number(floor.name, *floor.value, 0, most)
	}
	return Watching{
		PerSecond: r.Number("WATCH_REQUESTS_PER_SECOND", 5, 0.01, 10_000),
		Topic:     topic(r, "WATCH_TOPIC_ARN"),
		Runbook:   runbookPage(r),
		Bounds:    b,
	}
}

func runbookPage(r *settings.Reader) string {
	page := r.String("WATCH_RUNBOOK", "")
	if page == "" {
		return runbook
	}
	u, err := url.Parse(page)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.User != nil || u.RawQuery != "" || u.Fragment != "" {
		r.Fault("WATCH_RUNBOOK is not an http or https URL without user, query and fragment, such as https://wiki.example.com/zentrunk/operations.html")
	}
	return page
}
