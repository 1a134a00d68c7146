package webhook_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"zentrunk-reports/internal/digest"
	"zentrunk-reports/internal/money"
	"zentrunk-reports/internal/report"
	"zentrunk-reports/internal/webhook"
)

var update = flag.Bool("update", false, "rewrite the golden files")

var forms = []string{webhook.Standard, webhook.Slack, webhook.Teams}

func amount(t *testing.T, s string) money.Sum {
	t.Helper()
	a, err := money.ParseSum(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func p[T any](v T) *T { return &v }

// hostile is text of the data that holds every form's marks.
const hostile = "<!channel> <https://evil.example/|click> & *bold* _it_ ~no~ `code` > [a](https://evil.example) **b** <at>all</at> \\"

// published is a day whose finding is text.
func published(t *testing.T, finding string) webhook.Event {
	t.Helper()
	r := &report.Report{Account: "MAXXXXXXXXXXXXXXXXXX", Date: "2026-11-22", Timezone: "Europe/Berlin", Currency: "USD", Complete: true}
	r.Quality.Total = report.QualityLine{Calls: 2000, Answered: 1200, ASR: p(0.6), Rated: 1100, ScoreMean: p(4.123)}
	r.Spend.Total.Amount = amount(t, "1234.56")
	r.Integrity = report.Integrity{APITotalCount: 2000, Calls: 2000, Unread: map[string]int{}}
	for range 7 {
		r.Findings = append(r.Findings, report.Finding{Text: finding})
	}
	d := digest.Of(r, digest.Publication{
		Revision: 2, ReportSHA256: strings.Repeat("ab", 32),
		Link: "https://reports.example.com/?region=eu&prefix=a|b", Manifest: "manifests/dt=2026-11-22/manifest.json",
	})
	return webhook.Published(d, failedAt)
}

// incident is one that was made up.
func incident(t *testing.T, state string) webhook.Incident {
	t.Helper()
	return webhook.Incident{
		ID: "0123456789abcdef", Rule: "new_destination", Key: "CU", State: state, OpenedAt: failedAt, FirstCallAt: p(failedAt.Add(-12 * time.Minute)),
		Calls: 45, Amount: amount(t, "31.2"), Currency: "USD", Usual: &webhook.Usual{Amount: amount(t, "0")},
		TopCallers:      []webhook.Source{{Number: "+49*******17", Calls: 45, Amount: amount(t, "31.2")}},
		TopDestinations: []webhook.Source{{Number: "+535225", Calls: 40, Amount: amount(t, "28")}},
		What:            "Calls to a country that was not called before",
		WhatToDo:        "Block Cuba under Voice, Geo Permissions in Plivo's console, and change the password of the trunk's credentials.",
		Runbook:         "https://reports.example.com/runbook#fraud",
	}
}

// events are one of each type.
func events(t *testing.T) map[string]webhook.Event {
	t.Helper()
	out := map[string]webhook.Event{webhook.DayPublished: published(t, hostile), webhook.DayFailed: event("a")}
	for _, state := range []string{webhook.Opened, webhook.Grew, webhook.Closed} {
		e := webhook.Found(incident(t, state), failedAt)
		out[e.Type] = e
	}
	if len(out) != 5 {
		t.Fatalf("%d types of events", len(out))
	}
	return out
}

func body(t *testing.T, e webhook.Event, form string) []byte {
	t.Helper()
	b, err := e.Body(form)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// Every event in every form is what its golden file says; checks/teams.mjs and
// checks/slack.py hold the same files against what Slack and Teams take.
func TestBodies(t *testing.T) {
	t.Parallel()
	for kind, e := range events(t) {
		if e.Type != kind || e.ID == "" {
			t.Errorf("%s is of type %s", kind, e.Type)
		}
		for _, form := range forms {
			var got bytes.Buffer
			if err := json.Indent(&got, body(t, e, form), "", " "); err != nil {
				t.Fatal(err)
			}
			got.WriteByte('\n')
			name := filepath.Join("testdata", form, kind+".json")
			if *update {
				if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(name, got.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(want, got.Bytes()) {
				t.Errorf("%s is\n%s\nwant\n%s", name, got.Bytes(), want)
			}
		}
	}
}

// Machines get the digest, a run or an incident as data, and when it happened.
func TestStandardBody(t *testing.T) {
	t.Parallel()
	for kind, field := range map[string]string{webhook.DayPublished: "report_sha256", webhook.DayFailed: "execution", webhook.IncidentOpened: "first_call_at"} {
		var got struct {
			Type      string
			Timestamp time.Time
			Data      map[string]any
		}
		if err := json.Unmarshal(body(t, events(t)[kind], webhook.Standard), &got); err != nil {
			t.Fatal(err)
		}
		if got.Type != kind || !got.Timestamp.Equal(failedAt) || got.Data[field] == nil {
			t.Errorf("%s: %+v", kind, got)
		}
	}
}

// What is told alone makes the id: the same told again has the same, anything else another.
func TestIDs(t *testing.T) {
	t.Parallel()
	if a, b := published(t, "x"), published(t, "x"); a.ID != b.ID || string(body(t, a, webhook.Teams)) != string(body(t, b, webhook.Teams)) {
		t.Error("the same day is told in two ways")
	}
	grown := incident(t, webhook.Grew)
	grown.Calls *= 2
	ids := map[string]string{}
	for name, id := range map[string]string{
		"day": webhook.PublishedID("MA", "2026-11-22", 1, "ab"), "another account": webhook.PublishedID("MB", "2026-11-22", 1, "ab"),
		"another day": webhook.PublishedID("MA", "2026-11-21", 1, "ab"), "another revision": webhook.PublishedID("MA", "2026-11-22", 2, "ab"),
		"another report": webhook.PublishedID("MA", "2026-11-22", 1, "cd"), "fields that run together": webhook.PublishedID("MA2026-11-22", "", 1, "ab"),
		"run": event("a").ID, "another run": event("b").ID,
		"opened": webhook.Found(incident(t, webhook.Opened), failedAt).ID, "grew": webhook.Found(incident(t, webhook.Grew), failedAt).ID,
		"grew again": webhook.Found(grown, failedAt).ID, "closed": webhook.Found(incident(t, webhook.Closed), failedAt).ID,
		"closed again": webhook.Found(incident(t, webhook.Closed), failedAt.Add(5*time.Minute)).ID,
	} {
		if other, ok := ids[id]; ok {
			t.Errorf("%s and %s have one id", name, other)
		}
		if ids[id] = name; !regexp.MustCompile(`^evt_[0-9a-f]{32}$`).MatchString(id) {
			t.Errorf("%s has the id %q", name, id)
		}
	}
}

// Slack shows text of the data as it is: nothing of it mentions, links or formats.
func TestSlackEscapes(t *testing.T) {
	t.Parallel()
	var m struct {
		Text   string
		Blocks []struct {
			Text struct{ Text string }
		}
	}
	if err := json.Unmarshal(body(t, events(t)[webhook.DayPublished], webhook.Slack), &m); err != nil {
		t.Fatal(err)
	}
	all := m.Text
	for _, b := range m.Blocks {
		all += "\n" + b.Text.Text
	}
	// Our own marks: labels, and one link.
	all = regexp.MustCompile(`(?m)^\*[A-Za-z]+\*  `).ReplaceAllString(all, "")
	all = strings.Replace(all, "<https://reports.example.com/?region=eu&amp;prefix=a%7Cb|Open the report>", "", 1)
	if found := regexp.MustCompile("[<>]|&(?:[^alg]|$)|[^\u200b][*_~`]").FindString(all); found != "" {
		t.Errorf("%q is a mark in:\n%s", found, all)
	}
	shown := strings.NewReplacer("\u200b", "", "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(all)
	if !strings.Contains(shown, hostile) {
		t.Errorf("Slack shows:\n%s", shown)
	}
}

// The largest messages stay within the limits of Slack and Teams and still say what
// happened; what is left out is said.
func TestLargest(t *testing.T) {
	t.Parallel()
	huge := strings.Repeat("<&>*\u4e2d", 2000)
	run := webhook.Run{Execution: "arn", Reported: make([]string, 90)}
	for i := range 90 {
		run.Failed = append(run.Failed, webhook.Failure{Date: p(fmt.Sprintf("day-%02d", i)), Error: "Internal", Cause: huge})
	}
	found := incident(t, webhook.Opened)
	found.WhatToDo, found.Key, found.Rule = huge, huge, huge
	for _, e := range []webhook.Event{published(t, huge), webhook.Failed(run, failedAt), webhook.Found(found, failedAt)} {
		if b := body(t, e, webhook.Teams); len(b) > 20_000 || !bytes.Contains(b, []byte(e.ID)) {
			t.Errorf("%s has %d bytes for Teams", e.Type, len(b))
		}
		var m struct {
			Text   string
			Blocks []struct {
				Type     string
				Text     struct{ Text string }
				Elements []struct{ Text string }
			}
		}
		if err := json.Unmarshal(body(t, e, webhook.Slack), &m); err != nil {
			t.Fatal(err)
		}
		all := 0
		for _, b := range m.Blocks {
			most := map[string]int{"header": 150, "section": 3000}[b.Type]
			n := utf8.RuneCountInString(b.Text.Text)
			if all += n; most > 0 && (n < 1 || n > most) {
				t.Errorf("%s: a %s of %d characters", e.Type, b.Type, n)
			}
		}
		if len(m.Blocks) > 50 || len(m.Blocks) < 3 || all > 13_000 || m.Text == "" {
			t.Errorf("%s: %d blocks, %d characters", e.Type, len(m.Blocks), all)
		}
	}
	if b := body(t, webhook.Failed(run, failedAt), webhook.Standard); len(b) > 64_000 || !bytes.Contains(b, []byte(`"left_out":70`)) || bytes.Contains(b, []byte("day-20")) {
		t.Errorf("a run of 90 failures has %d bytes", len(b))
	}
}

// A cause that holds a number, which none of ours does, is told without it.
func TestNoWholeNumbers(t *testing.T) {
	t.Parallel()
	e := webhook.Failed(webhook.Run{Execution: "arn", Failed: []webhook.Failure{{Error: "Internal", Cause: "no row for +4930123456789,\nnor sip:%2B4930123456789@h"}}}, failedAt)
	for _, form := range forms {
		if b := body(t, e, form); bytes.Contains(b, []byte("30123456")) || !bytes.Contains(b, []byte("no row for")) {
			t.Errorf("%s: %s", form, b)
		}
	}
}
