package staging_test

import (
	"errors"
	"log/slog"
	"strings"
	"testing"

	"zentrunk-reports/internal/bucket"
	"zentrunk-reports/internal/bucket/buckettest"
	"zentrunk-reports/internal/calls"
	"zentrunk-reports/internal/calls/callstest"
	"zentrunk-reports/internal/staging"
)

const remedy = "AWS_REQUEST_CHECKSUM_CALCULATION=when_required"

// newFramed is an area whose server stores the framing of what is put over TLS.
func newFramed(t *testing.T) *scene {
	t.Helper()
	s := newScene(t)
	s.store = buckettest.StartTLS(t)
	s.Bucket = s.store.Open(t, "team/")
	return s
}

// isFramed is whether err is the store's failure that says what to set.
func isFramed(err error) bool {
	_, storage := errors.AsType[*bucket.Error](err)
	return storage && strings.Contains(err.Error(), remedy) && !errors.Is(err, staging.ErrGone)
}

// Each kind of staged object that a server gives back in the frames of its upload is told
// as that when it is first read, with the setting that helps; nothing is tried again.
func TestFramed(t *testing.T) {
	s := newFramed(t)
	w := s.windows()[3]
	stage(t, s.Area, w, pulled(t, w, 30))
	_, err := s.Open(t.Context(), w)
	if !isFramed(err) || !strings.Contains(err.Error(), "get s3://reports/team/"+key(w)+" at "+strings.TrimPrefix(s.store.URL, "https://")) {
		t.Errorf("Open = %v, want the store's failure that names %s", err, remedy)
	}
	plan, err := s.StorePlan(t.Context(), staging.Plan{Day: s.Day, Windows: s.windows()})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.LoadPlan(t.Context(), plan); !isFramed(err) {
		t.Errorf("LoadPlan = %v, want the store's failure that names %s", err, remedy)
	}
	rows := callstest.Rows(t, 1, w.From, w.To, 20)
	rows = rows[:1]
	rows[0].Status = calls.OK
	if err := s.PutKnown(t.Context(), w, rows); err != nil {
		t.Fatal(err)
	}
	w.Known = 1
	if _, err := s.Known(t.Context(), w); !isFramed(err) {
		t.Errorf("Known = %v, want the store's failure that names %s", err, remedy)
	}
}

// Once the setting is right, what was stored with its frames is pulled anew: it is as long
// as no window that was put.
func TestFramedThenRight(t *testing.T) {
	s := newFramed(t)
	w := s.windows()[3]
	stage(t, s.Area, w, pulled(t, w, 30))
	t.Setenv("AWS_REQUEST_CHECKSUM_CALCULATION", "when_required")
	s.Area = &staging.Area{Bucket: s.store.Open(t, "team/"), Day: s.Day, Under: s.Under, Log: slog.New(slog.NewTextHandler(s.log, nil))}
	found, err := s.TakeOver(t.Context(), w)
	if err != nil || found.Holds {
		t.Fatalf("TakeOver = %+v, %v, want nothing to take over", found, err)
	}
	if rows, err := s.Kept(t.Context(), w, staging.Insights{}); err != nil || len(rows) > 0 || !strings.Contains(s.log.String(), "is staged again") {
		t.Errorf("Kept = %d rows, %v, the log says %s", len(rows), err, s.log)
	}
	if err := s.Put(t.Context(), w, pulled(t, w, 30), found.There); err != nil {
		t.Fatal(err)
	}
	if found, err := s.TakeOver(t.Context(), w); err != nil || !found.Holds {
		t.Errorf("TakeOver = %+v, %v, want the window", found, err)
	}
	r, err := s.Open(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Close(); err != nil {
		t.Error(err)
	}
}

// A window that is shorter than it was put is not taken over, though its metadata is right.
func TestShorterIsNotTakenOver(t *testing.T) {
	s := newScene(t)
	w := s.windows()[3]
	stage(t, s.Area, w, pulled(t, w, 30))
	b, o, err := s.Bucket.Get(t.Context(), key(w))
	if err != nil {
		t.Fatal(err)
	}
	s.set(t, key(w), b[:len(b)/2], o.Meta)
	if found, err := s.TakeOver(t.Context(), w); err != nil || found.Holds || found.There.ETag == "" {
		t.Errorf("TakeOver = %+v, %v, want nothing to take over, and what lies there replaced", found, err)
	}
}
