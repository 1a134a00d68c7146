package watch

import (
	"encoding/json"
	"errors"
	"io/fs"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
)

// The state is replaced only by who read the newest one, and a put that is repeated with
// the same bytes is no loss.
func TestStateInBucket(t *testing.T) {
	s := &InBucket{Bucket: buckettest.Start(t).Open(t, "x/"), Location: time.UTC, Log: slog.New(slog.DiscardHandler)}
	if _, _, err := s.Load(t.Context()); !errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("load of nothing: %v", err)
	}
	first, err := s.Save(t.Context(), []byte("one"), "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Save(t.Context(), []byte("other"), ""); !errors.Is(err, ErrOvertaken) {
		t.Errorf("a second first state: %v, want ErrOvertaken", err)
	}
	if _, err := s.Save(t.Context(), []byte("two"), first); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Save(t.Context(), []byte("late"), first); !errors.Is(err, ErrOvertaken) {
		t.Errorf("a state that was read before: %v, want ErrOvertaken", err)
	}
	if _, err := s.Save(t.Context(), []byte("two"), first); err != nil {
		t.Errorf("the same put again: %v", err)
	}
	if b, _, err := s.Load(t.Context()); err != nil || string(b) != "two" {
		t.Errorf("load: %q, %v", b, err)
	}
}

// A whole loop over a bucket: what is stored are the state, the baselines, and an
// incident without a whole number.
func TestWatchOverBucket(t *testing.T) {
	server := buckettest.Start(t)
	store := &InBucket{Bucket: server.Open(t, ""), Location: time.UTC, Log: slog.New(slog.DiscardHandler)}
	for _, d := range usualDays() {
		body, err := json.Marshal(d)
		if err != nil {
			t.Fatal(err)
		}
		if err := store.Bucket.Put(t.Context(), bucket.BaselineKey(d.Date), bucket.Bytes(body), nil, bucket.Condition{}); err != nil {
			t.Fatal(err)
		}
	}
	spoiled := bucket.BaselineKey(noon.AddDate(0, 0, -3).Format(time.DateOnly))
	if err := store.Bucket.Put(t.Context(), spoiled, bucket.Bytes([]byte("{")), nil, bucket.Condition{}); err != nil {
		t.Fatal(err)
	}
	b := newBench(quiet(noon.Add(-2*time.Hour), noon.Add(3*time.Hour)), fraud(noon.Add(minute), 20, "SL"))
	b.Store, b.Sinks = store, []Sink{store}
	told := b.run(t, noon.Add(minute), noon.Add(11*minute))
	if got, want := states(told), "new_destination SL opened"; got != want {
		t.Fatalf("told %s, want %s", got, want)
	}
	key := bucket.IncidentKey("2026-11-23", told[0].ID)
	if !slices.Contains(server.Keys(t), key) {
		t.Fatalf("%s is not there: %v", key, server.Keys(t))
	}
	var in Incident
	if err := json.Unmarshal(server.Object(t, key), &in); err != nil {
		t.Fatal(err)
	}
	if in.Calls < 20 || in.State != Opened || len(in.TopDestinations) == 0 || in.TopDestinations[0].Number != "+2327610" || in.FirstCallAt == nil || !in.FirstCallAt.Equal(noon.Add(minute)) {
		t.Errorf("incident %+v", in)
	}
	if text := string(server.Object(t, key)); strings.Contains(text, "15557654321") || !strings.Contains(text, "+15*******21") {
		t.Errorf("the incident names its caller otherwise than masked: %s", text)
	}
}
