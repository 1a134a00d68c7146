package scale

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/functions/dailyreport/handler"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/zentrunk/zentrunktest"
)

// A day of the watch asks of account and bucket what the formulas say: requests at most, and
// nearly; the bucket exactly. Its metrics are those that are billed.
func TestWatch(t *testing.T) {
	const calls = 6_000
	w := newWorld(t, 1, WindowCalls)
	now := day.Add(time.Minute)
	account := zentrunktest.Start(t, zentrunktest.Options{Limit: -1, Now: func() time.Time { return now }})
	account.Add(zentrunktest.Generate(zentrunktest.GenOptions{Seed: 3, Start: day, Calls: calls})...)
	env := map[string]string{
		"ZENTRUNK_BASE_URL": account.URL, "ZENTRUNK_AUTH_ID": account.AuthID(), "ZENTRUNK_AUTH_TOKEN": account.AuthToken(),
		"WATCH_REQUESTS_PER_SECOND": "10000", "REPORT_BUCKET": buckettest.Name, "REPORT_CONDITIONAL_WRITES": "unchecked",
	}
	config, err := handler.ParseConfig(func(name string) string { return env[name] })
	if err != nil {
		t.Fatal(err)
	}
	var metrics bytes.Buffer
	h := handler.New(config, handler.Options{Name: "WatchFunction", Now: func() time.Time { return now }, Metrics: &metrics})
	tick := func() {
		if _, err := h.Invoke(context.Background(), []byte(`{"watch":true}`)); err != nil {
			t.Fatal(err)
		}
		now = now.Add(WatchMinutes * time.Minute)
	}
	tick() // the first run finds no state, and lists the hour before
	const step Step = "watch"
	w.begin(step)
	before := account.Stats().Requests
	for range Ticks() {
		tick()
	}
	a := Answered(calls, asrPercent, 60)
	near(t, calls, "requests of the watch", account.Stats().Requests-before, a.WatchRequests(), 80) // at night a slice has fewer calls than a page
	if got, want := *w.step(step), WatchBucket(false); got.writes != want.Writes || got.reads > want.Reads || got.reads < want.Reads-2*baselines {
		t.Errorf("the watch has %d writes and %d reads, want %d and %d", got.writes, got.reads, want.Writes, want.Reads)
	}
	names := map[string]bool{}
	for _, name := range regexp.MustCompile(`"Name":"(\w+)"`).FindAllStringSubmatch(metrics.String(), -1) {
		names[name[1]] = true
	}
	if len(names) != WatchMetrics {
		t.Errorf("metrics %v, the formulas count %d", names, WatchMetrics)
	}
}

// What the formulas take for granted of the watch is what the template deploys.
func TestTemplateOfWatch(t *testing.T) {
	template := read(t, "template.yaml")
	for pattern, want := range map[string]int{
		`(?s)  WatchFunction:.*?MemorySize: (\d+)`:                            watchMiB,
		`(?s)  WatchMinutes:\n    Type: Number\n    Default: (\d+)`:           WatchMinutes,
		`(?s)  WatchRequestsPerSecond:\n    Type: Number\n    Default: (\d+)`: WatchPace,
	} {
		found := regexp.MustCompile(pattern).FindStringSubmatch(template)
		if found == nil {
			t.Errorf("the template has nothing like %s", pattern)
		} else if got, _ := strconv.Atoi(found[1]); got != want {
			t.Errorf("the template says %s, the formulas %d", found[0], want)
		}
	}
	alarmed := 0
	for _, resource := range strings.Split(template, "    Type: ") {
		if strings.HasPrefix(resource, "AWS::CloudWatch::Alarm\n    Condition: UseWatch\n") {
			alarmed += strings.Count(resource, "MetricName: ")
		}
	}
	if alarmed != WatchAlarms {
		t.Errorf("the watch's alarms look at %d metrics, the formulas count %d", alarmed, WatchAlarms)
	}
}

// What is promised: a watch of 100,000 calls a day asks for less than half a percent of what
// Plivo allows, and one of a million ends in time and costs less than the report.
func TestPromisedOfWatch(t *testing.T) {
	const allowed = 60 * 24 * 60 * 60
	if got := Answered(100_000, asrPercent, 20).WatchRequests(); got*200 > allowed {
		t.Errorf("the watch of 100,000 calls a day takes %d requests of %d", got, allowed)
	}
	a := Answered(1_000_000, asrPercent, 60)
	if !a.WatchFits(WatchPace) || a.WatchMonth(WatchPace) > 3*dollar {
		t.Errorf("the watch of a million calls a day fits: %t, $%s a month", a.WatchFits(WatchPace), a.WatchMonth(WatchPace))
	}
	if big := Answered(4_000_000, asrPercent, 60); big.WatchFits(WatchPace) || !big.WatchFits(60) {
		t.Error("four million calls a day need more than the default pace, and 60 are enough")
	}
	// The page that tells what the watch takes says the same.
	words := strings.Join(strings.Fields(read(t, "docs/watch.md")), " ")
	for _, calls := range []int{1_000, 1_000_000} {
		if said := fmt.Sprintf("$%s a month", Answered(calls, asrPercent, 60).WatchMonth(WatchPace)); !strings.Contains(words, said) {
			t.Errorf("docs/watch.md does not say %q of %d calls a day", said, calls)
		}
	}
}
