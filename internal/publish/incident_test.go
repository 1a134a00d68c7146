package publish

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/watch"
)

// What should be masked and is not is masked in the report; what is masked, a prefix, a
// country, and the id of a trunk stay.
func TestIncidentIsMasked(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 1, 10, 0, 0, time.UTC)
	zone := time.FixedZone("", 3600)
	for key, want := range map[string]string{"CU": "CU", "93667062664669661": "93667062664669661", "+12*******23": "+12*******23", "+12025550123": "+12*******23", "*": "*", "": ""} {
		in := toldOf(&watch.Incident{
			Key: key, OpenedAt: at, FirstCallAt: &at, What: "Calls from +1 (202) 555-0123", WhatToDo: "Call 0049 151 2345678",
			TopCallers: []watch.Party{{Number: "+12025550123"}, {Number: "12025550123"}, {Number: "+1202555"}, {Number: "+12*******23"}},
		}, zone)
		b, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		if text := string(b); in.Key != want || strings.Contains(text, "5550123") || strings.Contains(text, "555-0123") || strings.Contains(text, "2345678") || in.TopCallers[2].Number != "+1202555" || in.TopCallers[3].Number != "+12*******23" {
			t.Errorf("the key %q became %q in %s", key, in.Key, text)
		}
		if in.OpenedAt.Hour() != 2 || in.FirstCallAt.Hour() != 2 || in.TopDestinations == nil {
			t.Errorf("opened at %v, want the report's clock", in.OpenedAt)
		}
	}
}

// A first call behind the incident, or before there were any, is not known. Texts and
// lists are as long as the watch's.
func TestIncidentIsBounded(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 22, 1, 10, 0, 0, time.UTC)
	for _, first := range []time.Time{{}, at.Add(time.Second), time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)} {
		in := toldOf(&watch.Incident{OpenedAt: at, FirstCallAt: &first, What: strings.Repeat("ü\n", 1000), TopCallers: make([]watch.Party, 99)}, time.UTC)
		if in.FirstCallAt != nil || len([]rune(in.What)) != mostWords || strings.Contains(in.What, "\n") || len(in.TopCallers) != mostParties {
			t.Errorf("first call %v, %d characters, %d callers", in.FirstCallAt, len([]rune(in.What)), len(in.TopCallers))
		}
	}
}
