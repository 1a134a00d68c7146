package display

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/watch"
)

// A title says where, in words: a country or a trunk by its name, a masked number, or all of a
// kind. What a record holds cannot reach the terminal's control.
func TestIncidentTitle(t *testing.T) {
	t.Parallel()
	v := IncidentView{Currency: "USD", Names: map[string]string{"4711": "Office"}}
	for _, tt := range []struct{ rule, key, want string }{
		{"new_destination", "LV", "new destination, Latvia (LV)"},
		{"new_destination", "*", "new destination, several countries"},
		{"call_burst", "*", "call burst, many callers"},
		{"trunk_silent", "*", "trunk silent, all trunks"},
		{"no_country", "", "no country, satellites and networks"},
		{"trunk_failing", "4711", "trunk failing, Office (4711)"},
		{"trunk_failing", "4712", "trunk failing, 4712"},
		{"trunk_failing", "", "trunk failing"},
		{"spend_surge", "+12*******23", "spend surge, +12*******23"},
		{"spend_surge", "47\x1b[31m", "spend surge, 47?[31m"},
	} {
		if got := v.Title(watch.Incident{Rule: tt.rule, Key: tt.key}); got != tt.want {
			t.Errorf("%s of %q is %q, want %q", tt.rule, tt.key, got, tt.want)
		}
	}
}

// What came of it is counted in what the rule counts.
func TestIncidentCome(t *testing.T) {
	t.Parallel()
	v := IncidentView{Currency: "USD"}
	amount, err := money.Parse("1234.5")
	if err != nil {
		t.Fatal(err)
	}
	for rule, want := range map[string]string{
		"spend_surge": "1 call, 1,234.50 USD", "trunk_failing": "1 failed call", "short_calls": "1 short call", "trunk_silent": "no calls",
	} {
		if got := v.Come(watch.Incident{Rule: rule, Calls: 1, Amount: amount.Sum()}); got != want {
			t.Errorf("%s has come to %q, want %q", rule, got, want)
		}
	}
}

// The view has three callers at most, and none of one call beside those of many.
func TestIncidentView(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 24, 2, 13, 50, 0, time.UTC)
	in := watch.Incident{
		ID: "6a789573552f34b4", Rule: "call_burst", Key: "US", OpenedAt: at.Add(time.Minute), FirstCallAt: &at, Calls: 60,
		Usual: &watch.Expected{Calls: 2}, What: "Far more calls than usual", WhatToDo: "Ask.",
		TopCallers:      []watch.Party{{Number: "+15*******00", Calls: 58}, {Number: "+15*******01", Calls: 1}},
		TopDestinations: []watch.Party{{Number: "+1", Calls: 1}, {Number: "+2", Calls: 1}, {Number: "+3", Calls: 1}, {Number: "+4", Calls: 1}},
	}
	var b bytes.Buffer
	if err := WriteView(Output{Writer: &b}, IncidentView{Currency: "USD"}.Incident(in)); err != nil {
		t.Fatal(err)
	}
	want := strings.Join([]string{
		"    what happened  Far more calls than usual",
		"    since          2026-11-24 02:13:50",
		"    until now      60 calls, 0.00 USD; usual in this time: 2 calls",
		"    callers        +15*******00 (58 calls)",
		"    to             +1 (1 call), +2 (1 call), +3 (1 call)",
		"    what to do     Ask.",
		"    incident       6a789573552f34b4", "",
	}, "\n")
	if b.String() != want {
		t.Errorf("the view is\n%s, want\n%s", b.String(), want)
	}
}
