package staging_test

import (
	"bytes"
	"log/slog"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/calendar"
	"zentrunk-reports/internal/staging"
)

// A scene is the area of one day in a bucket of its own.
type scene struct {
	*staging.Area
	store *buckettest.Server
	log   *bytes.Buffer
}

func newScene(t *testing.T) *scene {
	t.Helper()
	day, err := calendar.ParseDay("2026-11-22", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	s := &scene{store: buckettest.Start(t), log: &bytes.Buffer{}}
	s.Area = &staging.Area{Bucket: s.store.Open(t, "team/"), Day: day, Under: "1 MA answered", Log: slog.New(slog.NewTextHandler(s.log, nil))}
	return s
}

// windows returns the day in four windows of six hours.
func (s *scene) windows() []staging.Window {
	var out []staging.Window
	for i := range 4 {
		from := s.Day.From.Add(time.Duration(i) * 6 * time.Hour)
		out = append(out, staging.Window{From: from, To: from.Add(6 * time.Hour), Count: 10 * i})
	}
	return out
}

// set puts text under the key of the store where the area looks for it.
func (s *scene) set(t *testing.T, key string, text []byte, meta map[string]string) {
	t.Helper()
	if err := s.Bucket.Put(t.Context(), key, bucket.Bytes(text), meta, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
}
