package handler

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"zentrunk-reports/internal/notice/noticetest"
)

// A topic is told of a day once, over the wire; a rerun is silent, and what could
// not be told counts in the metrics, leaves the day published and is told by the
// next run.
func TestDigestIsTold(t *testing.T) {
	topic := noticetest.Start(t)
	s := newScene(t, "REPORT_DIGEST_TOPIC_ARN", noticetest.Topic, "REPORT_LINK", "https://reports.example.com/b/", "REPORT_PREFIX", "a b/")
	topic.Refuse(true)
	if got := s.answer(t, `{"date":"2026-11-22"}`); len(got.Reports) != 1 || got.Reports[0].Revision != 1 {
		t.Errorf("a topic that refuses: %+v", got)
	}
	if !strings.Contains(s.metrics.String(), `"DigestFailed":1`) || !strings.Contains(s.log.String(), "AuthorizationError") {
		t.Errorf("nobody learns that nobody was told: %s%s", s.metrics, s.log)
	}
	s.metrics.Reset()
	topic.Refuse(false)
	for range 2 {
		s.answer(t, `{"date":"2026-11-22"}`)
	}
	told := topic.Messages()
	if len(told) != 1 || strings.Contains(s.metrics.String(), `"DigestFailed":1`) || !strings.Contains(s.metrics.String(), `"DigestFailed":0`) {
		t.Fatalf("told %d times: %s", len(told), s.metrics)
	}
	var machine struct{ Date, Amount, Link, Manifest string }
	if err := json.Unmarshal([]byte(told[0].Forms["https"]), &machine); err != nil {
		t.Fatal(err)
	}
	if machine.Date != "2026-11-22" || machine.Link != "https://reports.example.com/b/a%20b/reports/dt=2026-11-22/report.html" || machine.Manifest != "a b/manifests/dt=2026-11-22/manifest.json" {
		t.Errorf("machines are told %+v", machine)
	}
	if !strings.Contains(told[0].Forms["email"], machine.Link) || !strings.Contains(told[0].Subject, "2026-11-22") {
		t.Errorf("people are told %q, %q", told[0].Subject, told[0].Forms["email"])
	}
	if key := "a b/digests/dt=2026-11-22/digest.json"; !slices.Contains(s.store.Keys(t), key) || string(s.store.Object(t, key)) != strings.Replace(told[0].Forms["sqs"], `"link":"`+machine.Link+`",`, "", 1) {
		t.Error("the bucket does not note what was told")
	}
}

// Without a topic, nothing is told and nothing noted.
func TestNoDigestWithoutTopic(t *testing.T) {
	topic := noticetest.Start(t)
	s := newScene(t)
	s.answer(t, `{"date":"2026-11-22"}`)
	for _, key := range s.store.Keys(t) {
		if strings.Contains(key, "digest") {
			t.Errorf("the bucket holds %s", key)
		}
	}
	if n := len(topic.Messages()); n != 0 {
		t.Errorf("%d messages", n)
	}
}
